"""Officials: who may act on dossiers, in which role and for which unit; and the one-time invitations that make one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, func, insert, select, update

from storage.link import Link
from storage.models import conversations, invitations, officials

Role = Literal["receiver", "handler", "head", "admin"]


@dataclass(frozen=True, slots=True)
class Official:
    """One official. ``unit`` is the statistical code of a commune, "" for the unit that runs this bot."""

    id: str
    person_id: str
    role: Role
    unit: str
    name: Any
    since: datetime
    ended_at: datetime | None


o = officials.c
v = invitations.c
_COLUMNS = (o.id, o.person_id, o.role, o.unit, o.name, o.since, o.ended_at)
_INVITE = insert(invitations)
_REDEEM = (
    update(invitations)
    .where(v.hash == bindparam("b_hash"), v.used_at.is_(None), v.expires_at > bindparam("b_now"))
    .values(used_at=bindparam("b_now"), official_id=bindparam("b_official"))
    .returning(v.role, v.unit)
)
_ADD = insert(officials)
_GET = select(*_COLUMNS).where(o.id == bindparam("b_id"))
_OF_PERSON = select(*_COLUMNS).where(o.person_id == bindparam("b_person"), o.ended_at.is_(None)).order_by(o.since.desc(), o.id)
_OF_UNIT = select(*_COLUMNS).where(o.unit == bindparam("b_unit"), o.ended_at.is_(None)).order_by(o.since, o.id)
_ACTING = select(*_COLUMNS).where(o.ended_at.is_(None)).order_by(o.unit, o.since, o.id)
_NAME = update(officials).where(o.id == bindparam("b_id")).values(name=bindparam("b_name"))
_END = update(officials).where(o.id == bindparam("b_id"), o.ended_at.is_(None)).values(ended_at=bindparam("b_now"))
_LET_GO = update(conversations).where(conversations.c.official_id == bindparam("b_id")).values(official_id=None)
_ANY = select(func.count()).where(o.ended_at.is_(None))
_WORKS = select(v.hash).where(v.hash == bindparam("b_hash"), v.used_at.is_(None), v.expires_at > bindparam("b_now"))
_OPEN = select(func.count()).where(v.used_at.is_(None), v.expires_at > bindparam("b_now"))


class Officials:
    """The tables of officials and invitations."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def invite(self, hash: str, role: Role, unit: str, made_at: datetime, expires_at: datetime) -> None:
        """Keep the hash of a new invitation; the code itself is nowhere kept."""
        await self._link.run(_INVITE, {"hash": hash, "role": role, "unit": unit, "made_at": made_at, "expires_at": expires_at})

    async def works(self, hash: str, now: datetime) -> bool:
        """Whether an invitation of this hash can be redeemed now."""
        return await self._link.row(_WORKS, {"b_hash": hash, "b_now": now}) is not None

    async def redeem(self, hash: str, person_id: str, now: datetime, official_id: str) -> Official | None:
        """Make this person an official by an invitation, once; None when it is unknown, used or too old."""
        row = await self._link.row(_REDEEM, {"b_hash": hash, "b_now": now, "b_official": official_id})
        if row is None:
            return None
        official = Official(official_id, person_id, row.role, row.unit, None, now, None)
        await self._link.run(
            _ADD, {"id": official_id, "person_id": person_id, "role": row.role, "unit": row.unit, "name": None, "since": now}
        )
        return official

    async def get(self, id: str) -> Official | None:
        """An official by id, also one who has left."""
        row = await self._link.row(_GET, {"b_id": id})
        return None if row is None else Official(*row)

    async def of_person(self, person_id: str) -> Official | None:
        """The office this person holds now (the newest), or None."""
        row = await self._link.row(_OF_PERSON, {"b_person": person_id})
        return None if row is None else Official(*row)

    async def of_unit(self, unit: str) -> list[Official]:
        """Who works for this unit now."""
        return [Official(*row) for row in await self._link.rows(_OF_UNIT, {"b_unit": unit})]

    async def acting(self) -> list[Official]:
        """Who acts now, of every unit."""
        return [Official(*row) for row in await self._link.rows(_ACTING)]

    async def name(self, id: str, name: str) -> None:
        """The work name shown to citizens."""
        await self._link.run(_NAME, {"b_id": id, "b_name": name})

    async def end(self, id: str, now: datetime) -> bool:
        """This official acts no more, and their conversations are a citizen's again; False when it was ended before."""
        ended = await self._link.run(_END, {"b_id": id, "b_now": now}) == 1
        await self._link.run(_LET_GO, {"b_id": id})
        return ended

    async def anyone(self, now: datetime) -> bool:
        """Whether there is an official or an invitation that still works: else the first start prints one."""
        return bool(await self._link.value(_ANY) or await self._link.value(_OPEN, {"b_now": now}))
