"""The catalogue: one current version of each procedure, older ones kept, every change logged and numbered."""

from __future__ import annotations

import pytest

from storage.catalogue import NewRecord, Record
from storage.database import Database
from tests.storage.rows import LATER, NOW


async def test_versions_follow_each_other(database: Database) -> None:
    async with database.begin() as uow:
        catalogue = uow.catalogue
        assert await catalogue.version() == 0
        await catalogue.put_many([], NOW)
        assert await catalogue.version() == 0
        await catalogue.put_many(
            [NewRecord("1.1", "a", '{"n": 1}', "added"), NewRecord("1.2", "a", "{}", "added", decision="x" * 200)], NOW
        )
        assert await catalogue.version() == 1
        await catalogue.put_many([NewRecord("1.1", "b", '{"n": 2}', "changed", decision="12/QĐ", decided="2026-07-01", what="fee")], LATER)
        await uow.commit()
    async with database.read() as uow:
        catalogue = uow.catalogue
        assert await catalogue.version() == 2
        assert await catalogue.count() == 2
        assert await catalogue.current() == [Record("1.1", "b", '{"n": 2}', "active", ""), Record("1.2", "a", "{}", "active", "")]
        assert await catalogue.versions() == {"1.1": ("b", "active"), "1.2": ("a", "active")}
        assert await catalogue.get("1.1", "a") == Record("1.1", "a", '{"n": 1}', "active", "")
        assert await catalogue.get("1.1") == Record("1.1", "b", '{"n": 2}', "active", "")
        assert await catalogue.get("9.9") is None
        newest, *_ = await catalogue.changes()
        assert (newest.at, newest.code, newest.kind, newest.version) == (LATER, "1.1", "changed", "b")
        assert (newest.decision, newest.decided, newest.what) == ("12/QĐ", "2026-07-01", "fee")
        assert [logged.kind for logged in await catalogue.changes(10, "1.1")] == ["changed", "added"]


async def test_an_older_version_comes_back(database: Database) -> None:
    async with database.begin() as uow:
        for version in ("a", "b", "a"):
            await uow.catalogue.put_many([NewRecord("1.1", version, version, "changed")], NOW)
        assert await uow.catalogue.versions() == {"1.1": ("a", "active")}
        assert await uow.catalogue.count() == 1


@pytest.mark.parametrize(("successor", "kind"), [("", "abolished"), ("1.2", "replaced")])
async def test_abolishing(database: Database, successor: str, kind: str) -> None:
    async with database.begin() as uow:
        await uow.catalogue.put_many([NewRecord("1.1", "a", "{}", "added")], NOW)
        assert await uow.catalogue.abolish("1.1", successor, LATER, "7/QĐ")
        assert not await uow.catalogue.abolish("9.9", "", LATER)
        assert await uow.catalogue.get("1.1") == Record("1.1", "a", "{}", "abolished", successor)
        assert (await uow.catalogue.changes())[0].kind == kind
        assert await uow.catalogue.version() == 2


async def test_a_whole_catalogue(database: Database) -> None:
    async with database.begin() as uow:
        await uow.catalogue.put_many([NewRecord(f"1.{n:06}", "a", "{}", "added") for n in range(1200)], NOW)
        assert await uow.catalogue.count() == 1200
        assert await uow.catalogue.version() == 1
