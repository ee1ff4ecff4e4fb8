"""Visitors who left nothing behind: no consent, draft, dossier or office, nothing that waits. Some time after their last act they go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, delete, exists, or_, select, text

from storage.link import Link, among
from storage.models import (
    HAS_BODY,
    HAS_TEXT,
    NO_CONSENT,
    NOT_DONE,
    WAITING_LETTER,
    calls,
    consents,
    conversations,
    dossiers,
    drafts,
    inbox,
    messages,
    officials,
    people,
    turnstiles,
)

CHUNK = 100
"""Visitors at a time, each with a row in several tables: a few milliseconds, as with everything that grows."""

c = conversations.c
_BEFORE: BindParameter[datetime] = bindparam("b_before")
_OF_PERSON = (consents, drafts, dossiers, officials)
_LEFT_NOTHING: ColumnElement[bool] = and_(
    NO_CONSENT,
    c.official_id.is_(None),
    c.created_at < _BEFORE,
    or_(c.interacted_at.is_(None), c.interacted_at < _BEFORE),
    # Whatever a person ever agreed to, began, filed or was stays, also what was withdrawn or has ended: it says who that was.
    *(~exists().where(table.c.person_id == c.person_id) for table in _OF_PERSON),
    ~exists().where(calls.c.person_id == c.person_id, NOT_DONE),
    # A letter with its text may wait, or be replayed; a message with its text may be on its way, or be read again.
    ~exists().where(inbox.c.lane == c.lane, WAITING_LETTER),
    ~exists().where(inbox.c.lane == c.lane, HAS_BODY),
    ~exists().where(messages.c.lane == c.lane, or_(HAS_TEXT, messages.c.ended_at.is_(None))),
)
_FOUND = select(c.lane).where(_LEFT_NOTHING).order_by(c.created_at).limit(bindparam("b_chunk"))
_STILL = select(c.lane, c.person_id).where(among(c.lane, "b_lanes"), _LEFT_NOTHING)
_TAKEN = _STILL.order_by(c.lane).with_for_update(of=conversations, skip_locked=True)
_GONE = tuple(delete(table).where(among(table.c.lane, "b_lanes")) for table in (messages, conversations, turnstiles))
_PEOPLE = delete(people).where(among(people.c.id, "b_people"), ~exists().where(c.person_id == people.c.id))
# What keeps a letter writes a turnstile first. This waits for those who are at it and makes the next ones wait: a keeper then finds
# the conversation as it was, or none at all, and no turnstile is taken away under it.
_NOBODY_KEEPS = text("LOCK TABLE turnstiles IN SHARE ROW EXCLUSIVE MODE")


class Visitors:
    """Looks over all tables for who left nothing behind; used by ``growth`` only."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def found(self, before: datetime) -> list[str]:
        """Lanes of visitors whose last act was before this time, the oldest first, at most ``CHUNK``; a reading unit will do."""
        return [row[0] for row in await self._link.rows(_FOUND, {"b_before": before, "b_chunk": CHUNK})]

    async def end(self, lanes: Sequence[str], before: datetime) -> int:
        """Let those of them go of whom the same is still true; how many. It must be the first thing that its unit does.

        Whoever is being talked to at this moment is passed over. What is said from now on finds a new conversation.
        """
        asked = {"b_lanes": list(lanes), "b_before": before}
        if self._link.postgres:
            await self._link.run(_NOBODY_KEEPS)
        rows = await self._link.rows(_TAKEN, asked)
        if rows and self._link.postgres:
            # Between our look and our lock a turn or a push may have ended; now that we hold the rows, look again.
            rows = await self._link.rows(_STILL, {**asked, "b_lanes": [row[0] for row in rows]})
        if not rows:
            return 0
        gone = {"b_lanes": [row[0] for row in rows]}
        for statement in _GONE:
            await self._link.run(statement, gone)
        await self._link.run(_PEOPLE, {"b_people": sorted({row[1] for row in rows})})
        return len(rows)
