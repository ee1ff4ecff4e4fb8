"""The store's own statements on SQLite's writing connection, without the machinery that SQLAlchemy brings to each of them.

SQLAlchemy writes every statement once: its words, how each value is put in and how each column is read. After that only values change,
and handing them over takes microseconds, where a whole ``execute`` takes hundreds. What is not of this simple kind (a statement seen for
the first time, defaults to be computed, an empty list) goes SQLAlchemy's way, and so does whatever fails, to fail in SQLAlchemy's words;
but not what made SQLite undo the whole transaction (no room, a failing disk): a second try would be the first statement of a new one.
"""

from __future__ import annotations

import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from storage.wire import Wire

KEPT = 1_000
"""Statements that are remembered. Ours are made once, with their module; one that is made anew each time is never prepared."""
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
T = TypeVar("T")
Put = Callable[[Any], Any] | None
Values = Mapping[str, Any]


class Unfit(Exception):
    """This statement goes SQLAlchemy's way."""


class Prepared:
    """One statement: its words, the values in their order, and how its rows are read."""

    def __init__(self, statement: ClauseElement, keys: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(keys) or None)
        if not isinstance(compiled, SQLCompiler) or not compiled.positional or compiled.insert_prefetch or compiled.update_prefetch:
            raise Unfit
        if compiled.literal_execute_params:
            raise Unfit
        self.words = compiled.string
        self.lists = set(_LIST.findall(self.words))
        puts = compiled._bind_processors
        self._puts: list[tuple[str, Put]] = []
        self._fixed: dict[str, Any] = {}
        for name in compiled.positiontup or ():
            self._puts.append((name, puts.get(name)))       # type: ignore[arg-type]
            bind = compiled.binds[name]
            if not bind.required and name not in keys:
                self._fixed[name] = bind.effective_value
        if {name for name, _put in self._puts if name in self.lists} != self.lists:
            raise Unfit
        # Without a list every place has one value, and what is fixed is put in its form once.
        self._plain: list[tuple[str | None, Put, Any]] | None = None
        if not self.lists:
            self._plain = [
                (name, put, None) if name in keys else (None, None, self._fixed[name] if put is None else put(self._fixed[name]))
                for name, put in self._puts
                if name in keys or name in self._fixed
            ]
            if len(self._plain) != len(self._puts):
                self._plain = None
        columns = compiled._result_columns
        reads = [column.type._cached_result_processor(dialect, None) for column in columns]
        self._reads = [(place, read) for place, read in enumerate(reads) if read is not None]
        named: Any = namedtuple
        self._row: Callable[[Any], Any] = named("Row", [column.keyname for column in columns], rename=True)._make if columns else tuple

    def words_for(self, values: Values) -> str:
        """The statement with as many places as its lists are long."""
        if not self.lists:
            return self.words
        for name in self.lists:
            if not values[name]:
                raise Unfit
        return _LIST.sub(lambda found: ",".join("?" * len(values[found[1]])), self.words)

    def put(self, values: Values) -> list[Any]:
        """The values in the order of their places. Raises KeyError where one is missing."""
        if self._plain is not None:
            return [fixed if name is None else values[name] if put is None else put(values[name]) for name, put, fixed in self._plain]
        out: list[Any] = []
        fixed = self._fixed
        for name, put in self._puts:
            value = values[name] if name in values else fixed[name]
            if name in self.lists:
                out.extend(value if put is None else [put(one) for one in value])
            else:
                out.append(value if put is None else put(value))
        return out

    def rows(self, found: list[Any]) -> list[Any]:
        """What SQLite found, read column by column."""
        reads = self._reads
        if not reads:
            return [self._row(row) for row in found]
        out = []
        for row in found:
            values = list(row)
            for place, read in reads:
                values[place] = read(values[place])
            out.append(self._row(values))
        return out


class Quick:
    """The prepared statements of one store."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        # By identity and the names of the values. None: seen once and not yet prepared. False: not of the simple kind.
        self._kept: dict[tuple[int, tuple[str, ...]], tuple[ClauseElement, Prepared | bool | None]] = {}

    def prepared(self, statement: Any, values: Values) -> Prepared:
        """Raises Unfit."""
        key = (id(statement), tuple(values))
        known = self._kept.get(key)
        if known is None or known[0] is not statement:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = (statement, None)
            raise Unfit
        found = known[1]
        if isinstance(found, Prepared):
            return found
        if found is False:
            raise Unfit
        try:
            made = Prepared(statement, tuple(values), self._dialect)
        except Exception:
            self._kept[key] = (statement, False)
            raise Unfit from None
        self._kept[key] = (statement, made)
        return made

    def rows(self, wire: Wire, statement: Any, values: Values) -> list[Any]:
        """All rows. Raises Unfit, or SQLite's own error where it undid the transaction."""
        ready = self.prepared(statement, values)
        return _tried(wire, lambda: ready.rows(wire.open_connection.execute(ready.words_for(values), ready.put(values)).fetchall()))

    def run(self, wire: Wire, statement: Any, values: Values) -> int:
        """How many rows were touched. Raises as ``rows`` does."""
        ready = self.prepared(statement, values)
        return _tried(wire, lambda: wire.open_connection.execute(ready.words_for(values), ready.put(values)).rowcount)

    def many(self, wire: Wire, statement: Any, values: Sequence[Values]) -> int:
        """The same for many rows of values. Raises as ``rows`` does."""
        ready = self.prepared(statement, values[0])
        if ready.lists:
            raise Unfit
        return _tried(wire, lambda: wire.open_connection.executemany(ready.words, [ready.put(one) for one in values]).rowcount)


def _tried(wire: Wire, work: Callable[[], T]) -> T:
    """What fails alone goes SQLAlchemy's way; where SQLite undid the transaction with it, nothing may be repeated by itself."""
    try:
        return work()
    except KeyError:
        raise Unfit from None
    except sqlite3.Error:
        if not wire.in_transaction:
            raise
        raise Unfit from None
