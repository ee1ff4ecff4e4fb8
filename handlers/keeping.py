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
        if not self._waiting and not self._room():      # one look for all that share a commit
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
        if arrival.text and not arrival.text.isascii():
            # Half of a surrogate pair is no text that can be kept, and one such letter would keep all others of its batch out.
            body["text"] = arrival.text.encode("utf-8", "replace").decode()
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
            try:
                await self._commit(batch)
            except Exception as trouble:
                if len(batch) == 1:
                    _fail(batch[0][1], trouble)
                    continue
                # One of them may be at fault: each is tried by itself before the others, too, go unacknowledged.
                for one in batch:
                    try:
                        await self._commit([one])
                    except Exception as alone:
                        _fail(one[1], alone)

    async def _commit(self, batch: Sequence[tuple[Sequence[Letter], asyncio.Future[None]]]) -> None:
        """Keep these in one transaction and tell those who wait. Raises what the database raised; then none of them is kept."""
        self._mark("keep.begin")
        async with self._database.begin(urgent=True) as uow:
            await uow.inbox.keep([letter for letters, _done in batch for letter in letters])
            self._mark("keep.written")
            await uow.commit()
        self._mark("keep.committed")
        for _letters, done in batch:
            if not done.done():
                done.set_result(None)


def _fail(done: asyncio.Future[None], trouble: Exception) -> None:
    if not done.done():
        done.set_exception(trouble)
