"""Who did what to which thing, and when. Only added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.link import Link
from storage.models import audit


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit. ``actor`` is an official's id, "cli", "system" or "citizen"."""

    at: datetime
    actor: str
    act: str
    thing: str
    detail: Any


_ADD = insert(audit)
_OF = (
    select(audit.c.at, audit.c.actor, audit.c.act, audit.c.thing, audit.c.detail)
    .where(audit.c.thing == bindparam("b_thing"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("b_limit"))
)


class Audit:
    """The table of acts."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, at: datetime, actor: str, act: str, thing: str, detail: Any = None) -> None:
        """Write one line; ``detail`` is JSON and sealed."""
        await self._link.run(_ADD, {"at": at, "actor": actor, "act": act, "thing": thing, "detail": detail})

    async def of(self, thing: str, limit: int = 100) -> Sequence[Act]:
        """The newest acts on one thing."""
        return [Act(*row) for row in await self._link.rows(_OF, {"b_thing": thing, "b_limit": limit})]
