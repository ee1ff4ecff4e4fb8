"""SQLite's writing connection: who waits for whom, and what stays when nobody waits any more."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.wire import Wire

BEGIN = "BEGIN IMMEDIATE"


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Wire, Wire]]:
    """Two writers of one file, as of two processes."""
    path = str(tmp_path / "wire.db")
    wires = (await Wire.open(path, 5000), await Wire.open(path, 50))
    await wires[0].execute_fetchall("PRAGMA journal_mode=WAL")
    await wires[0].execute_fetchall("CREATE TABLE t (n INTEGER)")
    yield wires
    for wire in wires:
        await wire.close()


async def run(wire: Wire, statement: str) -> list[tuple[int]]:
    cursor = await wire.cursor().__aenter__()
    await cursor.execute(statement)
    rows = await cursor.fetchall()
    await cursor.close()
    return rows


async def test_a_transaction_is_seen_when_it_is_committed(two: tuple[Wire, Wire]) -> None:
    one, other = two
    await run(one, BEGIN)
    await run(one, "INSERT INTO t VALUES (1)")
    assert await run(other, "SELECT n FROM t") == []
    await one.commit()
    assert await run(other, "SELECT n FROM t") == [(1,)]
    await run(one, BEGIN)
    await run(one, "INSERT INTO t VALUES (2)")
    await one.rollback()
    assert await run(other, "SELECT n FROM t") == [(1,)]


async def test_the_loop_goes_on_while_a_writer_waits_for_another(two: tuple[Wire, Wire]) -> None:
    one, other = two
    await run(other, BEGIN)
    await run(other, "INSERT INTO t VALUES (1)")
    waiting = asyncio.create_task(run(one, BEGIN))
    await asyncio.sleep(0)
    assert one._waiting is not None      # it found the other one writing, and left the wait to its thread
    assert not waiting.done()
    await other.commit()                 # which could not be done by a loop that stood still
    await waiting
    assert await run(one, "SELECT n FROM t") == [(1,)]
    await one.rollback()


async def test_patience_ends(two: tuple[Wire, Wire]) -> None:
    one, other = two
    await run(one, BEGIN)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await run(other, BEGIN)
    await one.rollback()
    await run(other, BEGIN)
    assert await run(other, "PRAGMA busy_timeout") == [(50,)]
    await other.rollback()


async def test_a_commit_that_nobody_waits_for_comes_to_its_end_before_the_next_step(two: tuple[Wire, Wire]) -> None:
    one, other = two
    await run(one, BEGIN)
    await run(one, "INSERT INTO t VALUES (1)")
    committing = asyncio.create_task(one.commit())
    await asyncio.sleep(0)
    committing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await committing
    await one.rollback()                 # as SQLAlchemy does after a cancellation: the commit was under way and stands
    assert await run(other, "SELECT n FROM t") == [(1,)]


async def test_another_mistake_is_not_taken_for_a_wait(two: tuple[Wire, Wire]) -> None:
    one, _other = two
    await run(one, BEGIN)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        await run(one, BEGIN)
    await one.rollback()


async def test_closed(two: tuple[Wire, Wire]) -> None:
    one, _other = two
    await one.close()
    await one.close()
    with pytest.raises(ValueError, match="no active connection"):
        one.cursor()
