"""The catalogue of a new store, on both databases: whole in the end, whatever is killed and however many begin it, and told once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

import pytest

from dialogs.procedures.procedure import Procedure
from handlers import listing, seeding
from storage.database import Database
from storage.keys import Keys
from storage.seed_catalogue import load_procedures, seed_header

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYS = Keys(bytes(range(32)))
SEED = load_procedures()[:23]


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """An empty store, and a seed of 23 procedures that are put in five at a time."""
    monkeypatch.setattr(seeding, "CHUNK", 5)
    monkeypatch.setattr(listing, "load_procedures", lambda: SEED)
    opened = await Database.open(database_url, KEYS)
    try:
        yield opened
    finally:
        await opened.close()


def killed_at(point: str, passing: int) -> Callable[[str], None]:
    left = [passing]

    def mark(name: str) -> None:
        left[0] -= name == point
        if not left[0]:
            raise Killed

    return mark


async def log(database: Database) -> list[tuple[str, str]]:
    async with database.read() as uow:
        return sorted((line.code, line.kind) for line in await uow.catalogue.changes(1000))


async def whole(database: Database) -> None:
    """Every procedure stands there and was told once."""
    live = await listing.load(database, "", NOW)
    assert [one.code for one in SEED if live.get(one.code) is None] == []
    assert await log(database) == sorted((one.code, "added") for one in SEED)
    assert await seeding.seeded(database) == len(SEED)
    async with database.read() as uow:
        assert await uow.catalogue.count() == len(SEED)


@pytest.mark.parametrize("point", ["seed.put", "seed.kept"])
@pytest.mark.parametrize("passing", [1, 3, 5])
async def test_killed_at_any_piece_it_goes_on_at_the_next_start(database: Database, point: str, passing: int) -> None:
    with pytest.raises(Killed):
        await listing.load(database, "", NOW, killed_at(point, passing))
    last = (point, passing) == ("seed.kept", 5)
    assert (await seeding.seeded(database) is not None) == last, "the mark comes with the last piece and not before"
    await whole(database)


async def test_several_that_begin_together_make_one_catalogue(database: Database, database_url: str) -> None:
    others = [await Database.open(database_url, KEYS) for _ in range(2)]
    read: list[int] = []

    async def begin(one: Database) -> None:
        found = await listing.load(one, "", NOW)
        read.append(sum(found.get(each.code) is not None for each in SEED))

    try:
        await asyncio.gather(*(begin(one) for one in (database, *others)))
    finally:
        for one in others:
            await one.close()
    assert read == [len(SEED)] * 3, "none goes on with a part of it"
    await whole(database)


async def test_a_store_left_in_pieces_by_an_earlier_release_becomes_whole(database: Database) -> None:
    async with database.begin() as uow:
        await uow.catalogue.put_many([seeding._added(one) for one in SEED[:10]], NOW)
        await uow.commit()
    await whole(database)


async def test_a_store_filled_by_an_earlier_release_is_only_marked(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.begin() as uow:
        await uow.catalogue.put_many([seeding._added(one) for one in SEED], NOW)
        await uow.commit()

    def unread() -> Sequence[Procedure]:
        raise AssertionError("the seed need not be read")

    monkeypatch.setattr(seeding, "seed_header", lambda: {"procedures": len(SEED)})
    monkeypatch.setattr(listing, "load_procedures", unread)
    async with database.read() as uow:
        before = await uow.catalogue.version()
    await whole(database)
    async with database.read() as uow:
        assert await uow.catalogue.version() == before


async def test_what_was_imported_since_is_left_alone(database: Database) -> None:
    await listing.load(database, "", NOW)
    async with database.begin() as uow:
        await uow.catalogue.abolish(SEED[0].code, "", NOW)
        await uow.commit()
    live = await listing.load(database, "", NOW)
    assert (found := live.get(SEED[0].code)) is None or found.state == "abolished"
    assert len(await log(database)) == len(SEED) + 1


def test_the_header_counts_the_seed() -> None:
    assert seed_header()["procedures"] == len(load_procedures())
