"""The two column types of ours: sealed personal data, and moments in UTC."""

from __future__ import annotations

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

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return keys_of(dialect).seal(self.context, orjson.dumps(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return orjson.loads(keys_of(dialect).open(self.context, bytes(value)))

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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored; give it in UTC.")
        if dialect.name == "sqlite":
            return microseconds(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, int):
            return EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment.astimezone(UTC)
