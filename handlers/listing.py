"""The catalogue in use: put into a new store from the seed, imported from the portal's records, followed by every process."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import orjson

from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.changes import Change, diff
from dialogs.procedures.portal import BadRecord, read_record
from dialogs.procedures.procedure import Procedure
from dialogs.procedures.record import from_json
from handlers import seeding
from handlers.seeding import CHUNK, facts_of
from storage.catalogue import NewRecord, Record
from storage.database import Database
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures, paper_kinds

MOST_ABSENT = 0.05
"""Part of the procedures in use that one import ends because they are missing from it. A year's reforms between two imports end a few
in a hundred; a file that lacks more is rather a part of the catalogue, and people would be told that procedures in force are gone."""


class LiveCatalogue:
    """The list that dialogs look at; ``follow`` puts a newer one in its place while turns go on."""

    def __init__(self, listed: ProcedureList, version: int) -> None:
        self.listed = listed
        self.version = version

    def get(self, code: str) -> Procedure | None:
        return self.listed.get(code)

    def at(self, code: str, version: str) -> Procedure | None:
        return self.listed.at(code, version)

    def search(self, words: str, limit: int = 8) -> Sequence[Procedure]:
        return self.listed.search(words, limit)

    def events(self) -> Sequence[tuple[str, int]]:
        return self.listed.events()

    def of_event(self, event: str) -> Sequence[Procedure]:
        return self.listed.of_event(event)

    def fields(self) -> Sequence[tuple[str, str, int]]:
        return self.listed.fields()

    def of_field(self, code: str) -> Sequence[Procedure]:
        return self.listed.of_field(code)


async def load(database: Database, province: str, now: datetime, mark: Callable[[str], None] = lambda name: None) -> LiveCatalogue:
    """The catalogue of this store, filled from the seed while it does not have all of it. ``mark``: "seed.put", "seed.kept"."""
    await seeding.fill(database, load_procedures, now, mark)
    return await _listed(database, province)


async def follow(database: Database, live: LiveCatalogue, province: str) -> bool:
    """Look whether another process changed the catalogue; True when the new one is in use now."""
    async with database.read() as uow:
        version = await uow.catalogue.version()
    if version == live.version:
        return False
    fresh = await _listed(database, province)
    fresh.search("khai sinh")       # builds the index before it is used
    live.listed, live.version = fresh.listed, fresh.version
    return True


async def _listed(database: Database, province: str) -> LiveCatalogue:
    async with database.read() as uow:
        version = await uow.catalogue.version()
        records = await uow.catalogue.current()
    return LiveCatalogue(ProcedureList([procedure_of(record) for record in records], province, load_lexicon()), version)


def procedure_of(record: Record) -> Procedure:
    """A row as a procedure; what the catalogue's table says of its end counts."""
    procedure = from_json(orjson.loads(record.facts))
    if record.state == "abolished":
        return replace(procedure, state="abolished", successor=record.successor)
    return procedure


async def _put(database: Database, records: Sequence[NewRecord], now: datetime) -> None:
    for start in range(0, len(records), CHUNK):
        async with database.begin() as uow:
            await uow.catalogue.put_many(records[start : start + CHUNK], now)
            await uow.commit()


@dataclass(slots=True)
class Imported:
    """What an import found and did. ``spared``: so many were missing that none was ended for that."""

    read: int = 0
    internal: int = 0
    accepted: int = 0
    bad: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reworded: int = 0
    spared: int = 0


def records_of(path: Path) -> Iterator[object]:
    """The records of a file, one JSON object a line, perhaps gzipped. A line that is no JSON is given as None."""
    with path.open("rb") as lines:
        packed = lines.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rb") if packed else path.open("rb") as unpacked:
        for line in unpacked:
            if line.strip():
                try:
                    yield orjson.loads(line)
                except ValueError:
                    yield None


async def take_in(
    database: Database, records: Iterable[object], now: datetime, *, whole: bool = True, sure: bool = False,
    tell: Callable[[int], None] = lambda count: None,
) -> Imported:  # fmt: skip
    """Import the portal's records: bad ones are reported and left out, what changed is stored as a new version and logged.

    The same file twice changes nothing. ``whole``: what is missing from it was abolished or replaced, unless that were more than
    MOST_ABSENT of them and nobody is ``sure``. Old versions stay for the dossiers that were filed under them.
    """
    done = Imported()
    kinds = paper_kinds()
    new: dict[str, Procedure] = {}
    for record in records:
        done.read += 1
        tell(done.read)
        try:
            procedure = read_record(record, kinds, with_wording=True)  # type: ignore[arg-type]
        except BadRecord as bad:
            done.bad.append((bad.code or f"record {done.read}", bad.reason))
            continue
        if procedure.internal:
            done.internal += 1
            continue
        new[procedure.code] = procedure
    done.accepted = len(new)
    async with database.read() as uow:
        current = {record.code: record for record in await uow.catalogue.current()}
    unread = {code for code, _reason in done.bad}      # a record that cannot be read today is no reason to abolish what it was
    old = {code: procedure_of(record) for code, record in current.items() if code not in unread or code in new}
    active = [code for code, procedure in old.items() if procedure.state == "active"]
    absent = sum(code not in new for code in active) if whole and new else 0
    if absent > MOST_ABSENT * len(active) and not sure:
        done.spared = absent
    done.changes = diff(old, new, whole=bool(absent) and not done.spared, today=now.date().isoformat())
    await _put(database, [record for change in done.changes if (record := _changed(change, new)) is not None], now)
    await _end(database, [change for change in done.changes if change.kind in {"replaced", "abolished"}], now)
    same = [code for code in new if code in current and current[code].version == new[code].version]
    reworded = [new[code] for code in same if current[code].facts != facts_of(new[code])]
    for start in range(0, len(reworded), CHUNK):
        async with database.begin() as uow:
            await uow.catalogue.reword([(item.code, item.version, facts_of(item)) for item in reworded[start : start + CHUNK]])
            await uow.commit()
    done.reworded = len(reworded)
    return done


def _changed(change: Change, new: dict[str, Procedure]) -> NewRecord | None:
    if change.kind not in {"added", "changed"}:
        return None
    procedure = new[change.code]
    return NewRecord(
        change.code, procedure.version, facts_of(procedure), "added" if change.kind == "added" else "changed",
        decision=change.decision, decided=change.date, what=", ".join(change.fields),
    )  # fmt: skip


async def _end(database: Database, ended: Sequence[Change], now: datetime) -> None:
    for start in range(0, len(ended), CHUNK):
        async with database.begin() as uow:
            for change in ended[start : start + CHUNK]:
                await uow.catalogue.abolish(change.code, change.successor, now, change.decision, change.date)
            await uow.commit()


