"""How much one visitor may upload: one file at a time, few from an address, few before inspection, so many bytes a day."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp import web

from bot.channels.webchat.ports import ChatSettings
from bot.guard import refuse

DAY: Final = 86_400.0
AGAIN: Final = 3
"""Seconds after which a page that found the counter busy comes again."""


class Quota:
    """Bytes per key in 24 hours from the first one, in memory; ``most`` bounds how many keys are remembered, the oldest day goes first."""

    def __init__(self, each: int, *, most: int = 20_000) -> None:
        self._each = each
        self._most = most
        self._days: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._days)

    def wait(self, key: str, size: int, now: float) -> float:
        """Seconds until ``size`` more bytes fit; 0 when they fit now."""
        begun, used = self._days.get(key, (now, 0))
        return 0.0 if now - begun >= DAY or used + size <= self._each else begun + DAY - now

    def add(self, key: str, size: int, now: float) -> None:
        """Count these bytes; less than none gives back."""
        begun, used = self._days.get(key, (now, 0))
        if now - begun >= DAY:
            begun, used = now, 0
            self._days.pop(key, None)
        self._days[key] = (begun, max(0, used + size))
        while len(self._days) > self._most or now - next(iter(self._days.values()))[0] >= DAY:
            self._days.popitem(last=False)


class Uploads:
    """What is being read and inspected at this moment, and the day's quotas. Everything that is refused raises an HTTP error."""

    def __init__(self, settings: ChatSettings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._lanes: set[str] = set()
        self._addresses: Counter[str] = Counter()
        self._of_lane = Quota(settings.day_sender)
        self._of_address = Quota(settings.day_address)
        self._bytes = 0
        self._inspecting = 0

    @property
    def held(self) -> tuple[int, int, int]:
        """Uploads in progress, their bytes, and how many of them wait for inspection or are in it."""
        return len(self._lanes), self._bytes, self._inspecting

    @contextmanager
    def one(self, lane: str, address: str, expected: int) -> Iterator[Upload]:
        """The upload of ``expected`` bytes (0 when nobody said) that this conversation now begins. Raises 503 and 429."""
        if lane in self._lanes or self._addresses[address] >= self._settings.uploads_address:
            raise refuse(503, "busy", after=AGAIN)
        self.check_queue()
        self.check_day(lane, address, expected)
        upload = Upload(self, lane, address)
        self._lanes.add(lane)
        self._addresses[address] += 1
        try:
            yield upload
        except web.HTTPServiceUnavailable:
            self.count(lane, address, -upload.size)      # not the sender's fault, and all of it has to come again
            raise
        finally:
            self._lanes.discard(lane)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]
            self._bytes -= upload.size

    def check_queue(self) -> None:
        """Raises 503 when too many files wait for inspection."""
        if self._inspecting >= self._settings.inspecting:
            raise refuse(503, "busy", after=AGAIN)

    def check_day(self, lane: str, address: str, size: int) -> None:
        """Raises 429 when ``size`` more bytes are more than a day's, with whose day it is."""
        now = self._clock()
        for why, wait in (("day", self._of_lane.wait(lane, size, now)), ("day_address", self._of_address.wait(address, size, now))):
            if wait > 0:
                raise refuse(429, why, after=math.ceil(wait))

    def count(self, lane: str, address: str, size: int) -> None:
        """Add to, or give back to, both quotas."""
        now = self._clock()
        self._of_lane.add(lane, size, now)
        self._of_address.add(address, size, now)

    def hold(self, size: int) -> None:
        """Take this much of the memory that all uploads share. Raises 503."""
        if self._bytes + size > self._settings.uploading:
            raise refuse(503, "busy", after=AGAIN)
        self._bytes += size

    @contextmanager
    def inspecting(self) -> Iterator[None]:
        """A place in the line before the inspection. Raises 503."""
        self.check_queue()
        self._inspecting += 1
        try:
            yield
        finally:
            self._inspecting -= 1


class Upload:
    """One file on its way. ``size`` is what was read of it."""

    def __init__(self, uploads: Uploads, lane: str, address: str) -> None:
        self._uploads = uploads
        self._lane = lane
        self._address = address
        self.size = 0

    def claim(self, size: int) -> None:
        """Count a piece before it is held. Raises 503 and 429."""
        self._uploads.check_day(self._lane, self._address, size)
        self._uploads.hold(size)
        self.size += size
        self._uploads.count(self._lane, self._address, size)
