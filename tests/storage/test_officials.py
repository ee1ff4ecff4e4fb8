"""Officials and the small tables around them: invitations, calls, one-time links, guesses, marks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.calls import Call
from storage.conversations import ConversationSave
from storage.database import Database
from storage.officials import Official
from storage.passes import Pass
from tests.storage.rows import LATER, NOW, lane, meet


async def test_an_invitation_makes_one_official(database: Database, beside: Database) -> None:
    await meet(database, "an", "binh")
    async with database.begin() as uow:
        assert not await uow.officials.anyone(NOW)
        await uow.officials.invite("hash", "receiver", "00004", NOW, LATER)
        assert await uow.officials.anyone(NOW)
        assert not await uow.officials.anyone(LATER)
        await uow.commit()

    async def redeem(store: Database, who: str) -> Official | None:
        async with store.begin() as uow:
            found = await uow.officials.redeem("hash", f"person-{who}", NOW, f"official-{who}")
            await uow.commit()
            return found

    made = [found for found in await asyncio.gather(redeem(database, "an"), redeem(beside, "binh")) if found]
    assert len(made) == 1
    (official,) = made
    assert (official.role, official.unit, official.ended_at) == ("receiver", "00004", None)
    async with database.begin() as uow:
        assert await uow.officials.get(official.id) == official
        assert await uow.officials.acting() == [official]
        assert await uow.officials.of_person(official.person_id) == official
        assert await uow.officials.of_unit("00004") == [official]
        assert await uow.officials.anyone(LATER)
        await uow.officials.name(official.id, "Chị Hoa")
        assert await uow.officials.get(official.id) == replace(official, name="Chị Hoa")


@pytest.mark.parametrize(("hash", "now"), [("wrong", NOW), ("hash", LATER)])
async def test_an_unknown_or_old_invitation(database: Database, hash: str, now: datetime) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.officials.invite("hash", "admin", "", NOW, LATER)
        assert await uow.officials.redeem(hash, "person-an", now, "official") is None


async def test_an_official_who_leaves(database: Database) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.officials.invite("hash", "admin", "", NOW, LATER)
        await uow.officials.redeem("hash", "person-an", NOW, "official")
        await uow.conversations.save_many([ConversationSave(lane("an"), None, 0, 0, "vi", None, None, "official")])
        assert await uow.officials.end("official", LATER)
        assert not await uow.officials.end("official", LATER)
        assert await uow.officials.of_person("person-an") is None
        assert await uow.officials.get("official") == Official("official", "person-an", "admin", "", None, NOW, LATER)
        talk = await uow.conversations.get(lane("an"))
        assert talk is not None
        assert talk.official_id is None


async def test_calls_for_a_human(database: Database) -> None:
    await meet(database, "an")
    call = Call("c1", lane("an"), "person-an", "00004", "birth", "child_name", "draft", "Tôi không hiểu", NOW)
    async with database.begin() as uow:
        await uow.calls.add(replace(call, id="c2", unit="", at=LATER))
        await uow.calls.add(call)
        await uow.calls.add(replace(call, id="c3", unit="00007"))
        assert [found.id for found in await uow.calls.waiting()] == ["c1", "c3", "c2"]
        assert [found.id for found in await uow.calls.waiting("00004")] == ["c1", "c2"]
        assert (await uow.calls.waiting("00004", limit=1)) == [call]
        assert await uow.calls.done("c1", LATER)
        assert not await uow.calls.done("c1", LATER)
        assert [found.id for found in await uow.calls.waiting()] == ["c3", "c2"]


async def test_a_link_opens_once(database: Database) -> None:
    async with database.begin() as uow:
        await uow.passes.make("h1", "dossier", "official", LATER)
        await uow.passes.make("h2", "dossier", "official", LATER)
        assert [await uow.passes.works(hash, NOW) for hash in ("unknown", "h1")] == [False, True]
        assert await uow.passes.use("unknown", NOW) is None
        assert await uow.passes.use("h1", NOW) == Pass("dossier", "official")
        assert await uow.passes.use("h1", NOW) is None
        assert await uow.passes.use("h2", LATER) is None
        assert [await uow.passes.works(hash, at) for hash, at in (("h1", NOW), ("h2", NOW), ("h2", LATER))] == [False, True, False]


async def test_guesses_in_a_window(database: Database) -> None:
    hour = timedelta(hours=1)
    async with database.begin() as uow:
        guesses = uow.guesses
        assert [await guesses.note("dossier:1", NOW + n * hour / 4, hour) for n in range(4)] == [1, 2, 3, 4]
        assert await guesses.note("dossier:1", NOW + hour, hour) == 1
        assert await guesses.note("dossier:2", NOW, hour) == 1
        assert await guesses.locked("dossier:1", NOW) is None
        await guesses.lock("dossier:1", NOW + hour, NOW)
        await guesses.lock("dossier:1", NOW + hour / 2, NOW)
        await guesses.lock("never noted", NOW + hour, NOW)
        assert await guesses.locked("dossier:1", NOW + hour / 2) == NOW + hour
        assert await guesses.locked("never noted", NOW) == NOW + hour
        assert await guesses.locked("dossier:1", NOW + hour) is None
        await guesses.clear("dossier:1")
        assert await guesses.locked("dossier:1", NOW) is None
        assert await guesses.note("dossier:1", NOW, hour) == 1


async def test_marks_and_leases(database: Database) -> None:
    async with database.begin() as uow:
        marks = uow.marks
        assert await marks.get("offset") is None
        await marks.put("offset", "12")
        await marks.put("offset", "13")
        assert await marks.put_new("offset", "14") == "13"
        assert await marks.put_new("new", "1") == "1"
        assert [await marks.bump("count") for _ in range(3)] == [1, 2, 3]
        assert await marks.lease("polling", "one", LATER, NOW)
        assert not await marks.lease("polling", "two", LATER, NOW)
        assert await marks.lease("polling", "one", LATER + timedelta(minutes=1), NOW)
        assert not await marks.lease("polling", "two", LATER, LATER)
        assert await marks.lease("polling", "two", LATER + timedelta(hours=1), LATER + timedelta(minutes=1))
        await marks.release("polling", "one")
        assert not await marks.lease("polling", "one", LATER + timedelta(hours=1), LATER + timedelta(minutes=2))
        await marks.release("polling", "two")
        assert await marks.lease("polling", "one", LATER + timedelta(hours=1), LATER)


async def test_bumps_of_two_processes(database: Database, beside: Database) -> None:
    async def bump(store: Database) -> int:
        async with store.begin() as uow:
            raised = await uow.marks.bump("count")
            await uow.commit()
            return raised

    assert sorted(await asyncio.gather(*(bump(store) for store in [database, beside] * 5))) == list(range(1, 11))
