"""What people hold in their hands: the web page, Telegram, the terminal. Each does what a person does and shows what they see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import aiohttp

from bot import terminal
from bot.office import Office
from tests.false_telegram import FalseTelegram
from tests.false_telegram.people import Person
from tests.transcripts.papers import paper
from tests.transcripts.script import Act, Seen, unnumbered

LATE = 25
"""Seconds that a late photo was on its way: the person sent it two acts ago."""


class Phone(Protocol):
    """One person on one channel."""

    async def act(self, act: Act) -> None:
        """Do it; the bot has it when this returns."""
        ...

    async def look(self) -> list[Seen]:
        """What came since the last look."""
        ...


class Impossible(Exception):
    """This channel cannot carry what the transcript has people do there."""


class Shown:
    """All messages that a person has before their eyes, and the buttons among them."""

    def __init__(self) -> None:
        self.messages: list[Seen] = []
        self.last_tap: tuple[str, int] = ("", 0)

    def tap(self, act: Act) -> tuple[str, int]:
        """The payload of the button that is meant, with the turn of its screen."""
        if act.what != "taps again":
            order = self.messages if act.what == "taps old" else list(reversed(self.messages))
            found = [(payload, seen.turn) for seen in order for label, payload in seen.buttons if " ".join(label.split()) == act.words]
            if not found:
                offered = [list(seen.labels) for seen in self.messages[-3:]]
                raise AssertionError(f"no button {act.words!r}; the last messages offer {offered}")
            self.last_tap = found[0]
        return self.last_tap


class WebPhone:
    """Our page, spoken to over HTTP as its script does."""

    def __init__(self, office: Office, base: str) -> None:
        self.office = office
        self._base = base
        self._jar = aiohttp.CookieJar(unsafe=True)
        self._shown = Shown()
        self._seq = 0
        self._number = 0
        self._held: list[str] = []
        self._opened = False

    def moved(self, office: Office, base: str) -> None:
        """The server was started anew; the page and its cookie are as they were. A cookie knows hosts, not ports."""
        self.office, self._base = office, base

    async def act(self, act: Act) -> None:
        if not self._opened:
            await self._post("/chat/open", {})
            self._opened = True
        turn = next((seen.turn for seen in reversed(self._shown.messages) if seen.turn), 0)
        match act.what:
            case "says":
                await self._send(text=act.words, seen=turn)
            case "starts":
                await self._send(start=act.words)
            case "taps" | "taps old" | "taps again":
                payload, seen = self._shown.tap(act)
                await self._send(tap=payload, seen=seen)
            case "files":
                self._held += act.files
            case _:
                raise Impossible(f"the page cannot do this: {act.what}")
        await self._files(turn)

    async def look(self) -> list[Seen]:
        """Read the stream up to the newest message, as a page does that was just opened again."""
        lane = self.office.database.keys.lane("web", await self._address())
        async with self.office.database.read() as uow:
            conversation = await uow.conversations.get(lane)
        newest = conversation.seq if conversation is not None else 0
        new: list[Seen] = []
        if newest > self._seq:
            async with self._session() as session, session.get(f"{self._base}/chat/events", params={"after": str(self._seq)}) as answer:
                assert answer.status == 200, answer.status
                async for raw in answer.content:
                    line = raw.decode().strip()
                    if line.startswith("data:") and '"seq"' in line and '"text"' in line:
                        body = json.loads(line.removeprefix("data:"))
                        new.append(_of_page(body))
                        self._seq = int(body["seq"])
                        if self._seq >= newest:
                            break
            await self._post("/chat/shown", {"seq": self._seq})
        self._shown.messages += new
        await self._files(0)
        return new

    async def _files(self, turn: int) -> None:
        """The page keeps files until the person has agreed, and sends them then."""
        while self._held:
            name = self._held[0]
            self._number += 1
            query = {"id": f"page-file-{self._number:06}", "name": name, "seen": str(turn)}
            async with (
                self._session() as session,
                session.post(f"{self._base}/chat/file", params=query, data=paper(name), headers=self._headers("image/jpeg")) as answer,
            ):
                if answer.status == 409:
                    return
                assert answer.status == 200, (answer.status, await answer.text())
            del self._held[0]

    async def _send(self, **body: Any) -> None:
        self._number += 1
        await self._post("/chat/send", {"id": f"page-act-{self._number:06}", **body})

    async def _post(self, path: str, body: Mapping[str, Any]) -> None:
        headers = self._headers("application/json")
        async with self._session() as session, session.post(self._base + path, json=body, headers=headers) as answer:
            assert answer.status == 200, (path, answer.status, await answer.text())

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookie_jar=self._jar)

    def _headers(self, kind: str) -> dict[str, str]:
        return {"Content-Type": kind, "Origin": self._base}

    async def _address(self) -> str:
        from bot.channels.webchat.session import COOKIE, address_of

        cookie = next((item.value for item in self._jar if item.key == COOKIE), "")
        return address_of(cookie)


def _of_page(body: Mapping[str, Any]) -> Seen:
    return Seen(body["text"], tuple((button["label"], button["payload"]) for button in body["buttons"]), int(body["turn"]))


class TelegramPhone:
    """A person on the false Telegram, which delivers to our webhook."""

    def __init__(self, platform: FalseTelegram, number: int) -> None:
        self._platform = platform
        self.person: Person = platform.person(number)
        self._read: dict[int, int] = {}
        self._typed: list[tuple[str, int]] = []
        self._last: tuple[Any, str] | None = None

    async def act(self, act: Act) -> None:
        person = self.person
        match act.what:
            case "says":
                self._typed.append((act.words, person.says(act.words)))
            case "starts":
                person.starts(act.words.replace(".", "_"))
            case "files" if len(act.files) > 1 and not act.files[0].endswith(".pdf"):
                person.sends_album([paper(name) for name in act.files])
            case "files":
                for name in act.files:
                    if name.endswith((".jpg", ".png")) and not name.startswith("nen"):
                        person.sends_photo(paper(name))
                    else:
                        person.sends_document(paper(name), name, "application/octet-stream")
            case "files late":
                clock, sent = self._platform.clock, self._platform.now() - LATE
                self._platform.clock = lambda: sent
                person.sends_photo(paper(act.files[0]))
                self._platform.clock = clock
            case "voice":
                person.sends("voice")
            case "edits":
                number = next((number for words, number in reversed(self._typed) if words == act.old), None)
                assert number is not None, f"nothing was typed that reads {act.old!r}"
                person.edits(number, act.words)
            case _:
                self._tap(act)
        await self._platform.until(lambda: not self._platform.updates.pending)

    def _tap(self, act: Act) -> None:
        if act.what == "taps again":
            assert self._last is not None
            self.person.taps(*self._last)
            return
        order = self.person.inbox if act.what == "taps old" else list(reversed(self.person.inbox))
        for message in order:
            whole = unnumbered(message.text, len(message.labels))[1]
            for place, label in enumerate(message.labels):
                if act.words in (label, whole[place] if whole else ""):
                    self._last = (message, label)
                    self.person.taps(message, label)
                    return
        raise AssertionError(f"no button {act.words!r}; the last messages offer {[one.labels for one in self.person.inbox[-3:]]}")

    async def look(self) -> list[Seen]:
        """New messages, and edited ones as they stand now."""
        new = []
        for message in self.person.inbox:
            if len(message.texts) > self._read.get(message.message_id, 0):
                self._read[message.message_id] = len(message.texts)
                text, numbered = unnumbered(message.text, len(message.labels))
                labels = numbered or message.labels
                new.append(Seen(text, tuple((label, "") for label in labels)))
        return new


class TerminalPhone:
    """The command ``python -m bot chat`` without its standard input and output."""

    def __init__(self, office: Office, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder
        self._shown: list[Seen] = []
        self.moved(office)

    def moved(self, office: Office) -> None:
        """The command was started anew."""
        self._chat = terminal.Chat(office, self._name, "vi")
        self._fresh = True

    async def act(self, act: Act) -> None:
        await self._begin()
        match act.what:
            case "says":
                await self._chat._take(self._chat._arrival(text=act.words))
            case "starts" if not act.words:
                await self._chat._take(self._chat._arrival(start=True))
            case "files":
                for name in act.files:
                    path = self._folder / name
                    await asyncio.to_thread(path.write_bytes, paper(name))
                    await self._chat._attach(path)
            case "taps":
                await self._chat._take(self._chat._arrival(text=self._number_of(act.words)))
            case _:
                raise Impossible(f"the terminal cannot do this: {act.what}")

    async def _begin(self) -> None:
        """A command that was just started does not print what an earlier one printed."""
        if self._fresh:
            await self._chat._skip_old()
            self._fresh = False

    def _number_of(self, label: str) -> str:
        """What is typed for a choice of the last screen: its number."""
        for seen in reversed(self._shown):
            if seen.buttons:
                if label in seen.labels:
                    return str(seen.labels.index(label) + 1)
                break
        raise AssertionError(f"no choice {label!r} on the screen")

    async def look(self) -> list[Seen]:
        await self._begin()
        printed: list[str] = []
        with patch.object(terminal, "print", lambda *words, **_named: printed.append(str(words[0]) if words else ""), create=True):
            await self._chat._print()
        new = []
        for text in printed:
            if text:
                body, labels = unnumbered(text)
                new.append(Seen(body, tuple((label, "") for label in labels)))
        self._shown += new
        return new
