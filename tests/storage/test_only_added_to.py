"""The audit, the ledger of consents and the history are only added to: the database refuses the rest, whoever asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, String, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.columns import Sealed, UtcTime
from storage.database import Database
from storage.models import audit, consents, history, metadata
from tests.storage.rows import LATER, NOW, dossier, draft, lane, meet, save

TABLES = ("audit", "consents", "history")
COLUMNS = [(name, column.name) for name in TABLES for column in metadata.tables[name].columns]
EMPTIED = ("history", "reason")


@pytest.fixture
async def written(database: Database) -> Database:
    """A store with two rows in each of these tables."""
    await meet(database, "an")
    await save(database, draft("an"))
    async with database.begin() as uow:
        await uow.dossiers.create(dossier("an"), [])
        await uow.dossiers.change("dossier", 1, 9, LATER, None, "Một cửa", "vì sao", ended_at=LATER)
        for given in (True, False):
            await uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h", given, NOW)
            await uow.audit.add(NOW, "citizen", "look", "dossier", {"given": given})
        await uow.commit()
    return database


async def _all(database: Database) -> dict[str, list[Any]]:
    async with database.read() as uow:
        found = {name: await uow.connection.execute(select(metadata.tables[name]).order_by(text("1, 2"))) for name in TABLES}
        return {name: [tuple(row) for row in rows] for name, rows in found.items()}


async def _refused(database: Database, statement: Any) -> None:
    async with database.begin() as uow:
        with pytest.raises(IntegrityError, match="is only added to"):
            await uow.connection.execute(statement)


def _another(column: Column[Any], now: Any) -> Any:
    """A value that this column may hold and does not."""
    if isinstance(column.type, Sealed):
        return {"other": 1}
    if isinstance(column.type, UtcTime):
        return now + timedelta(hours=1)
    if isinstance(column.type, Boolean):
        return not now
    return "other" if isinstance(column.type, String) else now + 100


@pytest.mark.parametrize(("table", "name"), COLUMNS)
async def test_no_column_is_changed(written: Database, table: str, name: str) -> None:
    before = await _all(written)
    found = metadata.tables[table]
    place = list(found.c).index(found.c[name])
    other = _another(found.c[name], before[table][-1][place])
    await _refused(written, update(found).values({name: other}))
    if found.c[name].nullable and (table, name) != EMPTIED and before[table][-1][place] is not None:
        await _refused(written, update(found).values({name: None}))
    assert await _all(written) == before


@pytest.mark.parametrize("table", TABLES)
async def test_no_row_is_removed(written: Database, table: str) -> None:
    before = await _all(written)
    found = metadata.tables[table]
    async with written.read() as uow:
        assert (await uow.connection.execute(select(func.count()).select_from(found))).scalar_one() == 2
    await _refused(written, delete(found))
    if written.postgres:
        await _refused(written, text(f"TRUNCATE {table}"))
    assert await _all(written) == before


async def test_the_program_is_refused_as_well(written: Database) -> None:
    """The same through the unit of work, which on SQLite has a way of its own to the database."""
    for table in (audit, consents, history):
        statement = delete(table)
        for _time in range(3):      # the third time it is a prepared one
            async with written.begin() as uow:
                with pytest.raises(IntegrityError, match="is only added to"):
                    await uow.audit._link.run(statement)


async def test_a_reason_is_emptied_and_never_rewritten(written: Database) -> None:
    async with written.begin() as uow:
        assert [step.reason for step in await uow.dossiers.history("dossier")][-1] == "vì sao"
    await _refused(written, update(history).values(reason="khác"))
    await _refused(written, update(history).values(reason=None, status=1))
    async with written.begin() as uow:
        await uow.erase.erase("person-an", LATER)
        await uow.erase.erase("person-an", LATER)
        await uow.commit()
    async with written.read() as uow:
        assert [(step.status, step.who, step.reason) for step in await uow.dossiers.history("dossier")][-1] == (9, "Một cửa", None)
    await _refused(written, update(history).values(reason="khác"))


async def test_adding_goes_on(written: Database) -> None:
    async with written.begin() as uow:
        await uow.audit.add(LATER, "citizen", "look", "dossier")
        await uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h", True, LATER)
        await uow.dossiers.change("dossier", 2, 9, LATER, None, "Một cửa", None)
        await uow.commit()
    assert {name: len(rows) for name, rows in (await _all(written)).items()} == dict.fromkeys(TABLES, 3)


async def test_nothing_takes_the_place_of_a_row(written: Database) -> None:
    """REPLACE removes rows without the triggers on DELETE."""
    if written.postgres:
        return      # it has no REPLACE
    before = await _all(written)
    for table in TABLES:
        columns = ", ".join(column.name for column in metadata.tables[table].columns)
        await _refused(written, text(f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"))
        await _refused(written, text(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"))
    assert await _all(written) == before
