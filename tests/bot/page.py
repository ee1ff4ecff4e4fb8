"""The page of the web chat without a browser: it opens a session, sends acts under its own ids, and reads the stream from its cursor."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing, suppress
from typing import Any

import aiohttp
import orjson

from tests.bot import birth

PATIENCE = 20.0          # seconds; the machine may be busy with other tests


class Page:
    """One browser. ``messages`` by their number; ``said`` is the number up to which a test has looked."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.messages: dict[int, dict[str, Any]] = {}
        self.seen_twice: list[int] = []
        self.state: dict[str, Any] = {}
        self.opened: dict[str, Any] = {}
        self.said = 0
        self.refused: list[str] = []                # the body of every answer that was no success
        self._news = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": self.url}

    async def open(self) -> None:
        """Get the session and begin to read."""
        _status, self.opened = await self.post("/chat/open", {})
        await self.listen()

    async def listen(self) -> None:
        """Read from the cursor on; a page that comes back says with Last-Event-ID what it has."""
        await self.leave()
        headers = {"Last-Event-ID": str(max(self.messages))} if self.messages else {}
        response = await self.http.get(f"{self.url}/chat/events?after=0", headers=headers, timeout=aiohttp.ClientTimeout(total=None))
        assert response.status == 200, response.status
        self._reading = asyncio.create_task(self._read(response))

    async def leave(self) -> None:
        """Close the stream."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None

    async def come_back(self, url: str) -> None:
        """The server was started anew: the same session there, from the cursor on."""
        self.url = url
        await self.listen()

    async def _read(self, response: aiohttp.ClientResponse) -> None:
        name, number = "", 0
        with suppress(aiohttp.ClientError, ConnectionError), closing(response):
            async for raw in response.content:
                line = raw.decode().rstrip("\n")
                field, _colon, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "id":
                    number = int(value)
                elif field == "data":
                    async with self._news:
                        if name == "message":
                            if number in self.messages:
                                self.seen_twice.append(number)
                            self.messages[number] = orjson.loads(value)
                        elif name == "state":
                            self.state = orjson.loads(value)
                        self._news.notify_all()

    async def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """A POST as the page makes it: its status and what was answered."""
        async with self.http.post(self.url + path, json=body, headers={**self.origin, **(headers or {})}) as response:
            return response.status, await self._answer(response)

    async def _answer(self, response: aiohttp.ClientResponse) -> dict[str, Any]:
        text = await response.text()
        if response.status >= 400:
            self.refused.append(text)
        return dict(orjson.loads(text)) if response.content_type == "application/json" else {}

    async def send(self, text: str, id: str = "") -> tuple[int, dict[str, Any]]:
        """Typed words."""
        return await self.post("/chat/send", {"id": id or uuid.uuid4().hex, "text": text, "seen": self.turn})

    async def tap(self, payload: str) -> tuple[int, dict[str, Any]]:
        """A button."""
        return await self.post("/chat/send", {"id": uuid.uuid4().hex, "tap": payload, "seen": self.turn})

    async def file(self, data: bytes, name: str = "anh.jpg", id: str = "") -> tuple[int, dict[str, Any]]:
        """A photo or document."""
        query = {"id": id or uuid.uuid4().hex, "name": name, "seen": str(self.turn)}
        headers = {**self.origin, "Content-Type": "application/octet-stream"}
        async with self.http.post(f"{self.url}/chat/file", params=query, data=data, headers=headers) as response:
            return response.status, await self._answer(response)

    @property
    def turn(self) -> int:
        """The turn of the last screen that was shown."""
        return max((int(message["turn"]) for message in self.messages.values()), default=0)

    async def until(self, words: str) -> str:
        """Wait for a message after those looked at that holds these words; its text."""
        try:
            async with asyncio.timeout(PATIENCE), self._news:
                while True:
                    for number in sorted(self.messages):
                        text: str = self.messages[number]["text"]
                        if number > self.said and words in text:
                            self.said = max(self.messages)
                            return text
                    await self._news.wait()
        except TimeoutError:
            later = [message["text"] for number, message in sorted(self.messages.items()) if number > self.said]
            raise AssertionError(f"waited for {words!r}, heard {later!r}") from None

    async def until_state(self, **wanted: Any) -> None:
        """Wait until the page was told of this state."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: wanted.items() <= self.state.items())

    async def says(self, text: str, answer: str) -> str:
        """Send words and wait for the answer."""
        status, body = await self.send(text)
        assert (status, body) == (200, {"kept": True})
        return await self.until(answer)

    async def goes(self, steps: Iterable[tuple[str, str]], photo: bytes = b"") -> str:
        """Several steps (see tests/bot/birth.py); no words stand for a photo. The last answer."""
        heard = ""
        for text, answer in steps:
            if text:
                heard = await self.says(text, answer)
            else:
                status, body = await self.file(photo or birth.photo())
                assert (status, body) == (200, {"kept": True})
                heard = await self.until(answer)
        return heard

    def texts(self) -> list[str]:
        """Everything that was said, in order."""
        return [message["text"] for _number, message in sorted(self.messages.items())]


@asynccontextmanager
async def browser(url: str) -> AsyncIterator[Page]:
    """A browser with an empty cookie jar."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        page = Page(http, url)
        try:
            yield page
        finally:
            await page.leave()
