"""Sending rates: a bucket for each channel and one for each conversation, and what a platform's 429 parks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

BURST = 3.0             # messages that one conversation may get at once before its rate counts
LANES_KEPT = 20_000


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time."""

    rate: float
    size: float
    tokens: float
    at: datetime

    def left(self, now: datetime) -> float:
        passed = max(0.0, (now - self.at).total_seconds())
        self.tokens = min(self.size, self.tokens + passed * self.rate)
        self.at = max(self.at, now)
        return self.tokens


@dataclass(slots=True)
class Rates:
    """The rates of one channel. ``whole`` and ``each`` in messages a second, 0 for no limit."""

    whole: float
    each: float
    now: datetime
    _all: Bucket | None = None
    _lanes: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)
    _parked: dict[str, datetime] = field(default_factory=dict)
    _parked_all: datetime | None = None

    def __post_init__(self) -> None:
        if self.whole:
            self._all = Bucket(self.whole, self.whole, self.whole, self.now)

    def room(self, now: datetime) -> int:
        """How many messages may go out now over all conversations."""
        if self._parked_all is not None:
            if now < self._parked_all:
                return 0
            self._parked_all = None
        return 10_000 if self._all is None else int(self._all.left(now))

    def busy(self, now: datetime) -> set[str]:
        """Conversations that have to wait."""
        for lane in [lane for lane, until in self._parked.items() if until <= now]:
            del self._parked[lane]
        waiting = set(self._parked)
        if self.each:
            for lane, bucket in list(self._lanes.items()):
                left = bucket.left(now)
                if left >= bucket.size:
                    del self._lanes[lane]
                elif left < 1:
                    waiting.add(lane)
        return waiting

    def take(self, lane: str, now: datetime) -> None:
        """A message goes to this conversation."""
        if self._all is not None:
            self._all.left(now)
            self._all.tokens -= 1
        if self.each:
            bucket = self._lanes.setdefault(lane, Bucket(self.each, BURST, BURST, now))
            bucket.left(now)
            bucket.tokens -= 1
            if len(self._lanes) > LANES_KEPT:
                self._lanes.popitem(last=False)

    def park(self, lane: str, until: datetime) -> None:
        """This conversation waits until then."""
        self._parked[lane] = max(until, self._parked.get(lane, until))

    def park_all(self, until: datetime) -> None:
        """The whole channel waits until then."""
        self._parked_all = max(until, self._parked_all or until)

    def next_free(self, now: datetime) -> float:
        """Seconds until something that waits may go; at most one second is slept at a time."""
        if self._parked_all is not None:
            return min(1.0, max(0.01, (self._parked_all - now).total_seconds()))
        if self._parked:
            return min(1.0, max(0.01, (min(self._parked.values()) - now).total_seconds()))
        return 0.05 if any(bucket.tokens < 1 for bucket in self._lanes.values()) else 1.0
