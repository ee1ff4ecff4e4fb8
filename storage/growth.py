"""Growth is bounded: texts, keys, drafts and small tables each have a life, and this ends it, a chunk at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, Executable, bindparam, delete, or_, select, update

from storage.link import Link
from storage.models import (
    HAS_BODY,
    HAS_TEXT,
    OPEN_DRAFT,
    WAITING,
    calls,
    draft_passes,
    drafts,
    guesses,
    inbox,
    invitations,
    messages,
    passes,
    unparsed,
)
from storage.visitors import Visitors

if TYPE_CHECKING:
    from storage.database import Database

CHUNK = 300
"""Rows changed at a time: a few milliseconds, so that a letter to keep need not wait long."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How long each thing lives. ``unread`` is a message that a pulling page never fetched."""

    letter_body: timedelta = timedelta(days=7)
    letter: timedelta = timedelta(days=30)
    message_body: timedelta = timedelta(days=30)
    unread: timedelta = timedelta(days=90)
    unparsed: timedelta = timedelta(days=7)
    draft: timedelta = timedelta(days=30)
    call: timedelta = timedelta(days=30)
    visitor: timedelta = timedelta(days=90)  # after the last act of somebody who left nothing behind
    spent: timedelta = timedelta(days=1)  # one-time links, invitations, counters, after they are of no use


i = inbox.c
m = messages.c
_BEFORE: BindParameter[datetime] = bindparam("b_before")
_NOW: BindParameter[datetime] = bindparam("b_now")
_CHUNK: BindParameter[int] = bindparam("b_chunk")
_OLDEST = select(i.id).order_by(i.id).limit(_CHUNK)
_LETTER_BODIES = (
    update(inbox)
    .where(i.id.in_(select(i.id).where(HAS_BODY, i.kept_at < _BEFORE, i.handled_at.is_not(None)).order_by(i.kept_at).limit(_CHUNK)))
    .values(body=None)
)
# The oldest have the smallest ids, so no index on the time is needed to find them.
_LETTERS = delete(inbox).where(i.id.in_(_OLDEST), i.kept_at < _BEFORE, i.handled_at.is_not(None))
_MESSAGE_BODIES = (
    update(messages)
    .where(m.id.in_(select(m.id).where(HAS_TEXT, m.ended_at < _BEFORE).order_by(m.ended_at).limit(_CHUNK)))
    .values(body=None)
)
_ENDED_REPLIES = select(m.id).where(HAS_TEXT, m.ended_at < _BEFORE, m.kind == "reply").order_by(m.ended_at).limit(_CHUNK)
# A reply is put out in the transaction that handles its letter, and only a letter that was set aside without replies waits again: so the
# reason of a reply cannot come again, whether its letter's key still lives or not. That of a push can; its row stays without its text.
_REPLIES = delete(messages).where(m.id.in_(_ENDED_REPLIES))
_UNREAD = (
    update(messages)
    .where(m.id.in_(select(m.id).where(WAITING, m.created_at < _BEFORE).limit(_CHUNK)))
    .values(state="dropped", why="never read", body=None, ended_at=_NOW)
)
_UNPARSED = delete(unparsed).where(
    unparsed.c.id.in_(select(unparsed.c.id).order_by(unparsed.c.id).limit(_CHUNK)), unparsed.c.kept_at < _BEFORE
)
_DRAFTS = (
    update(drafts)
    .where(
        drafts.c.id.in_(select(drafts.c.id).where(OPEN_DRAFT, drafts.c.touched_at < _BEFORE).order_by(drafts.c.touched_at).limit(_CHUNK))
    )
    .values(state="expired", answers=bindparam("b_none", type_=drafts.c.answers.type), lane=None, version=drafts.c.version + 1)
)
_CALLS = update(calls).where(calls.c.done_at < _BEFORE, calls.c.words.is_not(None)).values(words=None)
_PASSES = delete(passes).where(passes.c.expires_at < _BEFORE)
_DRAFT_PASSES = delete(draft_passes).where(draft_passes.c.expires_at < _BEFORE)
_INVITATIONS = delete(invitations).where(invitations.c.expires_at < _BEFORE)
_GUESSES = delete(guesses).where(guesses.c.since < _BEFORE, or_(guesses.c.until.is_(None), guesses.c.until < _BEFORE))


class Growth:
    """Ends lives over all tables; used by ``purge`` only."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def end(self, statement: Executable, before: datetime, now: datetime) -> int:
        """One chunk of one kind; how many rows."""
        # A statement ignores the values that it has no place for.
        return await self._link.run(statement, {"b_before": before, "b_now": now, "b_chunk": CHUNK, "b_none": {}})

    @property
    def visitors(self) -> Visitors:
        """Conversations of whom nothing else is known."""
        return Visitors(self._link)


async def purge(database: Database, now: datetime, lives: Lives | None = None) -> dict[str, int]:
    """End every life that is over, each chunk in a transaction of its own; how many rows of each kind."""
    lives = lives or Lives()
    done: dict[str, int] = {}
    for name, statement, life in (
        ("letter_bodies", _LETTER_BODIES, lives.letter_body),
        ("letters", _LETTERS, lives.letter),
        ("replies", _REPLIES, lives.message_body),
        ("message_bodies", _MESSAGE_BODIES, lives.message_body),
        ("unread", _UNREAD, lives.unread),
        ("unparsed", _UNPARSED, lives.unparsed),
        ("drafts", _DRAFTS, lives.draft),
        ("calls", _CALLS, lives.call),
        ("passes", _PASSES, lives.spent),
        ("draft_passes", _DRAFT_PASSES, lives.spent),
        ("invitations", _INVITATIONS, lives.spent),
        ("guesses", _GUESSES, lives.spent),
    ):
        done[name] = 0
        while True:
            async with database.begin() as uow:
                ended = await uow.growth.end(statement, now - life, now)
                if ended:
                    await uow.commit()
            done[name] += ended
            if ended < CHUNK:
                break
    done["visitors"] = await _end_visitors(database, now - lives.visitor)
    return done


async def _end_visitors(database: Database, before: datetime) -> int:
    """Those who are found while nobody is kept waiting are looked at once more, and let go, in transactions of their own."""
    ended = 0
    while True:
        async with database.read() as uow:
            lanes = await uow.growth.visitors.found(before)
        if not lanes:
            return ended
        async with database.begin() as uow:
            gone = await uow.growth.visitors.end(lanes, before)
            if gone:
                await uow.commit()
        ended += gone
        if not gone:        # all of them are being talked to
            return ended
