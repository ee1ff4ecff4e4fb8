"""Fetching: files that a platform still keeps are brought here, inspected and stored before their letter is handled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dialogs.engine.event import FileRef, StoredFile
from handlers.channel import Channel, SendFailed
from handlers.papers.declined import Declined
from handlers.papers.inspect import keep
from handlers.papers.limits import Limits
from handlers.trouble import where
from handlers.turns import NOT_FETCHED
from storage.database import Database
from storage.files import Files
from storage.inbox import Unfetched

log = logging.getLogger(__name__)

AT_ONCE = 4
TRIES = 5


class Fetcher:
    """Makes letters with files ready. A file that cannot be fetched becomes an event that says so."""

    def __init__(
        self, database: Database, files: Files, channels: Mapping[str, Channel], limits: Limits, *, clock: Callable[[], datetime],
        mark: Callable[[str], None] = lambda name: None,
    ) -> None:  # fmt: skip
        self._database = database
        self._files = files
        self._channels = channels
        self._limits = limits
        self._clock = clock
        self._mark = mark
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def batch(self, limit: int = 16) -> int:
        """Fetch for up to ``limit`` letters; how many were looked at."""
        async with self._database.read() as uow:
            letters = await uow.inbox.to_fetch(limit, self._clock())
            agreed = {}
            for letter in letters:
                conversation = await uow.conversations.get(letter.lane)
                agreed[letter.id] = conversation is not None and conversation.consented_at is not None
                if conversation is not None:
                    agreed[letter.id] = agreed[letter.id] or letter.body.get("inner") == "fetched"
        fresh = [letter for letter in letters if letter.id not in self._busy]
        for letter in fresh:
            self._busy[letter.id] = asyncio.create_task(self._one(letter, agreed=agreed[letter.id]))
        if not self._busy:
            return 0
        # One slow file must not hold up the others: return when the first is done, and start more meanwhile.
        await asyncio.wait(self._busy.values(), timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
        for number in [number for number, task in self._busy.items() if task.done()]:
            self._busy.pop(number).result()
        return 1

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _one(self, letter: Unfetched, *, agreed: bool) -> None:
        body = dict(letter.body)
        if not agreed:
            # No consent yet: the platform keeps the photo, the turn asks, and it is fetched afterwards.
            await self._ready(letter, body)
            return
        async with self._gate:
            if letter.tries >= TRIES:
                log.warning("a file of letter %s could not be fetched in %s tries", letter.id, TRIES)
                body["declined"] = [*body.get("declined", []), NOT_FETCHED]
                body.pop("refs", None)
                await self._ready(letter, body)
                return
            # The try is counted first: a photo that brings the process down must not do so for ever.
            await self._count(letter)
            try:
                body = await self._fetch(letter, body)
            except SendFailed as failed:
                log.info("a file of letter %s is tried again: %s", letter.id, failed.why)
                return
            except Exception as trouble:
                log.error("fetching for letter %s failed: %s at %s", letter.id, type(trouble).__name__, where(trouble))
                return
        await self._ready(letter, body)

    async def _fetch(self, letter: Unfetched, body: dict[str, Any]) -> dict[str, Any]:
        channel = self._channels[letter.channel]
        limits = replace(self._limits, max_bytes=min(self._limits.max_bytes, channel.abilities.upload or self._limits.max_bytes))
        files: list[dict[str, Any]] = list(body.get("files", []))
        declined: list[str] = list(body.get("declined", []))
        for entry in body.get("refs", []):
            ref = FileRef(**entry)
            data = bytearray()
            async for piece in channel.fetch(ref):
                data += piece
                if len(data) > limits.max_bytes:
                    break
            self._mark("fetch.fetched")
            try:
                stored: StoredFile = await keep(self._files, bytes(data), ref.name, limits)
            except Declined as why:
                declined.append(why.code)
            else:
                files.append(stored.to_json())
            self._mark("fetch.stored")
        body.pop("refs", None)
        if files:
            body["files"] = files
        if declined:
            body["declined"] = declined
        return body

    async def _ready(self, letter: Unfetched, body: dict[str, Any]) -> None:
        async with self._database.begin() as uow:
            await uow.inbox.fetched(letter.id, body)
            await uow.commit()

    async def _count(self, letter: Unfetched) -> None:
        async with self._database.begin() as uow:
            await uow.inbox.count_try([letter.id])
            await uow.inbox.put_off(letter.id, self._clock() + timedelta(seconds=2**letter.tries))
            await uow.commit()
