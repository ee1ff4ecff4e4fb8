"""One connection as the tables' classes use it, and the few statements that the two databases spell differently."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, CursorResult, Executable, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.quick import Quick, Unfit
from storage.wire import Wire

T = TypeVar("T")
Values = Mapping[str, Any]
MANY = 500
"""Values in one IN list: far below the limits of both databases (32,766 and 32,767 parameters)."""


class Conflict(Exception):
    """Somebody else was faster, or the row is not in the state that this change needs. ``current`` is what stands there now."""

    def __init__(self, what: str, current: Any = None) -> None:
        super().__init__(what)
        self.current = current


class Undone(Exception):
    """SQLite undid this unit's transaction by itself: what the unit still does would stand alone, so it can do and keep nothing more."""


class Link:
    """A connection inside a unit of work: statements in, rows out.

    ``unready``: letters were kept whose files are to be fetched; ``said``: messages were put out.
    """

    __slots__ = ("_begun_once", "_quick", "_wire", "connection", "postgres", "said", "unready")

    def __init__(self, connection: AsyncConnection, quick: Quick | None = None, wire: Wire | None = None) -> None:
        self.connection = connection
        self.postgres = connection.dialect.name == "postgresql"
        self._quick = quick if wire is not None else None
        self._wire = wire
        self._begun_once = False      # since the last commit
        self.unready = False
        self.said = False

    async def _begun(self) -> Wire:
        """SQLite's own connection, in a transaction. Raises Unfit where it does not begin: SQLAlchemy then tries, and says why not."""
        assert self._wire is not None
        if not self._wire.in_transaction:
            self.whole()
            await self._wire.still()
            try:
                await self._wire.begin("BEGIN IMMEDIATE")
            except sqlite3.Error:
                raise Unfit from None
        self._begun_once = True
        return self._wire

    def whole(self) -> None:
        """Raises Undone where the transaction that this unit began is no more: on a full or failing disk SQLite rolls all of it back
        (https://www.sqlite.org/lang_transaction.html), and whoever caught that error must not go on as if nothing had happened."""
        if self._wire is not None and not self._wire.in_transaction and (self._begun_once or self.connection.in_transaction()):
            raise Undone("SQLite undid the transaction of this unit")

    async def commit(self) -> None:
        """Make permanent what was done. Raises Undone."""
        self.whole()
        if self._wire is None:
            await self.connection.commit()
            return
        self._begun_once = self._wire.in_transaction      # should COMMIT fail and undo, a second one is no success
        if self.connection.in_transaction():
            await self.connection.commit()
        elif self._wire.in_transaction:       # prepared statements only: SQLAlchemy knows of no transaction
            await self._wire.commit()
        self._begun_once = False

    async def _execute(self, statement: Executable, values: Any) -> CursorResult[Any]:
        """SQLAlchemy's way."""
        self.whole()
        return await self.connection.execute(statement, values)

    async def rows(self, statement: Executable, values: Values | None = None) -> Sequence[Any]:
        """All rows of a query (typed loosely: each is turned into a value of its table's own type at once)."""
        if self._quick is not None:
            with contextlib.suppress(Unfit):
                return self._quick.rows(await self._begun(), statement, values or {})
        return (await self._execute(statement, values)).fetchall()

    async def row(self, statement: Executable, values: Values | None = None) -> Any:
        """The first row of a query, or None."""
        if self._quick is not None:
            with contextlib.suppress(Unfit):
                found = self._quick.rows(await self._begun(), statement, values or {})
                return found[0] if found else None
        return (await self._execute(statement, values)).first()

    async def value(self, statement: Executable, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        found = await self.row(statement, values)
        return None if found is None else found[0]

    async def run(self, statement: Executable, values: Values | None = None) -> int:
        """A change; how many rows it touched."""
        if self._quick is not None:
            with contextlib.suppress(Unfit):
                if isinstance(values, list):
                    return self._quick.many(await self._begun(), statement, values)
                return self._quick.run(await self._begun(), statement, values or {})
        return (await self._execute(statement, values)).rowcount

    async def many(self, statement: Executable, values: Sequence[Values]) -> None:
        """The same change for many rows, in their order; PostgreSQL does not say how many it touched."""
        if not values:
            return
        if self._quick is not None:
            with contextlib.suppress(Unfit):
                self._quick.many(await self._begun(), statement, values)
                return
        await self._execute(statement, values)

    async def many_rows(self, statement: Executable, values: Sequence[Values]) -> Sequence[Any]:
        """The same INSERT … RETURNING for many rows; what it returned."""
        if not values:
            return []
        return (await self._execute(statement, values)).fetchall()


@cache
def insert_new(table: Table, *unique: str) -> postgresql.Insert:
    """INSERT … ON CONFLICT DO NOTHING for PostgreSQL; ``unique`` names the columns of the one constraint that may be hit, none: any."""
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(unique) or None)


@cache
def insert_new_sqlite(table: Table, *unique: str) -> sqlite.Insert:
    """The same for SQLite."""
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(unique) or None)


def insert_or_leave(link: Link, table: Table, *unique: str) -> Any:
    """INSERT … ON CONFLICT DO NOTHING in the words of this database, built once."""
    return insert_new(table, *unique) if link.postgres else insert_new_sqlite(table, *unique)


@cache
def _upsert(postgres: bool, table: Table, unique: tuple[str, ...], replaced: tuple[str, ...]) -> Any:
    statement: Any = (postgresql.insert if postgres else sqlite.insert)(table)
    return statement.on_conflict_do_update(index_elements=list(unique), set_={name: statement.excluded[name] for name in replaced})


def insert_or_replace(link: Link, table: Table, unique: tuple[str, ...], replaced: tuple[str, ...]) -> Any:
    """INSERT … ON CONFLICT (unique) DO UPDATE of the columns ``replaced``, built once."""
    return _upsert(link.postgres, table, unique, replaced)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """``column IN (…)`` with the list handed in at execution, so that the statement is built and compiled once."""
    listed: BindParameter[Any] = bindparam(name, expanding=True)
    return column.in_(listed)


def chunks(items: Sequence[T], size: int = MANY) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    stream = iter(items)
    while part := list(islice(stream, size)):
        yield part
