"""Conversations: where each person is in theirs, and what may be sent there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, insert, or_, select, update

from storage.link import Link, among, chunks
from storage.models import consents, conversations

ENDED = "ended"
"""Why a conversation is closed that its person ended: nothing opens it again."""


class Conversation(NamedTuple):
    """One person on one channel. ``seq`` is the last number given to a message here; ``closed`` says why nothing can be sent."""

    lane: str
    channel: str
    address: str
    person_id: str
    session: dict[str, Any] | None
    turn: int
    seq: int
    lang: str
    consented_at: datetime | None
    interacted_at: datetime | None
    closed: str | None
    official_id: str | None


class ConversationSave(NamedTuple):
    """What a turn leaves behind. ``interacted_at`` None leaves the kept one; an earlier one never replaces a later."""

    lane: str
    session: dict[str, Any] | None
    turn: int
    seq: int
    lang: str
    consented_at: datetime | None
    interacted_at: datetime | None
    official_id: str | None


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of the ledger of consents; ``given`` False is a withdrawal."""

    person_id: str
    lane: str
    purpose: str
    text_hash: str
    given: bool
    at: datetime


c = conversations.c
COLUMNS = (
    c.lane, c.channel, c.address, c.person_id, c.session, c.turn, c.seq, c.lang, c.consented_at, c.interacted_at, c.closed, c.official_id,
)  # fmt: skip
"""In the order of Conversation's fields, so that a row is one."""

_GET = select(*COLUMNS).where(c.lane == bindparam("b_lane"))
_OF_PERSON = select(*COLUMNS).where(c.person_id == bindparam("b_person")).order_by(c.created_at, c.lane)
_AT = bindparam("b_at", type_=c.interacted_at.type)
_SAVE = (
    update(conversations)
    .where(c.lane == bindparam("b_lane"))
    .values(
        session=bindparam("b_session"),
        turn=bindparam("b_turn"),
        seq=bindparam("b_seq"),
        lang=bindparam("b_lang"),
        consented_at=bindparam("b_consented_at"),
        interacted_at=case((and_(_AT.is_not(None), or_(c.interacted_at.is_(None), c.interacted_at < _AT)), _AT), else_=c.interacted_at),
        official_id=bindparam("b_official_id"),
    )
)
_TIPS = select(c.lane, c.seq, c.consented_at, c.lang, c.closed).where(among(c.lane, "b_lanes"))
_SESSIONS_FROM = (
    select(c.lane, c.session)
    .where(c.session.is_not(None), c.lane > bindparam("b_after"))
    .order_by(c.lane)
    .limit(bindparam("b_limit"))
)
_AGREE = update(conversations).where(c.lane == bindparam("b_lane")).values(consented_at=bindparam("b_at"))
_CLOSE = update(conversations).where(c.lane == bindparam("b_lane")).values(closed=bindparam("b_why"))
_FORGET = (
    update(conversations).where(c.lane == bindparam("b_lane")).values(session=None, consented_at=None, official_id=None, closed=ENDED)
)
_CONSENT = insert(consents)
_CONSENTS = (
    select(*(consents.c[name] for name in ("person_id", "lane", "purpose", "text_hash", "given", "at")))
    .where(consents.c.person_id == bindparam("b_person"))
    .order_by(consents.c.id)
)


def conversation(row: Sequence[Any]) -> Conversation:
    """A row of COLUMNS."""
    return Conversation(*row)


class Conversations:
    """The table of conversations and the ledger of consents."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, lane: str) -> Conversation | None:
        """The conversation of this lane, or None when nothing was ever kept from it."""
        row = await self._link.row(_GET, {"b_lane": lane})
        return None if row is None else conversation(row)

    async def of_person(self, person_id: str) -> list[Conversation]:
        """All conversations of one person, the oldest first."""
        return [conversation(row) for row in await self._link.rows(_OF_PERSON, {"b_person": person_id})]

    async def tips(self, lanes: Sequence[str]) -> dict[str, tuple[int, bool, str, bool]]:
        """For each lane its last message's number, whether there is consent, the language, whether it ended; unknown lanes are left out."""
        return {
            row[0]: (row[1], row[2] is not None, row[3], row[4] == ENDED)
            for part in chunks(lanes)
            for row in await self._link.rows(_TIPS, {"b_lanes": part})
        }

    async def sessions_from(self, after: str, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """Lane and session of conversations in the order of their lanes, from ``after`` on; for whoever must look at all of them."""
        return [(row[0], row[1]) for row in await self._link.rows(_SESSIONS_FROM, {"b_after": after, "b_limit": limit})]

    async def save_many(self, saves: Sequence[ConversationSave]) -> None:
        """Write what turns leave behind. The rows must be held by this unit (``inbox.heads`` does that)."""
        await self._link.many(
            _SAVE,
            [
                {
                    "b_lane": save.lane,
                    "b_session": save.session,
                    "b_turn": save.turn,
                    "b_seq": save.seq,
                    "b_lang": save.lang,
                    "b_consented_at": save.consented_at,
                    "b_at": save.interacted_at,
                    "b_official_id": save.official_id,
                }
                for save in saves
            ],
        )

    async def agree(self, lane: str, at: datetime) -> None:
        """There is consent from now on: what the platform keeps may be fetched."""
        await self._link.run(_AGREE, {"b_lane": lane, "b_at": at})

    async def close(self, lane: str, why: str) -> None:
        """Nothing can be sent here any more (blocked, deleted); what still waits is dropped with this reason when it is claimed."""
        await self._link.run(_CLOSE, {"b_lane": lane, "b_why": why})

    async def reopen(self, lane: str) -> None:
        """The person wrote again: it can be sent to."""
        await self._link.run(_CLOSE, {"b_lane": lane, "b_why": None})

    async def forget(self, lane: str) -> None:
        """End it for good ("Kết thúc trên máy này"): no session, no consent, no office. Drafts and dossiers stay with the person."""
        await self._link.run(_FORGET, {"b_lane": lane})

    async def record_consent(self, person_id: str, lane: str, purpose: str, text_hash: str, given: bool, at: datetime) -> None:
        """Add a line to the ledger: which text was agreed to or withdrawn, where and when."""
        await self._link.run(
            _CONSENT, {"person_id": person_id, "lane": lane, "purpose": purpose, "text_hash": text_hash, "given": given, "at": at}
        )

    async def consents(self, person_id: str) -> list[Consent]:
        """The ledger of one person, the oldest line first."""
        return [Consent(*row) for row in await self._link.rows(_CONSENTS, {"b_person": person_id})]
