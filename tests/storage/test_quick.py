"""Prepared statements on SQLite: the same rows, the same refusals as SQLAlchemy's way, and no SQLAlchemy on the way that letters go."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database
from storage.keys import Keys
from storage.link import Link, Undone, among
from storage.models import guesses, marks, people
from storage.outbox import Outcome
from storage.quick import Prepared
from storage.uow import UnitOfWork
from tests.storage import rows
from tests.storage.rows import NOW

ADD = insert(marks)


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'quick.db'}", Keys(bytes(range(32))))
    try:
        yield opened
    finally:
        await opened.close()


def link(uow: UnitOfWork) -> Link:
    return uow._link


async def test_the_same_rows_each_time(sqlite: Database) -> None:
    """The first time SQLAlchemy runs it, the second time it is prepared, the third time it is ready."""
    add, find = insert(people), select(people).where(among(people.c.id, "b_ids")).order_by(people.c.id)
    async with sqlite.begin() as uow:
        for number in range(3):
            await link(uow).many(add, [{"id": f"p{number}{part}", "created_at": NOW, "erased_at": None} for part in "ab"])
        for ids in (["p0a"], ["p1a", "p1b"], ["p0a", "p2b", "nobody"], []):
            found = await link(uow).rows(find, {"b_ids": ids})
            assert [tuple(row) for row in found] == [(id, NOW, None) for id in ids if id != "nobody"]
            assert [row.created_at for row in found] == [NOW] * len(found)
    assert sqlite._quick is not None
    assert any(isinstance(ready, Prepared) for _statement, ready in sqlite._quick._kept.values())


async def test_values_that_the_statement_brings(sqlite: Database) -> None:
    put = insert(marks).values(name=bindparam("b_name"), value="fixed")
    get = select(marks.c.value).where(marks.c.name == bindparam("b_name")).limit(1)
    async with sqlite.begin() as uow:
        for name in ("one", "two", "three"):
            assert await link(uow).run(put, {"b_name": name}) == 1
            assert await link(uow).value(get, {"b_name": name}) == "fixed"
            assert await link(uow).row(get, {"b_name": "none"}) is None


async def test_a_refusal_is_sqlalchemys(sqlite: Database) -> None:
    add = insert(people)
    async with sqlite.begin() as uow:
        for number in range(3):
            await link(uow).run(add, {"id": f"p{number}", "created_at": NOW})
        with pytest.raises(IntegrityError):
            await link(uow).run(add, {"id": "p0", "created_at": NOW})
        with pytest.raises(IntegrityError):
            await link(uow).run(add, {"id": "p9", "created_at": None})


async def test_what_is_locked_says_so(sqlite: Database) -> None:
    """A reading unit has no quick way to write."""
    add = insert(guesses)
    values = {"scope": "x", "count": 1, "since": NOW, "until": None}
    async with sqlite.begin() as uow:
        await link(uow).run(add, values)
        await link(uow).run(add, {**values, "scope": "y"})
    async with sqlite.read() as uow:
        with pytest.raises(OperationalError):
            await link(uow).run(add, {**values, "scope": "z"})


async def test_leaving_without_commit_undoes_quick_changes(sqlite: Database) -> None:
    for _again in range(3):
        async with sqlite.begin() as uow:
            await uow.marks.put("name", "value")
    async with sqlite.read() as uow:
        assert await uow.marks.get("name") is None


async def test_the_way_of_a_letter_is_quick(sqlite: Database) -> None:
    """Kept, headed, handled, answered, claimed, noted: from the third time on SQLAlchemy runs none of it."""
    said: list[str] = []

    async def once(number: int) -> None:
        key, now = f"key-{number}", NOW + timedelta(seconds=number)
        await rows.keep(sqlite, rows.letter("an", key, at=now))
        async with sqlite.begin() as uow:
            (head,) = await uow.inbox.heads(10, now)
            assert head.key == key
            await uow.outbox.shown_turn([(head.lane, now)])
            await uow.outbox.add_many([rows.message("an", number)])
            await uow.inbox.handled([head.id], now)
            await uow.commit()
        async with sqlite.begin() as uow:
            (message,) = await uow.outbox.claim(["telegram"], "me", now + timedelta(minutes=1), 10, now)
            assert message.seq == number
            await uow.commit()
        async with sqlite.begin() as uow:
            await uow.outbox.note_many([Outcome(message.id, "me", "sent", "7", ended_at=now)])
            await uow.commit()

    def executing(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    await once(1)
    await once(2)
    event.listen(sqlite._writer.sync_engine, "before_cursor_execute", executing)
    await once(3)
    assert said == []


@pytest.fixture
async def nearly_full(sqlite: Database) -> Database:
    """A store with room for a few pages more; what is added to ``marks`` and what counts it is prepared."""
    for number in range(3):
        async with sqlite.begin() as uow:
            await link(uow).run(ADD, {"name": f"before {number}", "value": "x"})
            await uow.commit()
    assert sqlite._wire is not None
    ((pages,),) = await sqlite._wire.execute_fetchall("PRAGMA page_count")
    await sqlite._wire.execute_fetchall(f"PRAGMA max_page_count={pages + 20}")
    return sqlite


async def fill(uow: UnitOfWork) -> None:
    for number in range(40):
        await link(uow).run(ADD, {"name": f"row {number}", "value": "y" * 3000})


async def rows_kept(database: Database) -> int:
    async with database.read() as uow:
        return int(await link(uow).value(select(func.count()).where(marks.c.name.like("row%"))))


async def test_a_store_that_fills_up_keeps_no_half_of_a_unit(nearly_full: Database) -> None:
    """SQLite then undoes the whole transaction: the last statement must not begin another that looks like success."""

    async def unit() -> None:
        async with nearly_full.begin() as uow:
            await fill(uow)
            await uow.commit()

    with pytest.raises((sqlite3.OperationalError, OperationalError), match="full"):
        await unit()
    assert await rows_kept(nearly_full) == 0
    async with nearly_full.begin() as uow:      # the next unit is whole again
        await link(uow).run(ADD, {"name": "row", "value": "small"})
        await uow.commit()
    assert await rows_kept(nearly_full) == 1


@pytest.mark.parametrize("prepared", [True, False])
async def test_whoever_goes_on_after_that_keeps_nothing(nearly_full: Database, prepared: bool) -> None:
    async with nearly_full.begin() as uow:
        if not prepared:
            link(uow)._quick = None
        with pytest.raises((sqlite3.OperationalError, OperationalError), match="full"):
            await fill(uow)
        with pytest.raises(Undone):
            await link(uow).run(ADD, {"name": "row after", "value": "small"})
        with pytest.raises(Undone):
            await link(uow).rows(select(marks))
        with pytest.raises(Undone):
            await uow.commit()
    assert await rows_kept(nearly_full) == 0


async def test_a_unit_goes_on_after_its_commit(sqlite: Database) -> None:
    async with sqlite.begin() as uow:
        for number in range(4):
            await link(uow).run(ADD, {"name": f"row {number}", "value": "x"})
            await uow.commit()
            await uow.commit()      # nothing to keep is no trouble
    assert await rows_kept(sqlite) == 4
