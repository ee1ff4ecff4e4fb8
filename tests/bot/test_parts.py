"""``web``, ``worker`` and ``sender`` as three processes over one PostgreSQL: together they are one bot."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.bot import birth
from tests.bot.page import browser
from tests.bot.process import Server, run, stop_all


@pytest.mark.postgres
async def test_three_processes_serve_one_conversation(postgres_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    # The first to come makes the tables and loads the catalogue; the others find both.
    web = Server(folder, "web", DATABASE_URL=postgres_url)
    parts = [web, *(Server(folder, part, DATABASE_URL=postgres_url) for part in ("worker", "sender"))]
    try:
        await asyncio.to_thread(web.ready)
        async with browser(web.url) as page:
            await page.open()
            code = birth.code_in(await page.goes(birth.WHOLE))
            assert len(code) == 9
            moved = await asyncio.to_thread(run, folder, "official", "status", code, "2", DATABASE_URL=postgres_url)
            ended = time.monotonic()
            assert moved.returncode == 0, moved.stderr
            await page.until(code)
            assert time.monotonic() - ended < 1.0
            # Without the worker nothing is answered and nothing is lost; the next worker answers it.
            parts[1].kill()
            assert (await page.send("hồ sơ của tôi"))[0] == 200
            parts[1] = Server(folder, "worker", DATABASE_URL=postgres_url)
            assert code in await page.until("Có 1 hồ sơ")
            assert page.seen_twice == []
        assert [part.stop() for part in parts] == [0, 0, 0]
        assert all("ERROR" not in part.log for part in parts), [part.log for part in parts]
    finally:
        stop_all(parts)
