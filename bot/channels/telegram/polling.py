"""Asking Telegram for updates, where no webhook can reach us: an update is confirmed only after it was kept."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from bot.channels.telegram.outcomes import NoSuccess
from bot.channels.telegram.updates import ALLOWED
from handlers.channel import Arrival, Malformed, TryLater
from handlers.limits import TELEGRAM

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0

CONFLICT = (
    "another program asks for this bot's updates, or its webhook is set. "
    "Stop the other program, or set MOTCUA_TELEGRAM_MODE=webhook on all of them"
)


@dataclass(slots=True)
class Polling:
    """One loop of getUpdates.

    No offset is stored: an offset is sent only to confirm the batch before it. What was kept but not yet confirmed when the process died
    comes again, and its key is known. A stored offset would lose messages instead: after a week of silence Telegram goes on with a random
    number, which may lie below it, and another bot's numbers have nothing to do with ours.
    """

    call: Callable[[str, dict[str, Any]], Awaitable[Any]]
    read: Callable[[object, datetime], Arrival | None]
    keep: Callable[[Sequence[Arrival]], Awaitable[object]]
    aside: Callable[[bytes], Awaitable[object]]          # a genuine update that cannot be parsed
    now: Callable[[], datetime]
    wait: int                                            # seconds that Telegram holds a question without an answer
    pause: float                                         # seconds after the first failure; doubled up to LONGEST_PAUSE
    counts: Counter[str]
    trouble: str = ""                                    # what is wrong now, for the operator
    _confirm: int = field(default=0, init=False)
    _greeted: bool = field(default=False, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until ``stop`` is set. Never raises what Telegram, the network or ``keep`` raise: it waits, and asks again."""
        stopped = asyncio.create_task(stop.wait())
        failures = 0
        try:
            while not stop.is_set():
                round_ = asyncio.create_task(self._round())
                try:
                    await asyncio.wait((round_, stopped), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    # A batch that is just being kept is undone and comes again.
                    if not round_.done():
                        round_.cancel()
                        await asyncio.wait((round_,))
                if round_.cancelled():
                    continue
                error = round_.exception()
                if error is None:
                    failures, self.trouble = 0, ""
                    continue
                if not isinstance(error, Exception):
                    raise error
                failures += 1
                await self._rest(error, failures, stopped)
        finally:
            stopped.cancel()

    async def _round(self) -> None:
        """One question and the keeping of its answer."""
        if not self._greeted:
            # Telegram refuses getUpdates while a webhook is set. What waits there is not dropped.
            await self.call("deleteWebhook", {"drop_pending_updates": False})
            self._greeted = True
        asked: dict[str, Any] = {"timeout": self.wait, "limit": int(TELEGRAM["batch"].value), "allowed_updates": ALLOWED}
        if self._confirm:
            asked["offset"] = self._confirm
        updates = await self.call("getUpdates", asked)
        self._confirm = 0
        if not isinstance(updates, list):
            raise NoSuccess(TryLater("getUpdates: the answer is no list"))
        if not updates:
            return
        arrivals: list[Arrival] = []
        now = self.now()
        for update in updates:
            try:
                arrival = self.read(update, now)
            except Malformed:
                self.counts["malformed"] += 1
                await self.aside(orjson.dumps(update))
                continue
            if arrival is not None:
                arrivals.append(arrival)
        if arrivals:
            await self.keep(arrivals)
        numbers = [update["update_id"] for update in updates if isinstance(update, dict) and type(update.get("update_id")) is int]
        if numbers:
            self._confirm = max(numbers) + 1

    async def _rest(self, error: Exception, failures: int, stopped: asyncio.Task[bool]) -> None:
        """Say what is wrong, and wait: longer each time, as long as Telegram asks, no longer than until the stop."""
        pause = min(self.pause * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
        if isinstance(error, NoSuccess):
            if error.code == 429 and isinstance(error.failed, TryLater):
                pause = max(pause, error.failed.after)
            self.trouble = CONFLICT if error.code == 409 else error.failed.why
        else:
            # Of other errors only the kind: their words may hold what was being kept.
            self.trouble = type(error).__name__
        self.counts["polling failed"] += 1
        log.warning("telegram: no updates: %s. Asking again in %.0f s", self.trouble, pause)
        await asyncio.wait((stopped,), timeout=pause)
