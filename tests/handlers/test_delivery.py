"""Delivery: the outcomes of a send, by message class; rates; order within a conversation."""

from __future__ import annotations

import asyncio

from handlers.channel import Abilities, Closed, Misconfigured, Refused, TryLater, Unknown
from handlers.delivery import GIVE_UP, LEASE, Sender
from handlers.rates import Rates
from tests.handlers.conftest import SCENES, Clock, Office
from tests.handlers.recorder import Recorder, fails


def sender(office: Office, channel: Recorder, owner: str = "one") -> Sender:
    return Sender(office.database, office.desk, SCENES, {"test": channel}, clock=office.clock, owner=owner)


async def settle(sending: Sender) -> None:
    """Step until nothing is to be done."""
    while await sending.step():
        await sending.finish()


async def states(office: Office, who: str = "1") -> list[str]:
    async with office.database.read() as uow:
        return [row.state for row in await uow.outbox.latest(office.database.keys.lane("test", who), 50)]


async def push(office: Office, kind: str, reason: str = "status:d:2") -> None:
    lane = office.database.keys.lane("test", "1")
    async with office.database.begin() as uow:
        conversation = await uow.conversations.get(lane)
        assert conversation is not None
        await uow.outbox.push(lane, conversation.person_id, reason, kind, 10, {"text": "Tin mới."}, office.clock())  # type: ignore[arg-type]
        await uow.commit()


async def test_messages_of_one_conversation_go_in_order(office: Office) -> None:
    for words in ("một", "hai"):
        await office.says(words)
    await office.answers()
    channel = Recorder()
    await settle(sender(office, channel))
    assert [text for _who, text in channel.sent] == ["Xin chào.", "1: một", "2: hai"]
    assert await states(office) == ["sent"] * 3


async def test_two_senders_send_each_message_once(office: Office) -> None:
    for number in range(20):
        await office.says("một", who=str(number))
    await office.answers()
    channel = Recorder()
    await asyncio.gather(settle(sender(office, channel, "one")), settle(sender(office, channel, "two")))
    await settle(sender(office, channel, "three"))
    assert sorted(channel.sent) == sorted((str(number), text) for number in range(20) for text in ("Xin chào.", "1: một"))


async def test_429_parks_one_chat_and_is_tried_again(office: Office, clock: Clock) -> None:
    await office.says("một", who="1")
    await office.says("một", who="2")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(TryLater("429", 30))]
    sending = sender(office, channel)
    await settle(sending)
    assert sorted(await states(office, "1") + await states(office, "2")) == ["sent", "sent", "waiting", "waiting"]
    clock.forward(seconds=31)
    await settle(sending)
    assert await states(office, "1") == await states(office, "2") == ["sent", "sent"]


async def test_a_blocked_chat_is_closed_and_its_messages_dropped(office: Office) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(Closed("403"))]
    await settle(sender(office, channel))
    assert await states(office) == ["failed"]      # the second message was dropped, so it is not listed
    async with office.database.read() as uow:
        conversation = await uow.conversations.get(office.database.keys.lane("test", "1"))
    assert conversation is not None
    assert conversation.closed == "blocked"


async def test_a_refused_message_is_failed_and_the_next_goes(office: Office) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(Refused("400"))]
    await settle(sender(office, channel))
    assert await states(office) == ["failed", "sent"]


async def test_an_unknown_reply_is_sent_again(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(Unknown("no answer"))]
    sending = sender(office, channel)
    await settle(sending)
    clock.forward(seconds=60)
    await settle(sending)
    assert [text for _who, text in channel.sent] == ["Xin chào.", "Xin chào.", "1: một"]


async def test_an_unknown_reply_ends_after_some_tries(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(Unknown("no answer")) for _try in range(GIVE_UP)]
    sending = sender(office, channel)
    for _try in range(GIVE_UP + 1):
        await settle(sending)
        clock.forward(seconds=700)
    assert await states(office) == ["unknown", "sent"]


