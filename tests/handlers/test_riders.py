"""Sharing a commit: letters, outcomes and claims go along with a batch of turns, and nothing of them hangs on whether it comes about."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from handlers.channel import Arrival, Part
from handlers.delivery import LEASE, Sender
from handlers.riders import Rider
from storage.database import Database
from storage.files import NoRoom
from storage.inbox import Inbox, Letter
from storage.keys import Keys
from storage.outbox import Outbox
from storage.uow import UnitOfWork
from storage.wire import Wire
from tests.handlers.conftest import SCENES, Clock, Office
from tests.handlers.recorder import Recorder


class Meanwhile:
    """A first rider that lets the test do something while the batch holds the only writing connection."""

    def __init__(self, what: Callable[[], object]) -> None:
        self._what = what

    async def __call__(self, uow: UnitOfWork) -> Callable[[], None] | None:
        del uow
        self._what()
        await asyncio.sleep(0)          # what was begun comes as far as the gate
        await asyncio.sleep(0)
        return None


async def breaks(uow: UnitOfWork) -> Callable[[], None] | None:
    """A rider that writes something and then fails."""
    await uow.marks.put("half", "done")
    raise RuntimeError("a mistake in a rider")


@pytest.fixture
async def office(tmp_path: Path, clock: Clock) -> AsyncIterator[Office]:
    """An office on SQLite, where there is one writer and riding makes sense."""
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}", Keys(bytes(range(32))))
    try:
        yield Office(database, clock)
    finally:
        await database.close()


@pytest.fixture
def channel() -> Recorder:
    return Recorder()


@pytest.fixture
def sender(office: Office, channel: Recorder) -> Sender:
    made = Sender(office.database, office.desk, SCENES, {"test": channel}, clock=office.clock, owner="one")
    made.rides = True
    return made


def ride(office: Office, sender: Sender, *first: Rider) -> None:
    """As in the bot, with others before them."""
    office.turns.riders_before, office.turns.riders = (sender.note,), (*first, office.keeper.board, sender.claim)


def held_commits(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Commits wait for the second event; the first tells that one has begun."""
    begun, may_go = asyncio.Event(), asyncio.Event()
    commit = Wire.commit

    async def slow(wire: Wire) -> None:
        begun.set()
        await may_go.wait()
        await commit(wire)

    monkeypatch.setattr(Wire, "commit", slow)
    return begun, may_go


