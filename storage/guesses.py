"""Counting wrong guesses and locking out, per dossier, sender, address and overall."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, delete, or_, select, update

from storage.link import Link, insert_or_leave
from storage.models import guesses

g = guesses.c
_START = bindparam("b_start", type_=g.since.type)
_NOW = bindparam("b_now", type_=g.since.type)
_NOTE = (
    update(guesses)
    .where(g.scope == bindparam("b_scope"))
    .values(count=case((g.since <= _START, 1), else_=g.count + 1), since=case((g.since <= _START, _NOW), else_=g.since))
    .returning(g.count)
)
_LOCKED = select(g.until).where(g.scope == bindparam("b_scope"), g.until > bindparam("b_now"))
_UNTIL = bindparam("b_until", type_=g.until.type)
_LOCK = (
    update(guesses)
    .where(g.scope == bindparam("b_scope"))
    .values(until=case((or_(g.until.is_(None), g.until < _UNTIL), _UNTIL), else_=g.until))
)
_CLEAR = delete(guesses).where(g.scope == bindparam("b_scope"))


class Guesses:
    """The table of counters; a scope is a name like "dossier:<id>" or "lane:<lane>", never an address in plain."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def note(self, scope: str, now: datetime, window: timedelta) -> int:
        """Count a wrong guess; how many since the first one of this window."""
        await self._link.run(insert_or_leave(self._link, guesses, "scope"), {"scope": scope, "count": 0, "since": now})
        return int(await self._link.value(_NOTE, {"b_scope": scope, "b_start": now - window, "b_now": now}))

    async def locked(self, scope: str, now: datetime) -> datetime | None:
        """Until when this scope is locked, or None."""
        found: datetime | None = await self._link.value(_LOCKED, {"b_scope": scope, "b_now": now})
        return found

    async def lock(self, scope: str, until: datetime, now: datetime) -> None:
        """Lock this scope until then; a longer lock stays."""
        await self._link.run(insert_or_leave(self._link, guesses, "scope"), {"scope": scope, "count": 0, "since": now})
        await self._link.run(_LOCK, {"b_scope": scope, "b_until": until})

    async def clear(self, scope: str) -> None:
        """Forget the guesses of this scope: the right answer was given."""
        await self._link.run(_CLEAR, {"b_scope": scope})
