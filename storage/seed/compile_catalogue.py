"""Compiles the national portal's records into the facts-only catalogue that ships with the bot, and prints what it covers.

    python -m storage.seed.compile_catalogue FILE [--out SEED] [--as-of 2026-07]

FILE: the portal's records in its own schema, one JSON object a line, plain or gzip. Internal procedures are left out; a bad record is
named with its code and reason and the rest go in. Exits 1 when the table of paper kinds covers less than it has to. The same input
gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialogs.procedures.papers import PaperKinds, is_note
from dialogs.procedures.portal import BadRecord, read_record
from dialogs.procedures.procedure import Procedure
from storage.seed_catalogue import pack, paper_kinds

SEED = Path(__file__).with_name("procedures.jsonl.gz")
SOURCE = "Cơ sở dữ liệu quốc gia về thủ tục hành chính, Cổng Dịch vụ công quốc gia (dichvucong.gov.vn)"
LEAST = {"commune": 0.90, "all": 0.70}


@dataclass
class Coverage:
    """How many rows that are papers get a kind of their own, at the communes and in all."""

    papers: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any], kinds: PaperKinds) -> None:
        """Count the rows of one record."""
        for case in record.get("executionCases") or ():
            for row in case.get("profileComponents") or ():
                wording = row.get("name") or ""
                if is_note(wording, row.get("originalQty") or 0, row.get("copyQty") or 0):
                    continue
                known = not kinds.classify(wording).general
                for level in ("all", *(["commune"] if record.get("isWard") else [])):
                    self.papers[level] += 1
                    self.covered[level] += known

    def share(self, level: str) -> float:
        """Covered papers of all papers, 0 to 1; 1 when there are none."""
        return self.covered[level] / self.papers[level] if self.papers[level] else 1.0


def read_lines(path: Path) -> Iterator[Any]:
    """The objects of a JSON-lines file, gzip or plain; a broken line comes as None."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    for line in text.decode("utf-8", "replace").splitlines():
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                yield None


def compile_records(records: Iterable[Any], kinds: PaperKinds) -> tuple[list[Procedure], list[BadRecord], int, Coverage]:
    """Procedures, bad records, the number of internal ones left out, and the coverage."""
    procedures: list[Procedure] = []
    bad: list[BadRecord] = []
    internal = 0
    coverage = Coverage()
    for record in records:
        try:
            procedure = read_record(record, kinds)
        except BadRecord as problem:
            bad.append(problem)
            continue
        if procedure.internal:
            internal += 1
            continue
        coverage.add(record, kinds)
        procedures.append(procedure)
    return procedures, bad, internal, coverage


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0 when the seed is written and covers enough."""
    parser = argparse.ArgumentParser(description="Compile the facts-only catalogue.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=SEED)
    parser.add_argument("--as-of", default="2026-07")
    options = parser.parse_args(arguments)
    kinds = paper_kinds()
    procedures, bad, internal, coverage = compile_records(read_lines(options.file), kinds)
    shares = {level: round(coverage.share(level), 4) for level in LEAST}
    header = {"source": SOURCE, "as_of": options.as_of, "procedures": len(procedures), "kinds": len(kinds), "covered": shares}
    options.out.write_bytes(pack(procedures, header))
    for problem in bad:
        print(f"bad record: {problem}")
    online = sum(procedure.online for procedure in procedures)
    commune = sum("commune" in procedure.levels for procedure in procedures)
    print(f"{len(procedures)} public procedures ({commune} at communes, {online} online), {internal} internal left out, {len(bad)} bad")
    print(
        f"{len(kinds)} paper kinds; covered: "
        + ", ".join(f"{level} {share:.1%} of {coverage.papers[level]}" for level, share in shares.items())
    )
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes")
    return 0 if all(shares[level] >= least for level, least in LEAST.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
