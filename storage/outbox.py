"""The outbox: whatever is to be said waits here until a sender has said it, and stays here with what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import bindparam, case, exists, func, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import microseconds
from storage.link import Link, among, chunks
from storage.models import DEAD, SENDING, WAITING, conversations, messages
from storage.outgoing import Dead, Kind, NewMessage, Outcome, Outgoing, Shown, State

__all__ = ["Dead", "Kind", "NewMessage", "Outbox", "Outcome", "Outgoing", "Shown", "State"]

_ONE_CLAIM = 0x6D6F7473
_LAST = 20
"""How many messages back a tap or a typed "2" is looked up: further up nobody scrolls."""

m = messages.c
k = conversations.c
earlier = messages.alias("earlier")
_INSERTED = {
    "channel": select(k.channel).where(k.lane == bindparam("lane", type_=m.lane.type)).scalar_subquery(),
    "state": "waiting", "part": 0, "tries": 0, "again": False,
}  # fmt: skip
_NAMES = ("lane", "seq", "person_id", "reason", "kind", "priority", "turn", "body", "created_at")
_VALUES = {**{name: bindparam(name, type_=m[name].type) for name in _NAMES}, **_INSERTED}
_ADD = {
    True: postgresql.insert(messages).values(_VALUES).on_conflict_do_nothing(index_elements=["person_id", "reason"]),
    False: sqlite.insert(messages).values(_VALUES).on_conflict_do_nothing(index_elements=["person_id", "reason"]),
}
_NEXT_SEQ = update(conversations).where(k.lane == bindparam("b_lane")).values(seq=k.seq + 1).returning(k.seq)
_SAID = select(m.id).where(m.person_id == bindparam("b_person"), m.reason == bindparam("b_reason"))
_OUTGOING = (m.id, m.lane, m.seq, m.person_id, m.reason, m.kind, m.priority, m.turn, m.body, m.part, m.tries + 1)
_NONE_SENDING = ~exists().where(earlier.c.lane == m.lane, earlier.c.state == text("'sending'"))
_FIRST = ~exists().where(
    earlier.c.lane == m.lane, earlier.c.state == text("'waiting'"), tuple_(earlier.c.priority, earlier.c.seq) < tuple_(m.priority, m.seq)
)
_CLAIMABLE = (
    select(*_OUTGOING, m.channel, k.address, k.lang, m.again, k.closed)
    .join(conversations, k.lane == m.lane)
    .where(
        WAITING,
        m.channel == bindparam("b_channel"),
        or_(m.not_before.is_(None), m.not_before <= bindparam("b_now")),
        _NONE_SENDING,
        _FIRST,
    )
    .order_by(m.priority, m.id)
    .limit(bindparam("b_limit"))
    .with_for_update(of=messages, skip_locked=True)
)
_CLAIMABLE_NOT_BUSY = _CLAIMABLE.where(~among(m.lane, "b_busy"))
_CLAIM = (
    update(messages)
    .where(among(m.id, "b_ids"))
    .values(state="sending", owner=bindparam("b_owner"), until=bindparam("b_until"), tries=m.tries + 1)
)
_DROP = update(messages).where(m.id == bindparam("b_id")).values(state="dropped", why=bindparam("b_why"), ended_at=bindparam("b_now"))
_NOTE = (
    update(messages)
    .where(m.id == bindparam("b_id"), m.owner == bindparam("b_owner"), SENDING)
    .values(
        state=bindparam("b_state"), platform_id=bindparam("b_platform_id"), why=bindparam("b_why"), not_before=bindparam("b_not_before"),
        part=bindparam("b_part"), ended_at=bindparam("b_ended_at"), owner=None, until=None,
    )
)  # fmt: skip
_NOTICE = m.kind == "notice"
_EXPIRE = (
    update(messages)
    .where(SENDING, m.until <= bindparam("b_now"))
    .values(
        state=case((_NOTICE, "unknown"), else_="waiting"),
        ended_at=case((_NOTICE, bindparam("b_now", type_=m.ended_at.type)), else_=None),
        why=case((_NOTICE, "claim expired"), else_=m.why),
        again=case((m.kind == "status", True), else_=m.again),
        owner=None, until=None,
    )
)  # fmt: skip
_SHOWN = (m.id, m.seq, m.reason, m.kind, m.turn, m.body, m.state, m.created_at)
_PAGE = (
    select(*_SHOWN)
    .where(m.lane == bindparam("b_lane"), m.seq > bindparam("b_after"), m.state != "dropped")
    .order_by(m.seq)
    .limit(bindparam("b_limit"))
)
_LATEST = select(*_SHOWN).where(m.lane == bindparam("b_lane"), m.state != "dropped").order_by(m.seq.desc()).limit(bindparam("b_limit"))
# Whole conversations are long and what waits is short: the sum keeps the planner from walking through (lane, seq).
_SHOW = (
    update(messages)
    .where(m.lane == bindparam("b_lane"), m.seq + 0 <= bindparam("b_up_to"), WAITING)
    .values(state="sent", ended_at=bindparam("b_now"))
)
_QUEUED = select(m.id).where(m.lane == bindparam("b_lane"), WAITING, m.kind == "reply").limit(1)
_TURNS = """
    SELECT lane, turn FROM (
        SELECT pair.lane, (
            SELECT messages.turn FROM messages
            WHERE messages.lane = pair.lane AND messages.seq > conversations.seq - {last}
            AND messages.kind = 'reply' AND messages.state = 'sent' AND messages.ended_at <= pair.at
            ORDER BY messages.seq DESC LIMIT 1
        ) AS turn
        FROM {pairs} JOIN conversations ON conversations.lane = pair.lane
    ) AS shown WHERE turn IS NOT NULL
