"""The tests' own ground: databases are fresh and real, the clock stands, other hosts cannot be reached."""

from __future__ import annotations

import socket
from datetime import datetime

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.needs import require
from tests.network import OutsideWorld


async def test_a_database_is_fresh_and_keeps_what_is_written(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE kept (word TEXT)"))
        await connection.execute(text("INSERT INTO kept VALUES ('hồ sơ')"))
    await engine.dispose()
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT word FROM kept"))).scalar_one() == "hồ sơ"
    await engine.dispose()


def test_the_clock_stands_in_viet_nam(now: datetime) -> None:
    assert now.isoformat() == "2026-11-23T09:00:00+07:00"


@pytest.mark.parametrize("host", ["198.51.100.7", "2001:db8::7", "example.org"])
def test_other_hosts_cannot_be_reached(host: str) -> None:
    with pytest.raises(OutsideWorld):
        socket.create_connection((host, 443), timeout=1)


def test_datagrams_stay_here() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, pytest.raises(OutsideWorld):
        line.sendto(b"", ("198.51.100.7", 53))


async def test_the_web_client_cannot_reach_other_hosts() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(OutsideWorld):
            await session.get("http://198.51.100.7/")


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1) as line:
        assert line.getpeername() == server.getsockname()


def test_what_is_required_is_not_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TEST_REQUIRE", "postgres chromium")
    with pytest.raises(pytest.fail.Exception, match="chromium is required"):
        require("chromium", None, "no Chromium")
    monkeypatch.setenv("MOTCUA_TEST_REQUIRE", "")
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        require("chromium", None, "no Chromium")
