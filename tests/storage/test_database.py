"""The store as a whole: nothing half done, the right settings, the right key, and a bell that is heard."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from storage.columns import EPOCH
from storage.database import Database, StoreTrouble, normal
from storage.gate import Gate
from storage.keys import Keys, KeyTrouble
from storage.models import audit, conversations, people
from storage.uow import UnitOfWork
from storage.wire import Wire
from tests.storage.rows import NOW, keep, lane, letter


async def _put(uow: UnitOfWork, value: str) -> None:
    await uow.marks.put("test", value)


async def _get(database: Database) -> str | None:
    async with database.read() as uow:
        return await uow.marks.get("test")


async def test_leaving_without_commit_undoes_all(database: Database) -> None:
    async with database.begin() as uow:
        await _put(uow, "lost")
    assert await _get(database) is None

    async def fail() -> None:
        async with database.begin() as uow:
            await _put(uow, "lost")
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        await fail()
    assert await _get(database) is None
    async with database.begin() as uow:
        await _put(uow, "kept")
        await uow.commit()
        await _put(uow, "lost again")
    assert await _get(database) == "kept"


async def test_what_fails_apart_is_undone_by_itself(database: Database) -> None:
    async def fail(uow: UnitOfWork) -> None:
        async with uow.apart():
            await _put(uow, "half")
            raise RuntimeError("on the way")

    async with database.begin() as uow:
        await _put(uow, "kept")
        with pytest.raises(RuntimeError, match="on the way"):
            await fail(uow)
        async with uow.apart():
            await uow.marks.put("apart", "too")
        await uow.commit()
    assert await _get(database) == "kept"
    async with database.read() as uow:
        assert await uow.marks.get("apart") == "too"


async def test_what_is_to_follow_a_commit_follows_it_only(database: Database) -> None:
    done: list[str] = []
    async with database.begin() as uow:
        await _put(uow, "kept")
        assert done == []
        await uow.commit(lambda: done.append("first"), lambda: done.append("second"))
        assert done == ["first", "second"]


async def test_a_cancelled_unit_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    reached = asyncio.Event()

    async def work() -> None:
        async with database.begin() as uow:
            for turn in range(1_000_000):
                await _put(uow, str(turn))
                reached.set()

    for _ in range(5):
        reached.clear()
        task = asyncio.create_task(work())
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await _get(database) is None
    async with asyncio.timeout(10), database.begin() as uow:
        await _put(uow, "free")
        await uow.commit()
    assert await _get(database) == "free"


async def test_a_reading_unit_cannot_write(database: Database) -> None:
    async with database.read() as uow:
        with pytest.raises(DBAPIError):
            await _put(uow, "no")
    async with database.read() as uow:
        with pytest.raises(StoreTrouble):
            await uow.commit()
    assert await _get(database) is None


async def test_a_reading_unit_sees_only_what_is_committed(database: Database) -> None:
    async with database.begin() as uow:
        await _put(uow, "not yet")
        assert await _get(database) is None
        await uow.commit()
        assert await _get(database) == "not yet"


async def test_another_master_key_is_refused(database: Database, database_url: str) -> None:
    with pytest.raises(KeyTrouble, match="another master key"):
        await Database.open(database_url, Keys.fresh())


async def test_sealed_columns_hold_nothing_readable(database: Database) -> None:
    await keep(database, letter("an", "k1", text="Nguyễn Thị Hoa"))
    async with database.begin() as uow:
        await uow.audit.add(NOW, "cli", "look", "thing", {"name": "Nguyễn"})
        await uow.commit()
    async with database.read() as uow:
        raw = [
            (await uow.connection.execute(text(query))).scalar_one()
            for query in ("SELECT body FROM inbox", "SELECT address FROM conversations", "SELECT detail FROM audit")
        ]
        assert (await uow.audit.of("thing"))[0].detail == {"name": "Nguyễn"}
    for value in raw:
        assert isinstance(value, bytes)
        assert "Nguyễn".encode() not in value
        assert b"address" not in value


async def test_a_sealed_value_does_not_open_in_another_column(database: Database) -> None:
    await keep(database, letter("an", "k1"))
    async with database.begin() as uow:
        await uow.connection.execute(text("UPDATE conversations SET address = (SELECT body FROM inbox)"))
        await uow.commit()
    async with database.read() as uow:
        with pytest.raises(KeyTrouble, match=r"conversations\.address"):
            (await uow.connection.execute(select(conversations.c.address))).all()


@pytest.mark.parametrize(
    "moment",
    [
        EPOCH,
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=7))),
        datetime(9999, 12, 31, 0, 0, tzinfo=UTC),
    ],
)
async def test_a_moment_comes_back_as_it_was(database: Database, moment: datetime) -> None:
    async with database.begin() as uow:
        await uow.connection.execute(insert(people), {"id": "p", "created_at": moment})
        since = await uow.people.since("p")
        assert since == moment
        assert since is not None
        assert since.utcoffset() == timedelta(0)
        assert (await uow.connection.execute(select(people.c.id).where(people.c.created_at <= moment))).all()
        assert not (await uow.connection.execute(select(people.c.id).where(people.c.created_at < moment))).all()


async def test_a_naive_moment_is_refused(database: Database) -> None:
    async with database.begin() as uow:
        with pytest.raises(StatementError, match="zone"):
            await uow.connection.execute(insert(people), {"id": "p", "created_at": NOW.replace(tzinfo=None)})


async def test_references_are_enforced(database: Database) -> None:
    async with database.begin() as uow:
        await uow.officials.invite("h", "admin", "", NOW, NOW + timedelta(days=1))
        with pytest.raises(IntegrityError):
            await uow.officials.redeem("h", "nobody", NOW, "official")


async def test_no_error_shows_what_was_being_written(database: Database) -> None:
    await keep(database, letter("an", "1"))
    async with database.begin() as uow:
        values = {"lane": lane("an"), "channel": "Nguyễn", "address": "Nguyễn", "person_id": "Nguyễn", "created_at": NOW}
        statement = insert(conversations).values(values)
        with pytest.raises(IntegrityError) as caught:
            await uow.connection.execute(statement)
    assert "Nguyễn" not in str(caught.value)
    assert "hidden" in str(caught.value)


async def test_own_commits_ring(database: Database) -> None:
    heard = database.news.count
    async with database.begin() as uow:
        await _put(uow, "x")
        assert database.news.count == heard
        await uow.commit()
    assert await database.news.wait(0, heard)
    assert not await database.news.wait(0.01)


async def test_commits_of_another_process_ring(database: Database, beside: Database) -> None:
    assert not await database.news.wait(0.3)
    for turn in range(2):
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(database.news.wait(10))
            await asyncio.sleep(0)
            async with beside.begin() as uow:
                await _put(uow, str(turn))
                await uow.commit()
        assert waiting.result()


async def test_a_commit_while_nobody_waited_is_heard_later(database: Database, beside: Database) -> None:
    await database.news.wait(0.2)
    heard = database.news.count
    async with beside.begin() as uow:
        await _put(uow, "x")
        await uow.commit()
    assert await database.news.wait(10, heard)


async def test_the_settings_of_sqlite(tmp_path: Path, keys: Keys) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/deep/a%b.db", keys)
    try:
        for unit, only in ((database.begin, 0), (database.read, 1)):
            async with unit() as uow:
                found = {
                    name: (await uow.connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
                }
            assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "query_only": only}
    finally:
        await database.close()
    assert (tmp_path / "deep").is_dir()


async def test_a_unit_on_sqlite_waits_for_another_process(tmp_path: Path, keys: Keys) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/t.db", keys)
    other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.2, other.execute, "COMMIT")
        async with database.begin() as uow:
            await _put(uow, "after")
            assert not other.in_transaction
            await uow.commit()
    finally:
        other.close()
        await database.close()


def test_addresses_of_databases() -> None:
    assert normal("sqlite:///x.db").drivername == "sqlite+aiosqlite"
    assert normal("postgresql://u:p@h/n").drivername == "postgresql+asyncpg"
    for bad in ("sqlite://", "sqlite:///:memory:", "mysql://h/n", "nonsense"):
        with pytest.raises(StoreTrouble):
            normal(bad)
    with pytest.raises(StoreTrouble) as caught:
        normal("postgresql://user:geheim@host:port/n")
    assert "geheim" not in str(caught.value)


async def test_the_gate_lets_the_hurried_go_first() -> None:
    gate, order = Gate(), list[str]()

    async def pass_through(name: str, *, urgent: bool = False) -> None:
        async with gate.held(urgent=urgent):
            order.append(name)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group, gate.held():
        for name in ("a", "b", "c"):
            group.create_task(pass_through(name))
        await asyncio.sleep(0)
        group.create_task(pass_through("now", urgent=True))
        await asyncio.sleep(0)
    assert order == ["now", "a", "b", "c"]


async def test_the_gate_survives_those_who_give_up() -> None:
    gate = Gate()
    async with gate.held():
        tasks = [asyncio.create_task(gate.held().__aenter__()) for _ in range(3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.sleep(0)
    tasks[1].cancel()  # it was handed the gate in this very moment
    await asyncio.gather(*tasks, return_exceptions=True)
    assert tasks[2].done()
    assert tasks[2].exception() is None


def test_the_audit_table_is_only_added_to() -> None:
    from storage.audit import Audit

    assert {name for name in vars(Audit) if not name.startswith("_")} == {"add", "of"}
    assert "detail" in audit.c


async def test_after_a_commit_that_failed_the_next_unit_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether SQLite undid it by itself or not, and whether SQLAlchemy or a prepared statement had begun it."""
    database = await Database.open(f"sqlite:///{tmp_path / 'motcua.db'}", Keys(bytes(range(32))))
    true = Wire.commit
    for undone in (True, False):
        for alchemy in (True, False):

            async def fail(wire: Wire, undone: bool = undone) -> None:
                if undone:
                    await wire.rollback()
                raise sqlite3.OperationalError("disk I/O error")

            async def lost(alchemy: bool = alchemy) -> None:
                async with database.begin() as uow:
                    await _put(uow, "lost")
                    if alchemy:
                        await uow.connection.execute(text("SELECT 1"))
                    await uow.commit()

            monkeypatch.setattr(Wire, "commit", fail)
            with pytest.raises((DBAPIError, sqlite3.OperationalError)):
                await lost()
            monkeypatch.setattr(Wire, "commit", true)
            for value in ("kept", "kept again"):
                async with database.begin() as uow:
                    assert await uow.marks.get("test") != "lost"
                    await uow.connection.execute(text("SELECT 1"))
                    await _put(uow, value)
                    await uow.commit()
            assert await _get(database) == "kept again"
    await database.close()
