"""A store, a desk and a movable clock for the use cases; scenes of a few lines stand in for the real conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dialogs.engine.known import UnitInfo
from dialogs.engine.message import Button
from dialogs.engine.places import Places
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Vietnamese, raw
from dialogs.procedures.catalogue import ProcedureList
from handlers.acting import Desk
from handlers.channel import Arrival
from handlers.keeping import Keeper
from handlers.turns import Turns
from storage.database import Database
from storage.keys import Keys


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **passed: float) -> None:
        self.time += timedelta(**passed)


class Echo(Scene):
    """Says back what it hears; counts; breaks on a word."""

    id = "home"

    def show(self, talk: Talk) -> None:
        talk.say(raw("Chào."), Button(raw("Đếm"), "do:count"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        if heard.words == "hỏng":
            raise RuntimeError("a mistake in a scene")
        count = int(talk.session.args.get("count", 0)) + 1
        talk.session.args["count"] = count
        talk.say(raw(f"{count}: {heard.words or heard.choice}"), Button(raw("Đếm"), "do:count"))
        return True


class Greeting(Echo):
    """The first screen."""

    id = "welcome"

    def greet(self, talk: Talk) -> None:
        talk.session.scene = "home"
        talk.say(raw("Xin chào."))

    def show(self, talk: Talk) -> None:
        self.greet(talk)


SCENES: dict[str, Scene] = {"home": Echo(), "welcome": Greeting()}


class Office:
    """Keeping and turns over one store, with counters for ids."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.count = 0
        self.desk = Desk(
            keys=database.keys,
            unit=UnitInfo("Đơn vị thử"),
            unit_code="",
            voices={"vi": Vietnamese()},
            catalogue=ProcedureList([]),
            places=Places((), ()),
            new_id=self.new_id,
            new_code=lambda: "7K3M9Q2T",
            file_there=lambda hash, size: True,
            declined=lambda code, upload: raw(f"không nhận: {code}"),
            discard=self.discard,
        )
        self.keeper = Keeper(database, clock=clock, new_id=self.new_id, secret=b"secret", room=lambda: True)
        self.turns = self.new_turns()

    def new_id(self) -> str:
        self.count += 1
        return f"{self.count:026d}"

    async def discard(self, hashes: Sequence[str]) -> None:
        """No drawer here: nothing lies in it."""

    def new_turns(self) -> Turns:
        """As a process that has just started."""
        return Turns(self.database, self.desk, SCENES, clock=self.clock)

    async def says(self, text: str, *, who: str = "1", key: str = "", **more: Any) -> None:
        """One delivery."""
        self.count += 1
        await self.keeper.keep([Arrival("test", key or f"k{self.count}", who, self.clock(), text=text, **more)])

    async def answers(self) -> None:
        """All turns there are."""
        while await self.turns.batch():
            pass

    async def heard(self, who: str = "1") -> list[str]:
        """What was put out for this person, in order."""
        async with self.database.read() as uow:
            rows = await uow.outbox.latest(self.database.keys.lane("test", who), 200)
        return [str((row.body or {}).get("text")) for row in rows]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office(database_url: str, clock: Clock) -> AsyncIterator[Office]:
    """An empty office, once on each database."""
    database = await Database.open(database_url, Keys(bytes(range(32))))
    try:
        yield Office(database, clock)
    finally:
        await database.close()
