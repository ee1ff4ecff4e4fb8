"""The catalogue in use: importing the portal's records again and again, and what becomes of dossiers filed before."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.portal_client import fetch_all
from handlers import listing
from handlers.listing import Imported, LiveCatalogue, take_in
from storage.database import Database
from storage.keys import Keys
from tests.dialogs.portal_records import all_good, bad, fee, internal, record, way
from tests.false_portal import FalsePortal, Fault
from tests.storage import rows

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PUBLIC = sorted(one["code"] for one in all_good() if not one["isInternal"])


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An opened, empty store, once of each kind."""
    opened = await Database.open(database_url, Keys(bytes(range(32))))
    try:
        yield opened
    finally:
        await opened.close()


async def into(database: Database, records: Iterable[object], days: int = 0, **how: Any) -> Imported:
    return await take_in(database, records, NOW + timedelta(days=days), **how)


def told(done: Imported) -> list[tuple[str, str]]:
    return [(change.kind, change.code) for change in done.changes]


async def versions(database: Database) -> dict[str, tuple[str, str]]:
    async with database.read() as uow:
        return await uow.catalogue.versions()


async def test_the_first_import(database: Database) -> None:
    done = await into(database, all_good())
    assert (done.read, done.accepted, done.internal, done.bad) == (len(all_good()), len(PUBLIC), 1, [])
    assert told(done) == [("added", code) for code in PUBLIC]
    assert done.changes[0].decision == "12/QĐ-BNNMT"
    assert done.changes[0].date == "2026-01-01"
    kept = await versions(database)
    assert sorted(kept) == PUBLIC
    assert internal()["code"] not in kept


async def test_the_same_records_twice_change_nothing(database: Database) -> None:
    await into(database, all_good())
    before = await versions(database)
    async with database.read() as uow:
        number, log = await uow.catalogue.version(), len(await uow.catalogue.changes(1000))
    again = await into(database, all_good(), days=1)
    assert (told(again), again.reworded) == ([], 0)
    assert await versions(database) == before
    async with database.read() as uow:
        assert (await uow.catalogue.version(), len(await uow.catalogue.changes(1000))) == (number, log)


async def test_what_changed_is_a_new_version_and_the_old_one_stays(database: Database) -> None:
    await into(database, [record(), record("1.900002")])
    old = (await versions(database))["1.900001"][0]
    dearer = record(decision="34/QĐ-BNNMT", decisionDate=1_790_000_000_000, executionMethods=[way("DIRECT", 3, fees=[fee(60_000)])])
    done = await into(database, [dearer, record("1.900002")], days=1)
    assert told(done) == [("changed", "1.900001")]
    assert "filings" in done.changes[0].fields
    assert done.changes[0].decision == "34/QĐ-BNNMT"
    new = (await versions(database))["1.900001"][0]
    assert new != old
    async with database.read() as uow:
        before, after = await uow.catalogue.get("1.900001", old), await uow.catalogue.get("1.900001")
        log = await uow.catalogue.changes(10, "1.900001")
    assert before is not None
    assert after is not None
    assert listing.procedure_of(before).filings != listing.procedure_of(after).filings
    assert [(line.kind, line.version, line.decision) for line in log] == [("changed", new, "34/QĐ-BNNMT"), ("added", old, "12/QĐ-BNNMT")]


async def test_a_dossier_stays_with_the_version_it_was_filed_under(database: Database) -> None:
    await into(database, [record()])
    version = (await versions(database))["1.900001"][0]
    await rows.meet(database, "an")
    await rows.save(database, rows.draft("an"))
    async with database.begin() as uow:
        await uow.dossiers.create(rows.dossier("an", procedure="1.900001", procedure_version=version), [], who="unit")
        await uow.commit()
    await into(database, [record(executionMethods=[way("DIRECT", 9)])], days=1)
    await into(database, [record("1.900002", name="Thủ tục khác")], days=2, sure=True)
    async with database.read() as uow:
        dossier = await uow.dossiers.get("dossier")
        assert dossier is not None
        found = await uow.catalogue.get(dossier.procedure, dossier.procedure_version)
    assert found is not None
    assert [filing.time for filing in listing.procedure_of(found).filings] == [5, 5]


async def test_missing_ones_were_abolished_or_replaced(database: Database) -> None:
    await into(database, [record(), record("1.900002", name="Thủ tục nuôi chim"), record("1.900003", name="Thủ tục nuôi cá")])
    done = await into(
        database, [record(), record("1.900013", name="Thủ tục nuôi chim", decision="90/QĐ-BNNMT")], days=1, sure=True
    )
    assert told(done) == [("added", "1.900013"), ("replaced", "1.900002"), ("abolished", "1.900003")]
    assert done.changes[1].successor == "1.900013"
    assert done.changes[1].decision == "90/QĐ-BNNMT"
    assert done.changes[2].date == "2026-11-24"
    async with database.read() as uow:
        gone = await uow.catalogue.get("1.900002")
        assert gone is not None
        assert (gone.state, gone.successor) == ("abolished", "1.900013")
        assert listing.procedure_of(gone).successor == "1.900013"
    assert told(await into(database, [record(), record("1.900013", name="Thủ tục nuôi chim", decision="90/QĐ-BNNMT")], days=2)) == []


async def test_an_abolished_one_that_comes_back_is_in_use_again(database: Database) -> None:
    both = [record(), record("1.900002", name="Thủ tục nuôi chim")]
    await into(database, both)
    await into(database, both[:1], days=1, sure=True)
    done = await into(database, both, days=2)
    assert [code for _kind, code in told(done)] == ["1.900002"]
    assert (await versions(database))["1.900002"][1] == "active"
    assert told(await into(database, both, days=3)) == []


