"""A new store's catalogue from the seed, in short pieces: killed between two of them, or begun by several processes, it becomes whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from dialogs.procedures.procedure import Procedure
from dialogs.procedures.record import to_json
from storage.catalogue import NewRecord
from storage.database import Database
from storage.seed_catalogue import seed_header

CHUNK = 250          # rows in one transaction: short, so that citizens' letters are kept in between
SEEDED = "catalogue.seeded"       # how many procedures the seed had; written with the last of them
TURN = "catalogue.seeding"        # whose row is locked by the process that puts in a piece


def facts_of(procedure: Procedure) -> str:
    """A procedure as the catalogue's table keeps it."""
    return json.dumps(to_json(procedure), ensure_ascii=False, separators=(",", ":"))


async def seeded(database: Database) -> int | None:
    """How many procedures this store was filled with; None while it is not yet whole."""
    async with database.read() as uow:
        found = await uow.marks.get(SEEDED)
    return None if found is None else int(found)


async def fill(database: Database, read: Callable[[], Sequence[Procedure]], now: datetime, mark: Callable[[str], None]) -> None:
    """Put the seed's procedures into a store that does not have all of them, and say so in the same transaction as the last.

    Several processes that start together take turns at a row that each piece locks, and leave out what stands there already. No time
    has to run out first when one of them is killed: the next piece is put in by whoever is left, or by the next start.
    """
    if await seeded(database) is not None or await _filled_before_the_mark(database):
        return
    procedures = read()
    for start in range(0, len(procedures), CHUNK):
        part = procedures[start : start + CHUNK]
        async with database.begin() as uow:
            await uow.marks.bump(TURN)
            if await uow.marks.get(SEEDED) is not None:
                return
            there = await uow.catalogue.known([procedure.code for procedure in part])
            await uow.catalogue.put_many([_added(procedure) for procedure in part if procedure.code not in there], now)
            if start + CHUNK >= len(procedures):
                await uow.marks.put(SEEDED, str(len(procedures)))
            mark("seed.put")
            await uow.commit()
        mark("seed.kept")


async def _filled_before_the_mark(database: Database) -> bool:
    """A store that was filled by a release without the mark has as many as the seed, and gets the mark only."""
    async with database.read() as uow:
        count = await uow.catalogue.count()
    if not count or count != int(seed_header()["procedures"]):
        return False
    async with database.begin() as uow:
        await uow.marks.put_new(SEEDED, str(count))
        await uow.commit()
    return True


def _added(procedure: Procedure) -> NewRecord:
    return NewRecord(
        procedure.code, procedure.version, facts_of(procedure), "added", decision=procedure.decision, decided=procedure.decided
    )
