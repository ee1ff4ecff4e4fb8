"""``python -m bot`` as a citizen and an official meet it: a birth registered over HTTP, a push within a second, kill -9 and going on."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from tests.bot import birth
from tests.bot.page import browser
from tests.bot.process import Server, run, stop_all


async def test_it_prints_its_true_address_and_the_officials_invitation(server: Server) -> None:
    async with browser(server.url) as page, page.http.get(server.url) as response:
        assert response.status == 200
        assert "Một Cửa" in await response.text()
    assert not server.url.endswith(":0")
    async with browser(server.url) as page, page.http.get(f"{server.url}/health/live") as response:
        assert await response.json() == {"live": True}


async def test_a_birth_is_registered_and_a_change_is_pushed_within_a_second(server: Server) -> None:
    async with browser(server.url) as page:
        await page.open()
        assert page.opened["demo"] is True
        status, refused = await page.file(birth.photo())
        assert (status, refused["why"]) == (409, "consent")
        code = birth.code_in(await page.goes(birth.WHOLE))
        assert len(code) == 9
        # The page is open and rests; another process moves the dossier.
        moved = await asyncio.to_thread(run, server.folder, "official", "status", code, "2")
        ended = time.monotonic()
        assert (moved.returncode, moved.stderr) == (0, ""), moved.stderr
        text = await page.until(code)
        assert time.monotonic() - ended < 1.0
        assert "Đã tiếp nhận" in text or "tiếp nhận" in text
        assert page.messages[max(page.messages)]["kind"] == "status"
        refused_again = await asyncio.to_thread(run, server.folder, "official", "status", code, "1")
        assert refused_again.returncode == 1
        assert refused_again.stderr.strip()
        assert [text for text in page.texts() if code in text and "Mã hồ sơ: " in text]
        assert page.seen_twice == []


async def test_the_stream_goes_on_from_where_the_page_was(server: Server) -> None:
    async with browser(server.url) as page:
        await page.open()
        await page.says("menu", "Cần làm việc gì?")
        await page.leave()
        status, _body = await page.send("giúp")
        assert status == 200
        had = set(page.messages)
        await page.listen()
        await page.until("Xin trả lời câu đang hỏi")
        assert page.seen_twice == []
        assert min(set(page.messages) - had) > max(had)


async def test_a_message_sent_twice_under_one_id_is_answered_once(server: Server) -> None:
    async with browser(server.url) as page:
        await page.open()
        for _time in range(3):
            assert (await page.send("khai sinh", "the-same-id-1"))[0] == 200
        await page.until("Đăng ký khai sinh")
        await page.says("menu", "Cần làm việc gì?")
        assert sum("Kết quả: Giấy khai sinh" in text for text in page.texts()) == 1


async def test_killed_again_and_again_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    servers = [Server(folder)]
    try:
        async with browser(await _ready(servers)) as page:
            await page.open()
            await page.goes((*birth.BEGIN, birth.NAME))
            await page.goes(birth.ANSWERS[1:])
            before = dict(page.messages)
            # Killed once a photo is acknowledged, before anybody looked whether it was answered.
            assert (await page.file(birth.photo(), id="photo-0001"))[0] == 200
            await page.come_back(await _killed_and_started(servers, folder))
            await page.until("Đã nhận 1 ảnh")
            assert {number: page.messages[number] for number in before} == before
            # The page sends again what it has no answer to; that changes nothing.
            assert (await page.file(birth.photo(), id="photo-0001"))[0] == 200
            await page.goes(birth.PAPERS[1:])
            assert (await page.send("gửi hồ sơ", "submit-0001"))[0] == 200
            await page.come_back(await _killed_and_started(servers, folder))
            code = birth.code_in(await page.until("Mã hồ sơ: "))
            assert (await page.send("gửi hồ sơ", "submit-0001"))[0] == 200
            mine = await page.says("hồ sơ của tôi", "Có 1 hồ sơ")
            assert code in mine
            whole = "\n".join(page.texts())
            assert whole.count("Đã nhận 1 ảnh") == 1
            assert whole.count("Mã hồ sơ: ") == 1
            assert page.seen_twice == []
        assert servers[-1].stop() == 0
        assert "CB-" not in "".join(servers[-1].printed) + servers[-1].rest(), "the invitation is printed once"
    finally:
        stop_all(servers)


async def _ready(servers: list[Server]) -> str:
    return (await asyncio.to_thread(servers[-1].ready)).url


async def _killed_and_started(servers: list[Server], folder: Path) -> str:
    servers[-1].kill()
    servers.append(Server(folder))
    return await _ready(servers)
