"""Visitors who left nothing go after a while, with all their rows, and nobody else does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from storage import visitors
from storage.calls import Call
from storage.conversations import ConversationSave
from storage.database import Database
from storage.growth import Lives, purge
from storage.outbox import Outcome
from storage.uow import UnitOfWork
from tests.storage.rows import NOW, dossier, draft, keep, lane, letter, meet, message, put_out

DAY = timedelta(days=1)
LATER = NOW + 91 * DAY
TABLES = ("people", "conversations", "turnstiles", "messages", "inbox")


async def _rows(database: Database, *tables: str) -> dict[str, int]:
    async with database.read() as uow:
        return {name: int((await uow.connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one()) for name in tables or TABLES}


async def _do(database: Database, what: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    async with database.begin() as uow:
        await what(uow)
        await uow.commit()


async def _acts(uow: UnitOfWork, who: str, at: Any, **changes: Any) -> None:
    values: dict[str, Any] = {"session": {"scene": "home"}, "turn": 1, "seq": 1, "lang": "vi", "consented_at": None, "official_id": None}
    await uow.conversations.save_many([ConversationSave(lane(who), interacted_at=at, **{**values, **changes})])


async def _told(database: Database, *who: str) -> None:
    """Each got an answer, which was sent."""
    await put_out(database, *(message(name, 1) for name in who))

    async def note(uow: UnitOfWork) -> None:
        taken = await uow.outbox.claim(["telegram"], "one", NOW + DAY, 1000, NOW)
        await uow.outbox.note_many([Outcome(one.id, "one", "sent", ended_at=NOW) for one in taken])

    await _do(database, note)


async def test_a_visitor_goes_after_ninety_days_and_leaves_no_row(database: Database) -> None:
    await meet(database, "an")
    await _told(database, "an")
    await _do(database, lambda uow: _acts(uow, "an", NOW + DAY))
    assert (await purge(database, NOW + 91 * DAY - timedelta(hours=1)))["visitors"] == 0
    assert (await purge(database, NOW + 91 * DAY + timedelta(hours=1)))["visitors"] == 1
    assert set((await _rows(database)).values()) == {0}


async def test_a_visitor_who_never_read_the_answer_goes_too(database: Database) -> None:
    await meet(database, "an")
    await put_out(database, message("an", 1))
    assert (await purge(database, LATER))["visitors"] == 1
    assert set((await _rows(database)).values()) == {0}


async def test_the_life_is_a_setting(database: Database) -> None:
    await meet(database, "an")
    assert (await purge(database, NOW + 20 * DAY, Lives(visitor=21 * DAY)))["visitors"] == 0
    assert (await purge(database, NOW + 20 * DAY, Lives(visitor=19 * DAY)))["visitors"] == 1


async def _submitted(uow: UnitOfWork) -> None:
    await uow.drafts.save_many([draft("an")])
    await uow.dossiers.create(dossier("an"), [])
    await uow.drafts.submitted("draft", lane("an"))


async def _dropped(uow: UnitOfWork) -> None:
    await uow.drafts.save_many([draft("an")])
    await uow.drafts.drop("draft", NOW)


async def _official(uow: UnitOfWork, *, ended: bool) -> None:
    await uow.officials.invite("h", "admin", "", NOW, NOW + DAY)
    official = await uow.officials.redeem("h", "person-an", NOW, "official")
    assert official is not None
    if ended:
        await uow.officials.end("official", NOW)


async def _set_aside(uow: UnitOfWork) -> None:
    (head,) = [head for head in await uow.inbox.heads(10, NOW) if head.lane == lane("an")]
    await uow.inbox.set_aside(head.id, "turn failed", NOW)


async def _waits(uow: UnitOfWork) -> None:
    await uow.inbox.keep([letter("an", "waits")])


STAYS: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "consent": lambda uow: _acts(uow, "an", NOW, consented_at=NOW),
    "consent in the ledger": lambda uow: uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h", True, NOW),
    "consent withdrawn": lambda uow: uow.conversations.record_consent("person-an", lane("an"), "dossiers", "h", False, NOW),
    "open draft": lambda uow: uow.drafts.save_many([draft("an")]),
    "shelved draft": lambda uow: uow.drafts.save_many([draft("an", lane=None)]),
    "dropped draft": _dropped,
    "dossier": _submitted,
    "official": lambda uow: _official(uow, ended=False),
    "official once": lambda uow: _official(uow, ended=True),
    "letter waits": _waits,
    "letter not fetched": lambda uow: uow.inbox.keep([letter("an", "photo", ready=False)]),
    "reply waits": lambda uow: uow.outbox.add_many([message("an", 1)]),
    "reply under way": lambda uow: uow.outbox.add_many([message("an", 1)]),
    "push": lambda uow: uow.outbox.push(lane("an"), "person-an", "notice:1", "notice", 2, {"text": "x"}, LATER - DAY),
    "act": lambda uow: _acts(uow, "an", NOW + 2 * DAY),
    "call": lambda uow: uow.calls.add(Call("call", lane("an"), "person-an", "", "home", "", None, "cần gặp", NOW)),
}


@pytest.mark.parametrize("why", STAYS)
async def test_who_left_anything_stays_and_all_of_it(database: Database, why: str) -> None:
    await meet(database, "an", "binh")
    await _do(database, STAYS[why])
    if why == "reply under way":
        await _do(database, lambda uow: uow.outbox.claim(["telegram"], "one", LATER + DAY, 10, NOW))
    watched = ("consents", "drafts", "dossiers", "history", "officials", "calls")
    before = await _rows(database, *watched)
    # Nothing here is older than its own life but the visit itself.
    lives = Lives(letter_body=timedelta(days=1), message_body=100 * DAY, unread=100 * DAY, visitor=90 * DAY)
    assert (await purge(database, LATER, lives))["visitors"] == 1       # Bình, who was only met
    assert await _rows(database, *watched) == before
    async with database.read() as uow:
        stays = await uow.conversations.get(lane("an"))
        assert stays is not None
        assert stays.person_id == "person-an"
        assert await uow.people.since("person-an") == NOW
        assert await uow.conversations.get(lane("binh")) is None
    async with database.begin() as uow:
        assert bool(await uow.inbox.heads(10, LATER)) == (why == "letter waits")


async def test_a_letter_that_was_set_aside_keeps_its_writer_until_its_text_goes(database: Database) -> None:
    await keep(database, letter("an", "poison"))
    await _do(database, _set_aside)
    lives = Lives(letter_body=120 * DAY, letter=200 * DAY)
    assert (await purge(database, LATER, lives))["visitors"] == 0
    assert (await purge(database, NOW + 121 * DAY, lives))["visitors"] == 1


async def test_a_person_with_another_conversation_stays(database: Database) -> None:
    await meet(database, "an", "an2")
    async with database.begin() as uow:
        await uow.connection.execute(text("UPDATE conversations SET person_id = 'person-an'"))
        await uow.commit()
    await _do(database, lambda uow: _acts(uow, "an2", LATER - DAY))
    assert (await purge(database, LATER))["visitors"] == 1
    async with database.read() as uow:
        assert [talk.lane for talk in await uow.conversations.of_person("person-an")] == [lane("an2")]
        assert await uow.people.since("person-an") == NOW


async def test_many_go_a_little_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    many = 2 * visitors.CHUNK + 7
    await keep(database, *(letter(f"p{n}", str(n)) for n in range(many)))
    await _do(database, lambda uow: uow.conversations.agree(lane("p3"), NOW))
    async with database.begin() as uow:
        await uow.inbox.handled([head.id for head in await uow.inbox.heads(many, NOW)], NOW)
        await uow.commit()
    at_once: list[int] = []
    end = visitors.Visitors.end

    async def counted(self: visitors.Visitors, lanes: Any, before: Any) -> int:
        at_once.append(await end(self, lanes, before))
        return at_once[-1]

    monkeypatch.setattr(visitors.Visitors, "end", counted)
    assert (await purge(database, LATER))["visitors"] == many - 1
    assert at_once == [visitors.CHUNK, visitors.CHUNK, 6]
    assert await _rows(database, "people", "conversations") == {"people": 1, "conversations": 1}
    assert (await purge(database, LATER))["visitors"] == 0


async def test_who_comes_back_begins_anew(database: Database) -> None:
    await meet(database, "an")
    await _told(database, "an")
    await purge(database, LATER)
    assert await keep(database, letter("an", "again", at=LATER)) == 1
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, LATER)
        assert (head.conversation.turn, head.conversation.seq, head.conversation.session) == (0, 0, None)
        await uow.outbox.add_many([message("an", 1)])       # the numbers of the conversation before are free
        await uow.inbox.handled([head.id], LATER)
        await uow.commit()
    assert await _rows(database, "messages") == {"messages": 1}


async def test_the_look_uses_the_index_of_those_without_consent(database: Database) -> None:
    database._quick = None      # every statement goes SQLAlchemy's way, where it can be noted
    asked: list[tuple[str, Any]] = []
    async with database.begin() as uow:
        connection = uow.connection.sync_connection
        assert connection is not None
        if database.postgres:
            await uow.connection.execute(text("SET LOCAL enable_seqscan = off"))       # an empty table is read fastest from end to end
        event.listen(connection, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        await uow.growth.visitors.found(NOW)
        (statement, parameters), *_others = [call for call in asked if "conversations" in call[0]]
        ask = "EXPLAIN " if database.postgres else "EXPLAIN QUERY PLAN "
        plan = "\n".join(str(row[-1]) for row in (await uow.connection.exec_driver_sql(ask + statement, tuple(parameters))).all())
    assert "ix_conversations_no_consent" in plan
    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
