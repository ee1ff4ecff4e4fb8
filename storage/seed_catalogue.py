"""The catalogue that ships with the bot: facts of every public procedure, and our table of paper kinds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from dialogs.procedures.papers import PaperKinds, read_kinds
from dialogs.procedures.procedure import Procedure
from dialogs.procedures.record import from_json, to_json

TABLES = ("finer.tsv", "person.tsv", "land.tsv", "trade.tsv", "state.tsv", "general.tsv")


@cache
def paper_kinds() -> PaperKinds:
    """The table of paper kinds, read once."""
    folder = files("dialogs") / "procedures" / "paper_kinds"
    return read_kinds(line for table in TABLES for line in (folder / table).read_text(encoding="utf-8").splitlines())


def paper_names() -> dict[str, str]:
    """The English name of each kind of paper, by its Vietnamese one."""
    return {kind.label: kind.english for kind in paper_kinds().by_key.values() if kind.english}


def seed_bytes() -> bytes:
    """The seed as it lies in the package."""
    return (files("storage") / "seed" / "procedures.jsonl.gz").read_bytes()


def seed_header() -> dict[str, Any]:
    """Where the seed comes from: source, its date, number of procedures, coverage by the table of paper kinds."""
    return dict(json.loads(gzip.decompress(seed_bytes()).split(b"\n", 1)[0]))


def load_procedures() -> list[Procedure]:
    """Every procedure of the seed, in the order of codes."""
    lines = gzip.decompress(seed_bytes()).split(b"\n")
    return [from_json(json.loads(line)) for line in lines[1:] if line]


def pack(procedures: Iterable[Procedure], header: dict[str, Any]) -> bytes:
    """The bytes of a seed: header and procedures one a line, facts only; the same input gives the same bytes."""

    def lines() -> Iterator[str]:
        yield json.dumps(header, ensure_ascii=False, sort_keys=True)
        for procedure in sorted(procedures, key=lambda item: (item.code, item.page)):
            yield json.dumps(to_json(procedure, wording=False), ensure_ascii=False, separators=(",", ":"))

    return gzip.compress(("\n".join(lines()) + "\n").encode(), compresslevel=9, mtime=0)
