"""Stores for runs: one is made and filled once for each database, every run begins with a copy of it."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql

from bot.office import open_office
from storage.models import metadata
from tests.needs import POSTGRES_SERVER
from tests.torture.child import Store
from tests.torture.process import FORK
from tests.transcripts.world import Chance, handed_in, settings

KEPT = {"procedures", "catalogue_changes", "marks", "unit_codes"}
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
EMPTIED = "; ".join(str(delete(table).compile(dialect=_DIALECT)) for table in reversed(metadata.sorted_tables) if table.name not in KEPT)
ONLY_ADDED_TO = ("audit", "consents", "history")      # these refuse to be emptied, even by us
_SWITCHED = {word: "; ".join(f"ALTER TABLE {name} {word} TRIGGER USER" for name in ONLY_ADDED_TO) for word in ("DISABLE", "ENABLE")}
CLEAR = "; ".join((_SWITCHED["DISABLE"], EMPTIED, _SWITCHED["ENABLE"]))
TABLES = [table.name for table in metadata.sorted_tables if table.name not in KEPT]
COUNTED = [name for name in TABLES if "id" in metadata.tables[name].c and metadata.tables[name].c.id.autoincrement is True]
GO_ON = "; ".join(
    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {name}), false)" for name in COUNTED
)
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
SQLITE = ("motcua.db", "motcua.db-wal")


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy of a store: its files, and its tables (SQLite: the database's own files; PostgreSQL: a binary copy of each)."""

    files: dict[Path, bytes]
    tables: dict[str, bytes]


class Stores:
    """The stores of one worker. ``name`` tells it from the other workers."""

    def __init__(self, base: Path, name: str) -> None:
        self._base = base
        self._name = name
        self._made: set[str] = set()

    def fresh(self, database: str) -> Store:
        """An empty store with tables and catalogue."""
        folder = self._base / f"{self._name}-{database}"
        shutil.rmtree(folder / "files", ignore_errors=True)
        if database == "sqlite":
            template = self._base / f"{self._name}-template"
            if database not in self._made:
                self._make(Store(f"sqlite:///{template / 'motcua.db'}", template))
            folder.mkdir(exist_ok=True)
            for ending in ("", "-wal", "-shm"):
                (folder / f"motcua.db{ending}").unlink(missing_ok=True)
            shutil.copyfile(template / "motcua.db", folder / "motcua.db")
            store = Store(f"sqlite:///{folder / 'motcua.db'}", folder)
        else:
            folder.mkdir(exist_ok=True)
            store = Store(f"postgresql://{urlsplit(POSTGRES_SERVER).netloc}/{self.database}", folder)
            if database not in self._made:
                asyncio.run(_server(f"CREATE DATABASE {self.database} TEMPLATE template0 ENCODING 'UTF8'"))
                # Our process is killed, not the server: what the server has said it took, it has.
                asyncio.run(_server(f"ALTER DATABASE {self.database} SET synchronous_commit = off"))
                self._make(store)
            else:
                asyncio.run(_clear(self.database))
        self._made.add(database)
        return store

    def keep(self, store: Store) -> Kept:
        """What this store holds while nobody works on it."""
        files = {path.relative_to(store.folder): path.read_bytes() for path in (store.folder / "files").rglob("*") if path.is_file()}
        if store.url.startswith("postgres"):
            return Kept(files, asyncio.run(_copied(self.database)))
        return Kept(files, {name: (store.folder / name).read_bytes() for name in SQLITE if (store.folder / name).exists()})

    def put_back(self, store: Store, kept: Kept) -> None:
        """Let it hold that again and nothing else. The processes that used it are gone."""
        shutil.rmtree(store.folder / "files", ignore_errors=True)
        for path, data in kept.files.items():
            (store.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (store.folder / path).write_bytes(data)
        if store.url.startswith("postgres"):
            asyncio.run(_restored(self.database, kept.tables))
            return
        for name in (*SQLITE, "motcua.db-shm"):
            (store.folder / name).unlink(missing_ok=True)
        for name, data in kept.tables.items():
            (store.folder / name).write_bytes(data)

    @property
    def database(self) -> str:
        return f"motcua_torture_{os.getpid()}_{self._name}"

    def close(self) -> None:
        """Drop what was made on the server."""
        if "postgres" in self._made:
            asyncio.run(_server(f"DROP DATABASE {self.database} WITH (FORCE)"))

    def _make(self, store: Store) -> None:
        process = FORK.Process(target=_filled, args=(store,))
        process.start()
        process.join(120)
        if process.exitcode != 0:
            raise RuntimeError(f"the store could not be made: {process.exitcode}")


def _filled(store: Store) -> None:
    with handed_in(Chance("store")):
        asyncio.run(_open(store))


async def _open(store: Store) -> None:
    async with open_office(settings(store.folder, store.url)):
        pass


async def _server(sql: str) -> None:
    connection = await asyncpg.connect(POSTGRES_SERVER, timeout=10)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _clear(name: str) -> None:
    """Empty the tables; what a killed process left behind on the server is ended first."""
    await _restored(name, {})


async def _restored(name: str, tables: dict[str, bytes]) -> None:
    connection = await _connected(name)
    try:
        await connection.execute(ALONE)
        await connection.execute(CLEAR)
        for table in TABLES:
            if tables.get(table):
                await connection.copy_to_table(table, source=io.BytesIO(tables[table]), format="binary")
        await connection.execute(GO_ON)
    finally:
        await connection.close()


async def _copied(name: str) -> dict[str, bytes]:
    connection = await _connected(name)
    try:
        out = {}
        for table in TABLES:
            copy = io.BytesIO()
            await connection.copy_from_table(table, output=copy, format="binary")
            out[table] = copy.getvalue()
        return out
    finally:
        await connection.close()


async def _connected(name: str) -> asyncpg.Connection:
    return await asyncpg.connect(f"postgresql://{urlsplit(POSTGRES_SERVER).netloc}/{name}", timeout=10)
