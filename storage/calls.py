"""Calls for a human ("gặp cán bộ"): who asked, at which step, and in which words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.link import Link
from storage.models import calls


@dataclass(frozen=True, slots=True)
class Call:
    """One person who waits for an official."""

    id: str
    lane: str
    person_id: str
    unit: str
    scene: str
    step: str
    draft_id: str | None
    words: Any
    at: datetime
    done_at: datetime | None = None


_NAMES = tuple(field.name for field in fields(Call))
_COLUMNS = tuple(calls.c[name] for name in _NAMES)
_ADD = insert(calls)
_OPEN = select(*_COLUMNS).where(calls.c.done_at.is_(None)).order_by(calls.c.at, calls.c.id).limit(bindparam("b_limit"))
_OPEN_OF_UNIT = _OPEN.where(calls.c.unit.in_((bindparam("b_unit"), "")))
_DONE = update(calls).where(calls.c.id == bindparam("b_id"), calls.c.done_at.is_(None)).values(done_at=bindparam("b_now"))


class Calls:
    """The table of calls."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, call: Call) -> None:
        """Put a call on the officials' list."""
        await self._link.run(_ADD, {name: getattr(call, name) for name in _NAMES})

    async def waiting(self, unit: str | None = None, limit: int = 50) -> list[Call]:
        """Calls nobody has answered, the oldest first: all, or those of one unit and those that name none."""
        if unit is None:
            return [Call(*row) for row in await self._link.rows(_OPEN, {"b_limit": limit})]
        return [Call(*row) for row in await self._link.rows(_OPEN_OF_UNIT, {"b_limit": limit, "b_unit": unit})]

    async def done(self, id: str, now: datetime) -> bool:
        """Answered; False when it was answered before."""
        return await self._link.run(_DONE, {"b_id": id, "b_now": now}) == 1
