"""Sharing a commit: letters, outcomes and claims go along with a batch of turns, and nothing of them hangs on whether it comes about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from handlers.channel import Arrival
from handlers.delivery import Sender
from storage.database import Database
from storage.inbox import Inbox, Letter
from storage.keys import Keys
from storage.uow import UnitOfWork
from tests.handlers.conftest import SCENES, Clock, Office
from tests.handlers.recorder import Recorder


class Meanwhile:
    """A first rider that lets the test do something while the batch holds the only writing connection."""

    def __init__(self, what: Callable[[], object]) -> None:
        self._what = what

    async def board(self, uow: UnitOfWork) -> Callable[[], None] | None:
        del uow
        self._what()
        await asyncio.sleep(0)          # what was begun comes as far as the gate
        await asyncio.sleep(0)
        return None


class Breaks:
    """A rider that writes something and then fails."""

    async def board(self, uow: UnitOfWork) -> Callable[[], None] | None:
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


def says(office: Office, key: str, text: str, tasks: list[asyncio.Task[object]]) -> Callable[[], None]:
    """A delivery that comes when it is called."""

    def comes() -> None:
        tasks.append(asyncio.create_task(office.keeper.keep([Arrival("test", key, "1", office.clock(), text=text)])))

    return comes


async def test_one_commit_keeps_answers_notes_and_claims(office: Office, channel: Recorder, sender: Sender) -> None:
    await office.says("một", who="2")
    await office.answers()
    await sender.step()                                      # its first message goes out ...
    await asyncio.wait(set(sender._flying))                  # ... and comes back: an outcome waits to be noted
    await office.says("hai")
    tasks: list[asyncio.Task[object]] = []
    office.turns.riders = (Meanwhile(says(office, "k", "ba", tasks)), office.keeper, sender)
    before = office.database.news.count
    assert await office.turns.batch() == 1
    assert office.database.news.count == before + 1
    await asyncio.gather(*tasks)
    assert office.database.news.count == before + 1, "the letter was kept by the batch"
    await sender.finish()
    assert sorted(channel.sent) == [("1", "Xin chào."), ("2", "1: một"), ("2", "Xin chào.")]
    office.turns.riders = (office.keeper, sender)
    await office.answers()
    assert (await office.heard())[-1] == "2: ba"


async def test_what_rode_with_a_batch_that_fails_waits_as_before(
    office: Office, channel: Recorder, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.says("một")
    tasks: list[asyncio.Task[object]] = []
    office.turns.riders = (Meanwhile(says(office, "k", "hai", tasks)), office.keeper, sender)
    commit, broken = office.database._commit, [True]

    async def fails_once(link: object) -> None:
        if broken:
            broken.clear()
            raise OSError("the disk")
        await commit(link)      # type: ignore[arg-type]

    monkeypatch.setattr(UnitOfWork, "commit", lambda uow: fails_once(uow._link))
    assert await office.turns.batch() == 1
    assert not broken
    assert channel.sent == [], "nothing goes out that was not committed as claimed"
    await asyncio.gather(*tasks)
    office.turns.riders = (office.keeper, sender)
    await office.answers()
    while await sender.step():
        await sender.finish()
    assert [text for _who, text in channel.sent] == ["Xin chào.", "1: một", "2: hai"]


async def test_a_rider_that_fails_leaves_nothing_and_harms_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await office.says("một")
    office.turns.riders = (Breaks(), office.keeper)
    await office.answers()
    assert await office.heard() == ["Xin chào.", "1: một"]
    async with office.database.read() as uow:
        assert await uow.marks.get("half") is None
    assert "Breaks goes by itself: RuntimeError" in caplog.text


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
    office.turns.riders = (Meanwhile(come), office.keeper)
    await office.turns.batch()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one).__name__ for one in ended] == ["Kept", "ValueError", "Kept"]
    office.turns.riders = ()
    await office.answers()
    assert [text for text in await office.heard() if text.startswith(("2", "3"))] == ["2: good", "3: fine"]


async def test_who_stops_sending_claims_nothing_on_the_way(office: Office, channel: Recorder, sender: Sender) -> None:
    sender.rides = False
    await office.says("một")
    office.turns.riders = (sender,)
    await office.answers()
    await sender.finish()
    assert channel.sent == []
