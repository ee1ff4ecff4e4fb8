"""Turns: once each, in order, poison set aside, nothing half done."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from dialogs.engine.event import Event, StoredFile
from dialogs.engine.talk import Heard, Talk
from dialogs.engine.text import raw
from handlers import turns as module
from handlers.turns import NOT_FETCHED, TRIES
from storage.conversations import ConversationSave
from storage.files import NoRoom
from tests.handlers.conftest import Clock, Echo, Office


class Mended(Echo):
    """The scene after its mistake was found."""

    def hear(self, talk: Talk, heard: Heard) -> bool:
        talk.say(raw(f"mended: {heard.words}"))
        return True


async def test_letters_of_one_person_are_answered_in_order(office: Office) -> None:
    for words in ("một", "hai", "ba"):
        await office.says(words)
    await office.answers()
    assert await office.heard() == ["Xin chào.", "1: một", "2: hai", "3: ba"]


async def test_a_delivery_twice_is_answered_once(office: Office) -> None:
    await office.says("một", key="same")
    await office.answers()
    await office.says("một", key="same")
    await office.answers()
    assert await office.heard() == ["Xin chào.", "1: một"]


async def test_many_people_in_one_batch(office: Office) -> None:
    for number in range(30):
        await office.says("một", who=str(number))
    assert await office.turns.batch() == 30
    for number in range(30):
        assert await office.heard(str(number)) == ["Xin chào.", "1: một"]


async def test_poison_is_set_aside_and_the_lane_goes_on(office: Office, clock: Clock) -> None:
    await office.says("hỏng")
    await office.says("sau đó")
    for _try in range(TRIES + 2):
        await office.answers()
        clock.forward(seconds=60)
    heard = await office.heard()
    assert len(heard) == 3
    assert "trục trặc" in heard[0]
    assert heard[-1].endswith("sau đó")
    async with office.database.read() as uow:
        assert (await uow.inbox.counts())["aside"] == 1


async def test_a_replayed_letter_gets_its_answer(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said when it was set aside does not stand in the place of the answer."""
    await office.says("chào")
    await office.answers()
    await office.says("hỏng")
    for _try in range(TRIES + 2):
        await office.answers()
        clock.forward(seconds=60)
    assert "trục trặc" in (await office.heard())[-1]
    async with office.database.begin() as uow:
        ((letter, *_rest),) = await uow.inbox.aside()
        assert await uow.inbox.replay(letter)
        await uow.commit()
    monkeypatch.setattr(Echo, "hear", Mended.hear)
    await office.answers()
    heard = await office.heard()
    assert "trục trặc" in heard[-2]
    assert heard[-1] == "mended: hỏng"
    await office.says("sau đó")
    await office.answers()
    assert (await office.heard())[:-1] == heard


async def test_photos_that_are_gone_are_asked_for_again(office: Office) -> None:
    """A replayed letter may be older than its photos: what is not in the drawer is not counted."""
    there, gone = StoredFile("a" * 64, "jpeg", 10), StoredFile("b" * 64, "jpeg", 20)
    office.turns.desk = replace(office.desk, file_there=lambda hash, size: (hash, size) == (there.hash, there.size))
    await office.says("chào")
    await office.says("", files=(gone,))
    await office.answers()
    assert any(f"không nhận: {NOT_FETCHED}" in text for text in await office.heard())
    async with office.database.read() as uow:
        assert await uow.files.get_many([gone.hash]) == {}
    event = office.turns._with_its_files(Event("k", "test", "", office.clock(), files=(there, gone), declined=("sound",)))
    assert (event.files, event.declined) == ((there,), ("sound", NOT_FETCHED))


async def test_a_session_nobody_can_read_is_set_aside_too(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    lane = office.database.keys.lane("test", "1")
    async with office.database.begin() as uow:
        found = await uow.conversations.get(lane)
        assert found is not None
        broken = {"offered": [["not", "an", "offer"]]}
        await uow.conversations.save_many([ConversationSave(lane, broken, found.turn, found.seq, found.lang, None, None, None)])
        await uow.commit()
    await office.says("hai")
    for _try in range(TRIES + 2):
        await office.answers()
        clock.forward(seconds=60)
    assert "trục trặc" in (await office.heard())[-1]


async def test_poison_of_one_does_not_stop_others(office: Office) -> None:
    await office.says("hỏng", who="bad")
    await office.says("một", who="good")
    await office.answers()
    assert await office.heard("good") == ["Xin chào.", "1: một"]


async def test_a_letter_that_may_have_killed_a_process_is_counted_first(office: Office, clock: Clock) -> None:
    await office.says("một")
    clock.forward(seconds=1)
    fresh = office.new_turns()
    assert await fresh.batch() == 1      # counted, not handled
    assert await office.heard() == []
    async with office.database.begin() as uow:
        assert [letter.tries for letter in await uow.inbox.heads(10, clock())] == [1]
    assert await fresh.batch() == 1
    assert await office.heard() == ["Xin chào.", "1: một"]


async def test_a_letter_that_killed_three_processes_is_set_aside(office: Office, clock: Clock) -> None:
    await office.says("một")
    for _death in range(TRIES + 1):
        clock.forward(seconds=1)
        await office.new_turns().batch()      # counts the try, then "dies" before the turn
    await office.answers()
    assert "trục trặc" in (await office.heard())[0]


async def test_a_failed_write_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.says("một")

    async def broken(*_args: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(module.Turns, "_write", broken)
        await office.turns.batch()
    assert await office.heard() == []
    office.clock.forward(seconds=60)
    await office.answers()
    await office.answers()
    assert await office.heard() == ["Xin chào.", "1: một"]


async def test_two_workers_never_answer_one_letter_twice(office: Office) -> None:
    for number in range(40):
        await office.says("một", who=str(number))
    other = office.new_turns()

    async def work(turns: module.Turns) -> None:
        while await turns.batch(8):
            pass

    await asyncio.gather(work(office.turns), work(other), work(office.new_turns()))
    await office.answers()
    for number in range(40):
        assert await office.heard(str(number)) == ["Xin chào.", "1: một"]


async def test_without_room_nothing_is_acknowledged(office: Office) -> None:
    office.keeper._room = lambda: False
    with pytest.raises(NoRoom):
        await office.says("một")
    async with office.database.read() as uow:
        assert (await uow.inbox.counts())["waiting"] == 0


async def test_two_means_what_was_on_the_screen_they_saw(office: Office) -> None:
    await office.says("một")
    await office.answers()
    await office.says("1", seen=1)
    await office.answers()
    assert (await office.heard())[-1] == "2: do:count"


async def test_a_forged_tap_chooses_nothing(office: Office) -> None:
    await office.says("một")
    await office.answers()
    await office.says("", tap="do:count~1~AAAAAAAA")
    await office.answers()
    assert "2: do:count" not in await office.heard()
