"""The inbox: every delivery is kept here before it is acknowledged, and handled once, in order within its lane."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, func, insert, or_, select, true, union_all, update

from storage.conversations import COLUMNS, Conversation
from storage.link import Link, among, chunks, insert_or_leave
from storage.models import WAITING_LETTER, conversations, inbox, people, turnstiles, unparsed


class Letter(NamedTuple):
    """One delivery to keep. ``new_person`` makes its person's id when the lane is new; ``ready`` False: its files must be fetched first."""

    channel: str
    key: str
    lane: str
    address: str
    body: dict[str, Any]
    at: datetime
    kept_at: datetime
    ready: bool
    new_person: Callable[[], str]
    lang: str


class Waiting(NamedTuple):
    """A letter whose turn it is, with its conversation, which nobody else changes until this unit ends."""

    id: int
    channel: str
    key: str
    lane: str
    body: dict[str, Any]
    at: datetime
    kept_at: datetime
    tries: int
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A letter whose files are still with the platform."""

    id: int
    channel: str
    key: str
    lane: str
    body: dict[str, Any]
    at: datetime
    kept_at: datetime
    tries: int


i = inbox.c
older = inbox.alias("older")
_LETTER = (i.id, i.channel, i.key, i.lane, i.body, i.at, i.kept_at, i.tries)
_DUE = or_(i.not_before.is_(None), i.not_before <= bindparam("b_now"))
_FIRST_OF_LANE = ~exists().where(older.c.handled_at.is_(None), older.c.lane == i.lane, older.c.id < i.id)


def _heads() -> Select[Any]:
    return (
        select(*_LETTER, *COLUMNS)
        .join(conversations, conversations.c.lane == i.lane)
        .where(WAITING_LETTER, i.ready == true(), _DUE, _FIRST_OF_LANE)
        .order_by(i.id)
        .limit(bindparam("b_limit"))
        # A turn changes no key of the row, so others may go on referring to it; a lane that somebody works on is passed over.
        .with_for_update(of=conversations, key_share=True, skip_locked=True)
    )


_HEADS = _heads()
_HEADS_OF = _heads().where(among(i.lane, "b_lanes"))
_STILL = select(i.id).where(among(i.id, "b_ids"), WAITING_LETTER)
_LOCK = select(turnstiles.c.lane).where(among(turnstiles.c.lane, "b_lanes")).order_by(turnstiles.c.lane).with_for_update()
_KNOWN = select(conversations.c.lane).where(among(conversations.c.lane, "b_lanes"))
_PEOPLE = insert(people)
_CONVERSATIONS = insert(conversations)
_HANDLED = update(inbox).where(among(i.id, "b_ids")).values(handled_at=bindparam("b_now"))
_COUNT_TRY = update(inbox).where(among(i.id, "b_ids")).values(tries=i.tries + 1)
_PUT_OFF = update(inbox).where(i.id == bindparam("b_id")).values(not_before=bindparam("b_at"))
_SET_ASIDE = update(inbox).where(i.id == bindparam("b_id")).values(set_aside=bindparam("b_why"), handled_at=bindparam("b_now"))
_REPLAY = (
    update(inbox)
    .where(i.id == bindparam("b_id"), i.set_aside.is_not(None), i.body.is_not(None))
    .values(set_aside=None, handled_at=None, tries=0, not_before=None)
)
_TO_FETCH = select(*_LETTER).where(WAITING_LETTER, i.ready.is_(False), _DUE).order_by(i.id).limit(bindparam("b_limit"))
_FETCHED = (
    update(inbox)
    .where(i.id == bindparam("b_id"), WAITING_LETTER, i.ready.is_(False))
    .values(body=bindparam("b_body"), ready=True, tries=0, not_before=None)
)
_WAITS = select(i.id).where(i.channel == bindparam("b_channel"), i.key == bindparam("b_key"), i.handled_at.is_(None))
_REPLAYABLE = and_(i.set_aside.is_not(None), i.body.is_not(None))
# One statement, so that a letter that is set aside or replayed meanwhile is seen; two halves, so that each finds its own index.
_NAMING_FROM = (
    union_all(*(select(i.id, i.body).where(kind, i.id > bindparam("b_after")) for kind in (WAITING_LETTER, _REPLAYABLE)))
    .order_by("id")
    .limit(bindparam("b_limit"))
)
_COUNT = select(func.count(), func.min(i.kept_at)).where(WAITING_LETTER)
_COUNT_ASIDE = select(func.count()).where(i.set_aside.is_not(None))
_ASIDE = select(i.id, i.channel, i.set_aside, i.kept_at).where(i.set_aside.is_not(None)).order_by(i.id.desc()).limit(bindparam("b_limit"))
_COUNT_UNPARSED = select(func.count()).select_from(unparsed)


class Inbox:
    """The table of deliveries."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def keep(self, letters: Sequence[Letter]) -> int:
        """Keep deliveries, in their order; how many were new. A delivery that came before is left as it was.

        New lanes get their person and conversation here. On PostgreSQL ids are handed out before commit, so the lanes' turnstiles
        are held until then: within a lane a smaller id is always the earlier delivery.
        """
        new = 0
        for part in chunks(letters):
            new += await self._keep(part)
        return new

    async def _keep(self, letters: Sequence[Letter]) -> int:
        first: dict[str, Letter] = {}
        for letter in letters:
            first.setdefault(letter.lane, letter)
        lanes = sorted(first)
        if self._link.postgres:
            # All in lane order: two keepers with the same lanes then wait for each other and never in a circle.
            await self._link.many(insert_or_leave(self._link, turnstiles, "lane"), [{"lane": lane} for lane in lanes])
            await self._link.rows(_LOCK, {"b_lanes": lanes})
        known = {row[0] for row in await self._link.rows(_KNOWN, {"b_lanes": lanes})}
        fresh = [(first[lane], first[lane].new_person()) for lane in lanes if lane not in known]
        if fresh:
            await self._link.many(_PEOPLE, [{"id": person, "created_at": letter.kept_at, "erased_at": None} for letter, person in fresh])
            await self._link.many(
                _CONVERSATIONS,
                [
                    {
                        "lane": letter.lane, "channel": letter.channel, "address": letter.address, "person_id": person,
                        "turn": 0, "seq": 0, "lang": letter.lang or "vi", "created_at": letter.kept_at,
                    }
                    for letter, person in fresh
                ],
            )  # fmt: skip
        values = [
            {
                "channel": letter.channel, "key": letter.key, "lane": letter.lane, "body": letter.body, "at": letter.at,
                "kept_at": letter.kept_at, "ready": letter.ready, "tries": 0,
            }
            for letter in letters
        ]  # fmt: skip
        self._link.unready |= not all(letter.ready for letter in letters)
        statement = insert_or_leave(self._link, inbox, "channel", "key")
        if self._link.postgres:
            return len(await self._link.many_rows(statement.returning(i.id), values))
        return max(0, await self._link.run(statement, values))  # type: ignore[arg-type]

    async def heads(self, limit: int, now: datetime, lanes: Collection[str] | None = None) -> list[Waiting]:
        """The oldest waiting letter of each free lane, the oldest first overall; their conversations are held until this unit ends.

        A lane whose oldest letter is not ready or not due waits with all its letters. ``lanes`` looks at these only.
        """
        statement, values = _HEADS, {"b_limit": limit, "b_now": now}
        if lanes is not None:
            if not lanes:
                return []
            statement, values = _HEADS_OF, {**values, "b_lanes": sorted(lanes)}
        while rows := await self._link.rows(statement, values):
            found = [Waiting(*(*row[:8], Conversation(*row[8:]))) for row in rows]
            if not self._link.postgres:
                return found
            # Between our look and our lock another worker may have handled the letter and left. Now that we hold the lane, look again.
            still = {row[0] for row in await self._link.rows(_STILL, {"b_ids": [letter.id for letter in found]})}
            if still:
                return [letter for letter in found if letter.id in still]
        return []

    async def handled(self, ids: Sequence[int], now: datetime) -> None:
        """These letters are done; committed together with what they led to."""
        for part in chunks(ids):
            await self._link.run(_HANDLED, {"b_ids": part, "b_now": now})

    async def waits(self, channel: str, key: str) -> bool:
        """Whether this delivery is kept and not handled yet."""
        return await self._link.row(_WAITS, {"b_channel": channel, "b_key": key}) is not None

    async def naming_from(self, after: str, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """Id and body of letters that still need their files, in the order of their ids, from ``after`` ("" for all) on.

        These are the ones not handled yet, and those set aside for as long as they can be replayed.
        """
        rows = await self._link.rows(_NAMING_FROM, {"b_after": int(after or 0), "b_limit": limit})
        return [(str(row[0]), row[1] or {}) for row in rows]

    async def count_try(self, ids: Sequence[int]) -> None:
        """Count a try, to be committed before the turn: a letter that kills the process is known by it."""
        for part in chunks(ids):
            await self._link.run(_COUNT_TRY, {"b_ids": part})

    async def put_off(self, id: int, not_before: datetime) -> None:
        """Not before this moment; the lane waits with it."""
        await self._link.run(_PUT_OFF, {"b_id": id, "b_at": not_before})

    async def set_aside(self, id: int, why: str, now: datetime) -> None:
        """Give up on a letter; the lane goes on. ``why`` is a code and never personal data."""
        await self._link.run(_SET_ASIDE, {"b_id": id, "b_why": why, "b_now": now})

    async def replay(self, id: int) -> bool:
        """Let a letter that was set aside wait again, with its tries forgotten; False when there is none, or its text is gone."""
        return await self._link.run(_REPLAY, {"b_id": id}) == 1

    async def aside(self, limit: int = 50) -> list[tuple[int, str, str, datetime]]:
        """Letters that were set aside, the newest first: id, channel, why, when kept."""
        return [(row[0], row[1], row[2], row[3]) for row in await self._link.rows(_ASIDE, {"b_limit": limit})]

    async def to_fetch(self, limit: int, now: datetime) -> list[Unfetched]:
        """Letters whose files are to be fetched now, the oldest first."""
        return [Unfetched(*row) for row in await self._link.rows(_TO_FETCH, {"b_limit": limit, "b_now": now})]

    async def fetched(self, id: int, body: dict[str, Any]) -> bool:
        """Its files are here, or will not come and ``body`` says so: it may be handled now. False when it was handled already."""
        return await self._link.run(_FETCHED, {"b_id": id, "b_body": body}) == 1

    async def unparsed(self, channel: str, body: bytes, now: datetime) -> None:
        """Keep a genuine delivery that could not be parsed, once, for the operator."""
        values = {
            "channel": channel, "hash": hashlib.sha256(body).hexdigest(), "body": body.decode("latin-1"), "kept_at": now,
        }  # fmt: skip
        await self._link.run(insert_or_leave(self._link, unparsed, "channel", "hash"), values)

    async def counts(self) -> dict[str, Any]:
        """For the metrics: ``waiting``, ``oldest`` (when the oldest of them was kept, or None), ``aside``, ``unparsed``."""
        waiting, oldest = (await self._link.rows(_COUNT))[0]
        return {
            "waiting": waiting,
            "oldest": oldest,
            "aside": await self._link.value(_COUNT_ASIDE),
            "unparsed": await self._link.value(_COUNT_UNPARSED),
        }
