"""The four measurements, each from programs in processes of their own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.million import fill
from tests.bench.processes import Crowd, Ended, bot, cpu, memory, program, ready

SECRET = "bench-secret_0123456789"
AT_ONCE = 200
SLOW = 0.05                     # seconds that the platform takes for an answer


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything; ``quick`` is for trying the bench itself."""

    rounds: int = 3              # of ours and the floor, in turns; the middle of each counts
    people: int = 1_800          # the last 200 of them answer on a platform that grows idle: the more, the less that counts
    seconds: float = 8.0
    deliveries: float = 10.0
    dossiers: int = 1_000_000
    steps: int = 400


QUICK = Sizes(rounds=1, people=600, seconds=4.0, deliveries=3.0, dossiers=50_000, steps=200)


@dataclass(frozen=True, slots=True)
class Rate:
    """Updates answered a second, and CPU seconds of the bot's process for one."""

    rate: float
    cpu: float


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@asynccontextmanager
async def our_bot(people: Crowd, folder: Path) -> AsyncIterator[tuple[int, int]]:
    """Ours by webhook, with the platform's rates lifted; its process id and port."""
    port = free_port()
    settings = {
        "MOTCUA_TELEGRAM_TOKEN": people.token, "MOTCUA_TELEGRAM_API_URL": people.url, "MOTCUA_TELEGRAM_MODE": "webhook",
        "MOTCUA_TELEGRAM_WEBHOOK_SECRET": SECRET,
    }  # fmt: skip
    await people.do("latency", seconds=0.0)
    await people.do("quiet")
    async with bot(folder, port, settings) as (process, _seconds):
        yield process.pid, port


def checked(found: dict[str, Any], people: int) -> dict[str, Any]:
    """The result, if everyone came through and nobody heard anything twice. Raises Ended."""
    if found["finished"] != people or found["strange"]:
        raise Ended(f"the crowd was not answered as it should be: {found['finished']} of {people} came through, {found['strange']} strange")
    return found


async def opened(people: Crowd, count: int) -> None:
    """Bring so many people to the first question, on a platform that answers at once."""
    await people.do("latency", seconds=0.0)
    checked(await people.do("open", people=count), count)


async def talked(people: Crowd, pid: int, count: int, latency: float) -> Rate:
    """Six texts of so many people who stand at the first question."""
    await people.do("latency", seconds=latency)
    before = cpu(pid)
    found = checked(await people.do("talk", at_once=AT_ONCE, people=count), count)
    return Rate(found["updates"] / found["seconds"], (cpu(pid) - before) / found["updates"])


async def ours(people: Crowd, folder: Path, sizes: Sizes) -> dict[float, Rate]:
    """(a) ours, at no latency and at 50 ms."""
    async with our_bot(people, folder) as (pid, _port):
        await opened(people, AT_ONCE)
        await talked(people, pid, AT_ONCE, 0.0)          # warm
        found: dict[float, Rate] = {}
        for latency in (0.0, SLOW):
            await opened(people, sizes.people)
            found[latency] = await talked(people, pid, sizes.people, latency)
        return found


async def theirs(people: Crowd, sizes: Sizes, *arguments: str, port: int = 0) -> dict[float, Rate]:
    """(a) a baseline: for a fixed time, since at one update at a time the whole crowd would take minutes."""
    found: dict[float, Rate] = {}
    for latency in (0.0, SLOW):
        await people.do("quiet")
        await people.do("latency", seconds=latency)
        async with program(*arguments) as process:
            if port:
                await ready(process, f"http://127.0.0.1:{port}/")
            await people.do("repeat", at_once=AT_ONCE, seconds=2.0)      # warm; what it leaves behind goes on being answered
            before = cpu(process.pid)
            got = await people.do("more", seconds=sizes.seconds)
            found[latency] = Rate(got["updates"] / got["seconds"], (cpu(process.pid) - before) / max(1, got["updates"]))
    return found


async def conversations(people: Crowd, own: Path, folder: Path, sizes: Sizes) -> tuple[dict[float, Rate], dict[float, Rate]]:
    """(a) ours and the floor in turns: the machine is not as quick at all times, and both should have the same of it."""
    taken: list[dict[float, Rate]] = []
    floors: list[dict[float, Rate]] = []
    for number in range(sizes.rounds):
        taken.append(await ours(people, own, sizes))
        port, kept = free_port(), folder / f"floor{number}"
        kept.mkdir()
        floors.append(await theirs(people, sizes, "tests.bench.floor_bot", people.url, people.token, str(kept), str(port), port=port))
    return _middle(taken), _middle(floors)


def _middle(rounds: list[dict[float, Rate]]) -> dict[float, Rate]:
    """The middle of several rounds, for each latency."""
    return {
        latency: Rate(median(one[latency].rate for one in rounds), median(one[latency].cpu for one in rounds)) for latency in rounds[0]
    }


async def acknowledging(people: Crowd, folder: Path, sizes: Sizes, rate: float = 300.0) -> tuple[float, float, float]:
    """(b) p50, p99 and the longest time to acknowledge a delivery, in seconds."""
    async with our_bot(people, folder) as (_pid, port):
        await opened(people, int(rate * sizes.deliveries / 6) + 1)
        await people.do("quiet")
        await people.do("latency", seconds=SLOW)
        url = f"http://127.0.0.1:{port}/webhooks/telegram"
        found = await people.do("deliver", rate=rate, seconds=sizes.deliveries, url=url, secret=SECRET)
        if set(found["codes"]) != {"200"}:
            raise Ended(f"deliveries were not acknowledged: {found['codes']}")
    times = sorted(found["times"])
    return times[len(times) // 2], times[int(len(times) * 0.99)], times[-1]


async def full_store(people: Crowd, empty: Path, full: Path, sizes: Sizes, rounds: int = 3) -> tuple[Rate, Rate]:
    """(c) a step with no dossiers and with many: the two stores are measured in turns, the middle of each counts."""
    async with bot(full, free_port()):
        pass                                             # its tables and catalogue
    await asyncio.to_thread(fill, full / "motcua.db", sizes.dossiers)
    taken: dict[Path, list[Rate]] = {empty: [], full: []}
    for _round in range(rounds):
        for folder, rates in taken.items():
            async with our_bot(people, folder) as (pid, _port):
                await opened(people, AT_ONCE + sizes.steps)
                await talked(people, pid, AT_ONCE, 0.0)
                rates.append(await talked(people, pid, sizes.steps, 0.0))
    first, second = (_middle([{0.0: one} for one in rates])[0.0] for rates in taken.values())
    return first, second


async def starting(folder: Path) -> tuple[float, float, float]:
    """(d) seconds from the first start and from the second to ready, with the full catalogue; memory when ready, in megabytes."""
    async with bot(folder, free_port()) as (_process, first):
        pass
    async with bot(folder, free_port()) as (process, second):
        return first, second, memory(process.pid)
