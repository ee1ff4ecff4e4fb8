"""Drafts: what a person has answered so far. Written in the transaction that replies to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from storage.link import Conflict, Link, among, chunks
from storage.models import drafts

ANY = -1
"""Instead of a version: whatever stands there, since this unit has just taken it up or begun it."""
State = Literal["open", "submitted", "dropped", "expired"]


class Draft(NamedTuple):
    """One dossier to be. ``lane`` is the one conversation that holds it now, None when it is shelved; ``version`` counts its writes."""

    id: str
    person_id: str
    lane: str | None
    procedure: str
    procedure_version: str
    dialog_version: int
    answers: dict[str, Any]
    state: State
    version: int
    created_at: datetime
    touched_at: datetime


d = drafts.c
_NAMES = Draft._fields
_COLUMNS = tuple(d[name] for name in _NAMES)
_GET = select(*_COLUMNS).where(among(d.id, "b_ids"))
_GET_LOCKED = _GET.order_by(d.id).with_for_update(key_share=True)
_OF_PERSON = (
    select(*_COLUMNS).where(d.person_id == bindparam("b_person"), d.state == bindparam("b_state")).order_by(d.touched_at.desc(), d.id)
)
_STANDING = select(d.id, d.lane, d.state, d.version).where(among(d.id, "b_ids")).order_by(d.id).with_for_update(key_share=True)
_INSERT = insert(drafts)
_SAVED = ("procedure", "procedure_version", "dialog_version", "answers", "state", "touched_at")
_UPDATE = (
    update(drafts).where(d.id == bindparam("b_id")).values({**{name: bindparam("b_" + name) for name in _SAVED}, "version": d.version + 1})
)
_HOLD = update(drafts).where(d.id == bindparam("b_id")).values(lane=bindparam("b_lane"), version=d.version + 1)
_SHELVE = (
    update(drafts)
    .where(d.id == bindparam("b_id"), d.lane == bindparam("b_lane"), d.state == "open")
    .values(lane=None, version=d.version + 1)
)
_DROP = (
    update(drafts)
    .where(d.id == bindparam("b_id"), d.state == "open")
    .values(
        state="dropped",
        answers=bindparam("b_answers", type_=d.answers.type),
        touched_at=bindparam("b_now"),
        lane=None,
        version=d.version + 1,
    )
)
_SUBMITTED = (
    update(drafts)
    .where(d.id == bindparam("b_id"), d.lane == bindparam("b_lane"), d.state == "open")
    .values(state="submitted", lane=None, version=d.version + 1)
)


_MOVE = (
    update(drafts)
    .where(d.id == bindparam("b_id"))
    .values(lane=bindparam("b_lane"), person_id=bindparam("b_person"), version=d.version + 1)
)


_OPEN_FROM = (
    select(d.id, d.answers).where(d.state == "open", d.id > bindparam("b_after")).order_by(d.id).limit(bindparam("b_limit"))
)


def _ours(draft: Draft, now: Any) -> bool:
    """Whether what stands there is what this write was made from."""
    return now.state == "open" and now.lane == draft.lane and draft.version in {ANY, now.version}


class Drafts:
    """The table of drafts."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def get_many(self, ids: Sequence[str]) -> dict[str, Draft]:
        """These drafts by id; an unknown id is left out."""
        return {row[0]: Draft(*row) for part in chunks(ids) for row in await self._link.rows(_GET, {"b_ids": part})}

    async def of_person(self, person_id: str, state: State = "open") -> list[Draft]:
        """A person's drafts, the last touched first."""
        return [Draft(*row) for row in await self._link.rows(_OF_PERSON, {"b_person": person_id, "b_state": state})]

    async def open_from(self, after: str, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """Id and answers of open drafts in the order of their ids, from ``after`` on; for whoever must look at all of them."""
        return [(row[0], row[1]) for row in await self._link.rows(_OPEN_FROM, {"b_after": after, "b_limit": limit})]

    async def save_many(self, saved: Sequence[Draft]) -> int:
        """Write new drafts and open ones that ``lane`` still holds; how many. ``state`` may end it in the same write.

        ``version`` is the one that was read (ANY: taken up in this unit). Raises Conflict(ids) and writes nothing when one of them
        was ended, is held by another conversation now, or was written since it was read.
        """
        written = 0
        for part in chunks(saved):
            standing = {row.id: row for row in await self._link.rows(_STANDING, {"b_ids": [draft.id for draft in part]})}
            lost = [draft.id for draft in part if (now := standing.get(draft.id)) and not _ours(draft, now)]
            if lost:
                raise Conflict("a draft is held by another conversation, or was ended", lost)
            fresh = [draft for draft in part if draft.id not in standing]
            await self._link.many(_INSERT, [{**{name: getattr(draft, name) for name in _NAMES}, "version": 0} for draft in fresh])
            await self._link.many(
                _UPDATE,
                [{"b_id": draft.id, **{"b_" + name: getattr(draft, name) for name in _SAVED}} for draft in part if draft.id in standing],
            )
            written += len(part)
        return written

    async def hold(self, id: str, lane: str, seen: int) -> str | None:
        """Let this conversation hold the draft; the lane that held it until now (None: shelved).

        Raises Conflict when it is not open, or was written after the version ``seen``: an answer would be lost.
        """
        rows = await self._link.rows(_GET_LOCKED, {"b_ids": [id]})
        if not rows or rows[0].state != "open" or seen not in {ANY, rows[0].version}:
            raise Conflict("the draft is not open, or was written meanwhile", Draft(*rows[0]) if rows else None)
        before: str | None = rows[0].lane
        if before != lane:
            await self._link.run(_HOLD, {"b_id": id, "b_lane": lane})
        return before

    async def move(self, id: str, lane: str, person_id: str, seen: int) -> str | None:
        """Give the draft to this person, held by this conversation of theirs; the lane that held it until now (None: shelved).

        Raises Conflict as ``hold`` does.
        """
        before = await self.hold(id, lane, seen)
        await self._link.run(_MOVE, {"b_id": id, "b_lane": lane, "b_person": person_id})
        return before

    async def shelve(self, id: str, lane: str) -> bool:
        """This conversation holds it no more; it stays with the person. False when it did not hold it."""
        return await self._link.run(_SHELVE, {"b_id": id, "b_lane": lane}) == 1

    async def drop(self, id: str, now: datetime) -> bool:
        """Give it up at the person's wish, answers and all; False when it was not open."""
        return await self._link.run(_DROP, {"b_id": id, "b_answers": {}, "b_now": now}) == 1

    async def submitted(self, id: str, lane: str) -> bool:
        """It has become a dossier; False when it was not open, or not held by this conversation."""
        return await self._link.run(_SUBMITTED, {"b_id": id, "b_lane": lane}) == 1
