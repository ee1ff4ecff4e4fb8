"""The process that is killed: the real keeper, fetcher, turns and sender, told by a pipe what to do next."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import signal
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bot.office
from bot import official
from bot.office import Office, open_office
from dialogs.scenes import SCENES
from dialogs.tracking_code import show
from handlers.channel import Arrival
from handlers.delivery import Sender
from handlers.fetching import Fetcher
from storage.database import Database
from tests.torture.outside import NAME, Accepted, Outside
from tests.transcripts.play import codes
from tests.transcripts.state import dump
from tests.transcripts.world import Chance, handed_in, settings


@dataclass(frozen=True, slots=True)
class Store:
    """Where one run keeps its things."""

    url: str
    folder: Path


class Life:
    """One process between start and end."""

    def __init__(self, office: Office, chance: Chance, pipe: Connection, marks: Marks) -> None:
        self.office = office
        self._chance = chance
        self._pipe = pipe
        self._marks = marks
        channel = Outside(self._accept)
        channels = {NAME: channel}
        self._fetcher = Fetcher(office.database, office.files, channels, office.limits, clock=chance.clock, mark=office.mark)
        self._sender = Sender(
            office.database, office.desk, SCENES, channels, clock=chance.clock, owner=f"life-{os.getpid()}", mark=office.mark
        )

        self._sender.rides = True
        if not office.database.postgres:
            office.turns.riders_before, office.turns.riders = (self._sender.note,), (office.keeper.board, self._sender.claim)

    def _accept(self, accepted: Accepted) -> None:
        self._pipe.send(("accepted", accepted))

    async def serve(self) -> None:
        """Do what the pipe says until the process is killed."""
        while True:
            order, now, *arguments = self._pipe.recv()
            self._chance.now = now
            answer = await getattr(self, f"_{order}")(*arguments)
            self._pipe.send((order, answer))

    async def _keep(self, arrivals: list[Arrival]) -> None:
        await self.office.keeper.keep(arrivals)

    async def _settle(self) -> tuple[bool, list[str]]:
        """Do everything that can be done now; whether something is left that only time can bring on, and the codes of all dossiers."""
        while True:
            fetched = await self._fetcher.batch()
            turned = await self.office.turns.batch()
            sent = await self._sender.step()
            await self._sender.finish()
            if not (fetched or turned or sent):
                break
        async with self.office.database.read() as uow:
            letters, out = await uow.inbox.counts(), await uow.outbox.counts()
            found = [show(code) for code in await codes(uow)]
        return bool(letters["waiting"] or out["waiting"] or out["sending"]), found

    async def _turns(self) -> None:
        """As the terminal does beside the running bot: answer, and leave sending to it."""
        self._sender.rides = False
        while await self._fetcher.batch() or await self.office.turns.batch():
            pass
        self._sender.rides = True

    async def _status(self, code: str, to: int, reason: str) -> int:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return await official.status(self.office.database, self.office.desk, code, to, reason)

    async def _invite(self, role: str, unit: str) -> str:
        return await official.invite(self.office.database, role, unit)  # type: ignore[arg-type]

    async def _dump(self, addresses: list[str] | None) -> dict[str, Any]:
        return await dump(self.office.database, self.office.files, addresses)

    async def _passed(self) -> dict[str, int]:
        """The marks so far."""
        return dict(self._marks.passed)


class Marks:
    """Counts the marks that are passed, when nobody is to be killed."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()

    def __call__(self, name: str) -> None:
        self.passed[name] += 1


def live(pipe: Connection, store: Store, seed: str, now: datetime, kill_at: str) -> None:
    """The whole life of a child process; it ends by itself, or at the mark ``kill_at`` by SIGKILL."""
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["MOTCUA_KILL_AT"] = kill_at
    marks = Marks()
    chance = Chance(seed, now)
    with handed_in(chance), contextlib.ExitStack() as stack:
        if not kill_at:
            stack.enter_context(patch.object(bot.office, "killer", lambda: marks))
        asyncio.run(_live(pipe, store, chance, marks))


async def _live(pipe: Connection, store: Store, chance: Chance, marks: Marks) -> None:
    opened = Database.open

    async def without_migration(url: str, keys: Any, **_more: Any) -> Database:
        return await opened(url, keys, migrate=False, pool=3)

    # The tables were made once, in the store that all runs are copied from.
    with patch.object(Database, "open", without_migration):
        async with open_office(settings(store.folder, store.url)) as office:
            pipe.send(("ready", None))
            await Life(office, chance, pipe, marks).serve()
