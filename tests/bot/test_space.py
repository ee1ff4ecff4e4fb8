"""A disk that fills up: first files are declined and texts go on, then nothing is taken and that is shown; then all is well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest

from bot.office import Office
from tests.bot import birth
from tests.bot.conftest import Opener, serving
from tests.bot.page import PATIENCE, Page, browser
from tests.bot.person import Person
from tests.bot.test_deliveries import HEADER, SECRET, rows, update
from tests.false_telegram import FalseTelegram

FLOOR = 512 * 1024 * 1024
FULL = 16 * 1024 * 1024


class Disk:
    """How much is free, as the tests have it."""

    def __init__(self) -> None:
        self.free = 2 * FLOOR

    def __call__(self, root: Path) -> int:
        assert root.exists()
        return self.free


@asynccontextmanager
async def with_disk(opened: Opener, disk: Disk, monkeypatch: pytest.MonkeyPatch, **settings: object) -> AsyncIterator[tuple[Office, str]]:
    """A bot that serves from this disk."""
    office = await opened(free_floor=FLOOR, free_full=FULL, **settings)
    monkeypatch.setattr(office.files, "_free", disk)
    async with serving(office) as url:
        yield office, url


async def until_amiss(page: Page, *names: str) -> None:
    """Ask what is not in order until it is this: the answer may be some seconds old."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with page.http.get(f"{page.url}/health/ready") as response:
                body = await response.json()
                assert (response.status == 200) == body["ready"]
                if tuple(name for name, check in body["checks"].items() if not check["good"]) == names:
                    return
            await asyncio.sleep(0.05)


async def test_below_the_floor_files_are_declined_and_texts_go_on(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    async with with_disk(opened, disk, monkeypatch) as (office, url), browser(url) as page:
        await page.open()
        await page.goes(birth.WHOLE[:16])
        disk.free = FLOOR - 1
        status, body = await page.file(birth.photo())
        assert (status, body) == (200, {"kept": True, "declined": "no_room"})
        heard = await page.until("đang hết chỗ chứa")
        assert "Chữ vẫn nhận bình thường" in heard
        assert "Giấy thứ 1 trong 2" in page.texts()[-1]
        assert [path for path in office.files.root.rglob("*") if path.is_file()] == []
        # Words go on: the answers before can be looked at, corrected, the dossier asked after.
        await page.goes([("quay lại", "xã, phường nào"), birth.ANSWERS[-1]])
        await page.until_state(space="low")
        await until_amiss(page)
        disk.free = 2 * FLOOR
        code = birth.code_in(await page.goes((*birth.PAPERS, birth.SUBMIT)))
        assert len(code) == 9
        await page.until_state(space="ok")


async def test_a_file_that_would_go_below_the_floor_is_declined_as_well(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    async with with_disk(opened, disk, monkeypatch) as (_office, url), browser(url) as page:
        await page.open()
        await page.goes(birth.WHOLE[:16])
        disk.free = FLOOR + 100
        assert (await page.file(birth.photo()))[1] == {"kept": True, "declined": "no_room"}
        await page.until("đang hết chỗ chứa")


async def test_at_the_end_nothing_is_taken_and_nothing_acknowledged_is_lost(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    async with FalseTelegram() as platform:
        person = platform.person(77)
        settings = {
            "telegram_token": platform.token, "telegram_mode": "webhook", "telegram_webhook_secret": SECRET,
            "telegram_api_url": platform.url, "telegram_each": 0,
        }  # fmt: skip
        async with with_disk(opened, disk, monkeypatch, **settings) as (office, url), browser(url) as page:
            await page.open()
            await page.goes(birth.WHOLE[:5])
            said = page.texts()
            disk.free = 0
            kept = await rows(office)
            status, body = await page.send("2", "the-act-no-1")
            assert (status, body["why"], body["space"]) == (503, "full", "full")
            status, _body = await page.file(birth.photo(), id="the-file-no-1")
            assert status == 503
            assert await webhook(page, update("khai sinh")) == 503
            assert await webhook(page, b"{") == 503, "what cannot be kept aside is delivered again"
            assert await rows(office) == kept
            await until_amiss(page, "space")
            _status, opened_again = await page.post("/chat/open", {})
            assert opened_again["space"] == "full"
            async with browser(url) as other:
                await other.open()
                await other.until_state(space="full")
            # Room again: page and platform send what was not acknowledged once more, and it goes on where it stood.
            disk.free = 2 * FLOOR
            assert (await page.send("2", "the-act-no-1"))[0] == 200
            await page.until("sinh ngày nào")
            assert await webhook(page, update("khai sinh")) == 200
            assert await webhook(page, b"{") == 200
            assert "Đăng ký khai sinh" in (await person.hears(2))[-1].text
            assert page.texts()[: len(said)] == said
            code = birth.code_in(await page.goes(birth.WHOLE[6:]))
            assert len(code) == 9
            await until_amiss(page)


async def webhook(page: Page, body: object) -> int:
    """What the platform is answered."""
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    async with page.http.post(f"{page.url}/webhooks/telegram", data=data, headers={HEADER: SECRET}) as answer:
        return answer.status


async def test_what_was_kept_before_the_disk_was_full_is_still_answered(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    office = await opened(free_floor=FLOOR, free_full=FULL)
    disk = Disk()
    monkeypatch.setattr(office.files, "_free", disk)
    person = Person(office)
    await person.goes(birth.BEGIN)
    await office.keeper.keep([person.arrival(birth.CHILD)])
    disk.free = 0
    with pytest.raises(Exception, match="no room"):
        await office.keeper.keep([person.arrival("lost?")])
    while await office.turns.batch():
        pass
    assert (await person.answers())["child_name"] == birth.CHILD
