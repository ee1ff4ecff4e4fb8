"""A channel without a platform behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

from dialogs.engine.event import FileRef
from handlers.channel import Abilities, Arrival, Part


class Recorder:
    """A channel that does what the test says with each part and remembers what it was given."""

    name = "test"

    def __init__(self, abilities: Abilities = Abilities(text=4000, buttons=8, label=40)) -> None:  # noqa: B008
        self.abilities = abilities
        self.sent: list[tuple[str, str]] = []
        self.then: list[Callable[[], str]] = []

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        del body, headers, now
        return ()

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        del ref
        yield b""

    async def send(self, address: str, part: Part) -> str:
        self.sent.append((address, part.text))
        return self.then.pop(0)() if self.then else f"id{len(self.sent)}"


def fails(trouble: Exception) -> Callable[[], str]:
    def act() -> str:
        raise trouble

    return act
