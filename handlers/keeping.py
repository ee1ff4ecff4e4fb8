"""Keeping: a delivery becomes an inbox row before it is acknowledged. Many deliveries share one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from handlers.channel import Arrival, Kept
from handlers.render import open_tap
from storage.database import Database
from storage.files import NoRoom
from storage.inbox import Letter
from storage.uow import UnitOfWork

BATCH = 200
FORGED = "do:forged"                # a payload that no screen ever offered: it is answered as an old button


class Delivery(NamedTuple):
    """What came at one time, and who waits until it is kept."""

    letters: Sequence[Letter]
    done: asyncio.Future[None]


class Keeper:
    """Keeps deliveries in the order in which they came; ``keep`` returns when they are safe."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        secret: bytes,
        room: Callable[[], bool],
        mark: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._secret = secret
        self._room = room
        self._mark = mark
        self._waiting: list[Delivery] = []               # in the order in which they came, until they are committed
        self._writing: asyncio.Task[None] | None = None
        self._has_room = False                           # one look at the disk for all that share a commit

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        """Return when these are committed. Raises NoRoom, or what the database raised: then nothing may be acknowledged."""
        if not arrivals:
            return Kept()
        now = self._clock()
        letters = [self._letter(arrival, now) for arrival in arrivals]
        if not self._has_room:
            if not self._room():
                raise NoRoom("no room left on the disk")
            self._has_room = True
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(Delivery(letters, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done
        return Kept(len(letters), 0, frozenset(letter.lane for letter in letters))

    def _letter(self, arrival: Arrival, now: datetime) -> Letter:
        lane = self._database.keys.lane(arrival.channel, arrival.address)
        body = arrival.to_json()
        for name in ("text", "tap"):
            if name in body and not body[name].isascii():
                # Half of a surrogate pair is nothing that can be kept, and one such letter would keep all others of its batch out.
                body[name] = body[name].encode("utf-8", "replace").decode()
        if "~" in (tap := body.get("tap", "")):
            opened = open_tap(tap, self._secret, lane)
            body["tap"], body["seen"] = opened if opened is not None else (FORGED, 0)
        body.pop("address", None)
        if arrival.network:
            body["network"] = self._database.keys.digest("inbox.network", arrival.network)
        return Letter(
            channel=arrival.channel,
            key=arrival.key,
            lane=lane,
            address=arrival.address,
            body=body,
            at=min(arrival.at, now),
            kept_at=now,
            ready=not arrival.refs,
            new_person=self._new_id,
            lang=arrival.lang or "vi",
        )

    async def board(self, uow: UnitOfWork) -> Callable[[], None] | None:
        """Keep what waits in this unit, which somebody else commits."""
        return await self._put(uow, self._waiting[:BATCH])

    async def _put(self, uow: UnitOfWork, batch: list[Delivery]) -> Callable[[], None] | None:
        if not batch:
            return None
        self._mark("keep.begin")
        await uow.inbox.keep([letter for delivery in batch for letter in delivery.letters])
        self._mark("keep.written")
        return partial(self._landed, batch)

    def _landed(self, batch: list[Delivery]) -> None:
        """These are on the disk: whoever delivered them may be told."""
        self._mark("keep.committed")
        self._let_go(batch)
        for delivery in batch:
            if not delivery.done.done():
                delivery.done.set_result(None)

    def _let_go(self, batch: list[Delivery]) -> None:
        gone = {id(delivery) for delivery in batch}
        self._waiting = [delivery for delivery in self._waiting if id(delivery) not in gone]
        self._has_room = False

    async def _write(self) -> None:
        """Keep what waits, unless a batch of turns takes it along first."""
        alone = 0                            # deliveries that are still to be kept one by one
        while self._waiting:
            batch = self._waiting[:1]
            try:
                async with self._database.begin(urgent=True) as uow:
                    batch = self._waiting[: 1 if alone else BATCH]
                    if (landed := await self._put(uow, batch)) is not None:
                        await uow.commit(landed)
            except Exception as trouble:
                if len(batch) > 1:
                    # One of them may be at fault: each is tried by itself before the others, too, go unacknowledged.
                    alone = len(batch)
                    continue
                self._let_go(batch)
                for delivery in batch:
                    if not delivery.done.done():
                        delivery.done.set_exception(trouble)
            alone = max(0, alone - 1)
