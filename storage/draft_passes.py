"""One-time codes by which a draft is taken over in another conversation; only hashes of them are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from dialogs.handover import MISSES
from storage.link import Link, insert_or_replace
from storage.models import draft_passes


@dataclass(frozen=True, slots=True)
class DraftPass:
    """A code that works: the draft it opens, the lane it was made in, and how often wrong digits were given for it."""

    draft_id: str
    lane: str
    misses: int


p = draft_passes.c
_REPLACED = ("hash", "lane", "taker", "misses", "expires_at", "used_at")
_WORKS: ColumnElement[bool] = and_(
    p.hash == bindparam("b_hash"),
    p.used_at.is_(None),
    p.expires_at > bindparam("b_now"),
    p.misses < MISSES,
    or_(p.taker.is_(None), p.taker == bindparam("b_lane")),
)
_FIND = select(p.draft_id, p.lane, p.misses).where(_WORKS)
_CLAIM = update(draft_passes).where(_WORKS).values(taker=bindparam("b_taker"))
_MISS = update(draft_passes).where(p.hash == bindparam("b_hash")).values(misses=p.misses + 1)
_USE = update(draft_passes).where(_WORKS).values(used_at=bindparam("b_used")).returning(p.draft_id, p.lane, p.misses)


class DraftPasses:
    """The table of these codes, one row a draft."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def make(self, hash: str, draft_id: str, lane: str, expires_at: datetime) -> None:
        """Keep the hash of a new code; the code that the draft had before works no more."""
        values = {
            "draft_id": draft_id, "hash": hash, "lane": lane, "taker": None, "misses": 0, "expires_at": expires_at, "used_at": None,
        }  # fmt: skip
        await self._link.run(insert_or_replace(self._link, draft_passes, ("draft_id",), _REPLACED), values)

    async def find(self, hash: str, lane: str, now: datetime) -> DraftPass | None:
        """What this code opens for this conversation; None when it is unknown, used, too old, missed too often or claimed by another."""
        row = await self._link.row(_FIND, {"b_hash": hash, "b_lane": lane, "b_now": now})
        return None if row is None else DraftPass(*row)

    async def claim(self, hash: str, lane: str, now: datetime) -> bool:
        """From now on this conversation alone may use the code; False when it works no more, or another was faster."""
        return await self._link.run(_CLAIM, {"b_hash": hash, "b_lane": lane, "b_now": now, "b_taker": lane}) == 1

    async def miss(self, hash: str) -> None:
        """Count wrong digits; the third ends the code."""
        await self._link.run(_MISS, {"b_hash": hash})

    async def use(self, hash: str, lane: str, now: datetime) -> DraftPass | None:
        """Use the code, once; None when ``find`` would find none."""
        row = await self._link.row(_USE, {"b_hash": hash, "b_lane": lane, "b_now": now, "b_used": now})
        return None if row is None else DraftPass(*row)
