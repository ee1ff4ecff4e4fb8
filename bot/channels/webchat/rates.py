"""How fast one sender may come: slowed first, told once, refused for a while; their own haste never shuts an open dossier out."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.channels.webchat.ports import ChatSettings

CEILING: Final = 3
"""How many times its rate an address may come at all, counted over everybody there who has something open."""


@dataclass(slots=True)
class _Bucket:
    full_at: float              # when the bucket is full again; the further ahead, the emptier it is
    told: bool = False          # the flood was told of already


class Buckets:
    """One token bucket per key, as one number each. ``most`` bounds how many are remembered: full ones go first."""

    def __init__(self, rate: float, burst: int, *, most: int = 20_000) -> None:
        self._each = 1.0 / rate
        self._depth = burst / rate
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def wait(self, key: str, now: float) -> float:
        """Seconds until this key has a token; 0 when it has one."""
        bucket = self._buckets.get(key)
        return 0.0 if bucket is None else max(0.0, bucket.full_at + self._each - self._depth - now)

    def take(self, key: str, now: float, debt: float) -> None:
        """Take a token, at most ``debt`` seconds ahead of the rate."""
        bucket = self._buckets.get(key)
        if bucket is None or bucket.full_at <= now:
            bucket = _Bucket(now)
        bucket.full_at = min(bucket.full_at + self._each, now + self._depth + debt)
        self._buckets[key] = bucket
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._most or (self._buckets and next(iter(self._buckets.values())).full_at <= now):
            self._buckets.popitem(last=False)

    def tell(self, key: str) -> bool:
        """True once per flood: the bucket must have been full again in between."""
        bucket = self._buckets.get(key)
        if bucket is None or bucket.told:
            return False
        bucket.told = True
        return True


@dataclass(frozen=True, slots=True)
class TooFast(Exception):
    """Come again in ``after`` seconds; ``tell`` is true for the first refusal of a flood."""

    after: int
    tell: bool


class Pace:
    """Both counts together: by sender and by client address. Time and waiting are handed in."""

    def __init__(
        self,
        settings: ChatSettings,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        *,
        waiting_each: int = 8,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._senders = Buckets(settings.sender_rate, settings.sender_burst)
        self._addresses = Buckets(settings.address_rate, settings.address_burst)
        self._ceilings = Buckets(CEILING * settings.address_rate, CEILING * settings.address_burst)
        self._waiting: dict[str, int] = {}
        self._waiting_each = waiting_each

    async def admit(self, sender: str, address: str, has_open: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Return when this act may go on, delayed by ``patience`` seconds at most. Raises TooFast.

        Who has something open (``has_open``, asked only when it matters) is slowed and never refused for its own or its neighbours'
        haste, unless many of its acts are waiting here already or its address is at three times the rate.
        """
        now = self._clock()
        wait = max(self._senders.wait(sender, now), self._addresses.wait(address, now))
        patience = self._settings.patience
        if wait > patience:
            crowded = self._waiting.get(sender, 0) >= self._waiting_each or self._ceilings.wait(address, now) > patience
            if crowded or has_open is None or not await has_open():
                raise TooFast(math.ceil(wait), self._senders.tell(sender))
            wait = patience
        self._senders.take(sender, now, patience)
        self._take(address, now)
        if wait > 0:
            await self._hold(sender, wait)

    def reach(self, address: str) -> None:
        """Count a reading by its address alone. Raises TooFast."""
        now = self._clock()
        if (wait := self._addresses.wait(address, now)) > self._settings.patience:
            raise TooFast(math.ceil(wait), tell=False)
        self._take(address, now)

    def _take(self, address: str, now: float) -> None:
        self._addresses.take(address, now, self._settings.patience)
        self._ceilings.take(address, now, self._settings.patience)

    async def _hold(self, sender: str, wait: float) -> None:
        if self._waiting.get(sender, 0) >= self._waiting_each:
            raise TooFast(max(1, math.ceil(wait)), self._senders.tell(sender))
        self._waiting[sender] = self._waiting.get(sender, 0) + 1
        try:
            await self._sleep(wait)
        finally:
            self._waiting[sender] -= 1
            if not self._waiting[sender]:
                del self._waiting[sender]
