"""The two column types of ours: sealed personal data, and moments in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary, TypeDecorator
from sqlalchemy.types import TypeEngine

from storage.keys import Keys

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def keys_of(dialect: Dialect) -> Keys:
    """The keys that the database was opened with: they travel on the dialect, so that two databases in one process never mix."""
    keys = getattr(dialect, "motcua_keys", None)
    if not isinstance(keys, Keys):
        raise TypeError("A sealed column was used on an engine without keys; open the store with Database.open().")
    return keys


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, the form of a moment on SQLite."""
    return (moment - EPOCH) // _MICROSECOND


class Sealed(TypeDecorator[Any]):
    """A JSON value, encrypted and bound to its column. None is NULL. Raises TypeError for what JSON cannot say."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], bytes | None]:
        """Made once for a statement: a dozen values pass through with every letter."""
        seal = keys_of(dialect).sealing(self.context)

        def process(value: Any) -> bytes | None:
            return None if value is None else seal(orjson.dumps(value))

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        del coltype
        unseal = keys_of(dialect).opening(self.context)

        def process(value: Any) -> Any:
            return None if value is None else orjson.loads(unseal(value if value.__class__ is bytes else bytes(value)))

        return process

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC to the microsecond. Raises ValueError for a naive one.

    SQLite has no such type: there it is microseconds since 1970, which sort and compare as they should.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        put = microseconds if dialect.name == "sqlite" else _in_utc

        def process(value: datetime | None) -> Any:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError("A time without a zone cannot be stored; give it in UTC.")
            return put(value)

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        del coltype
        read = _since_1970 if dialect.name == "sqlite" else _in_utc

        def process(value: Any) -> datetime | None:
            return None if value is None else read(value)

        return process


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _since_1970(count: int) -> datetime:
    return EPOCH + timedelta(microseconds=count)
