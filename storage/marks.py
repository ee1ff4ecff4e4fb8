"""Small named values: the catalogue's version, a polling offset, who holds a lease."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from storage.link import Link, insert_or_leave, insert_or_replace
from storage.models import marks

_GET = select(marks.c.value).where(marks.c.name == bindparam("b_name"))
_TAKE = (
    update(marks)
    .where(
        marks.c.name == bindparam("b_name"),
        or_(marks.c.owner.is_(None), marks.c.owner == bindparam("b_owner"), marks.c.until.is_(None), marks.c.until <= bindparam("b_now")),
    )
    .values(owner=bindparam("b_owner"), until=bindparam("b_until"))
)
_GIVE_BACK = update(marks).where(marks.c.name == bindparam("b_name"), marks.c.owner == bindparam("b_owner")).values(owner=None, until=None)


class Marks:
    """The table of named values."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, name: str) -> str | None:
        """The value, or None when it was never put."""
        found = await self._link.value(_GET, {"b_name": name})
        return None if found is None else str(found)

    async def put(self, name: str, value: str) -> None:
        """Set the value."""
        await self._link.run(insert_or_replace(self._link, marks, ("name",), ("value",)), {"name": name, "value": value})

    async def put_new(self, name: str, value: str) -> str:
        """Set the value when there is none yet; what stands there now."""
        await self._link.run(insert_or_leave(self._link, marks, "name"), {"name": name, "value": value})
        return await self.get(name) or value

    async def bump(self, name: str) -> int:
        """Raise a whole number by one (from 0) and say the new one; others wait until this unit ends."""
        await self._link.run(insert_or_leave(self._link, marks, "name"), {"name": name, "value": "0"})
        raised = int(await self._link.value(_GET.with_for_update(), {"b_name": name}) or 0) + 1
        await self.put(name, str(raised))
        return raised

    async def lease(self, name: str, owner: str, until: datetime, now: datetime) -> bool:
        """Take or prolong a lease: whether ``owner`` holds it until then. One that ran out may be taken by anybody."""
        await self._link.run(insert_or_leave(self._link, marks, "name"), {"name": name, "value": ""})
        return await self._link.run(_TAKE, {"b_name": name, "b_owner": owner, "b_until": until, "b_now": now}) == 1

    async def release(self, name: str, owner: str) -> None:
        """Give a lease back, if it is still ours."""
        await self._link.run(_GIVE_BACK, {"b_name": name, "b_owner": owner})
