"""Work that only one process may do at a time, such as polling: done while a lease in the store is held, and stopped when it is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot import loops
from handlers.trouble import where
from storage.database import Database

log = logging.getLogger(__name__)


class Lease:
    """One named lease, wanted by this process for as long as it runs."""

    def __init__(self, database: Database, name: str, owner: str, span: timedelta, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._name = name
        self._owner = owner
        self._span = span
        self._clock = clock

    async def take(self) -> bool:
        """Take or prolong it; False when another process has it, or the store does not answer."""
        try:
            async with self._database.begin() as uow:
                now = self._clock()
                held = await uow.marks.lease(self._name, self._owner, now + self._span, now)
                await uow.commit()
        except Exception as trouble:
            log.warning("lease %s could not be asked for: %s at %s", self._name, type(trouble).__name__, where(trouble))
            return False
        return held

    async def give_back(self) -> None:
        """Let the next process have it at once."""
        try:
            async with self._database.begin() as uow:
                await uow.marks.release(self._name, self._owner)
                await uow.commit()
        except Exception as trouble:
            log.warning("lease %s runs out by itself: %s", self._name, type(trouble).__name__)

    async def while_held(self, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
        """Do the work whenever the lease is held, until ``stop``. The work gets an event that tells it to end."""
        pause = self._span.total_seconds() / 3
        while not stop.is_set():
            if await self.take():
                await self._work(work, stop, pause)
            await loops.pause(stop, pause)

    async def _work(self, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event, pause: float) -> None:
        over = asyncio.Event()
        working = asyncio.ensure_future(work(over))
        try:
            while not (stop.is_set() or working.done()):
                await loops.first(stop.wait(), asyncio.shield(working), asyncio.sleep(pause))
                if not (stop.is_set() or working.done()) and not await self.take():
                    log.warning("lease %s was lost", self._name)
                    break
        finally:
            over.set()
            for result in await asyncio.gather(working, return_exceptions=True):
                if isinstance(result, Exception):
                    log.error("%s ended: %s at %s", self._name, type(result).__name__, where(result))
            await self.give_back()
