"""Starting the programs that are measured, talking to the crowd, and reading from the system what a process costs."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
LINE = 64 * 1024 * 1024


class Ended(RuntimeError):
    """A program that was to be measured ended, or did not get ready."""


def cpu(pid: int) -> float:
    """CPU seconds that a process has used, its threads included (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid: int) -> float:
    """Resident memory in megabytes (2**20 bytes)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise Ended("a process without memory")


class Crowd:
    """The handle on tests/bench/crowd.py."""

    def __init__(self, process: Process, url: str, token: str) -> None:
        self._process = process
        self.url = url
        self.token = token

    async def do(self, what: str, **how: Any) -> dict[str, Any]:
        """One command and its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps({"do": what, **how}) + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line:
            raise Ended("the crowd ended")
        found: dict[str, Any] = orjson.loads(line)
        return found


@asynccontextmanager
async def crowd() -> AsyncIterator[Crowd]:
    """People on a Telegram of our own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.crowd", cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=LINE
    )
    try:
        assert process.stdout is not None
        hello = orjson.loads(await process.stdout.readline())
        yield Crowd(process, hello["url"], hello["token"])
    finally:
        await _end(process)


@asynccontextmanager
async def program(*arguments: str, settings: Mapping[str, str] | None = None, quiet: bool = True) -> AsyncIterator[Process]:
    """``python -m …`` while the block runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, cwd=ROOT, env=kept | dict(settings or {}),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL if quiet else None,
    )  # fmt: skip
    try:
        yield process
        if process.returncode is not None:
            raise Ended(f"python -m {arguments[0]} ended with {process.returncode}")
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(25):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def bot(folder: Path, port: int, settings: Mapping[str, str] | None = None) -> AsyncIterator[tuple[Process, float]]:
    """``python -m bot`` on the store in ``folder``, and the seconds that it took to be ready."""
    given = {
        "MOTCUA_DATA_DIR": str(folder), "MOTCUA_HTTP_PORT": str(port), "MOTCUA_LOG_LEVEL": "error",
        "MOTCUA_TELEGRAM_WHOLE": "0", "MOTCUA_TELEGRAM_EACH": "0", **(settings or {}),
    }  # fmt: skip
    begun = time.perf_counter()
    async with program("bot", settings=given, quiet=False) as process:
        await ready(process, f"http://127.0.0.1:{port}/health/ready")
        yield process, time.perf_counter() - begun


async def ready(process: Process, address: str, seconds: float = 60.0) -> None:
    """Return when the address answers 200. Raises Ended."""
    end = time.perf_counter() + seconds
    async with aiohttp.ClientSession() as session:
        while time.perf_counter() < end and process.returncode is None:
            try:
                async with session.get(address) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)
    raise Ended("the bot did not get ready")
