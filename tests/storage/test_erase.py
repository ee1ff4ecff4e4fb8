"""What we keep of a person can be shown and erased; a dossier under way must stay."""

from __future__ import annotations

import json

from sqlalchemy import text

from storage.calls import Call
from storage.conversations import ConversationSave
from storage.database import Database
from storage.dossiers import Paper
from storage.outbox import Outcome
from tests.storage.rows import LATER, NOW, dossier, draft, keep, lane, letter, meet, message, photo, put_out, save


async def _life(database: Database, *, ended: bool) -> None:
    """A person who did a bit of everything, and one who must not be touched."""
    await meet(database, "an", "binh")
    await save(database, draft("an"), draft("an", "open"), draft("binh", "other"))
    async with database.begin() as uow:
        await uow.files.put_many([photo(1), photo(2)], NOW)
        await uow.dossiers.create(
            dossier("an"), [Paper("p", 1, "Giấy", photo(1).hash, "given"), Paper("q", 1, "Giấy", photo(2).hash, "given")]
        )
        await uow.dossiers.create(
            dossier("binh", "second", draft_id="other", code="22222222"), [Paper("p", 1, "Giấy", photo(2).hash, "given")]
        )
        await uow.drafts.submitted("draft", lane("an"))
        await uow.dossiers.change("dossier", 1, 9, LATER, None, "Một cửa", "vì sao", ended_at=LATER if ended else None)
        await uow.calls.add(Call("call", lane("an"), "person-an", "", "file", "phone", None, "tôi cần gặp người thật", NOW))
        for who in ("an", "binh"):
            await uow.conversations.save_many([ConversationSave(lane(who), {"dialog": "x"}, 1, 2, "vi", NOW, NOW, None)])
            await uow.conversations.record_consent(f"person-{who}", lane(who), "dossiers", "h", True, NOW)
        await uow.commit()
    await put_out(database, message("an", 1), message("binh", 1))
    async with database.begin() as uow:
        taken = await uow.outbox.claim(["telegram"], "one", LATER, 10, NOW)
        await uow.outbox.note_many([Outcome(one.id, "one", "sent", ended_at=NOW) for one in taken])
        await uow.commit()
    await put_out(database, message("an", 2, "status:d", kind="status"))
    await keep(database, letter("an", "erase me", text="xoá dữ liệu"))


async def test_all_that_is_kept_is_shown(database: Database) -> None:
    await _life(database, ended=False)
    async with database.read() as uow:
        shown = await uow.erase.export("person-an")
        nothing = await uow.erase.export("nobody")
    assert json.loads(json.dumps(shown)) == shown
    assert shown["conversations"][0]["address"] == "address of an"
    assert {found["state"] for found in shown["drafts"]} == {"open", "submitted"}
    assert shown["dossiers"][0]["fields"] == {"child_name": "Nguyễn Thị Hoa"}
    assert [step["status"] for step in shown["dossiers"][0]["history"]] == [1, 9]
    assert len(shown["dossiers"][0]["papers"]) == 2
    assert [found["body"]["text"] for found in shown["messages"]] == ["an 1", "an 2"]
    assert shown["consents"][0]["given"] is True
    assert [(found["body"]["text"], found["handled_at"] is not None) for found in shown["letters"]] == [
        ("hello-an", True), ("xoá dữ liệu", False),
    ]  # fmt: skip
    assert [(found["step"], found["words"]) for found in shown["calls"]] == [("phone", "tôi cần gặp người thật")]
    assert "binh" not in json.dumps(shown)
    assert nothing["since"] is None


async def test_an_ended_life_is_erased(database: Database) -> None:
    await _life(database, ended=True)
    async with database.begin() as uow:
        (head,) = await uow.inbox.heads(10, NOW)
        before_binh = await uow.erase.export("person-binh")
        erased = await uow.erase.erase("person-an", LATER)
        assert (erased.sessions, erased.drafts, erased.messages, erased.letters, erased.dossiers, erased.kept) == (1, 1, 2, 1, 1, ())
        assert erased.files == (photo(1).hash, photo(2).hash)       # what is still named elsewhere is known to who clears the drawer
        await uow.inbox.handled([head.id], LATER)
        await uow.commit()
    async with database.read() as uow:
        shown = await uow.erase.export("person-an")
        assert await uow.erase.export("person-binh") == before_binh
        rows = await uow.connection.execute(
            text("SELECT count(*) FROM inbox WHERE body IS NOT NULL AND lane = :lane"), {"lane": lane("an")}
        )
        assert rows.scalar_one() == 1  # the letter that asked for it, for its usual life
    text_left = json.dumps(shown, ensure_ascii=False)
    for word in ("Nguyễn", "dialog", "an 1", "an 2", "vì sao", "người thật", photo(1).hash):
        assert word not in text_left
    assert [consent["given"] for consent in shown["consents"]] == [True, False]
    assert shown["dossiers"][0]["code"] == "7K3M9Q2T"
    async with database.begin() as uow:
        again = await uow.erase.erase("person-an", LATER)
        assert (again.messages, again.files, again.kept) == (0, (), ())
        assert len(await uow.conversations.consents("person-an")) == 2


async def test_a_dossier_under_way_stays(database: Database) -> None:
    await _life(database, ended=False)
    async with database.begin() as uow:
        erased = await uow.erase.erase("person-an", LATER)
        await uow.commit()
    assert (erased.dossiers, erased.kept, erased.files) == (0, ("7K3M9Q2T",), ())
    async with database.read() as uow:
        kept = await uow.dossiers.get("dossier")
        assert kept is not None
        assert kept.fields == {"child_name": "Nguyễn Thị Hoa"}
        assert [paper.file for paper in await uow.dossiers.papers("dossier")] == [photo(1).hash, photo(2).hash]
        assert (await uow.drafts.get_many(["draft"]))["draft"].answers
        assert (await uow.drafts.get_many(["open"]))["open"].answers == {}
