"""A bot for the tests of this folder: one that runs as a process of its own, and one within the test over a small catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.app import Running
from bot.office import Office, open_office
from bot.settings import Settings
from dialogs.procedures.procedure import Procedure
from handlers import listing
from storage.seed_catalogue import load_procedures
from tests.bot.process import Server, stop_all
from tests.dialogs.chatting import places

SMALL = frozenset({"1.001193", "1.000656", "1.000894", "1.004873", "1.014027", "1.004884", "2.000815", "2.000635"})
Opener = Callable[..., Awaitable[Office]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the whole catalogue, for the tests that leave it running."""
    started = Server(tmp_path_factory.mktemp("serving") / "data")
    try:
        yield started.ready()
    finally:
        stop_all([started])


@cache
def few_procedures() -> list[Procedure]:
    return [procedure for procedure in load_procedures() if procedure.code in SMALL]


@pytest.fixture
def small_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few procedures are quicker to load than 5,475, and a bad photo is the same with them."""
    monkeypatch.setattr(listing, "load_procedures", few_procedures)
    monkeypatch.setattr("bot.office.load_places", places)


@pytest.fixture
async def opened(tmp_path: Path, small_catalogue: None) -> AsyncIterator[Opener]:
    """Opens an office with these settings; nothing is taken from this machine's environment."""
    async with AsyncExitStack() as stack:

        async def open_one(**settings: Any) -> Office:
            values: dict[str, Any] = {
                "data_dir": tmp_path / "data", "database_url": "", "master_key": "5a" * 32, "http_port": 0, "free_floor": 1, "free_full": 1,
                "unit": "UBND phường Ba Đình", "telegram_mode": "off",
            }  # fmt: skip
            return await stack.enter_async_context(open_office(Settings(**{**values, **settings})))

        yield open_one


@asynccontextmanager
async def serving(office: Office, **settings: Any) -> AsyncIterator[str]:
    """The whole process within this test, listening on a free port; its address."""
    office.settings = office.settings.model_copy(update={"http_port": 0, **settings})
    running = Running(office)
    started = asyncio.Event()
    task = asyncio.create_task(running.run(started))
    try:
        async with asyncio.timeout(20):
            await started.wait()
        yield f"http://127.0.0.1:{running.port}"
    finally:
        running.stop.set()
        await task
