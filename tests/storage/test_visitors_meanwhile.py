"""While visitors are let go, letters come, turns end and pushes are put out: nobody is lost, and no letter."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.growth import purge
from tests.storage.rows import NOW, keep, lane, letter, meet

DAY = timedelta(days=1)
LATER = NOW + 91 * DAY
ROUNDS = 60
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


async def _rows(database: Database, *tables: str) -> dict[str, int]:
    async with database.read() as uow:
        return {name: int((await uow.connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one()) for name in tables}


async def test_a_letter_between_the_look_and_the_end_saves_its_writer(database: Database, beside: Database) -> None:
    await meet(database, "an", "binh")
    await purge(database, NOW + 40 * DAY)
    async with database.read() as uow:
        lanes = await uow.growth.visitors.found(NOW + 90 * DAY)
    assert sorted(lanes) == [lane("an"), lane("binh")]
    await keep(beside, letter("an", "just now", at=LATER))
    async with database.begin() as uow:
        assert await uow.growth.visitors.end(lanes, NOW + 90 * DAY) == 1
        await uow.commit()
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, LATER)
        assert head.conversation.person_id == "person-an"


async def test_a_letter_while_its_writer_is_let_go_waits_and_begins_anew(database: Database, beside: Database) -> None:
    """The keeper of another process waits for the end, and then finds nobody it could be mistaken for."""
    await meet(database, "an")
    await purge(database, NOW + 40 * DAY)
    async with database.begin() as uow:
        assert await uow.growth.visitors.end([lane("an")], NOW + 90 * DAY) == 1
        coming = [asyncio.create_task(keep(beside, letter("an", f"just now {n}", at=LATER))) for n in range(3)]
        _done, waiting = await asyncio.wait(coming, timeout=0.3)
        assert len(waiting) == 3
        await uow.commit()
    assert await asyncio.gather(*coming) == [1, 1, 1]
    assert await _rows(database, "people", "conversations") == {"people": 1, "conversations": 1}
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, LATER)
        assert head.conversation.seq == 0


@pytest.mark.parametrize("database_url", [POSTGRES], indirect=True)
async def test_whoever_is_talked_to_at_this_moment_is_passed_over(database: Database, beside: Database) -> None:
    """A turn or a push of another process holds the row: the end does not wait for it, and looks at the others."""
    await meet(database, "an", "binh")
    await purge(database, NOW + 40 * DAY)
    lanes = [lane("an"), lane("binh")]
    async with beside.begin() as talking:
        assert await talking.outbox.push(lane("an"), "person-an", "notice:1", "notice", 2, {"text": "x"}, LATER)
        async with database.begin() as uow, asyncio.timeout(5):
            assert await uow.growth.visitors.end(lanes, NOW + 90 * DAY) == 1
            await uow.commit()
        await talking.commit()
    async with database.begin() as uow:
        assert await uow.growth.visitors.end(lanes, NOW + 90 * DAY) == 0       # what was just said to them waits
        assert not await uow.outbox.push(lane("binh"), "person-binh", "notice:1", "notice", 2, {"text": "x"}, LATER)


@pytest.mark.parametrize("database_url", [POSTGRES], indirect=True)
async def test_whoever_is_kept_at_this_moment_is_waited_for(database: Database, beside: Database) -> None:
    """A keeper that has written its turnstile and not yet its letter: the end waits for it and then sees the letter."""
    await meet(database, "an")
    await purge(database, NOW + 40 * DAY)
    async with beside.begin() as keeping:
        await keeping.inbox.keep([letter("an", "just now", at=LATER)])
        async with database.begin() as uow:
            ending = asyncio.create_task(uow.growth.visitors.end([lane("an")], NOW + 90 * DAY))
            _done, waiting = await asyncio.wait([ending], timeout=0.3)
            assert waiting
            await keeping.commit()
            assert await ending == 0


async def test_keeping_and_ending_at_once_lose_nothing(database: Database, beside: Database) -> None:
    """Two processes keep letters of the same visitors while a third lets them go, again and again: each letter is there once."""
    who = [f"p{n}" for n in range(12)]
    all_of_them, kept, ended = 2 * ROUNDS * len(who) // 3, 0, 0

    async def keeper(store: Database, name: str) -> None:
        nonlocal kept
        for turn in range(ROUNDS):
            new = await keep(store, *(letter(one, f"{name} {turn} {one}") for one in who[turn % 3 :: 3]))
            kept += new
            await asyncio.sleep(0.01)

    async def ender() -> None:
        nonlocal ended
        while kept < all_of_them:
            async with database.begin() as uow:     # turns of all that is there
                await uow.connection.execute(text("UPDATE inbox SET body = NULL, handled_at = kept_at WHERE handled_at IS NULL"))
                await uow.commit()
            async with database.begin() as uow:
                ended += await uow.growth.visitors.end([lane(one) for one in who], NOW + 90 * DAY)
                await uow.commit()

    async with asyncio.timeout(60):
        await asyncio.gather(keeper(database, "a"), keeper(beside, "b"), ender())
    assert kept == all_of_them
    assert ended > len(who)
    assert (await _rows(database, "inbox"))["inbox"] == kept
    async with database.read() as uow:
        for orphans in (
            "SELECT count(*) FROM inbox WHERE handled_at IS NULL AND lane NOT IN (SELECT lane FROM conversations)",
            "SELECT count(*) FROM people WHERE id NOT IN (SELECT person_id FROM conversations)",
        ):
            assert (await uow.connection.execute(text(orphans))).scalar_one() == 0
