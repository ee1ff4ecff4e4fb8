"""Plays a transcript on one channel of the running bot: its real web server, webhook, inbox, turns, outbox and sender."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

import bot.app
from bot import official
from bot.app import Running
from bot.channels.webchat.ports import ChatSettings
from bot.office import Office, open_office
from dialogs.tracking_code import show
from handlers.fetching import Fetcher
from tests.false_telegram import FalseTelegram
from tests.transcripts import script as s
from tests.transcripts.phones import Phone, TelegramPhone, TerminalPhone, WebPhone
from tests.transcripts.state import count
from tests.transcripts.world import Chance, handed_in, settings

BETWEEN = 10.0          # seconds between two acts
SECRET = "webhook-secret_of-the-transcripts"


@dataclass(slots=True)
class Heard:
    """What came of one line: the messages that the person who is looked at got."""

    line: s.Line
    messages: list[s.Seen] = field(default_factory=list)
    wrong: str = ""             # a check that failed, or an act that could not be done: nothing was played after that


class Stage:
    """The bot between two kills, with everything that a process of it holds."""

    def __init__(self, office: Office, running: Running, serving: asyncio.Task[int], chance: Chance) -> None:
        self.office = office
        self.running = running
        self._serving = serving
        self._fetcher = Fetcher(office.database, office.files, running.channels, office.limits, clock=chance.clock)

    async def settle(self) -> None:
        """Do everything that can be done now: fetch, answer, send, note."""
        while True:
            fetched = await self._fetcher.batch()
            turned = await self.office.turns.batch()
            sent = await self.running.sender.step()
            await self.running.sender.finish()
            if not (fetched or turned or sent):
                return

    async def close(self) -> None:
        self.running.stop.set()
        await self._serving


@contextlib.asynccontextmanager
async def staged(
    folder: Path, url: str, port: int, telegram: FalseTelegram | None, chance: Chance, **more: str
) -> AsyncIterator[Stage]:
    """The bot, serving at ``port``; what it does besides serving is done by ``settle``."""
    values: dict[str, object] = {"http_port": port, **more}
    if telegram is not None:
        values |= {
            "telegram_token": telegram.token, "telegram_api_url": telegram.url, "telegram_mode": "webhook",
            "telegram_webhook_secret": SECRET,
        }  # fmt: skip
    async with open_office(settings(folder, url, **values)) as office:
        # People in transcripts type faster than people do.
        with patch.object(bot.app, "ChatSettings", partial(ChatSettings, sender_rate=1e6, sender_burst=10**6, address_burst=10**6)):
            running = Running(office, serve=True, work=False, send=False)
            started = asyncio.Event()
            serving = asyncio.create_task(running.run(started))
            await started.wait()
        stage = Stage(office, running, serving, chance)
        try:
            yield stage
        finally:
            await stage.close()


async def play(script: s.Script, channel: str, url: str, folder: Path) -> tuple[list[Heard], dict[str, str]]:
    """Play it from an empty store on: what was heard after each line, and the codes by name."""
    chance = Chance(script.name)
    with handed_in(chance):
        async with contextlib.AsyncExitStack() as outer:
            telegram = None
            if channel == "telegram":
                telegram = await outer.enter_async_context(FalseTelegram(clock=lambda: int(chance.now.timestamp())))
            table = Table(script, channel, url, folder, chance, telegram)
            try:
                return await table.run(), table.names
            finally:
                await table.close()


class Table:
    """One transcript at play: its people, and the lines one after the other."""

    def __init__(self, script: s.Script, channel: str, url: str, folder: Path, chance: Chance, telegram: FalseTelegram | None) -> None:
        self._script = script
        self._channel = channel
        self._url = url
        self._folder = folder
        self._chance = chance
        self._telegram = telegram
        self._port = _free_port()
        self._open: contextlib.AsyncExitStack | None = None
        self._people: dict[str, Phone] = {}
        self._pending: dict[str, list[s.Seen]] = {}
        self.names: dict[str, str] = {}
        self._who = s.CITIZEN

    async def run(self) -> list[Heard]:
        await self._start()
        out: list[Heard] = []
        for line in self._script.lines:
            if line.kind == "hear":
                continue
            wrong = ""
            try:
                await self._line(line)
            except AssertionError as error:
                wrong = str(error)
            out.append(Heard(line, self._pending.pop(self._who, []), wrong))
            if wrong and line.kind != "check":
                return out
        for who, messages in self._pending.items():
            if messages:
                out.append(Heard(s.Line("who", who, 0), messages, f"{who} did not look at these"))
        return out

    async def close(self) -> None:
        if self._open is not None:
            await self._open.aclose()
            self._open = None

    async def _start(self) -> None:
        await self.close()
        self._open = contextlib.AsyncExitStack()
        self._stage = await self._open.enter_async_context(
            staged(self._folder, self._url, self._port, self._telegram, self._chance, **self._script.settings)
        )
        for phone in self._people.values():
            if isinstance(phone, WebPhone):
                phone.moved(self._stage.office, self._base)
            elif isinstance(phone, TerminalPhone):
                phone.moved(self._stage.office)

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _phone(self, who: str) -> Phone:
        if who not in self._people:
            if self._channel == "web":
                self._people[who] = WebPhone(self._stage.office, self._base)
            elif self._channel == "terminal":
                self._people[who] = TerminalPhone(self._stage.office, who, self._folder)
            else:
                assert self._telegram is not None
                self._people[who] = TelegramPhone(self._telegram, 700_100 + len(self._people))
        return self._people[who]

    async def _line(self, line: s.Line) -> None:
        self._chance.on(BETWEEN)
        text = s.filled(line.text, self.names)
        match line.kind:
            case "who":
                self._who = text
            case "do":
                await self._phone(self._who).act(s.act_of(text.replace("\\n", "\n")))
            case "order":
                await self._order(text)
            case "check":
                found = await count(self._stage.office.database, text)
                assert found is None, found
        await self._settle()

    async def _order(self, text: str) -> None:
        if text == s.KILLED:
            await self._start()
        elif later := s.AFTER.fullmatch(text):
            self._chance.on(int(later["n"]) * s.SECONDS[later["unit"]])
        elif move := s.MOVES.fullmatch(text):
            office = self._stage.office
            done = await official.status(office.database, office.desk, move["code"], int(move["status"]), move["reason"] or "")
            assert done == 0, f"the command refused: {text}"
        elif invited := s.INVITES.fullmatch(text):
            self.names["mời"] = await official.invite(self._stage.office.database, invited["role"], invited["unit"] or "")  # type: ignore[arg-type]
        else:
            raise s.Unwritten(f"{self._script.path.name}: nobody can do this: ! {text}")

    async def _settle(self) -> None:
        """Everything that follows, seen by everyone; a page may have held photos that it sends only now."""
        for _again in range(2):
            await self._stage.settle()
            for who, phone in self._people.items():
                new = await phone.look()
                self._pending.setdefault(who, []).extend(new)
                self.names |= s.passes(new)
        async with self._stage.office.database.read() as uow:
            for number, code in enumerate(await codes(uow), 1):
                self.names["mã" if number == 1 else f"mã{number}"] = show(code)


async def codes(uow: object) -> list[str]:
    """The codes of all dossiers, in the order in which they were filed."""
    from sqlalchemy import select

    from storage.models import dossiers

    rows = await uow.connection.execute(select(dossiers.c.code).order_by(dossiers.c.filed_at, dossiers.c.id))  # type: ignore[attr-defined]
    return [row[0] for row in rows]


def differences(script: s.Script, heard: list[Heard], names: dict[str, str]) -> list[str]:
    """Where what was said is not what is written, a line for each; empty when all is as written."""
    out = []
    expected = expectations(script)
    for one in heard:
        lines = expected.get(one.line.number, [])
        same = not one.wrong and len(lines) == len(one.messages)
        if same and all(s.fits(line.text, seen, names) for line, seen in zip(lines, one.messages, strict=True)):
            continue
        out.append(f"{script.path.name}:{one.line.number}: {s.SIGNS[one.line.kind]} {one.line.text}  {one.wrong}")
        out += [f"    written: {line.text}" for line in lines]
        out += [f"    said:    {s.written(seen, names, 2000)}" for seen in one.messages]
    return out


def expectations(script: s.Script) -> dict[int, list[s.Line]]:
    """The lines that are heard, by the number of the line that they follow."""
    out: dict[int, list[s.Line]] = {}
    last = 0
    for line in script.lines:
        if line.kind == "hear":
            out.setdefault(last, []).append(line)
        else:
            last = line.number
    return out


def rewritten(script: s.Script, heard: list[Heard], names: dict[str, str]) -> str:
    """The transcript with what was really said; lines that still fit stay as they are."""
    expected = expectations(script)
    out = [*script.head, ""] if script.head and script.head[-1] else list(script.head)
    for one in heard:
        if one.line.kind == "who" and out and out[-1]:
            out.append("")
        out.append(f"{s.SIGNS[one.line.kind]} {one.line.text}")
        lines = expected.get(one.line.number, [])
        for place, seen in enumerate(one.messages):
            kept = place < len(lines) and len(lines) == len(one.messages) and s.fits(lines[place].text, seen, names)
            out.append(f"< {lines[place].text if kept else s.written(seen, names)}")
    return "\n".join(out) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def emptied(folder: Path) -> Path:
    """A folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
