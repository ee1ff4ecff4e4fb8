"""Deliveries that are wrong in themselves: of a platform that is none, broken JSON, acts that are no acts. The bot goes on."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from sqlalchemy import func, select

from bot.office import Office
from storage import models as m
from tests.bot import birth
from tests.bot.conftest import Opener, serving
from tests.bot.page import Page, browser
from tests.false_telegram import FalseTelegram

SECRET = "webhook-secret_of-the-tests"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def platform() -> AsyncIterator[FalseTelegram]:
    async with FalseTelegram() as server:
        yield server


async def rows(office: Office) -> dict[str, int]:
    """What is kept: letters, deliveries kept aside, people."""
    async with office.database.read() as uow:
        counts = {}
        for table in (m.inbox, m.unparsed, m.people, m.messages):
            counts[table.name] = (await uow.connection.execute(select(func.count()).select_from(table))).scalar_one()
    return counts


def update(text: str, number: int = 1) -> dict[str, Any]:
    """A text of a person, as Telegram delivers it."""
    sender = {"id": 77, "is_bot": False, "first_name": "An", "language_code": "vi"}
    chat = {"id": 77, "type": "private", "first_name": "An"}
    return {"update_id": number, "message": {"message_id": number, "from": sender, "chat": chat, "date": 1_795_398_000, "text": text}}


NOT_GENUINE: dict[str, dict[str, str]] = {
    "no secret": {}, "a wrong one": {HEADER: "wrong"}, "an empty one": {HEADER: ""}, "almost": {HEADER: SECRET[:-1]},
    "longer": {HEADER: f"{SECRET}x"},
}  # fmt: skip
BROKEN: dict[str, bytes] = {
    "no JSON": b"{", "nothing": b"", "no UTF-8": b'{"update_id": 1, "message": {"text": "\xff"}}',
    "half a pair": b'{"update_id": 1, "x": "\\ud83d"}',
    "a list": b"[]", "a number": b"7", "null": b"null", "deep": b"[" * 100_000, "no update_id": b'{"message": {}}',
    "a strange message": b'{"update_id": 3, "message": 7}',
    "a strange chat": b'{"update_id": 4, "message": {"message_id": 1, "date": 1, "chat": "x"}}',
    "a huge number": b'{"update_id": ' + b"9" * 5000 + b"}",
}  # fmt: skip


async def test_wrong_deliveries_are_refused_or_kept_aside_and_the_right_one_is_answered(opened: Opener, platform: FalseTelegram) -> None:
    office = await opened(
        telegram_token=platform.token, telegram_mode="webhook", telegram_webhook_secret=SECRET, telegram_api_url=platform.url,
        telegram_each=0,
    )  # fmt: skip
    async with serving(office) as url, aiohttp.ClientSession() as http:

        async def deliver(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
            async with http.post(f"{url}/webhooks/telegram", data=io.BytesIO(body), headers=headers) as response:
                return response.status, await response.text()

        before = await rows(office)
        for kind, headers in NOT_GENUINE.items():
            for body in (orjson.dumps(update("khai sinh")), *BROKEN.values()):
                status, said = await deliver(body, headers)
                assert status == 403, kind
                assert SECRET not in said
        assert await rows(office) == before, "nothing is stored of who is not genuine"
        aside = 0
        for _again in range(2):      # the platform delivers the same again: it is kept aside once
            for kind, body in BROKEN.items():
                status, said = await deliver(body, {HEADER: SECRET})
                assert status == 200, (kind, said)
            now = await rows(office)
            aside = aside or now["unparsed"]
            assert now["unparsed"] == aside
            assert now["inbox"] == 0
        assert aside >= 8
        async with http.get(f"{url}/metrics") as response:
            assert f"motcua_inbox_unparsed {float(aside)}" in await response.text()
        too_big = await deliver(b'{"update_id": 5, "x": "' + b"a" * 1_100_000 + b'"}', {HEADER: SECRET})
        assert too_big[0] == 413
        async with http.post(f"{url}/webhooks/zalo", data=b"{}") as response:
            assert response.status == 404
        person = platform.person(77)
        assert (await deliver(orjson.dumps(update("khai sinh")), {HEADER: SECRET}))[0] == 200
        heard = await person.hears(2)
        assert "Đăng ký khai sinh" in heard[-1].text
        async with http.get(f"{url}/health/ready") as response:
            assert response.status == 200, await response.text()
    assert office.turns.failures == 0


async def raw(page: Page, path: str, body: bytes, **headers: str) -> tuple[int, str]:
    """A POST that no page of ours makes."""
    headers = {**page.origin, "Content-Type": "application/json", **headers}
    async with page.http.post(page.url + path, data=body, headers=headers) as response:
        return response.status, await response.text()


ACTS: dict[str, Any] = {
    "no id": {"text": "x"}, "no act": {"id": "12345678"}, "two acts": {"id": "12345678", "text": "x", "tap": "do:menu"},
    "no words": {"id": "12345678", "text": "   "}, "a number": {"id": "12345678", "text": 7},
    "a strange id": {"id": "../../etc/passwd", "text": "x"},
    "a long tap": {"id": "12345678", "tap": "x" * 65}, "an empty tap": {"id": "12345678", "tap": ""}, "a list": [1],
}  # fmt: skip


async def test_acts_that_are_none_are_refused_and_the_conversation_goes_on(opened: Opener) -> None:
    office = await opened()
    async with serving(office) as url, browser(url) as page:
        assert (await page.post("/chat/send", {"id": "12345678", "text": "x"}))[0] == 401
        await page.open()
        for kind, act in ACTS.items():
            status, body = await page.post("/chat/send", act)
            assert (status, body["why"] != "") == (400, True), kind
        for number, data in enumerate((b"{", b"\xff", b'{"id":"12345678","text":"\\ud83d"}', b"[" * 50_000)):
            assert (await raw(page, "/chat/send", data))[0] == 400, number
        assert (await raw(page, "/chat/send", b"{}", Origin="https://example.org"))[0] == 403
        assert (await raw(page, "/chat/send", b"x=1", **{"Content-Type": "application/x-www-form-urlencoded"}))[0] == 415
        status, body = await page.send("a" * 100_000)
        assert (status, body["why"]) == (413, "too_heavy")
        status, body = await page.send("ạ" * 4_001)
        assert (status, body) == (413, {"why": "long", "most": 4_000})
        assert (await rows(office))["inbox"] == 0, "nothing of it is kept"
        # What a page may send and nobody can read is answered.
        for text in ("\u200b\u200d", "\x00 \x01", "😀" * 900, "\u202e\u2066"):
            status, body = await page.send(text)
            assert status == (400 if not text.replace("\x00", "").strip() else 200), text.encode()
        await page.goes(birth.BEGIN)
        for payload in (
            "pick:nonsense", "do:forged", "go:nowhere", "go:card:9.999999", "edit:x", "may:9", "do:out:99999999999", "go:draft:x", "x",
        ):  # fmt: skip
            assert (await page.tap(payload))[0] == 200
        await page.goes([("menu", "Cần làm việc gì?")])
        assert office.turns.failures == 0
        assert all(json.loads(refused)["why"] for refused in page.refused)
