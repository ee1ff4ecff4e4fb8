"""A process whose loop died ends with 1, so that a supervisor starts it again; one that was told to end does so with 0."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot import loops
from bot.app import Running
from tests.bot.conftest import Opener
from tests.bot.test_commands import command as command


async def dies(*_arguments: Any) -> None:
    await asyncio.sleep(0.05)
    raise MemoryError


async def returns(*_arguments: Any) -> None:
    await asyncio.sleep(0.05)


@pytest.mark.parametrize("loop", [dies, returns])
@pytest.mark.parametrize("parts", [{}, {"serve": False, "send": False}])
async def test_a_dead_loop_ends_the_process_with_1(
    loop: Any, parts: dict[str, bool], opened: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loops, "turns", loop)
    async with asyncio.timeout(20):
        assert await Running(await opened(), **parts).run() == 1
    assert "turns ended" in caplog.text


async def test_told_to_end_it_ends_with_0(opened: Opener) -> None:
    running = Running(await opened())
    started = asyncio.Event()
    task = asyncio.create_task(running.run(started))
    await started.wait()
    running.stop.set()
    assert await task == 0


def test_the_command_ends_with_1_too(
    command: Callable[..., int], small_catalogue: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loops, "turns", dies)
    assert command("all", HTTP_PORT="0", FREE_FLOOR="1", FREE_FULL="1") == 1
    assert "Một Cửa đang chạy" in capsys.readouterr().out
