"""The one-time link to a dossier's papers: a preview does not burn it, a tap does, and its pages open in one browser for ten minutes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.desk.papers import PaperPage, Papers, PapersLink
from bot.guard import Doorway
from dialogs.engine.text import Vietnamese, Voice

Client = TestClient[web.Request, web.Application]
PASS = "p" * 43
HASH = "a" * 64


class Ports:
    """One dossier with a photo and a PDF, behind one pass."""

    def __init__(self) -> None:
        self.clock = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
        self.used = 0
        self.tokens = 0

    async def use_pass(self, token: str) -> Papers | None:
        if token != PASS or self.used:
            return None
        self.used += 1
        pages = (PaperPage("Giấy <b>chứng sinh</b>", 1, HASH, "image/jpeg"), PaperPage("Tờ khai", 1, "b" * 64, "application/pdf"))
        return Papers("7K3M-9Q2T", pages, (("Số căn cước của mẹ", "001195000321"), ("Lý do <i>", "A & <script>x</script>")))

    async def paper(self, name: str) -> bytes:
        return name[:4].encode()

    def secret(self) -> bytes:
        return b"s" * 32

    def now(self) -> datetime:
        return self.clock

    def new_token(self) -> str:
        self.tokens += 1
        return f"viewer{self.tokens}"

    def voice(self, lang: str) -> Voice:
        del lang
        return Vietnamese()


@pytest.fixture
def ports() -> Ports:
    return Ports()


@pytest.fixture
async def client(ports: Ports) -> AsyncIterator[Client]:
    app = web.Application()
    PapersLink(ports, Doorway()).mount(app)
    async with TestClient(TestServer(app)) as running:
        yield running


async def look(client: Client) -> tuple[int, str]:
    response = await client.post(f"/papers/{PASS}", headers={"Origin": f"http://{client.host}:{client.port}"})
    return response.status, await response.text()


async def test_a_preview_does_not_burn_the_link_and_a_tap_does(client: Client, ports: Ports) -> None:
    for _ in range(3):
        response = await client.get(f"/papers/{PASS}")
        assert "Xem giấy tờ" in await response.text()
        assert response.headers["Cache-Control"] == "no-store"
    assert ports.used == 0
    status, text = await look(client)
    assert status == 200
    assert "Hồ sơ 7K3M-9Q2T" in text
    assert "Giấy &lt;b&gt;chứng sinh&lt;/b&gt;, trang 1" in text
    assert "<script" not in text
    assert "<dt>Số căn cước của mẹ</dt><dd>001195000321</dd>" in text
    assert "<dt>Lý do &lt;i&gt;</dt><dd>A &amp; &lt;script&gt;x&lt;/script&gt;</dd>" in text
    assert text.index("001195000321") < text.index("<figure>")
    assert (await look(client))[0] == 404
    assert ports.used == 1


async def test_pages_open_here_for_ten_minutes_and_nowhere_else(client: Client, ports: Ports) -> None:
    _, text = await look(client)
    links = re.findall(r'(?:src|href)="(/papers/page/[^"]+)"', text)
    assert len(links) == 2
    response = await client.get(links[0])
    assert (await response.read(), response.content_type, response.headers["Cache-Control"]) == (b"aaaa", "image/jpeg", "no-store")
    assert (await client.get(links[1])).content_type == "application/pdf"
    forged = links[0].replace(HASH, "c" * 64)
    assert (await client.get(forged)).status == 404
    assert (await client.get(links[0].replace("image-jpeg", "text-html"))).status == 404
    ports.clock += timedelta(minutes=10, seconds=1)
    assert (await client.get(links[0])).status == 404
    ports.clock -= timedelta(minutes=10)
    client.session.cookie_jar.clear()
    assert (await client.get(links[0])).status == 404


async def test_another_page_cannot_press_the_button(client: Client, ports: Ports) -> None:
    assert (await client.post(f"/papers/{PASS}", headers={"Origin": "https://evil.example"})).status == 403
    assert (await client.post("/papers/short", headers={"Origin": f"http://{client.host}:{client.port}"})).status == 404
    assert ports.used == 0
