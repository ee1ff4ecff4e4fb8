"""The store as a whole: opening it, units of work on it, and the bell that rings at every commit.

SQLite (the default) has one writing connection and a few reading ones; PostgreSQL has a pool. SQLAlchemy Core, no ORM.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import migrate
from storage.gate import Gate
from storage.keys import Keys, KeyTrouble
from storage.link import Link
from storage.news import News
from storage.quick import Quick
from storage.uow import UnitOfWork
from storage.wire import Wire

READERS = 3
POOL = 8
BUSY = 5000
"""Milliseconds that SQLite waits for another process's writing."""
NOTIFY = "motcua"
_TELL = text("SELECT pg_notify(:channel, :who)")
_RETRY = 1.0


class StoreTrouble(Exception):
    """The database cannot be opened as asked; the text says what to do."""


class Database:
    """An opened store. ``dialect`` is "sqlite" or "postgresql".

    ``news`` rings at every commit, ``unready`` when letters were kept whose files are to be fetched, ``said`` when messages were put out.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, keys: Keys) -> None:
        self._writer = writer
        self._reader = reader
        self._gate = Gate()
        self._me = secrets.token_hex(8)
        self._listening: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()
        self._wire: Wire | None = None  # SQLite's writing connection below SQLAlchemy
        self._held: AsyncConnection | None = None  # and SQLAlchemy's own, for as long as the store is open
        self._quick: Quick | None = Quick(writer.dialect)
        self.keys = keys
        self.dialect = writer.dialect.name
        self.news = News(None if self.postgres else self._data_version)
        self.unready = News()
        self.said = News(None if self.postgres else self._data_version)

    @property
    def postgres(self) -> bool:
        """Whether this is PostgreSQL, where several processes may share the work."""
        return self.dialect == "postgresql"

    @classmethod
    async def open(cls, url: str, keys: Keys, *, migrate: bool = True, pool: int = POOL) -> Database:
        """Open the store at ``url`` and bring its tables up to date.

        ``migrate=False`` leaves them as they are. Raises StoreTrouble (not reachable, not ours to use), KeyTrouble (another master
        key), or the driver's own errors.
        """
        where = normal(url)
        try:
            if migrate:
                await _migrate(where)
        except (OSError, DBAPIError) as trouble:
            if isinstance(trouble, DBAPIError) and trouble.statement is not None:
                raise       # a statement of ours failed, not the way to the database
            raise StoreTrouble(
                f"MOTCUA_DATABASE_URL: the database cannot be opened: {_reason(trouble)}. Does it run, and may we use it?"
            ) from None
        database = cls._sqlite(where, keys) if where.get_backend_name() == "sqlite" else cls._postgres(where, keys, pool)
        try:
            await database._check_key()
            await database.news.learn()
            await database.said.learn()
            if database.postgres:
                database._listening = asyncio.create_task(database._listen())
                with contextlib.suppress(TimeoutError):  # without it other processes' news come late, by the callers' own time limits
                    async with asyncio.timeout(_RETRY):
                        await database._hears.wait()
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    def _sqlite(cls, url: URL, keys: Keys) -> Database:
        # One writer: SQLite has no more, and waiting in our queue is fairer than in its busy loop.
        how: dict[str, Any] = {"max_overflow": 0, "pool_reset_on_return": None, "hide_parameters": True}
        writer = create_async_engine(url, pool_size=1, async_creator=lambda: Wire.open(str(url.database), BUSY), **how)
        reader = create_async_engine(url, pool_size=READERS, connect_args={"timeout": BUSY / 1000}, **how)
        for engine in (writer, reader):
            engine.sync_engine.dialect.motcua_keys = keys  # type: ignore[attr-defined]
        database = cls(writer, reader, keys)

        def connected(connection: Any, *, reads: bool) -> None:
            if reads:
                connection.isolation_level = None  # we say BEGIN ourselves
            cursor = connection.cursor()
            for pragma in PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            if reads:
                cursor.execute("PRAGMA query_only=ON")
            else:
                database._wire = connection.driver_connection
            cursor.close()

        def begins(connection: Any) -> None:
            # A unit that has only run prepared statements until now is in a transaction already.
            if database._wire is None or not database._wire.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")

        event.listen(writer.sync_engine, "connect", lambda connection, _: connected(connection, reads=False))
        event.listen(reader.sync_engine, "connect", lambda connection, _: connected(connection, reads=True))
        event.listen(writer.sync_engine, "begin", begins)
        event.listen(reader.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return database

    @classmethod
    def _postgres(cls, url: URL, keys: Keys, pool: int) -> Database:
        engine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=2,
            hide_parameters=True,      # an error's text must not carry what people wrote
            connect_args={"server_settings": {"application_name": "motcua", "jit": "off"}, "prepared_statement_cache_size": 500},
        )
        engine.sync_engine.dialect.motcua_keys = keys  # type: ignore[attr-defined]
        return cls(engine, engine.execution_options(postgresql_readonly=True), keys)

    @asynccontextmanager
    async def begin(self, *, urgent: bool = False) -> AsyncIterator[UnitOfWork]:
        """A unit that writes. Nothing stays unless ``await uow.commit()`` was reached; ``urgent`` goes first where writers queue."""
        if self.postgres:
            async with self._writer.connect() as connection:
                yield UnitOfWork(Link(connection), self._commit)
            return
        async with self._gate.held(urgent=urgent):
            connection, wire = await self._clean()
            try:
                yield UnitOfWork(Link(connection, self._quick, wire), self._commit)
            finally:
                if wire.busy or _unfinished(connection):      # whoever is cancelled here too leaves it to the next unit
                    await asyncio.shield(asyncio.ensure_future(self._undo(connection, wire)))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A unit that only reads; a change in it is refused by the database."""
        async with self._reader.connect() as connection:
            yield UnitOfWork(Link(connection), _no_commit)

    async def close(self) -> None:
        """Close every connection; a unit of work still open loses what it had not committed."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.news.close()
        await self.unready.close()
        await self.said.close()
        if self._held is not None:
            await self._held.close()
        await self._writer.dispose()
        await self._reader.dispose()

    async def _clean(self) -> tuple[AsyncConnection, Wire]:
        """SQLite's writing connection, in no transaction. It is held from one unit to the next: taking it from a pool of one each time
        cost more than most units do."""
        if self._held is None or self._held.closed or self._held.invalidated:
            if self._held is not None:
                await self._held.close()
            self._held = await self._writer.connect()
        assert self._wire is not None
        if self._wire.busy or _unfinished(self._held):
            await self._undo(self._held, self._wire)
        return self._held, self._wire

    @staticmethod
    async def _undo(connection: AsyncConnection, wire: Wire) -> None:
        await wire.still()
        if _unfinished(connection):
            await connection.rollback()
        if wire.in_transaction:
            await wire.rollback()

    async def _commit(self, link: Link) -> None:
        if self.postgres:
            await link.connection.execute(_TELL, {"channel": NOTIFY, "who": self._me})
        await link.commit()
        self.news.ring()
        if link.unready:
            link.unready = False
            self.unready.ring()
        if link.said:
            link.said = False
            self.said.ring()

    async def _check_key(self) -> None:
        proof = self.keys.digest("marks.key", "motcua")
        async with self.begin() as uow:
            found = await uow.marks.put_new("key", proof)
            if found == proof:
                await uow.commit()
                return
        raise KeyTrouble(
            "This store was made with another master key. Set MOTCUA_MASTER_KEY, or put back the master.key that belongs to it; "
            "with this one nothing personal in it could be read."
        )

    async def _data_version(self) -> int:
        """Changes when another process has committed (https://www.sqlite.org/pragma.html#pragma_data_version)."""
        if self._wire is None:
            return 0
        with contextlib.suppress(ValueError, sqlite3.ProgrammingError):  # the connection was given up and the next one not yet made
            for row in await self._wire.execute_fetchall("PRAGMA data_version"):
                return int(row[0])
        return -1

    async def _listen(self) -> None:
        """Hold one connection that hears other processes' NOTIFY; a lost one is opened again, and rings in case something was missed."""
        while True:
            with contextlib.suppress(Exception):  # the database is away: units of work report that, here we only try again
                async with self._writer.connect() as connection:
                    raw: Any = (await connection.get_raw_connection()).driver_connection
                    lost = asyncio.Event()
                    raw.add_termination_listener(lambda _, lost=lost: lost.set())
                    await raw.add_listener(NOTIFY, self._heard)
                    self._hears.set()
                    self._ring()
                    try:
                        await lost.wait()
                    finally:
                        if not raw.is_closed():
                            await raw.remove_listener(NOTIFY, self._heard)
            await asyncio.sleep(_RETRY)

    def _heard(self, _connection: Any, _pid: int, _channel: str, who: str) -> None:
        if who != self._me:
            self._ring()

    def _ring(self) -> None:
        """Another process may have done anything."""
        self.news.ring()
        self.unready.ring()
        self.said.ring()


PRAGMAS = (f"busy_timeout={BUSY}", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16000")
"""Of every SQLite connection. FULL: a letter is acknowledged only after it is on the disk. WAL is set once, by the migration."""


def _unfinished(connection: AsyncConnection) -> bool:
    """Whether SQLAlchemy holds a transaction, be it a dead one: after a failed COMMIT it wants a rollback, though SQLite needs none."""
    below = connection.sync_connection
    return below is not None and below.get_transaction() is not None


def _reason(trouble: OSError | DBAPIError) -> str:
    """What the database or the system said, without the address and its password."""
    if isinstance(trouble, OSError):
        return trouble.strerror or type(trouble).__name__
    return str(trouble.orig).splitlines()[0].split(">: ")[-1]


async def _no_commit(_link: Link) -> None:
    raise StoreTrouble("A unit of work that was opened for reading has nothing to commit; open it with begin().")


async def _migrate(url: URL) -> None:
    await migrate.upgrade(url)


def normal(url: str) -> URL:
    """The database's address with the driver we use. Raises StoreTrouble for what we do not run on."""
    try:
        found = make_url(url)
    except Exception:
        raise StoreTrouble(
            "MOTCUA_DATABASE_URL cannot be read. Examples: sqlite:///data/motcua.db, postgresql://user:password@host/name"
        ) from None
    backend = found.get_backend_name()
    if backend == "sqlite":
        if not found.database or found.database == ":memory:":
            raise StoreTrouble("SQLite needs a file, because several connections share it: sqlite:///data/motcua.db")
        return found.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        return found.set(drivername="postgresql+asyncpg")
    raise StoreTrouble(f"MOTCUA_DATABASE_URL: the database {backend!r} is not supported; use sqlite:///… or postgresql://…")
