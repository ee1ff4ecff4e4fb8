"""Growth is bounded, and what must stay stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from storage import growth
from storage.database import Database
from storage.growth import Lives, purge
from storage.outbox import Outcome
from tests.storage.rows import NOW, draft, keep, lane, letter, meet, message, put_out, save

DAY = timedelta(days=1)


async def _count(database: Database, query: str) -> int:
    async with database.read() as uow:
        return int((await uow.connection.execute(text(query))).scalar_one())


async def _send_all(database: Database, now: datetime) -> None:
    async with database.begin() as uow:
        taken = await uow.outbox.claim(["telegram"], "one", now + DAY, 1000, now)
        await uow.outbox.note_many([Outcome(one.id, "one", "sent", ended_at=now) for one in taken])
        await uow.commit()


async def test_nothing_goes_before_its_time(database: Database) -> None:
    await meet(database, "an")
    await save(database, draft("an"))
    await put_out(database, message("an", 1))
    await _send_all(database, NOW)
    assert set((await purge(database, NOW + 7 * DAY)).values()) == {0}


async def test_letters(database: Database) -> None:
    await meet(database, "an")
    await keep(database, letter("an", "waits"))
    done = await purge(database, NOW + 8 * DAY)
    assert (done["letter_bodies"], done["letters"]) == (1, 0)
    assert await _count(database, "SELECT count(*) FROM inbox WHERE body IS NULL") == 1
    assert await keep(database, letter("an", "hello-an")) == 0  # its key is remembered still
    assert (await purge(database, NOW + 31 * DAY))["letters"] == 1
    assert await _count(database, "SELECT count(*) FROM inbox") == 1
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, NOW + 31 * DAY)
        assert head.body == {"text": "waits"}  # whoever still waits keeps everything


async def test_a_reply_may_go_before_the_key_of_its_letter(database: Database) -> None:
    """Nothing makes a reply a second time: its letter is handled, and one that is handled neither waits again nor comes again."""
    await keep(database, letter("an", "hello-an"))
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, NOW)
        await uow.inbox.handled([head.id], NOW)
        await uow.commit()
    await put_out(database, message("an", 1, f"reply:{head.id}:0"))
    await _send_all(database, NOW)
    done = await purge(database, NOW + 2 * DAY, Lives(message_body=DAY, letter_body=3 * DAY))
    assert (done["replies"], done["letter_bodies"], done["letters"]) == (1, 0, 0)
    assert await keep(database, letter("an", "hello-an")) == 0
    async with database.begin() as uow:
        assert not await uow.inbox.replay(head.id)
        assert await uow.inbox.heads(10, NOW + 2 * DAY) == []


async def test_messages(database: Database) -> None:
    await meet(database, "an", "binh", "chi")
    await put_out(database, message("an", 1), message("binh", 1, "status:1", kind="status"))
    await _send_all(database, NOW)
    await put_out(database, message("chi", 1, "notice:1", kind="notice"))
    done = await purge(database, NOW + 31 * DAY)
    assert (done["replies"], done["message_bodies"], done["unread"]) == (1, 1, 0)
    async with database.begin() as uow:
        assert await uow.outbox.said("person-binh", "status:1")
        assert not await uow.outbox.push(lane("binh"), "person-binh", "status:1", "status", 1, {}, NOW)
    async with database.begin() as uow:
        for who in ("binh", "chi"):     # whoever agreed is no visitor: what they were told is remembered
            await uow.conversations.record_consent(f"person-{who}", lane(who), "dossiers", "h", True, NOW)
        await uow.commit()
    assert (await purge(database, NOW + 91 * DAY))["unread"] == 1
    assert await _count(database, "SELECT count(*) FROM messages WHERE body IS NOT NULL") == 0
    assert await _count(database, "SELECT count(*) FROM messages") == 2


async def test_drafts(database: Database) -> None:
    await meet(database, "an")
    await save(database, draft("an", "old"), draft("an", "filed"), draft("an", "new", touched_at=NOW + DAY))
    async with database.begin() as uow:
        await uow.drafts.submitted("filed", lane("an"))
        await uow.commit()
    assert (await purge(database, NOW + 30 * DAY + timedelta(hours=1)))["drafts"] == 1
    async with database.read() as uow:
        found = await uow.drafts.get_many(["old", "filed", "new"])
    assert {id: (one.state, bool(one.answers)) for id, one in found.items()} == {
        "old": ("expired", False), "filed": ("submitted", True), "new": ("open", True),
    }  # fmt: skip


async def test_small_tables(database: Database) -> None:
    await meet(database, "an")
    async with database.begin() as uow:
        await uow.inbox.unparsed("telegram", b"x", NOW)
        await uow.passes.make("h", "d", "o", NOW)
        await uow.officials.invite("h", "admin", "", NOW, NOW)
        await uow.guesses.note("a", NOW, DAY)
        await uow.guesses.lock("b", NOW + 20 * DAY, NOW)
        await uow.commit()
    done = await purge(database, NOW + 8 * DAY)
    assert {name: done[name] for name in ("unparsed", "passes", "invitations", "guesses")} == {
        "unparsed": 1, "passes": 1, "invitations": 1, "guesses": 1,
    }  # fmt: skip
    async with database.read() as uow:
        assert await uow.guesses.locked("b", NOW + 8 * DAY) is not None


async def test_many_chunks(database: Database) -> None:
    many = growth.CHUNK * 2 + 5
    await keep(database, *(letter(f"p{n}", str(n)) for n in range(many)))
    async with database.begin() as uow:
        await uow.inbox.handled([head.id for head in await uow.inbox.heads(many, NOW)], NOW)
        await uow.commit()
    done = await purge(database, NOW + 31 * DAY)
    assert (done["letter_bodies"], done["letters"]) == (many, many)


async def test_lives_are_a_setting(database: Database) -> None:
    await meet(database, "an")
    assert (await purge(database, NOW + 3 * DAY, Lives(letter_body=2 * DAY)))["letter_bodies"] == 1
