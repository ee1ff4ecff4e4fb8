"""Migrations: the tables are what models.py says, for as many processes as start at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from sqlalchemy import inspect

from storage import migrate
from storage.database import Database, normal
from storage.keys import Keys
from storage.models import metadata

ROOT = Path(__file__).parents[2]
OPEN = """
import asyncio, sys
from storage.database import Database
from storage.keys import Keys

async def main() -> None:
    database = await Database.open(sys.argv[1], Keys(bytes(range(32))))
    async with database.begin() as uow:
        print(await uow.marks.bump("starts"))
        await uow.commit()
    await database.close()

asyncio.run(main())
"""


async def test_models_and_migrations_agree(database: Database) -> None:
    async with database.read() as uow:
        assert await uow.connection.run_sync(migrate.differences) == []
        tables = await uow.connection.run_sync(lambda connection: set(inspect(connection).get_table_names()))
    assert tables == {*metadata.tables, "alembic_version"}


async def test_partial_indexes_say_what_models_say(database: Database) -> None:
    """compare_metadata does not look at the conditions of indexes."""

    def conditions(connection: object) -> dict[str, str]:
        return {
            str(index["name"]): str(index["dialect_options"][f"{database.dialect}_where"])
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if f"{database.dialect}_where" in index.get("dialect_options", {})
        }

    async with database.read() as uow:
        found = await uow.connection.run_sync(conditions)
    said = {
        str(index.name) for table in metadata.tables.values() for index in table.indexes
        if index.dialect_options[database.dialect]["where"] is not None
    }  # fmt: skip
    assert set(found) == said
    assert "waiting" in found["ix_messages_waiting"]


async def test_opening_again_changes_nothing(database: Database, database_url: str, keys: Keys) -> None:
    async with database.begin() as uow:
        await uow.marks.put("test", "stays")
        await uow.commit()
    again = await Database.open(database_url, keys)
    try:
        async with again.read() as uow:
            assert await uow.marks.get("test") == "stays"
    finally:
        await again.close()


async def test_processes_that_start_at_once(database_url: str) -> None:
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPEN, database_url, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    results = [await process.communicate() for process in running]
    assert [(process.returncode, err) for process, (_, err) in zip(running, results, strict=True)] == [(0, b"")] * 4
    assert sorted(int(out) for out, _ in results) == [1, 2, 3, 4]


async def test_an_older_store_is_emptied_and_made_again(database_url: str, keys: Keys) -> None:
    """Down to nothing and up again: what downgrade leaves behind would stop the upgrade."""
    database = await Database.open(database_url, keys)
    await database.close()
    engine = migrate.bare(normal(database_url))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate.downgrade)
            await connection.commit()
        async with engine.connect() as connection:
            tables = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        assert tables == {"alembic_version"}
    finally:
        await engine.dispose()
    database = await Database.open(database_url, keys)
    await database.close()
