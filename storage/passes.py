"""One-time links by which an official looks at the papers of one dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.link import Link
from storage.models import passes


@dataclass(frozen=True, slots=True)
class Pass:
    """What a link opens, and for whom."""

    dossier_id: str
    official_id: str


p = passes.c
_MAKE = insert(passes)
_WORKS = select(p.hash).where(p.hash == bindparam("b_hash"), p.used_at.is_(None), p.expires_at > bindparam("b_now"))
_USE = (
    update(passes)
    .where(p.hash == bindparam("b_hash"), p.used_at.is_(None), p.expires_at > bindparam("b_now"))
    .values(used_at=bindparam("b_now"))
    .returning(p.dossier_id, p.official_id)
)


class Passes:
    """The table of one-time links; only hashes of them are kept."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def make(self, hash: str, dossier_id: str, official_id: str, expires_at: datetime) -> None:
        """Keep the hash of a new link."""
        await self._link.run(_MAKE, {"hash": hash, "dossier_id": dossier_id, "official_id": official_id, "expires_at": expires_at})

    async def works(self, hash: str, now: datetime) -> bool:
        """Whether a link of this hash can be used now."""
        return await self._link.row(_WORKS, {"b_hash": hash, "b_now": now}) is not None

    async def use(self, hash: str, now: datetime) -> Pass | None:
        """Use a link, once; None when it is unknown, used or too old."""
        row = await self._link.row(_USE, {"b_hash": hash, "b_now": now})
        return None if row is None else Pass(*row)