"""
_PAIRS_POSTGRES = "unnest(CAST(:lanes AS text[]), CAST(:ats AS timestamptz[])) AS pair(lane, at)"
_PAIRS_SQLITE = "(SELECT json_extract(value, '$[0]') AS lane, json_extract(value, '$[1]') AS at FROM json_each(:pairs)) AS pair"
_TURNS_POSTGRES = text(_TURNS.format(last=_LAST, pairs=_PAIRS_POSTGRES))
_TURNS_SQLITE = text(_TURNS.format(last=_LAST, pairs=_PAIRS_SQLITE))
_COUNT = select(m.channel, m.priority, func.count(), func.min(m.created_at)).where(WAITING).group_by(m.channel, m.priority)
_COUNT_SENDING = select(func.count()).where(SENDING)
_COUNT_DEAD = select(m.state, func.count()).where(DEAD).group_by(m.state)
_DEAD = (
    select(m.id, m.channel, m.person_id, m.reason, m.kind, m.state, func.coalesce(m.why, ""), m.ended_at)
    .where(DEAD).order_by(m.id.desc()).limit(bindparam("b_limit"))
)  # fmt: skip


class Outbox:
    """The table of messages. ``dropped`` counts what ``claim`` dropped on its way: the caller then has something to commit."""

    __slots__ = ("_link", "dropped")

    def __init__(self, link: Link) -> None:
        self._link = link
        self.dropped = 0

    async def add_many(self, new: Sequence[NewMessage]) -> None:
        """Put out the replies of turns; their ``seq`` were taken from the conversations that this unit holds.

        What was said to this person for this reason before is not said again.
        """
        self._link.said |= bool(new)
        await self._link.many(_ADD[self._link.postgres], [{name: getattr(message, name) for name in _NAMES} for message in new])

    async def push(
        self, lane: str, person_id: str, reason: str, kind: Kind, priority: int, body: dict[str, Any], created_at: datetime
    ) -> bool:
        """Put out a message that no turn asked for; False when this person was told for this reason already, or the lane is unknown.

        The conversation's row is held until this unit ends: a turn of the same person waits, or has just ended.
        """
        seq = await self._link.value(_NEXT_SEQ, {"b_lane": lane})
        if seq is None:
            return False
        values = {
            "lane": lane, "seq": seq, "person_id": person_id, "reason": reason, "kind": kind, "priority": priority, "turn": 0,
            "body": body, "created_at": created_at,
        }  # fmt: skip
        self._link.said = True
        return await self._link.run(_ADD[self._link.postgres], values) == 1

    async def said(self, person_id: str, reason: str) -> bool:
        """Whether a message for this reason was ever put out to this person."""
        return await self._link.row(_SAID, {"b_person": person_id, "b_reason": reason}) is not None

    async def claim(
        self, channels: Sequence[str], owner: str, until: datetime, limit: int, now: datetime, busy: Collection[str] = ()
    ) -> list[Outgoing]:
        """Take the first message of each lane on which nothing is under way, by priority and age, for ``owner`` until then.

        First of a lane is the smallest (priority, seq); if it is not due the lane waits, so nothing overtakes it but what is more
        urgent. Lanes in ``busy`` are left out. Messages to closed conversations are dropped on the way.
        """
        if self._link.postgres:
            # One claim at a time: two senders that looked at the same moment could else take two messages of one lane.
            await self._link.run(text(f"SELECT pg_advisory_xact_lock({_ONE_CLAIM})"))
        taken: list[Outgoing] = []
        for channel in channels:
            taken += await self._claimable(channel, limit, now, busy)
        taken = sorted(taken, key=attrgetter("priority", "id"))[:limit]
        for part in chunks([message.id for message in taken]):
            await self._link.run(_CLAIM, {"b_ids": part, "b_owner": owner, "b_until": until})
        return taken

    async def _claimable(self, channel: str, limit: int, now: datetime, busy: Collection[str]) -> list[Outgoing]:
        statement, values = _CLAIMABLE, {"b_channel": channel, "b_limit": limit, "b_now": now}
        if busy:
            statement, values = _CLAIMABLE_NOT_BUSY, {**values, "b_busy": sorted(busy)}
        while True:
            rows = await self._link.rows(statement, values)
            closed = [{"b_id": row.id, "b_why": row.closed, "b_now": now} for row in rows if row.closed]
            if not closed:
                return [Outgoing(*row[:-1]) for row in rows]
            await self._link.many(_DROP, closed)
            self.dropped += len(closed)

    async def note_many(self, outcomes: Sequence[Outcome]) -> None:
        """Write what became of claimed messages; one whose claim has run out and was taken over is left alone."""
        await self._link.many(
            _NOTE,
            [
                {
                    "b_id": outcome.id, "b_owner": outcome.owner, "b_state": outcome.state, "b_platform_id": outcome.platform_id or None,
                    "b_why": outcome.why[:120] or None, "b_not_before": outcome.not_before, "b_part": outcome.part,
                    "b_ended_at": outcome.ended_at,
                }
                for outcome in outcomes
            ],
        )  # fmt: skip

    async def expire(self, now: datetime) -> int:
        """End the claims that ran out; how many. Whether these messages arrived is unknown.

        Replies and status wait again, a status marked as perhaps repeated; a notice is never sent twice and ends as unknown.
        """
        return await self._link.run(_EXPIRE, {"b_now": now})

    async def page(self, lane: str, after_seq: int, limit: int) -> list[Shown]:
        """What the page of a pulling channel reads next, in order."""
        return [Shown(*row) for row in await self._link.rows(_PAGE, {"b_lane": lane, "b_after": after_seq, "b_limit": limit})]

    async def shown(self, lane: str, up_to_seq: int, now: datetime) -> int:
        """The page shows everything up to here: what waited became sent; how many."""
        return await self._link.run(_SHOW, {"b_lane": lane, "b_up_to": up_to_seq, "b_now": now})

    async def latest(self, lane: str, limit: int) -> list[Shown]:
        """The last messages of a conversation, in order."""
        return [Shown(*row) for row in reversed(await self._link.rows(_LATEST, {"b_lane": lane, "b_limit": limit}))]

    async def reply_waits(self, lane: str) -> bool:
        """Whether a reply is queued here: then a push need not repeat the question that stands."""
        return await self._link.row(_QUEUED, {"b_lane": lane}) is not None

    async def shown_turn(self, pairs: Sequence[tuple[str, datetime]]) -> dict[str, int]:
        """For each lane the turn of the last reply that was noted as sent at that moment; a lane without one is left out."""
        if not pairs:
            return {}
        if self._link.postgres:
            rows = await self._link.rows(_TURNS_POSTGRES, {"lanes": [lane for lane, _ in pairs], "ats": [at for _, at in pairs]})
        else:
            rows = await self._link.rows(_TURNS_SQLITE, {"pairs": orjson.dumps([(lane, microseconds(at)) for lane, at in pairs]).decode()})
        return {row[0]: row[1] for row in rows}

    async def counts(self) -> dict[str, Any]:
        """For the metrics: ``waiting`` as (channel, priority, number, oldest), ``sending``, ``failed``, ``unknown``."""
        dead = {row[0]: row[1] for row in await self._link.rows(_COUNT_DEAD)}
        return {
            "waiting": [tuple(row) for row in await self._link.rows(_COUNT)],
            "sending": await self._link.value(_COUNT_SENDING),
            "failed": dead.get("failed", 0),
            "unknown": dead.get("unknown", 0),
        }

    async def dead(self, limit: int = 50) -> list[Dead]:
        """Messages that failed or may not have arrived, the newest first."""
        return [Dead(*row) for row in await self._link.rows(_DEAD, {"b_limit": limit})]
