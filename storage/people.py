"""People: whoever wrote to us, known by a random id."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.link import Link
from storage.models import conversations, people

_CREATED = select(people.c.created_at).where(people.c.id == bindparam("b_id"))
_ERASED = update(people).where(people.c.id == bindparam("b_id")).values(erased_at=bindparam("b_now"))
_OF_LANE = select(conversations.c.person_id).where(conversations.c.lane == bindparam("b_lane"))


class People:
    """The table of people."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def since(self, person_id: str) -> datetime | None:
        """When we first heard of this person; None: never."""
        found: datetime | None = await self._link.value(_CREATED, {"b_id": person_id})
        return found

    async def of_lane(self, lane: str) -> str | None:
        """Who writes in this lane."""
        found: str | None = await self._link.value(_OF_LANE, {"b_lane": lane})
        return found

    async def erased(self, person_id: str, now: datetime) -> None:
        """Note that this person's data was erased at their wish."""
        await self._link.run(_ERASED, {"b_id": person_id, "b_now": now})
