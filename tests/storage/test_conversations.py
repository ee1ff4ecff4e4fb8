"""Conversations: what a turn leaves behind, consents, closing and forgetting."""

from __future__ import annotations

from datetime import timedelta

from storage.conversations import ENDED, Consent, Conversation, ConversationSave
from storage.database import Database
from tests.storage.rows import LATER, NOW, lane, meet


async def _talk(database: Database, who: str = "an") -> Conversation:
    async with database.read() as uow:
        talk = await uow.conversations.get(lane(who))
    assert talk is not None
    return talk


async def test_a_turn_is_saved(database: Database) -> None:
    await meet(database, "an", "binh")
    session = {"dialog": "birth", "answers": {"tên": "Hoa", "n": 3}, "offered": [{"1": "a"}], "none": None}
    async with database.begin() as uow:
        await uow.officials.invite("hash", "admin", "", NOW, LATER)
        assert await uow.officials.redeem("hash", "person-an", NOW, "official")
        await uow.conversations.save_many(
            [
                ConversationSave(lane("an"), session, 4, 9, "en", NOW, NOW, "official"),
                ConversationSave(lane("binh"), None, 1, 2, "vi", None, None, None),
            ]
        )
        await uow.conversations.save_many([])
        await uow.commit()
    talk = await _talk(database)
    assert (talk.session, talk.turn, talk.seq, talk.lang) == (session, 4, 9, "en")
    assert (talk.consented_at, talk.interacted_at, talk.official_id) == (NOW, NOW, "official")
    other = await _talk(database, "binh")
    assert (other.session, other.turn, other.seq, other.interacted_at) == (None, 1, 2, None)


async def test_the_last_act_never_goes_back(database: Database) -> None:
    await meet(database, "an")
    for at, expected in ((NOW, NOW), (NOW - timedelta(hours=1), NOW), (None, NOW), (LATER, LATER)):
        async with database.begin() as uow:
            await uow.conversations.save_many([ConversationSave(lane("an"), None, 0, 0, "vi", None, at, None)])
            await uow.commit()
        assert (await _talk(database)).interacted_at == expected


async def test_closing_reopening_forgetting(database: Database) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.conversations.save_many([ConversationSave(lane("an"), {"a": 1}, 3, 5, "vi", NOW, NOW, None)])
        await uow.conversations.close(lane("an"), "blocked")
        await uow.commit()
    assert (await _talk(database)).closed == "blocked"
    async with database.begin() as uow:
        await uow.conversations.reopen(lane("an"))
        await uow.commit()
    assert (await _talk(database)).closed is None
    async with database.begin() as uow:
        await uow.officials.invite("hash", "admin", "", NOW, LATER)
        assert await uow.officials.redeem("hash", "person-an", NOW, "official")
        await uow.conversations.save_many([ConversationSave(lane("an"), {"a": 1}, 3, 5, "vi", NOW, NOW, "official")])
        assert await uow.conversations.tips([lane("an"), lane("nobody")]) == {lane("an"): (5, True, "vi", False)}
        await uow.conversations.forget(lane("an"))
        assert await uow.conversations.tips([lane("an")]) == {lane("an"): (5, False, "vi", True)}
        await uow.commit()
    talk = await _talk(database)
    assert (talk.closed, talk.session, talk.consented_at, talk.official_id) == (ENDED, None, None, None)
    assert (talk.seq, talk.person_id) == (5, "person-an")


async def test_consents_are_a_ledger(database: Database) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h1", True, NOW)
        await uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h1", False, LATER)
        assert await uow.conversations.consents("person-an") == [
            Consent("person-an", lane("an"), "dossiers", "h1", True, NOW),
            Consent("person-an", lane("an"), "dossiers", "h1", False, LATER),
        ]
        assert [talk.lane for talk in await uow.conversations.of_person("person-an")] == [lane("an")]
        assert await uow.people.of_lane(lane("an")) == "person-an"
        assert await uow.people.of_lane(lane("nobody")) is None
        assert await uow.conversations.get(lane("nobody")) is None