async def test_the_portal_says_itself_that_one_ended(database: Database) -> None:
    await into(database, [record(), record("1.900002")])
    ended = [record(), record("1.900002", state="ABOLISHED")]
    assert told(await into(database, ended, days=1)) == [("abolished", "1.900002")]
    assert told(await into(database, ended, days=2)) == []


async def test_one_that_ended_before_we_knew_it_is_not_told(database: Database) -> None:
    ended = [record(), record("1.900002", state="ABOLISHED")]
    assert told(await into(database, ended)) == [("added", "1.900001")]
    assert told(await into(database, ended, days=1)) == []


async def test_bad_records_are_reported_and_the_rest_go_in(database: Database) -> None:
    done = await into(database, [*bad(), *all_good()])
    assert done.accepted == len(PUBLIC)
    assert [code for code, _reason in done.bad] == ["record 1", "không có mã", "1.900010", "1.900011", "1.900012"]
    assert all(reason for _code, reason in done.bad)
    assert sorted(await versions(database)) == PUBLIC


async def test_one_that_cannot_be_read_today_is_not_abolished(database: Database) -> None:
    await into(database, [record(), record("1.900011")])
    done = await into(database, [record(), record("1.900011", executionMethods=["trực tiếp"])], days=1)
    assert told(done) == []
    assert (await versions(database))["1.900011"][1] == "active"


async def test_a_part_of_the_catalogue_abolishes_nothing(database: Database) -> None:
    await into(database, all_good())
    assert told(await into(database, [record()], whole=False)) == []


@pytest.mark.parametrize(("missing", "sure", "ended"), [(1, False, 1), (2, False, 0), (2, True, 2), (19, False, 0), (20, True, 0)])
async def test_a_file_that_lacks_many_ends_none_unless_somebody_is_sure(database: Database, missing: int, sure: bool, ended: int) -> None:
    every = [record(f"1.9001{number:02}", name=f"Thủ tục số {number}") for number in range(20)]
    await into(database, every)
    new = record("1.900200", name="Thủ tục mới")
    done = await into(database, [*every[missing:], *([new] if missing < 20 else [])], days=1, sure=sure)
    assert (len([kind for kind, _code in told(done) if kind == "abolished"]), done.spared) == (ended, 0 if sure or ended else missing)
    if missing < 20:
        assert ("added", "1.900200") in told(done), "the rest goes in"
    states = [state for _version, state in (await versions(database)).values()]
    assert states.count("abolished") == ended


async def test_one_that_is_gone_already_is_not_counted_as_missing(database: Database) -> None:
    every = [record(f"1.9001{number:02}", name=f"Thủ tục số {number}") for number in range(20)]
    await into(database, every)
    await into(database, every[5:], days=1, sure=True)
    again = await into(database, every[5:], days=2)
    assert (told(again), again.spared) == ([], 0)


async def test_other_wording_of_the_same_facts_is_no_new_version(database: Database) -> None:
    plain = record(executionMethods=[way("DIRECT", description="Nộp tại quầy.")])
    await into(database, [plain])
    before = await versions(database)
    done = await into(database, [record(executionMethods=[way("DIRECT", description="Nộp ở bộ phận một cửa.")])], days=1)
    assert (told(done), done.reworded) == ([], 1)
    assert await versions(database) == before
    async with database.read() as uow:
        kept = await uow.catalogue.get("1.900001")
        assert kept is not None
        assert "bộ phận một cửa" in kept.facts


async def test_every_process_follows(database: Database) -> None:
    await into(database, [record()])
    async with database.read() as uow:
        live = LiveCatalogue((await listing._listed(database, "")).listed, await uow.catalogue.version())
    assert not await listing.follow(database, live, "")
    await into(database, [record(), record("1.900002", name="Thủ tục nuôi chim")], days=1)
    assert live.get("1.900002") is None
    assert await listing.follow(database, live, "")
    assert live.get("1.900002") is not None
    assert not await listing.follow(database, live, "")


@pytest.mark.parametrize("packed", [False, True])
async def test_a_file_of_records(database: Database, tmp_path: Path, packed: bool) -> None:
    lines = b"\n".join([b"{", b"", *(orjson.dumps(one) for one in all_good())])
    path = tmp_path / "records"
    path.write_bytes(gzip.compress(lines) if packed else lines)
    done = await into(database, listing.records_of(path))
    assert (done.accepted, done.bad) == (len(PUBLIC), [("record 1", "not an object")])


async def test_from_the_portal_to_the_store(database: Database) -> None:
    """Fetched with every kind of trouble: what came goes in, what did not come is not taken for abolished."""

    async def at_once(seconds: float) -> None:
        del seconds

    known = record("1.900020", name="Thủ tục nuôi ong")
    await into(database, [known])
    records = [known, *all_good()]
    async with FalsePortal(records) as portal:
        portal.doubled = True
        portal.faults = [
            Fault("refused", known["id"], times=9), Fault("flood", "list"), Fault("garbled", "", times=3), Fault("broken", "", times=3)
        ]  # fmt: skip
        fetched = await fetch_all(portal.url, page=4, sleep=at_once)
    assert [code for code, _reason in fetched.failures] == ["1.900020"]
    done = await into(database, fetched.records, whole=fetched.whole)
    assert told(done) == [("added", code) for code in PUBLIC]
    assert set((await versions(database)).values()) != set()
    assert (await versions(database))["1.900020"][1] == "active"
