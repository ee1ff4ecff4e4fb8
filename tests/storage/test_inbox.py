"""The inbox: kept once, handled once, in order within a lane, lanes in parallel."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.conversations import ConversationSave
from storage.database import Database
from storage.inbox import Waiting
from tests.storage.rows import LATER, NOW, keep, lane, letter, meet


async def _heads(database: Database, limit: int = 100) -> list[Waiting]:
    """A look at whose turn it is; nothing is held afterwards."""
    async with database.begin() as uow:
        return await uow.inbox.heads(limit, NOW)


async def _handle(database: Database, *ids: int) -> None:
    async with database.begin() as uow:
        await uow.inbox.handled(ids, NOW)
        await uow.commit()


async def test_a_delivery_is_kept_once(database: Database) -> None:
    assert await keep(database, letter("an", "1"), letter("an", "1"), letter("binh", "2")) == 2
    assert await keep(database, letter("an", "1", text="changed"), letter("an", "3")) == 1
    assert await keep(database, letter("an", "1", channel="zalo_oa")) == 1
    assert [head.body["text"] for head in await _heads(database) if head.lane == lane("an")] == ["1"]
    assert await keep(database) == 0


async def test_what_was_kept_comes_back(database: Database) -> None:
    await keep(database, letter("an", "k", at=NOW - timedelta(seconds=3), text="khai sinh 🙂"))
    (head,) = await _heads(database)
    assert (head.channel, head.key, head.lane, head.body, head.tries) == ("telegram", "k", lane("an"), {"text": "khai sinh 🙂"}, 0)
    assert head.at == head.kept_at == NOW - timedelta(seconds=3)
    talk = head.conversation
    assert (talk.lane, talk.channel, talk.address, talk.person_id) == (lane("an"), "telegram", "address of an", "person-an")
    assert (talk.session, talk.turn, talk.seq, talk.lang, talk.closed, talk.official_id) == (None, 0, 0, "vi", None, None)


async def test_a_known_lane_keeps_its_person(database: Database) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.inbox.keep([letter("an", "2")._replace(new_person=lambda: "somebody else", address="elsewhere")])
        await uow.commit()
    (head,) = await _heads(database)
    assert (head.conversation.person_id, head.conversation.address) == ("person-an", "address of an")


async def test_a_large_batch(database: Database) -> None:
    letters = [letter(f"p{n % 700}", str(n)) for n in range(1500)]
    assert await keep(database, *letters, *letters[:100]) == 1500
    heads = await _heads(database, 1000)
    assert [head.key for head in heads] == [str(n) for n in range(700)]


async def test_one_letter_of_a_lane_at_a_time_oldest_first(database: Database) -> None:
    await keep(database, *(letter(who, f"{who}{n}") for n in range(3) for who in ("an", "binh")))
    seen = []
    while heads := await _heads(database):
        assert len({head.lane for head in heads}) == len(heads)
        assert [head.id for head in heads] == sorted(head.id for head in heads)
        seen += [head.key for head in heads]
        await _handle(database, *(head.id for head in heads))
    assert seen == ["an0", "binh0", "an1", "binh1", "an2", "binh2"]


async def test_the_limit_and_the_wanted_lanes(database: Database) -> None:
    await keep(database, *(letter(who, who) for who in ("an", "binh", "chi")))
    assert [head.key for head in await _heads(database, 2)] == ["an", "binh"]
    async with database.begin() as uow:
        assert [head.key for head in await uow.inbox.heads(10, NOW, {lane("chi"), lane("nobody")})] == ["chi"]
        assert await uow.inbox.heads(10, NOW, []) == []


async def test_a_lane_waits_for_its_oldest(database: Database) -> None:
    await keep(database, letter("an", "photo", ready=False), letter("an", "text"), letter("binh", "text2"))
    assert [head.key for head in await _heads(database)] == ["text2"]
    async with database.begin() as uow:
        (unfetched,) = await uow.inbox.to_fetch(10, NOW)
        assert (unfetched.key, unfetched.body, unfetched.tries) == ("photo", {"text": "photo"}, 0)
        await uow.inbox.count_try([unfetched.id])
        await uow.inbox.put_off(unfetched.id, LATER)
        assert await uow.inbox.to_fetch(10, NOW) == []
        assert [(again.key, again.tries) for again in await uow.inbox.to_fetch(10, LATER)] == [("photo", 1)]
        assert await uow.inbox.fetched(unfetched.id, {"files": ["hash"]})
        assert await uow.inbox.to_fetch(10, LATER) == []
        await uow.commit()
    photo, other = await _heads(database)
    assert (photo.key, photo.body, photo.tries, other.key) == ("photo", {"files": ["hash"]}, 0, "text2")


async def test_put_off_and_set_aside(database: Database) -> None:
    await keep(database, letter("an", "poison"), letter("an", "next"))
    (head,) = await _heads(database)
    async with database.begin() as uow:
        await uow.inbox.count_try([head.id])
        await uow.inbox.put_off(head.id, LATER)
        await uow.commit()
    assert await _heads(database) == []
    async with database.begin() as uow:
        (again,) = await uow.inbox.heads(10, LATER)
        assert (again.key, again.tries) == ("poison", 1)
        await uow.inbox.set_aside(again.id, "three tries", NOW)
        await uow.commit()
    assert [head.key for head in await _heads(database)] == ["next"]
    async with database.begin() as uow:
        assert [(id, why) for id, _, why, _ in await uow.inbox.aside()] == [(head.id, "three tries")]
        assert await uow.inbox.replay(head.id)
        assert not await uow.inbox.replay(head.id)
        await uow.commit()
    assert [(head.key, head.tries) for head in await _heads(database)] == [("poison", 0)]


async def test_files_are_needed_until_a_letter_is_handled_or_can_be_replayed_no_more(database: Database) -> None:
    await keep(database, *(letter("an", str(number)) for number in range(6)))
    waiting, aside, handled, old, replayed, last = range(1, 7)
    async with database.begin() as uow:
        for id in (aside, old, replayed):
            await uow.inbox.set_aside(id, "turn failed", NOW)
        await uow.inbox.handled([handled], NOW)
        await uow.connection.execute(text("UPDATE inbox SET body = NULL WHERE id = :id"), {"id": old})
        assert await uow.inbox.replay(replayed)
        assert not await uow.inbox.replay(old)
        await uow.commit()
    async with database.read() as uow:
        assert await uow.inbox.naming_from("", 3) == [(str(id), {"text": str(id - 1)}) for id in (waiting, aside, replayed)]
        assert await uow.inbox.naming_from(str(replayed), 3) == [(str(last), {"text": "5"})]


async def test_counts_and_what_could_not_be_read(database: Database) -> None:
    await keep(database, letter("an", "1", at=NOW - timedelta(hours=1)), letter("an", "2"), letter("binh", "3"))
    async with database.begin() as uow:
        (first, other) = await uow.inbox.heads(10, NOW)
        await uow.inbox.set_aside(other.id, "why", NOW)
        for _ in range(2):
            await uow.inbox.unparsed("telegram", b"{not json \xff", NOW)
        assert await uow.inbox.counts() == {"waiting": 2, "oldest": NOW - timedelta(hours=1), "aside": 1, "unparsed": 1}
        await uow.inbox.handled([first.id], NOW)
        assert (await uow.inbox.counts())["oldest"] == NOW


async def test_two_workers_never_hold_one_lane(database: Database, beside: Database) -> None:
    """PostgreSQL: the second passes over what the first holds. SQLite: it waits until the first has left."""
    await keep(database, *(letter(who, who + n) for n in "12" for who in ("an", "binh", "chi")))
    if not database.postgres:
        async with database.begin() as uow:
            await uow.inbox.heads(2, NOW)
            waiting = asyncio.create_task(_heads(database))
            assert not (await asyncio.wait([waiting], timeout=0.05))[0]
        assert len(await waiting) == 3
        return
    async with database.begin() as one, beside.begin() as two:
        first = {head.lane for head in await one.inbox.heads(2, NOW)}
        second = {head.lane for head in await two.inbox.heads(10, NOW)}
        assert (first, second) == ({lane("an"), lane("binh")}, {lane("chi")})


def _seen(head: Waiting) -> ConversationSave:
    before = (head.conversation.session or {"seen": []})["seen"]
    return ConversationSave(head.lane, {"seen": [*before, head.key]}, 0, 0, "vi", None, None, None)


async def test_racing_workers_handle_everything_once_and_in_order(database: Database, beside: Database) -> None:
    people = [f"p{n}" for n in range(12)]
    await keep(database, *(letter(who, f"{who}:{n}") for n in range(8) for who in people))
    order: dict[str, list[str]] = {lane(who): [] for who in people}
    chance = random.Random(7)

    async def work(store: Database) -> None:
        idle = 0
        while idle < 20:
            async with store.begin() as uow:
                heads = await uow.inbox.heads(chance.randrange(1, 6), NOW)
                await asyncio.sleep(0.001 * chance.randrange(3))
                await uow.inbox.handled([head.id for head in heads], NOW)
                # The session carries what was handled before: a turn that looked at an old one would show here.
                await uow.conversations.save_many([_seen(head) for head in heads])
                await uow.commit()
            for head in heads:
                order[head.lane].append(head.key)
            idle = 0 if heads else idle + 1

    await asyncio.gather(*(work(store) for store in (database, beside, beside)))
    assert order == {lane(who): [f"{who}:{n}" for n in range(8)] for who in people}
    async with database.read() as uow:
        for who in people:
            talk = await uow.conversations.get(lane(who))
            assert talk is not None
            assert talk.session == {"seen": order[lane(who)]}


async def test_racing_keepers_of_the_same_deliveries(database: Database, beside: Database) -> None:
    chance = random.Random(3)
    letters = [letter(f"p{n % 9}", str(n)) for n in range(180)]

    async def deliver(store: Database) -> int:
        new = 0
        mixed = [letters[at : at + 20] for at in range(0, 180, 20)]
        chance.shuffle(mixed)
        for part in mixed:
            new += await keep(store, *part)
        return new

    async with asyncio.timeout(60):
        assert sum(await asyncio.gather(*(deliver(store) for store in (database, beside, database, beside)))) == 180


async def test_within_a_lane_the_smaller_id_is_committed_first(database: Database, beside: Database) -> None:
    """A keeper that got its ids first and commits last must not let a later letter of the lane pass."""
    await meet(database, "an")
    async with database.begin() as slow:
        await slow.inbox.keep([letter("an", "first")])
        fast = asyncio.create_task(keep(beside if database.postgres else database, letter("an", "second")))
        assert not (await asyncio.wait([fast], timeout=0.1))[0]
        await slow.commit()
    assert await fast == 1
    (head,) = await _heads(database)
    assert head.key == "first"


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_keeping_does_not_wait_for_a_turn(database: Database, beside: Database) -> None:
    """PostgreSQL only by its nature: a turn holds the conversation, keeping holds the turnstile; SQLite has one writer."""
    await keep(database, letter("an", "1"))
    async with database.begin() as turn:
        assert await turn.inbox.heads(1, NOW)
        async with asyncio.timeout(5):
            assert await keep(beside, letter("an", "2")) == 1
