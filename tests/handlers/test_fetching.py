"""Fetching: photos that a platform keeps come here before their letter is handled, once, and never hold up the lane for ever."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PIL import Image

from dialogs.engine.event import FileRef
from handlers.channel import Abilities, Refused, TryLater
from handlers.fetching import TRIES, Fetcher
from handlers.papers.limits import Limits
from storage.files import Files
from tests.handlers.conftest import Clock, Office
from tests.handlers.recorder import Recorder


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG")
    return out.getvalue()


class Gallery(Recorder):
    """A channel that hands out what the test says, and counts how often it was asked."""

    def __init__(self, give: Callable[[], bytes]) -> None:
        super().__init__(Abilities(text=4000, upload=1_000_000))
        self.give = give
        self.asked = 0

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        self.asked += 1
        yield self.give()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files", 0)


async def photo_comes(office: Office, *, consent: bool = True) -> None:
    """A person who wrote before sends a photo."""
    await office.says("một")
    await office.answers()
    lane = office.database.keys.lane("test", "1")
    if consent:
        async with office.database.begin() as uow:
            found = await uow.conversations.get(lane)
            assert found is not None
            await uow.conversations.agree(lane, office.clock())
            await uow.commit()
    await office.says("", refs=(FileRef("r1", "anh.jpg", 100),))


async def body(office: Office) -> dict[str, object]:
    async with office.database.begin() as uow:
        (letter,) = await uow.inbox.heads(10, office.clock())
    return letter.body


async def settle(fetcher: Fetcher) -> None:
    while await fetcher.batch():
        await fetcher.finish()


def fetcher(office: Office, files: Files, channel: Gallery) -> Fetcher:
    return Fetcher(office.database, files, {"test": channel}, Limits(), clock=office.clock)


async def test_a_photo_is_stored_before_its_letter_is_handled(office: Office, files: Files) -> None:
    await photo_comes(office)
    assert not await office.turns.batch(), "not ready yet"
    await settle(fetcher(office, files, Gallery(picture)))
    stored = (await body(office))["files"]
    assert isinstance(stored, list)
    assert [files.exists(file["hash"], file["size"]) for file in stored] == [True]


async def test_before_consent_the_platform_keeps_it(office: Office, files: Files) -> None:
    await photo_comes(office, consent=False)
    channel = Gallery(picture)
    await settle(fetcher(office, files, channel))
    assert channel.asked == 0
    assert (await body(office))["refs"] == [{"ref": "r1", "name": "anh.jpg", "size": 100}]


async def test_a_file_that_cannot_be_fetched_becomes_an_event_that_says_so(office: Office, files: Files, clock: Clock) -> None:
    await photo_comes(office)

    def fail() -> bytes:
        raise TryLater("busy")

    channel = Gallery(fail)
    for _try in range(TRIES + 1):
        await settle(fetcher(office, files, channel))
        clock.forward(seconds=600)
    assert channel.asked == TRIES
    assert (await body(office))["declined"] == ["not_fetched"]


async def test_a_mistake_of_ours_is_counted_before_it_happens(office: Office, files: Files, clock: Clock) -> None:
    await photo_comes(office)

    def fall() -> bytes:
        raise RuntimeError("as if the process had died")

    for _try in range(TRIES + 1):
        await settle(fetcher(office, files, Gallery(fall)))
        clock.forward(seconds=600)
    assert (await body(office))["declined"] == ["not_fetched"]


async def test_a_second_fetcher_does_not_undo_the_first(office: Office, files: Files, clock: Clock) -> None:
    await photo_comes(office)
    async with office.database.read() as uow:
        (letter,) = await uow.inbox.to_fetch(5, clock())
    await settle(fetcher(office, files, Gallery(picture)))
    async with office.database.begin() as uow:
        assert not await uow.inbox.fetched(letter.id, {**letter.body, "declined": ["not_fetched"]})
    assert "declined" not in await body(office)


async def test_what_is_no_photo_is_declined(office: Office, files: Files) -> None:
    await photo_comes(office)
    await settle(fetcher(office, files, Gallery(lambda: b"PK\x03\x04 not a photo")))
    assert "files" not in await body(office)
    assert (await body(office))["declined"]


async def test_a_refusal_of_the_platform_ends_after_the_tries(office: Office, files: Files, clock: Clock) -> None:
    await photo_comes(office)

    def refuse() -> bytes:
        raise Refused("too big")

    for _try in range(TRIES + 1):
        await settle(fetcher(office, files, Gallery(refuse)))
        clock.forward(seconds=600)
    assert (await body(office))["declined"] == ["not_fetched"]
