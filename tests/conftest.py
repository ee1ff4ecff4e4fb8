"""What every test may ask for: a database of its own, the fixed clock, Chromium; and a network closed to other hosts."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import asyncpg
import hypothesis
import pytest

from tests.needs import POSTGRES_SERVER, find_chromium, postgres_answers, require
from tests.network import close_network

# The same examples on every run: a test that fails here fails everywhere. `make torture` is where chance comes in, with its seed printed.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def network_is_closed() -> Iterator[None]:
    """Sockets of this process reach loopback only; a child process is on its honour."""
    with pytest.MonkeyPatch.context() as patch:
        close_network(patch)
        yield


@pytest.fixture
def now() -> datetime:
    """The clock of the tests: Monday, 23 November 2026, 9 o'clock in Việt Nam."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


async def _command(sql: str) -> None:
    connection = await asyncpg.connect(POSTGRES_SERVER, timeout=10)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _run(sql: str) -> None:
    """One statement on the server, on a thread of its own: the caller's thread may have an event loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_command(sql))).result()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database for this test, dropped afterwards."""
    require(
        "postgres",
        postgres_answers(),
        f"nothing answers at {urlsplit(POSTGRES_SERVER).netloc}; start a server there, or name another in MOTCUA_TEST_POSTGRES",
    )
    name = f"motcua_test_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield f"postgresql+asyncpg://{urlsplit(POSTGRES_SERVER).netloc}/{name}"
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind that we run on: a SQLite file, PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium, for Playwright's ``executable_path``."""
    path = find_chromium()
    require("chromium", path, "no Chromium on the PATH; install the package chromium")
    assert path
    return path
