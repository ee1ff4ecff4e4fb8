"""SQLite's writing connection: statements run where they are asked for; what may wait for the disk or another process gets a thread.

aiosqlite hands every step of a statement to a thread and back, four to five times a statement, which costs more than most statements of
ours, and far more while a busy event loop holds Python's lock. There is one writer, its statements are short, and once its transaction
has begun nothing can make them wait: so one hand-over a transaction is enough, COMMIT, and one more for BEGIN IMMEDIATE where another
process is writing. Readers stay with aiosqlite.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class Wire:
    """Used by SQLAlchemy's asyncio engine in the place of an ``aiosqlite.Connection``; the names are that class's."""

    def __init__(self, connection: sqlite3.Connection, patience: int) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._waiting: asyncio.Future[Any] | None = None

    @classmethod
    async def open(cls, path: str, patience: int) -> Wire:
        """Connect; ``patience`` is how many milliseconds BEGIN IMMEDIATE waits for another process. We say BEGIN ourselves."""

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(path, timeout=patience / 1000, isolation_level=None, check_same_thread=False)

        return cls(await asyncio.to_thread(connect), patience)

    @property
    def open_connection(self) -> sqlite3.Connection:
        """Raises ValueError, as aiosqlite does, after ``close``."""
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; False after ``close``."""
        return self._connection is not None and self._connection.in_transaction

    @property
    def busy(self) -> bool:
        """Whether anything of the last unit is left: an open transaction, or work on the thread."""
        return self.in_transaction or (self._waiting is not None and not self._waiting.done())

    def cursor(self) -> Cursor:
        """A cursor, which is to be entered."""
        return Cursor(self)

    async def execute_fetchall(self, statement: str, values: Iterable[Any] = ()) -> Iterable[Any]:
        """All rows of a statement."""
        await self.still()
        return self.open_connection.execute(statement, tuple(values)).fetchall()

    async def create_function(self, *arguments: Any, **named: Any) -> None:
        """SQLAlchemy gives SQLite its REGEXP."""
        await self.still()
        self.open_connection.create_function(*arguments, **named)

    async def set_progress_handler(self, handler: Callable[[], int | None] | None, steps: int) -> None:
        """``handler`` is called every so many steps of SQLite's machine: how the tests count them."""
        await self.still()
        self.open_connection.set_progress_handler(handler, steps)

    async def begin(self, statement: str) -> None:
        """At once where no other process writes just now; else the thread waits for it."""
        connection = self.open_connection
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        finally:
            connection.execute(f"PRAGMA busy_timeout={self._patience}")
        if not connection.in_transaction:
            await self.apart(lambda: connection.execute(statement))

    async def commit(self) -> None:
        """Return when the transaction is on the disk."""
        await self.still()
        await self.apart(self.open_connection.commit)

    async def rollback(self) -> None:
        """Undo; nothing waits for the disk here."""
        await self.still()
        self.open_connection.rollback()

    async def close(self) -> None:
        """Close, once; what is under way comes to its end first."""
        await self.still()
        self.stop()

    def stop(self) -> None:
        """Close at once."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._thread.shutdown(wait=False)

    async def apart(self, work: Callable[[], T]) -> T:
        """Do this on the thread. Whoever stops waiting for it leaves it running, and the next step waits until it has ended."""
        self._waiting = asyncio.get_running_loop().run_in_executor(self._thread, work)
        return await asyncio.shield(self._waiting)

    async def still(self) -> None:
        """Return when nothing runs on the thread."""
        if self._waiting is not None:
            if not self._waiting.done():
                await asyncio.wait((self._waiting,))
            self._waiting = None


class Cursor:
    """One statement and its rows."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._cursor = wire.open_connection.cursor()

    async def __aenter__(self) -> Cursor:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._cursor.arraysize = value

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Run a statement; BEGIN IMMEDIATE may have to wait for another process."""
        await self._wire.still()
        if statement.startswith("BEGIN"):
            await self._wire.begin(statement)
        else:
            self._cursor.execute(statement, values)
        return self

    async def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> Cursor:
        """Run a statement for each row of values."""
        await self._wire.still()
        self._cursor.executemany(statement, values)
        return self

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(self.arraysize if size is None else size)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()
