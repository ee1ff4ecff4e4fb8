"""The false Telegram's queue of updates: long polling with its offset, webhook delivery with its retries, doubles and swaps on demand."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(slots=True)
class Waiting:
    """One update that was not confirmed yet."""

    number: int
    kind: str
    chat_id: int
    body: dict[str, Any]


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how the deliveries went."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    answers: list[int] = field(default_factory=list)             # the code of each delivery; 0: no answer


class Conflict(Exception):
    """Another program asked for updates, or a webhook is set."""


class Updates:
    """The queue. ``doubles``: each update comes so many times more. ``shuffle``: updates of different chats change places."""

    def __init__(self, retry_delay: float, tell: Callable[[], None]) -> None:
        self.waiting: deque[Waiting] = deque()
        self.webhook = Webhook()
        self.allowed: Collection[str] = ()
        self.doubles = 0
        self.shuffle: random.Random | None = None
        self.retry_delay = retry_delay
        self.last = 100_000_000
        self._tell = tell                                        # something happened
        self._arrived = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._busy: set[int] = set()                             # chats with a delivery under way: one chat is served in order
        self._session: aiohttp.ClientSession | None = None
        self._deliveries: set[asyncio.Task[None]] = set()

    def add(self, kind: str, body: dict[str, Any], chat_id: int) -> int:
        """A new update; its number."""
        self.last += 1
        if not self.allowed or kind in self.allowed:
            self.waiting.append(Waiting(self.last, kind, chat_id, body))
            self._arrived.set()
            self._pump()
        return self.last

    async def get(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Long polling. The offset confirms all updates below it; the newer of two that ask wins, the older gets Conflict."""
        if self.webhook.url:
            raise Conflict("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self._poller = mine
        while offset and self.waiting and self.waiting[0].number < offset:
            self.waiting.popleft()
        if not self.waiting and seconds > 0:
            self._arrived.clear()
            news = asyncio.create_task(self._arrived.wait())
            try:
                await asyncio.wait((news, mine), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
        if mine.done():
            raise Conflict("Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        mine.cancel()
        batch = [one for one, _ in zip(self.waiting, range(limit), strict=False)]
        batch = [one for one in batch for _ in range(1 + self.doubles)]
        return [_whole(one) for one in self._order(batch)]

    def set_webhook(self, url: str, secret: str, connections: int, allowed: Collection[str]) -> None:
        """Deliver from now on to ``url``; to nobody where it is empty."""
        self.webhook.url, self.webhook.secret, self.webhook.connections = url, secret, connections
        self.allowed = allowed or self.allowed
        self._pump()

    @property
    def pending(self) -> int:
        """Updates that nobody has taken yet, those on their way included."""
        return len(self.waiting) + len(self._busy)

    async def close(self) -> None:
        """Stop delivering."""
        self.webhook.url = ""
        for delivery in list(self._deliveries):
            delivery.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _order(self, batch: list[Waiting]) -> list[Waiting]:
        """The batch, or with ``shuffle`` another order in which each chat's own updates keep theirs."""
        if self.shuffle is None:
            return batch
        chats = [one.chat_id for one in batch]
        self.shuffle.shuffle(chats)
        lanes = {chat: deque(one for one in batch if one.chat_id == chat) for chat in set(chats)}
        return [lanes[chat].popleft() for chat in chats]

    def _pump(self) -> None:
        """Begin as many deliveries as may run."""
        while self.webhook.url and len(self._deliveries) < self.webhook.connections:
            ready = (one for one in self.waiting if one.chat_id not in self._busy)
            update = next(ready, None)
            if update is None:
                return
            if self.shuffle:
                update = self.shuffle.choice(_firsts([update, *ready]))
            self.waiting.remove(update)
            self._busy.add(update.chat_id)
            delivery = asyncio.create_task(self._deliver(update))
            self._deliveries.add(delivery)
            delivery.add_done_callback(self._delivered)

    def _delivered(self, delivery: asyncio.Task[None]) -> None:
        self._deliveries.discard(delivery)
        self._pump()

    async def _deliver(self, update: Waiting) -> None:
        """Deliver until a 2xx comes. Whoever is told twice is told the same."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())
        body = orjson.dumps(_whole(update))
        copies = 1 + self.doubles
        try:
            while copies and self.webhook.url:
                code = 0
                headers = {"Content-Type": "application/json"}
                if self.webhook.secret:
                    headers[SECRET_HEADER] = self.webhook.secret
                try:
                    async with self._session.post(self.webhook.url, data=body, headers=headers) as answer:
                        code = answer.status
                        await answer.read()
                except (aiohttp.ClientError, TimeoutError, OSError) as error:
                    self.webhook.last_error = f"Connection failed: {type(error).__name__}"
                self.webhook.answers.append(code)
                self._tell()
                if 200 <= code < 300:
                    copies -= 1
                    continue
                if code:
                    self.webhook.last_error = f"Wrong response from the webhook: {code}"
                self.webhook.last_error_at = 1_780_000_000
                await asyncio.sleep(self.retry_delay)
            if copies:
                self.waiting.appendleft(update)
                self._arrived.set()
        finally:
            self._busy.discard(update.chat_id)


def _whole(update: Waiting) -> dict[str, Any]:
    return {"update_id": update.number, update.kind: update.body}


def _firsts(ready: list[Waiting]) -> list[Waiting]:
    """The oldest of each chat."""
    seen: dict[int, Waiting] = {}
    for one in ready:
        seen.setdefault(one.chat_id, one)
    return list(seen.values())