def one_commit_fails(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The next commit is undone as on a full disk; what is returned is empty from then on."""
    commit, broken = Wire.commit, [True]

    async def fails_once(wire: Wire) -> None:
        if broken:
            broken.clear()
            await wire.rollback()
            raise sqlite3.OperationalError("disk full")
        await commit(wire)

    monkeypatch.setattr(Wire, "commit", fails_once)
    return broken


async def back(sender: Sender) -> None:
    """What was sent has its outcome, which is not noted yet."""
    if sender._flying:
        await asyncio.wait(set(sender._flying))
        await asyncio.sleep(0)
    assert sender._ended


def says(office: Office, key: str, text: str, tasks: list[asyncio.Task[object]]) -> Callable[[], None]:
    """A delivery that comes when it is called."""

    def comes() -> None:
        tasks.append(asyncio.create_task(office.keeper.keep([Arrival("test", key, "1", office.clock(), text=text)])))

    return comes


async def test_one_commit_keeps_answers_notes_and_claims(office: Office, channel: Recorder, sender: Sender) -> None:
    await office.says("một", who="2")
    await office.answers()
    await sender.step()                                      # its first message goes out ...
    await back(sender)                                       # ... and comes back: an outcome waits to be noted
    await office.says("hai")
    tasks: list[asyncio.Task[object]] = []
    ride(office, sender, Meanwhile(says(office, "k", "ba", tasks)))
    before = office.database.news.count
    assert await office.turns.batch() == 1
    assert office.database.news.count == before + 1
    await asyncio.gather(*tasks)
    assert office.database.news.count == before + 1, "the letter was kept by the batch"
    await sender.finish()
    assert sorted(channel.sent) == [("1", "Xin chào."), ("2", "1: một"), ("2", "Xin chào.")]
    ride(office, sender)
    await office.answers()
    assert (await office.heard())[-1] == "2: ba"


async def test_what_rode_with_a_batch_that_fails_waits_as_before(
    office: Office, channel: Recorder, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.says("một")
    tasks: list[asyncio.Task[object]] = []
    ride(office, sender, Meanwhile(says(office, "k", "hai", tasks)))
    broken = one_commit_fails(monkeypatch)
    assert await office.turns.batch() == 1
    assert not broken
    assert channel.sent == [], "nothing goes out that was not committed as claimed"
    await asyncio.gather(*tasks)
    ride(office, sender)
    await office.answers()
    while await sender.step():
        await sender.finish()
    assert [text for _who, text in channel.sent] == ["Xin chào.", "1: một", "2: hai"]


async def test_a_rider_that_fails_leaves_nothing_and_harms_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await office.says("một")
    office.turns.riders = (breaks, office.keeper.board)
    await office.answers()
    assert await office.heard() == ["Xin chào.", "1: một"]
    async with office.database.read() as uow:
        assert await uow.marks.get("half") is None
    assert "a rider goes by itself: RuntimeError" in caplog.text


async def test_one_bad_delivery_keeps_no_other_from_being_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.says("một")
    tasks: list[asyncio.Task[object]] = []

    def come() -> None:
        for key in ("good", "bad", "fine"):
            says(office, key, key, tasks)()

    kept = Inbox.keep

    async def keep(inbox: Inbox, letters: Sequence[Letter]) -> int:
        if any(letter.key == "bad" for letter in letters):
            raise ValueError("nobody can keep this")
        return await kept(inbox, letters)

    monkeypatch.setattr(Inbox, "keep", keep)
    office.turns.riders = (Meanwhile(come), office.keeper.board)
    await office.turns.batch()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one).__name__ for one in ended] == ["Kept", "ValueError", "Kept"]
    office.turns.riders = ()
    await office.answers()
    assert [text for text in await office.heard() if text.startswith(("2", "3"))] == ["2: good", "3: fine"]


async def test_who_stops_sending_claims_nothing_on_the_way(office: Office, channel: Recorder, sender: Sender) -> None:
    sender.rides = False
    await office.says("một")
    ride(office, sender)
    await office.answers()
    await sender.finish()
    assert channel.sent == []


async def test_a_failed_batch_leaves_no_belief_that_everything_was_seen(
    office: Office, sender: Sender, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.says("một", who="2")
    await office.answers()
    ride(office, sender)
    await office.says("hai")

    async def fails(wire: Wire) -> None:
        await wire.rollback()
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Wire, "commit", fails)
        with pytest.raises(OperationalError):
            await office.turns._batch(10, None)
    assert channel.sent == []
    assert await sender.step(), "what waits is claimed at once, not after the next bell"


async def test_who_is_cancelled_in_a_commit_still_sends_what_was_claimed(
    office: Office, sender: Sender, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.says("một")
    ride(office, sender)
    begun, may_go = held_commits(monkeypatch)
    batch = asyncio.create_task(office.turns.batch())
    await begun.wait()
    batch.cancel()
    await asyncio.sleep(0)
    may_go.set()
    with pytest.raises(asyncio.CancelledError):
        await batch
    await sender.finish()
    assert [text for _who, text in channel.sent] == ["Xin chào."]


async def test_a_number_answers_the_screen_that_was_confirmed_last(
    office: Office, sender: Sender, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    shown_turn = Outbox.shown_turn

    async def looked_up(outbox: Outbox, pairs: Sequence[tuple[str, datetime]]) -> dict[str, int]:
        found = await shown_turn(outbox, pairs)
        seen.extend(found.values())
        return found

    monkeypatch.setattr(Outbox, "shown_turn", looked_up)
    for words in ("chào", "hai"):
        await office.says(words)
        await office.answers()
        clock.forward(seconds=5)
        while await sender.step() and words == "chào":
            await sender.finish()
    await back(sender)                                       # the second screen is confirmed; its outcome waits to be noted
    clock.forward(seconds=2)
    ride(office, sender)
    await office.says("1")
    await office.turns.batch()
    assert seen == [2]


async def test_a_store_that_is_locked_at_the_end_is_tried_again(
    office: Office, sender: Sender, channel: Recorder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, under_way, may_go = asyncio.Event(), asyncio.Event(), asyncio.Event()
    send = channel.send

    async def slow(address: str, part: Part) -> str:
        under_way.set()
        await may_go.wait()
        return await send(address, part)

    monkeypatch.setattr(channel, "send", slow)
    running = asyncio.create_task(sender.run(stop))
    await office.says("một")
    await office.answers()
    await under_way.wait()
    begin, locked = Wire.begin, [True, True]

    async def busy(wire: Wire, statement: str) -> None:
        if locked:
            locked.pop()
            raise sqlite3.OperationalError("database is locked")
        await begin(wire, statement)

    stop.set()
    monkeypatch.setattr(Wire, "begin", busy)
    may_go.set()
    await running
    clock.forward(seconds=LEASE.total_seconds() + 1)
    again = Sender(office.database, office.desk, SCENES, {"test": channel}, clock=clock, owner="two")
    while await again.step():
        await again.finish()
    assert [text for _who, text in channel.sent] == ["Xin chào.", "1: một"]


async def test_the_disk_is_looked_at_again_after_a_delivery_that_could_not_be_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.keeper, "_room", lambda: False)
    with pytest.raises(NoRoom):
        await office.keeper.keep([Arrival("test", "k", "1", office.clock(), text="một")])


async def test_half_a_surrogate_pair_in_a_tap_is_kept_as_a_forged_one(office: Office) -> None:
    await office.keeper.keep([Arrival("test", "k", "1", office.clock(), tap="\ud800~1~AAAAAAAA")])
    await office.answers()
    assert await office.heard()


async def test_a_batch_that_is_made_again_one_by_one_takes_nobody_along(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.says("một", who="1")
    await office.says("một", who="2")
    boarded: list[int] = []

    async def counts(uow: UnitOfWork) -> None:
        boarded.append(1)

    one_commit_fails(monkeypatch)
    office.turns.riders = (counts,)
    assert await office.turns.batch() == 2
    assert boarded == [1]
    assert await office.heard("1") == await office.heard("2") == ["Xin chào.", "1: một"]


async def test_who_stops_waits_for_the_batch_that_took_claims_along(
    office: Office, sender: Sender, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await asyncio.sleep(0)
    await office.says("một")
    ride(office, sender)
    begun, may_go = held_commits(monkeypatch)
    batch = asyncio.create_task(office.turns.batch())
    await begun.wait()
    stop.set()
    for _turn in range(50):
        await asyncio.sleep(0)
    assert not running.done(), "the batch's claims are not under way yet"
    may_go.set()
    await asyncio.gather(batch, running)
    assert [text for _who, text in channel.sent] == ["Xin chào."]
    async with office.database.read() as uow:
        assert [row.state for row in await uow.outbox.latest(office.database.keys.lane("test", "1"), 5)] == ["sent", "waiting"]


async def test_a_bell_that_rings_during_our_own_commit_is_not_taken_for_ours(
    office: Office, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.says("một")
    await office.answers()
    claim = sender._claim

    async def rung(uow: UnitOfWork) -> Callable[[], None] | None:
        done = await claim(uow)
        office.database.said.ring()             # somebody else put out messages after we had looked
        return done

    monkeypatch.setattr(sender, "_claim", rung)
    assert await sender.step()
    assert sender._may_wait()
    await sender.finish()
