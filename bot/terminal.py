"""The terminal as a channel: lines in, messages with numbered choices out; the same store as the web and Telegram."""

from __future__ import annotations

import io
import re
import sys
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.fresh import clock
from bot.office import Office
from dialogs.engine.event import FileRef, StoredFile
from dialogs.engine.fold import fold
from dialogs.engine.text import _, raw, say
from dialogs.scenes import SCENES
from handlers.channel import Abilities, Arrival, Misconfigured, NotGenuine, Part
from handlers.delivery import tap_secret
from handlers.knowing import open_question
from handlers.papers import inspect
from handlers.papers.declined import Declined
from handlers.render import parts_of

ATTACHED = re.compile(r"^\s*\[(?P<path>[^\[\]]+)\]\s*$")
LONGEST: Final = 12_000
"""Letters of a line that are kept. The dialogs read fewer and say so; a whole file that was pasted by mistake need not be kept."""
LEAVE: Final = frozenset({"quit", "exit", "thoat"})
HOW_TO_LEAVE = _("Gõ \"thoát\" (hoặc quit) để ra khỏi cuộc trò chuyện này.")
NO_FILE = _("Không thấy tệp {name}. Xin xem lại đường dẫn.")


class Terminal:
    """Text only, read by the person's own screen."""

    name: Final = "terminal"
    abilities = Abilities(text=12_000, upload=20_000_000, pulls=True)

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        """The terminal has no webhook."""
        del body, headers, now
        raise NotGenuine("the terminal has no webhook")

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        """Files are read from this machine's disk when they are attached."""
        del ref
        raise Misconfigured("the terminal keeps no files for us")
        yield b""

    async def send(self, address: str, part: Part) -> str:
        """The terminal reads its messages itself."""
        del address, part
        raise Misconfigured("the terminal is read by its own command")


def heard(line: str) -> Path | str:
    """What a typed line means: a file to attach, or words, none of them when nothing was said."""
    words = line.replace("\x00", "").rstrip("\n")
    if (attached := ATTACHED.match(words)) is not None:
        return Path(attached["path"].strip())
    return words[:LONGEST] if words.strip() else ""


def bytes_of(path: Path, most: int) -> bytes | None:
    """A file's bytes, one more than ``most`` at most: enough to be found too heavy. None when it is not there or not for us to read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError):       # a name of a thousand letters, no right to read it, half of a pair in its name
        return None


class Chat:
    """One person at a terminal."""

    def __init__(self, office: Office, name: str, lang: str) -> None:
        self._office = office
        self._address = name
        self._lang = lang
        self._lane = office.database.keys.lane(Terminal.name, name)
        self._after = 0

    async def run(self) -> None:
        """Print what waits, then answer each line in full before the next is read."""
        typed = sys.stdin.isatty()
        if typed:
            print(say(HOW_TO_LEAVE, self._office.desk.voices[self._lang]), end="\n\n", flush=True)
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")     # a stray byte is a sign that cannot be read, and no reason to end
        async with self._office.database.read() as uow:
            conversation = await uow.conversations.get(self._lane)
        if conversation is None:
            await self._take(self._arrival(start=True))
        else:
            await self._skip_old()
        await self._print()
        while True:
            if typed:
                print("> ", end="", flush=True)
            line = sys.stdin.readline()
            if not line:
                return
            said = heard(line)
            if typed and isinstance(said, str) and fold(said).strip() in LEAVE:
                return
            if isinstance(said, Path):
                await self._attach(said)
            elif said:
                await self._take(self._arrival(text=said))
            else:
                continue
            await self._print()

    def _arrival(
        self, *, text: str = "", start: bool = False, files: tuple[StoredFile, ...] = (), declined: tuple[str, ...] = ()
    ) -> Arrival:
        return Arrival(
            Terminal.name, uuid.uuid4().hex, self._address, clock(), kind="start" if start else "message", text=text, files=files,
            declined=declined, lang=self._lang,
        )  # fmt: skip

    async def _attach(self, path: Path) -> None:
        data = bytes_of(path, self._office.limits.max_bytes)
        if data is None:
            print(say(NO_FILE(name=raw(path.name)), self._office.desk.voices[self._lang]))
            return
        try:
            stored = await inspect.keep(self._office.files, data, path.name, self._office.limits)
        except Declined as why:
            await self._take(self._arrival(declined=(why.code,)))
        else:
            await self._take(self._arrival(files=(stored,)))

    async def _take(self, arrival: Arrival) -> None:
        """Keep it and see it through its turn, here or in the process that runs beside us."""
        await self._office.keeper.keep([arrival])
        while True:
            heard = self._office.database.news.count
            if not await self._waits(arrival.key):
                return
            if not await self._office.turns.batch(8, [self._lane]):
                await self._office.database.news.wait(0.5, heard)

    async def _waits(self, key: str) -> bool:
        async with self._office.database.read() as uow:
            return await uow.inbox.waits(Terminal.name, key)

    async def _skip_old(self) -> None:
        """Begin after what was printed in an earlier session."""
        async with self._office.database.read() as uow:
            shown = [row.seq for row in await uow.outbox.latest(self._lane, 200) if row.state != "waiting"]
        self._after = max(shown, default=0)

    async def _print(self) -> None:
        """Print what was not printed yet and note it as shown."""
        async with self._office.database.read() as uow:
            rows = await uow.outbox.page(self._lane, self._after, 100)
            pushed = bool(rows) and rows[-1].kind == "status"
            below = await open_question(uow, self._office.desk, SCENES, self._lane, clock()) if pushed else ""
        if not rows:
            return
        secret = tap_secret(self._office.database)
        for row in rows:
            last = row is rows[-1]
            parts = parts_of(
                row.body or {}, Terminal.abilities, turn=row.turn, lane=self._lane, secret=secret,
                shown=(self._office.settings.hotline,), below=below if last else "",
            )  # fmt: skip
            for part in parts:
                print(part.text)
            print()
        sys.stdout.flush()
        self._after = rows[-1].seq
        async with self._office.database.begin() as uow:
            await uow.outbox.shown(self._lane, self._after, clock())
            await uow.commit()


