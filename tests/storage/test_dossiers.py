"""Dossiers: one of a draft, numbers given once, and no official overwrites another."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.dossiers import Dossier, Paper, Step
from storage.link import Conflict
from tests.storage.rows import LATER, NOW, dossier, draft, meet, photo, save

PAPERS = [
    Paper("birth_note", 1, "Giấy chứng sinh", photo(1).hash, "given"),
    Paper("birth_note", 2, "Giấy chứng sinh", photo(2).hash, "given"),
    Paper("form", 1, "Tờ khai", None, "counter"),
]


async def _file(database: Database, filed: Dossier | None = None, papers: list[Paper] | None = None) -> None:
    async with database.begin() as uow:
        await uow.files.put_many([photo(1), photo(2), photo(3)], NOW)
        await uow.dossiers.create(filed or dossier("an"), PAPERS if papers is None else papers, who="Nguyễn An")
        await uow.commit()


async def _people(database: Database, *who: str) -> None:
    await meet(database, *who)
    await save(database, *(draft(name, f"draft-{name}") for name in who), draft(who[0]))


async def test_a_dossier_is_filed_with_its_papers(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    async with database.read() as uow:
        assert await uow.dossiers.get("dossier") == dossier("an")
        assert await uow.dossiers.by_code("7K3M9Q2T") == dossier("an")
        assert await uow.dossiers.by_code("00000000") is None
        assert await uow.dossiers.papers("dossier") == PAPERS
        assert await uow.dossiers.history("dossier") == [Step(1, 0, 1, NOW, None, "Nguyễn An", None)]
        assert await uow.dossiers.of_person("person-an", 10) == [dossier("an")]
        assert await uow.dossiers.of_person("person-binh", 10) == []
        assert await uow.dossiers.counts() == {1: 1}
        assert await uow.files.get_many([photo(1).hash, "unknown"]) == {photo(1).hash: photo(1)}


async def test_one_draft_makes_one_dossier(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    async with database.begin() as uow:
        with pytest.raises(Conflict) as caught:
            await uow.dossiers.create(dossier("an", "second", code="22222222"), [])
        assert caught.value.current == dossier("an")
        # The unit is still usable: the caller answers with the dossier that stands.
        await uow.audit.add(NOW, "citizen", "twice", "dossier")
        await uow.commit()
    async with database.read() as uow:
        assert await uow.dossiers.get("second") is None
        assert len(await uow.audit.of("dossier")) == 1


async def test_a_code_is_given_once(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    async with database.begin() as uow:
        with pytest.raises(Conflict) as caught:
            await uow.dossiers.create(dossier("an", "second", draft_id="draft-an"), [])
        assert caught.value.current is None
        await uow.dossiers.create(dossier("an", "second", draft_id="draft-an", code="22222222"), [])
        await uow.commit()


async def test_a_paper_names_a_file_that_is_there(database: Database) -> None:
    await _people(database, "an")
    with pytest.raises(IntegrityError):
        await _file(database, papers=[Paper("birth_note", 1, "Giấy chứng sinh", photo(9).hash, "given")])
    async with database.read() as uow:
        assert await uow.dossiers.get("dossier") is None


async def _receive(database: Database, expected: int, number: str | None = "M1.000-261123-0001") -> Dossier:
    async with database.begin() as uow:
        changed = await uow.dossiers.change(
            "dossier", expected, 2, LATER, None, "Bộ phận Một cửa", {"text": "đủ"}, number=number, received_at=LATER,
            due_at=LATER + timedelta(days=3),
        )  # fmt: skip
        await uow.commit()
    return changed


async def test_a_change_is_history(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    received = await _receive(database, 1)
    expected = replace(dossier("an"), status=2, version=2, number="M1.000-261123-0001", received_at=LATER, due_at=LATER + timedelta(days=3))
    assert received == expected
    async with database.begin() as uow:
        ended = await uow.dossiers.change("dossier", 2, 9, LATER, None, "Một cửa", ended_at=LATER)
        assert ended == replace(expected, status=9, version=3, ended_at=LATER)
        assert await uow.dossiers.by_number("M1.000-261123-0001") == ended
        again = await uow.dossiers.change("dossier", 3, 4, LATER, None, "Một cửa")
        assert again.ended_at is None
        assert [(step.version, step.was, step.status, step.reason) for step in await uow.dossiers.history("dossier")] == [
            (1, 0, 1, None), (2, 1, 2, {"text": "đủ"}), (3, 2, 9, None), (4, 9, 4, None),
        ]  # fmt: skip


async def test_the_second_official_sees_what_changed(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    received = await _receive(database, 1)
    with pytest.raises(Conflict) as caught:
        await _receive(database, 1, None)
    assert caught.value.current == received
    async with database.begin() as uow:
        with pytest.raises(Conflict) as caught:
            await uow.dossiers.change("unknown", 1, 2, LATER, None, "")
        assert caught.value.current is None
        assert len(await uow.dossiers.history("dossier")) == 2


async def test_two_officials_at_once(database: Database, beside: Database) -> None:
    await _people(database, "an")
    await _file(database)
    results = await asyncio.gather(_receive(database, 1), _receive(beside, 1), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Dossier"]


async def test_a_replaced_paper_stays_with_its_version(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    async with database.begin() as uow:
        new = [Paper("birth_note", 1, "Giấy chứng sinh", photo(3).hash, "given")]
        changed = await uow.dossiers.replace_paper("dossier", 1, "birth_note", new, LATER, "Nguyễn An", {"paper": "birth_note"})
        assert (changed.version, changed.status) == (2, 1)
        assert await uow.dossiers.papers("dossier") == [replace(new[0], since=2), PAPERS[2]]
        assert {(paper.page, paper.file, paper.since, paper.gone) for paper in await uow.dossiers.papers("dossier", replaced=True)} == {
            (1, photo(1).hash, 1, 2), (2, photo(2).hash, 1, 2), (1, photo(3).hash, 2, None), (1, None, 1, None),
        }  # fmt: skip
        with pytest.raises(Conflict):
            await uow.dossiers.replace_paper("dossier", 1, "birth_note", new, LATER, "")
        with pytest.raises(Conflict):
            await uow.dossiers.replace_paper("unknown", 1, "birth_note", new, LATER, "")


async def test_pages_are_added_after_all_that_there_ever_were(database: Database) -> None:
    await _people(database, "an")
    await _file(database)
    async with database.begin() as uow:
        changed = await uow.dossiers.add_pages("dossier", 1, "more", "Giấy bổ sung", [photo(1).hash, photo(2).hash], LATER, "An", "2 ảnh")
        assert (changed.version, changed.status, changed.ended_at) == (2, 1, None)
        await uow.dossiers.replace_paper("dossier", 2, "more", [], LATER, "An")
        await uow.dossiers.add_pages("dossier", 3, "more", "Giấy bổ sung", [photo(3).hash], LATER, "An", "1 ảnh")
        now = [paper for paper in await uow.dossiers.papers("dossier") if paper.paper == "more"]
        assert now == [Paper("more", 3, "Giấy bổ sung", photo(3).hash, "given", 4)]
        assert (await uow.dossiers.history("dossier"))[1] == Step(2, 1, 1, LATER, None, "An", "2 ảnh")
        for id, version in (("dossier", 1), ("unknown", 1)):
            with pytest.raises(Conflict):
                await uow.dossiers.add_pages(id, version, "more", "", [photo(1).hash], LATER, "", None)


async def test_what_its_owner_changed_last_is_found(database: Database) -> None:
    people = [f"p{n}" for n in range(4)]
    await _people(database, *people)
    for n, who in enumerate(people):
        at, unit = NOW + timedelta(minutes=n), "00007" if n == 3 else "00004"
        await _file(database, dossier(who, f"d{n}", draft_id=f"draft-{who}", code=f"code{n}", unit=unit, filed_at=at), [])
    async with database.begin() as uow:
        for n in range(4):
            await uow.dossiers.change(f"d{n}", 1, 5, LATER, None, "", "thiếu giấy")
        for n in (3, 2, 1):
            await uow.dossiers.add_pages(f"d{n}", 2, "more", "Giấy bổ sung", [photo(1).hash], LATER, "", None)
        await uow.dossiers.change("d1", 3, 4, LATER, None, "")
        assert [found.id for found in await uow.dossiers.supplemented(None, 5, 10)] == ["d2", "d3"]
        assert [found.id for found in await uow.dossiers.supplemented("00004", 5, 10)] == ["d2"]
        assert [found.id for found in await uow.dossiers.supplemented(None, 5, 1)] == ["d2"]
        await uow.dossiers.change("d1", 4, 5, LATER, None, "", "vẫn thiếu")
        assert len(await uow.dossiers.supplemented(None, 5, 10)) == 2


async def test_a_units_dossiers_page_by_page(database: Database) -> None:
    people = [f"p{n}" for n in range(5)]
    await _people(database, *people)
    for n, who in enumerate(people):
        unit = "00007" if n == 4 else "00004"
        at = NOW + timedelta(minutes=n // 2)
        await _file(database, dossier(who, f"d{n}", draft_id=f"draft-{who}", code=f"code{n}", unit=unit, filed_at=at, status=1 + n % 2), [])
    async with database.read() as uow:
        seen: list[str] = []
        after = None
        while page := await uow.dossiers.of_unit("00004", {1, 2}, 2, after):
            seen += [found.id for found in page]
            after = (page[-1].filed_at, page[-1].id)
        assert seen == ["d0", "d1", "d2", "d3"]
        assert [found.id for found in await uow.dossiers.of_unit("00004", [2], 10)] == ["d1", "d3"]
        assert [found.id for found in await uow.dossiers.of_unit(None, [1], 10)] == ["d0", "d2", "d4"]
        assert [found.id for found in await uow.dossiers.of_unit(None, [1], 10, (NOW + timedelta(minutes=1), "d2"))] == ["d4"]


async def test_numbers_are_given_once(database: Database, beside: Database) -> None:
    async def take(store: Database, day: str) -> int:
        async with store.begin() as uow:
            number = await uow.dossiers.next_number("A1", day)
            await uow.commit()
            return number

    stores = [database, beside] * 10
    assert sorted(await asyncio.gather(*(take(store, "2026-11-23") for store in stores))) == list(range(1, 21))
    assert await take(database, "2026-11-24") == 1
    async with database.begin() as uow:
        assert await uow.dossiers.next_number("A1", "2026-11-24") == 2
    assert await take(database, "2026-11-24") == 2


async def test_agency_codes(database: Database) -> None:
    async with database.begin() as uow:
        assert await uow.dossiers.unit_code("00004") is None
        await uow.dossiers.put_unit_code("00004", "H26.1")
        await uow.dossiers.put_unit_code("00004", "H26.2")
        assert await uow.dossiers.unit_code("00004") == "H26.2"
