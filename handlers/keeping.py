"""Keeping: a delivery becomes an inbox row before it is acknowledged. Many deliveries share one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from handlers.channel import Arrival, Kept
from handlers.render import open_tap
from storage.database import Database
from storage.files import NoRoom
from storage.inbox import Letter

BATCH = 200
FORGED = "do:forged"                # a payload that no screen ever offered: it is answered as an old button


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
        self._waiting: list[tuple[Sequence[Letter], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        """Return when these are committed. Raises NoRoom, or what the database raised: then nothing may be acknowledged."""
        if not arrivals:
            return Kept()
        if not self._room():
            raise NoRoom("no room left on the disk")
        now = self._clock()
        letters = [self._letter(arrival, now) for arrival in arrivals]
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((letters, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done
        return Kept(len(letters), 0, frozenset(letter.lane for letter in letters))

    def _letter(self, arrival: Arrival, now: datetime) -> Letter:
        lane = self._database.keys.lane(arrival.channel, arrival.address)
        body = arrival.to_json()
        if arrival.tap and "~" in arrival.tap:
            opened = open_tap(arrival.tap, self._secret, lane)
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
            person_id=self._new_id(),
            lang=arrival.lang or "vi",
        )

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            letters = [letter for several, _done in batch for letter in several]
            try:
                self._mark("keep.begin")
                async with self._database.begin(urgent=True) as uow:
                    await uow.inbox.keep(letters)
                    self._mark("keep.written")
                    await uow.commit()
                self._mark("keep.committed")
            except Exception as trouble:
                for _letters, done in batch:
                    if not done.done():
                        done.set_exception(trouble)
                continue
            for _letters, done in batch:
                if not done.done():
                    done.set_result(None)
