"""The bell that says "something was committed": loops wait for it instead of asking the database again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PEEK_EVERY = 0.1
"""Seconds between two looks for another process's commits (SQLite), taken only while somebody waits."""


class News:
    """Rings at every commit: this process's at once, other processes' through ``peek`` (SQLite) or NOTIFY (PostgreSQL).

    To miss nothing, read ``count`` before looking at the tables and hand it to ``wait``.
    """

    def __init__(self, peek: Callable[[], Awaitable[int]] | None = None) -> None:
        self.count = 0
        self._peek = peek
        self._seen: int | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._peeking: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Wake everyone who waits."""
        self.count += 1
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def wait(self, timeout: float, since: int | None = None) -> bool:
        """Wait at most ``timeout`` seconds for a ring after ``count`` was ``since`` (left out: after now); False: none came."""
        if since is not None and since != self.count:
            return True
        bell = asyncio.get_running_loop().create_future()
        self._waiting.add(bell)
        if self._peek is not None and (self._peeking is None or self._peeking.done()):
            self._peeking = asyncio.create_task(self._look(self._peek))
        try:
            async with asyncio.timeout(timeout):
                await bell
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._waiting.discard(bell)

    async def learn(self) -> None:
        """Note where we stand, so that the first look already sees what came since."""
        if self._peek is not None:
            self._seen = await self._peek()

    async def close(self) -> None:
        """Stop looking; whoever waits is woken."""
        if self._peeking is not None:
            self._peeking.cancel()
            await asyncio.gather(self._peeking, return_exceptions=True)
            self._peeking = None
        self.ring()

    async def _look(self, peek: Callable[[], Awaitable[int]]) -> None:
        while self._waiting:
            found = await peek()
            if found != self._seen:  # also what came while nobody waited
                self.ring()
            self._seen = found
            await asyncio.sleep(PEEK_EVERY)
