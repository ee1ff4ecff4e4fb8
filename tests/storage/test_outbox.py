"""The outbox: said once, in order, replies first, by one sender at a time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.outbox import Kind, Outcome, Outgoing, State
from tests.storage.rows import LATER, NOW, lane, meet, message, put_out

UNTIL = NOW + timedelta(seconds=30)


async def _claim(
    database: Database, owner: str = "one", *, limit: int = 10, now: datetime = NOW, busy: tuple[str, ...] = ()
) -> list[Outgoing]:
    async with database.begin() as uow:
        taken = await uow.outbox.claim(["telegram", "zalo_oa"], owner, now + (UNTIL - NOW), limit, now, busy)
        await uow.commit()
    return taken


async def _note(database: Database, *outcomes: Outcome) -> None:
    async with database.begin() as uow:
        await uow.outbox.note_many(outcomes)
        await uow.commit()


async def _states(database: Database, who: str = "an") -> dict[int, tuple[State, str | None, int]]:
    """By seq: state, owner, tries."""
    async with database.read() as uow:
        rows = await uow.connection.execute(text("SELECT seq, state, owner, tries FROM messages WHERE lane = :lane"), {"lane": lane(who)})
        return {row[0]: (row[1], row[2], row[3]) for row in rows.all()}


async def _push(database: Database, who: str, reason: str, *, kind: Kind = "status", priority: int = 5) -> bool:
    async with database.begin() as uow:
        new = await uow.outbox.push(lane(who), f"person-{who}", reason, kind, priority, {"text": reason}, NOW)
        await uow.commit()
    return new


async def _said(database: Database, taken: list[Outgoing]) -> list[str]:
    await _note(database, *(Outcome(one.id, "one", "sent", platform_id=f"m{one.id}", ended_at=NOW) for one in taken))
    return [one.reason for one in taken]


async def test_a_claim_carries_all_that_a_sender_needs(database: Database) -> None:
    await meet(database, "an")
    await put_out(database, message("an", 1, "reply:1:0", turn=7, text="Chào bạn"))
    (one,) = await _claim(database)
    assert (one.lane, one.seq, one.person_id, one.reason, one.kind, one.priority) == (lane("an"), 1, "person-an", "reply:1:0", "reply", 0)
    assert (one.turn, one.body, one.part, one.tries) == (7, {"text": "Chào bạn"}, 0, 1)
    assert (one.channel, one.address, one.lang, one.again) == ("telegram", "address of an", "vi", False)
    assert await _states(database) == {1: ("sending", "one", 1)}


async def test_a_lane_is_said_in_order_one_at_a_time(database: Database) -> None:
    await meet(database, "an", "binh")
    await put_out(database, message("an", 2), message("an", 1), message("binh", 1), message("an", 3))
    order = []
    while taken := await _claim(database):
        assert len({one.lane for one in taken}) == len(taken)
        assert await _claim(database, "two") == []
        order += await _said(database, taken)
    assert [reason for reason in order if ":an:" in reason] == ["reply:an:1", "reply:an:2", "reply:an:3"]
    assert len(order) == 4


async def test_replies_overtake_notices(database: Database) -> None:
    await meet(database, "an", "binh")
    for who in ("an", "binh"):
        assert await _push(database, who, "notice:1", kind="notice", priority=9)
    await put_out(database, message("binh", 2))
    assert await _said(database, await _claim(database, limit=1)) == ["reply:binh:2"]
    assert [one.lane for one in await _claim(database)] == [lane("an"), lane("binh")]


async def test_what_is_not_due_holds_its_lane_back(database: Database) -> None:
    await meet(database, "an")
    await put_out(database, message("an", 1), message("an", 2))
    (one,) = await _claim(database)
    await _note(database, Outcome(one.id, "one", "waiting", why="429", not_before=LATER, part=1))
    assert await _claim(database) == []
    (again,) = await _claim(database, now=LATER)
    assert (again.id, again.part, again.tries) == (one.id, 1, 2)


async def test_busy_lanes_and_other_channels_are_left_out(database: Database) -> None:
    await meet(database, "an", "binh")
    await meet(database, "web", channel="web")
    await put_out(database, message("an", 1), message("binh", 1), message("web", 1))
    assert [one.lane for one in await _claim(database, busy=(lane("an"), lane("x")))] == [lane("binh")]
    assert [one.lane for one in await _claim(database)] == [lane("an")]
    async with database.begin() as uow:
        assert await uow.outbox.claim([], "one", UNTIL, 10, NOW) == []


async def test_the_limit_is_over_all_channels_by_priority(database: Database) -> None:
    await meet(database, "an", "binh")
    await meet(database, "chi", channel="zalo_oa")
    await put_out(database, message("an", 1, priority=2), message("binh", 1, priority=2), message("chi", 1, priority=1))
    assert [one.lane for one in await _claim(database, limit=2)] == [lane("chi"), lane("an")]


async def test_a_push_is_put_out_once(database: Database) -> None:
    await meet(database, "an")
    assert [await _push(database, "an", "status:d:2") for _ in range(3)] == [True, False, False]
    assert not await _push(database, "nobody", "status:d:2")
    async with database.read() as uow:
        talk = await uow.conversations.get(lane("an"))
        assert talk is not None
        (shown,) = await uow.outbox.latest(lane("an"), 10)
        assert await uow.outbox.said("person-an", "status:d:2")
        assert not await uow.outbox.said("person-an", "status:d:3")
    assert shown.turn == 0
    assert talk.seq >= shown.seq
    await put_out(database, message("an", talk.seq + 1, "status:d:2"))
    assert len(await _states(database)) == 1


async def test_pushes_of_two_processes_are_put_out_once(database: Database, beside: Database) -> None:
    await meet(database, "an")
    for n in range(10):
        both = await asyncio.gather(_push(database, "an", f"status:{n}"), _push(beside, "an", f"status:{n}"))
        assert sorted(both) == [False, True]
    seqs = list(await _states(database))
    assert len(seqs) == len(set(seqs)) == 10


async def test_a_number_of_a_conversation_is_given_once(database: Database) -> None:
    await meet(database, "an")
    await put_out(database, message("an", 1, "a"))
    with pytest.raises(IntegrityError):
        await put_out(database, message("an", 1, "b"))


async def test_a_message_to_an_unknown_lane_is_a_mistake(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await put_out(database, message("nobody", 1))


async def test_a_closed_conversation_drops_what_waits(database: Database) -> None:
    await meet(database, "an", "binh")
    await put_out(database, message("an", 1), message("an", 2), message("binh", 1))
    async with database.begin() as uow:
        await uow.conversations.close(lane("an"), "blocked")
        await uow.commit()
    assert [one.lane for one in await _claim(database, limit=1)] == [lane("binh")]
    assert {state for state, _, _ in (await _states(database)).values()} == {"dropped"}
    async with database.read() as uow:
        rows = await uow.connection.execute(text("SELECT why, ended_at IS NULL FROM messages WHERE state = 'dropped'"))
        assert {tuple(row) for row in rows.all()} == {("blocked", False)}


@pytest.mark.parametrize(
    ("kind", "state", "again"), [("reply", "waiting", False), ("status", "waiting", True), ("notice", "unknown", False)]
)
async def test_a_claim_that_ran_out(database: Database, kind: Kind, state: State, again: bool) -> None:
    await meet(database, "an")
    await put_out(database, message("an", 1, kind=kind))
    (one,) = await _claim(database)
    async with database.begin() as uow:
        assert await uow.outbox.expire(UNTIL - timedelta(microseconds=1)) == 0
        assert await uow.outbox.expire(UNTIL) == 1
        await uow.commit()
    assert await _states(database) == {1: (state, None, 1)}
    taken = await _claim(database, "two", now=UNTIL)
    assert [(found.id, found.tries, found.again) for found in taken] == ([(one.id, 2, again)] if state == "waiting" else [])
    # The first sender comes back late: its note must change nothing.
    before = await _states(database)
    await _note(database, Outcome(one.id, "one", "failed", why="late", ended_at=UNTIL))
    assert await _states(database) == before
    if taken:
        await _note(database, Outcome(one.id, "two", "sent", ended_at=UNTIL))
        assert (await _states(database))[1][0] == "sent"


def test_an_outcome_says_when_it_ended() -> None:
    for state in ("sent", "unknown", "failed", "dropped"):
        with pytest.raises(ValueError, match="ended_at"):
            Outcome(1, "one", state)
    with pytest.raises(ValueError, match="ended_at"):
        Outcome(1, "one", "waiting", ended_at=NOW)


async def test_senders_racing(database: Database, beside: Database) -> None:
    people = [f"p{n}" for n in range(10)]
    await meet(database, *people)
    await put_out(database, *(message(who, seq, priority=seq % 2) for who in people for seq in range(1, 7)))
    said: dict[str, list[int]] = {lane(who): [] for who in people}
    under_way: set[str] = set()

    async def send(store: Database, owner: str) -> None:
        idle = 0
        while idle < 10:
            taken = await _claim(store, owner, limit=3)
            for one in taken:
                assert one.lane not in under_way
                under_way.add(one.lane)
            await asyncio.sleep(0.001)
            for one in taken:
                under_way.discard(one.lane)
                said[one.lane].append(one.seq)
            await _note(store, *(Outcome(one.id, owner, "sent", ended_at=NOW) for one in taken))
            idle = 0 if taken else idle + 1

    await asyncio.gather(send(database, "one"), send(beside, "two"), send(beside, "three"))
    assert said == {lane(who): [2, 4, 6, 1, 3, 5] for who in people}


async def test_a_page_reads_from_its_cursor(database: Database) -> None:
    await meet(database, "an", channel="web")
    await put_out(database, *(message("an", seq, turn=seq) for seq in range(1, 6)))
    async with database.begin() as uow:
        assert [shown.seq for shown in await uow.outbox.page(lane("an"), 2, 2)] == [3, 4]
        assert await uow.outbox.reply_waits(lane("an"))
        assert await uow.outbox.shown(lane("an"), 4, NOW) == 4
        assert await uow.outbox.shown(lane("an"), 4, LATER) == 0
        assert [(shown.seq, shown.state) for shown in await uow.outbox.page(lane("an"), 3, 10)] == [(4, "sent"), (5, "waiting")]
        assert [(shown.seq, shown.body) for shown in await uow.outbox.latest(lane("an"), 2)] == [
            (4, {"text": "an 4"}),
            (5, {"text": "an 5"}),
        ]
        assert await uow.outbox.shown(lane("an"), 99, LATER) == 1
        assert not await uow.outbox.reply_waits(lane("an"))


async def test_the_screen_they_saw(database: Database) -> None:
    await meet(database, "an", "binh", "chi", channel="web")
    await put_out(
        database,
        *(message("an", seq, turn=10 + seq) for seq in (1, 2, 3)),
        message("an", 4, "status:1", kind="status", turn=0),
        message("binh", 1, turn=5),
    )
    async with database.begin() as uow:
        await uow.outbox.shown(lane("an"), 2, NOW)
        await uow.outbox.shown(lane("an"), 4, LATER)
        before, exactly, after = NOW - timedelta(microseconds=1), NOW, LATER
        assert await uow.outbox.shown_turn([(lane("an"), before)]) == {}
        assert await uow.outbox.shown_turn([(lane("an"), exactly), (lane("binh"), exactly), (lane("nobody"), exactly)]) == {lane("an"): 12}
        assert await uow.outbox.shown_turn([(lane("an"), after)]) == {lane("an"): 13}
        assert await uow.outbox.shown_turn([]) == {}


async def test_counts_and_dead_letters(database: Database) -> None:
    await meet(database, "an", "binh", "chi")
    await put_out(database, message("an", 1), message("binh", 1), message("chi", 1), message("chi", 2))
    one, two, three = await _claim(database)
    await _note(
        database,
        Outcome(one.id, "one", "failed", why="400 " + "x" * 200, ended_at=NOW),
        Outcome(two.id, "one", "unknown", ended_at=NOW),
    )
    async with database.read() as uow:
        assert await uow.outbox.counts() == {"waiting": [("telegram", 0, 1, NOW)], "sending": 1, "failed": 1, "unknown": 1}
        dead = await uow.outbox.dead()
    assert [(found.id, found.state, len(found.why)) for found in dead] == [(two.id, "unknown", 0), (one.id, "failed", 120)]
    assert three.lane == lane("chi")
