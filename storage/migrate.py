"""Bring the tables up to date: run at every opening, by as many processes as start at once.

A new revision: change ``models.py``, then ``python -m storage.migrate "what changed"``, read the file it writes under
``migrations/versions`` and correct it. Old code must run on the new schema: add first, remove a release later.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.models import metadata

FOLDER = Path(__file__).parent / "migrations"
_PG_LOCK = 0x6D6F7463  # "motc": one process of ours migrates at a time
_WAIT = 60  # seconds for another process's migration


def config() -> Config:
    """Alembic's settings, from code alone, so that they work from any folder."""
    found = Config()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


def head() -> str:
    """The newest revision of this program."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    if found is None:
        raise LookupError("storage/migrations holds no revision")
    return found


def bare(url: URL) -> AsyncEngine:
    """An engine for changing tables: on SQLite without foreign keys, which a rebuilt table would trip over."""
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": _WAIT})

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


async def upgrade(url: URL) -> None:
    """Apply what is missing, in one transaction. Others wait for it: on PostgreSQL at a lock of ours, on SQLite at BEGIN IMMEDIATE."""
    engine = bare(url)
    try:
        if engine.dialect.name == "sqlite":
            await _write_ahead(engine)
        async with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_PG_LOCK})"))
            await connection.run_sync(_apply)
            await connection.commit()
    finally:
        await engine.dispose()


async def _write_ahead(engine: AsyncEngine) -> None:
    """Switch the file to WAL, once for its life. SQLite may answer "locked" here without waiting, so we wait."""
    for left in range(_WAIT * 20, 0, -1):
        try:
            async with engine.connect() as connection:
                wire: Any = (await connection.get_raw_connection()).driver_connection
                await wire.execute_fetchall("PRAGMA journal_mode=WAL")
                return
        except Exception as trouble:
            if "locked" not in str(trouble) or left == 1:
                raise
        await asyncio.sleep(0.05)


def _apply(connection: Connection) -> None:
    if MigrationContext.configure(connection).get_current_revision() == head():
        return
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def downgrade(connection: Connection, to: str = "base") -> None:
    """Go back to an earlier revision; for an operator who returns to an older release, with a backup at hand."""
    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, to)


def differences(connection: Connection) -> list[Any]:
    """What models.py says and the tables do not, or the other way round; empty when they agree."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


async def _draw(words: str) -> None:
    """Write the revision that leads from the newest one to models.py, by comparing on a fresh SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        url = make_url(f"sqlite+aiosqlite:///{folder}/draw.db")
        if list((FOLDER / "versions").glob("*.py")):
            await upgrade(url)
        engine = bare(url)
        try:
            async with engine.connect() as connection:

                def make(sync: Connection) -> None:
                    settings = config()
                    settings.attributes["connection"] = sync
                    number = len(list((FOLDER / "versions").glob("*.py"))) + 1
                    command.revision(settings, message=words, autogenerate=True, rev_id=f"{number:04d}")

                await connection.run_sync(make)
        finally:
            await engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m storage.migrate "what changed"')
    asyncio.run(_draw(sys.argv[1]))
