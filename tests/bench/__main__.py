"""``make bench``: runs every part, prints the table and keeps it in docs/bench.md. BENCH_ARGS="--quick --part b" for a smaller look."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import parts
from tests.bench.processes import ROOT, crowd
from tests.bench.report import Report

KEPT = ROOT / "docs" / "bench.md"


async def measure(report: Report, wanted: str, folder: Path) -> None:
    """The wanted parts, one after the other: nothing else of ours runs beside them."""
    sizes = report.sizes
    async with crowd() as people:
        for name in "dabc":
            if name not in wanted:
                continue
            print(f"… {name}", file=sys.stderr, flush=True)
            own = folder / name
            match name:
                case "a":
                    usual = await parts.theirs(people, sizes, "tests.bench.ptb_bot", people.url, people.token)
                    ours, floor = await parts.conversations(people, own, folder, sizes)
                    report.conversation(ours, usual, floor)
                case "b":
                    report.acknowledged(*await parts.acknowledging(people, own, sizes))
                case "c":
                    report.stored(*await parts.full_store(people, folder / "empty", folder / "full", sizes))
                case _:
                    report.started(*await parts.starting(own))


def main() -> int:
    """0 when every promise that was measured is kept, else 1."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast and how frugal the bot is.")
    options.add_argument("--quick", action="store_true", help="a smaller run; docs/bench.md is left as it is")
    options.add_argument("--part", default="abcd", help="which parts, such as ab")
    chosen = options.parse_args()
    report = Report(parts.QUICK if chosen.quick else parts.Sizes())
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        asyncio.run(measure(report, chosen.part, Path(folder)))
    text = report.text()
    print(text)
    if not chosen.quick and set("abcd") <= set(chosen.part):
        KEPT.write_text(text, encoding="utf-8")
    return 0 if all(line.kept for line in report.lines) else 1


if __name__ == "__main__":
    sys.exit(main())
