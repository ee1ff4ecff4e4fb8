"""Drafts: held by one conversation, written while open, ended once."""

from __future__ import annotations

import asyncio

import pytest

from storage.database import Database
from storage.drafts import ANY, Draft
from storage.link import Conflict
from tests.storage.rows import LATER, NOW, draft, lane, meet, save


async def _get(database: Database, id: str = "draft") -> Draft:
    async with database.read() as uow:
        return (await uow.drafts.get_many([id, "unknown"]))[id]


async def test_a_draft_is_saved_and_saved_again(database: Database) -> None:
    await meet(database, "an")
    first = draft("an")
    await save(database, first)
    assert await _get(database) == first
    await save(database, first._replace(answers={"child_name": "Hoa", "more": [1, None]}, procedure_version="v2", touched_at=LATER))
    second = await _get(database)
    assert second == first._replace(answers={"child_name": "Hoa", "more": [1, None]}, procedure_version="v2", touched_at=LATER, version=1)
    await save(database, second._replace(state="submitted"))
    assert (await _get(database)).state == "submitted"


async def test_new_and_known_ones_together(database: Database) -> None:
    await meet(database, "an", "binh")
    await save(database, draft("an", "a"))
    async with database.begin() as uow:
        assert await uow.drafts.save_many([draft("an", "a", answers={"x": 1}), draft("binh", "b")]) == 2
        assert await uow.drafts.save_many([]) == 0
        await uow.commit()
    assert (await _get(database, "a")).answers == {"x": 1}
    assert (await _get(database, "b")).person_id == "person-binh"


@pytest.mark.parametrize("change", [{"lane": lane("binh")}, {"lane": None}])
async def test_only_the_conversation_that_holds_it_writes(database: Database, change: dict[str, str | None]) -> None:
    await meet(database, "an", "binh")
    await save(database, draft("an"), draft("an", "other"))
    async with database.begin() as uow:
        with pytest.raises(Conflict) as caught:
            await uow.drafts.save_many([draft("an", "other", answers={}), draft("an", answers={})._replace(**change)])  # type: ignore[arg-type]
        assert caught.value.current == ["draft"]
        await uow.commit()
    assert (await _get(database, "other")).answers != {}


async def test_taking_over(database: Database) -> None:
    await meet(database, "an", "binh")
    await save(database, draft("an"))
    async with database.begin() as uow:
        assert await uow.drafts.hold("draft", lane("binh"), ANY) == lane("an")
        assert await uow.drafts.hold("draft", lane("binh"), ANY) == lane("binh")
        await uow.commit()
    with pytest.raises(Conflict):
        await save(database, draft("an", answers={"late": 1}))
    await save(database, draft("an", lane=lane("binh"), answers={"right": 1}, version=ANY))
    async with database.begin() as uow:
        assert not await uow.drafts.shelve("draft", lane("an")), "only its holder shelves it"
        assert await uow.drafts.shelve("draft", lane("binh"))
        assert await uow.drafts.hold("draft", lane("an"), ANY) is None
        await uow.commit()
    assert (await _get(database)).lane == lane("an")


async def test_a_draft_that_was_written_meanwhile_is_not_taken_with_old_answers(database: Database) -> None:
    await meet(database, "an", "binh")
    await save(database, draft("an"))
    read = await _get(database)
    await save(database, read._replace(answers={"new": 1}))
    async with database.begin() as uow:
        with pytest.raises(Conflict):
            await uow.drafts.hold("draft", lane("binh"), read.version)
        assert await uow.drafts.hold("draft", lane("binh"), read.version + 1) == lane("an")
        await uow.commit()


async def test_a_write_from_an_old_reading_is_refused(database: Database) -> None:
    await meet(database, "an")
    await save(database, draft("an"))
    read = await _get(database)
    await save(database, read._replace(answers={"new": 1}))
    with pytest.raises(Conflict):
        await save(database, read._replace(answers={"old": 1}))


async def test_an_ended_draft_is_not_written_or_held(database: Database) -> None:
    await meet(database, "an")
    await save(database, draft("an", "a"), draft("an", "b"))
    async with database.begin() as uow:
        assert await uow.drafts.drop("a", LATER)
        assert not await uow.drafts.drop("a", LATER)
        assert not await uow.drafts.submitted("b", lane("binh")), "only its holder files it"
        assert await uow.drafts.submitted("b", lane("an"))
        assert not await uow.drafts.submitted("b", lane("an"))
        assert not await uow.drafts.drop("b", LATER)
        await uow.commit()
    for id in ("a", "b"):
        async with database.begin() as uow:
            with pytest.raises(Conflict):
                await uow.drafts.hold(id, lane("an"), ANY)
            with pytest.raises(Conflict):
                await uow.drafts.save_many([draft("an", id)])
    async with database.begin() as uow:
        with pytest.raises(Conflict):
            await uow.drafts.hold("unknown", lane("an"), ANY)
    assert (await _get(database, "a")).answers == {}


async def test_a_persons_drafts(database: Database) -> None:
    await meet(database, "an", "binh")
    await save(database, draft("an", "old"), draft("an", "new", touched_at=LATER), draft("binh", "b"), draft("an", "gone"))
    async with database.begin() as uow:
        await uow.drafts.drop("gone", NOW)
        assert [found.id for found in await uow.drafts.of_person("person-an")] == ["new", "old"]
        assert [found.id for found in await uow.drafts.of_person("person-an", "dropped")] == ["gone"]


async def test_two_conversations_that_take_it_at_once(database: Database, beside: Database) -> None:
    await meet(database, "an", "binh", "chi")
    await save(database, draft("an"))

    async def take(store: Database, who: str) -> str | None:
        async with store.begin() as uow:
            before = await uow.drafts.hold("draft", lane(who), ANY)
            await uow.commit()
            return before

    before = await asyncio.gather(take(database, "binh"), take(beside, "chi"))
    last = (await _get(database)).lane
    # Whoever came second is told that the first one held it: nobody takes it from the same hands twice.
    assert {*before, last} == {lane("an"), lane("binh"), lane("chi")}
