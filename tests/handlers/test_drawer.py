"""Clearing the drawer: what is named stays, what nothing names goes, what was put again is young."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dialogs.engine.event import StoredFile
from handlers.drawer import clear, discard
from handlers.turns import TRIES
from storage.conversations import ConversationSave
from storage.files import Files
from storage.growth import Lives, purge
from tests.handlers.conftest import Office

LATER = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files", 0)


async def put(office: Office, files: Files, data: bytes) -> str:
    """A file as a turn lists it, put long ago."""
    name = await files.put(data)
    old = (office.clock() - timedelta(hours=1)).timestamp()
    os.utime(files.path(name), (old, old))
    async with office.database.begin() as uow:
        await uow.files.put_many([StoredFile(name, "jpeg", len(data))], office.clock())
        await uow.commit()
    return name


async def test_what_nothing_names_goes_and_what_is_named_stays(office: Office, files: Files) -> None:
    loose = await put(office, files, b"loose")
    kept = await put(office, files, b"kept")
    await office.says("một")
    await office.answers()
    lane = office.database.keys.lane("test", "1")
    async with office.database.begin() as uow:
        found = await uow.conversations.get(lane)
        assert found is not None
        session = {**(found.session or {}), "tray": [{"hash": kept, "kind": "jpeg", "size": 4}]}
        await uow.conversations.save_many(
            [ConversationSave(lane, session, found.turn, found.seq, found.lang, None, None, None)]
        )
        await uow.commit()
    assert await discard(office.database, files, [loose, kept], LATER) == 1
    assert await clear(office.database, files, LATER) == 0
    assert not files.exists(loose, 5)
    assert files.exists(kept, 4)


async def test_a_young_file_stays(office: Office, files: Files) -> None:
    await put(office, files, b"young")
    assert await clear(office.database, files, office.clock() + timedelta(hours=5)) == 0


async def test_a_file_that_is_sent_again_is_young_again(office: Office, files: Files) -> None:
    name = await put(office, files, b"again")
    await files.put(b"again")
    assert await clear(office.database, files, datetime.now(UTC)) == 0
    assert files.exists(name, 5)


async def test_photos_of_a_letter_that_can_be_replayed_stay(office: Office, files: Files) -> None:
    """As long as its text is kept; then they go."""
    paper = await put(office, files, b"paper")
    await office.says("hỏng", files=(StoredFile(paper, "jpeg", 5),))
    for _try in range(TRIES + 2):
        await office.answers()
        office.clock.forward(seconds=60)
    async with office.database.read() as uow:
        ((letter, *_rest),) = await uow.inbox.aside()
    assert await clear(office.database, files, LATER) == 0
    assert files.exists(paper, 5)
    await purge(office.database, office.clock() + timedelta(days=8), Lives(letter=timedelta(days=30)))
    assert await clear(office.database, files, LATER) == 1
    assert not files.exists(paper, 5)
    async with office.database.begin() as uow:
        assert not await uow.inbox.replay(letter)