async def test_an_unknown_status_is_sent_again_and_says_so(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    sending = sender(office, channel)
    await settle(sending)
    await push(office, "status")
    channel.then = [fails(Unknown("no answer"))]
    await settle(sending)
    assert await states(office) == ["sent", "sent", "sending"]
    clock.forward(seconds=LEASE.total_seconds() + 1)
    await settle(sending)
    assert await states(office) == ["sent"] * 3
    assert channel.sent[-2][1].startswith("Tin mới.")
    assert channel.sent[-1][1].startswith("(Tin này có thể đã gửi một lần rồi.)")


async def test_an_unknown_notice_is_not_sent_again(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    sending = sender(office, channel)
    await settle(sending)
    await push(office, "notice", "notice:1")
    channel.then = [fails(Unknown("no answer"))]
    await settle(sending)
    clock.forward(hours=2)
    await settle(sending)
    assert await states(office) == ["sent", "sent", "unknown"]


async def test_a_sender_that_died_leaves_a_claim_that_expires(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    async with office.database.begin() as uow:
        assert await uow.outbox.claim(["test"], "dead", clock() + LEASE, 10, clock())
        await uow.commit()
    channel = Recorder()
    sending = sender(office, channel)
    await settle(sending)
    assert channel.sent == []
    clock.forward(seconds=LEASE.total_seconds() + 1)
    await settle(sending)
    assert [text for _who, text in channel.sent] == ["Xin chào.", "1: một"]


async def test_wrong_settings_stop_the_channel_and_lose_nothing(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    channel.then = [fails(Misconfigured("401"))]
    sending = sender(office, channel)
    await settle(sending)
    assert sending.stopped == {"test": "401"}
    clock.forward(seconds=61)
    await settle(sending)
    assert await states(office) == ["sent", "sent"]
    assert sending.stopped == {}


async def test_a_status_without_an_answer_is_repeated_once(office: Office, clock: Clock) -> None:
    await office.says("một")
    await office.answers()
    channel = Recorder()
    sending = sender(office, channel)
    await settle(sending)
    await push(office, "status")
    channel.then = [fails(Unknown("no answer")) for _try in range(5)]
    for _round in range(5):
        await settle(sending)
        clock.forward(seconds=LEASE.total_seconds() + 1)
    assert [text for _who, text in channel.sent if "Tin mới" in text] == ["Tin mới.", "(Tin này có thể đã gửi một lần rồi.)\nTin mới."]
    assert await states(office) == ["sent", "sent", "unknown"]


async def test_a_message_that_cannot_be_rendered_fails_and_the_next_goes(office: Office) -> None:
    await office.says("một")
    await office.answers()
    lane = office.database.keys.lane("test", "1")
    async with office.database.begin() as uow:
        conversation = await uow.conversations.get(lane)
        assert conversation is not None
        await uow.outbox.push(lane, conversation.person_id, "status:x:1", "status", -1, {"text": "x", "buttons": [["one"]]}, office.clock())
        await uow.commit()
    channel = Recorder()
    await settle(sender(office, channel))
    assert await states(office) == ["sent", "sent", "failed"]


async def test_a_slow_channel_leaves_room_for_the_others(office: Office) -> None:
    rooms = {name: Rates(0, 0, office.clock()) for name in ("slow", "quick")}
    rooms["slow"].park_all(office.clock() + LEASE)
    assert rooms["slow"].room(office.clock()) == 0
    assert rooms["quick"].room(office.clock()) > 0
    assert rooms["slow"].next_free(office.clock()) == 1.0
    assert rooms["slow"].room(office.clock() + LEASE * 2) > 0
    assert rooms["slow"].next_free(office.clock() + LEASE * 2) == 1.0


async def test_the_rate_of_one_chat_is_kept(office: Office, clock: Clock) -> None:
    for number in range(6):
        await office.says(str(number))
    await office.answers()
    channel = Recorder(Abilities(text=4000, each=1.0))
    sending = sender(office, channel)
    await settle(sending)
    assert len(channel.sent) == 3        # the burst
    clock.forward(seconds=2)
    await settle(sending)
    assert len(channel.sent) == 5


async def test_a_long_message_goes_on_where_it_stopped(office: Office, clock: Clock) -> None:
    await office.says("x" * 250)
    await office.answers()
    channel = Recorder(Abilities(text=100))
    channel.then = [lambda: "1", lambda: "2", fails(TryLater("429", 5))]
    sending = sender(office, channel)
    await settle(sending)
    clock.forward(seconds=6)
    await settle(sending)
    said = [text for _who, text in channel.sent]
    assert said[0] == "Xin chào."
    assert [len(text) for text in said[1:]] == [2, 100, 100, 100, 58]      # the third piece was refused once and came again
    assert await states(office) == ["sent", "sent"]
