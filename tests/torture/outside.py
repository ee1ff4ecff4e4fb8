"""The world outside the killed process: a platform that delivers until it is acknowledged, and the people with their screens."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from dialogs.engine.event import FileRef
from handlers.channel import Abilities, Arrival, NotGenuine, Part
from tests.transcripts.papers import paper
from tests.transcripts.phones import LATE, Shown
from tests.transcripts.play import BETWEEN
from tests.transcripts.script import Act, Seen, unnumbered

NAME: Final = "outside"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message that the platform took: from then on the person has it, whatever becomes of the process."""

    address: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    at: int = field(default_factory=time.monotonic_ns)


class Outside:
    """A channel like Telegram without its limits. ``accept`` hands a message to the platform, which lives in another process."""

    name = NAME
    abilities = Abilities(text=4096, buttons=100, label=80, document=50_000_000, upload=20_000_000)

    def __init__(self, accept: Callable[[Accepted], None]) -> None:
        self._accept = accept
        self._number = 0

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        """Deliveries come by the torture's own pipe."""
        del body, headers, now
        raise NotGenuine("this platform has no webhook")

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        """The file that the person sent, whose name is its reference."""
        data = paper(ref.ref.partition("/")[2])
        half = len(data) // 2
        yield data[:half]
        yield data[half:]

    async def send(self, address: str, part: Part) -> str:
        """Accepted at once."""
        self._number += 1
        self._accept(Accepted(address, part.text, tuple((button.label, button.payload) for button in part.buttons)))
        return str(self._number)


@dataclass(slots=True)
class Person:
    """Someone with this address: what they did and what they see."""

    address: str
    shown: Shown = field(default_factory=Shown)
    typed: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0
    acted: datetime | None = None        # when they last did anything

    def sees(self, accepted: Accepted) -> None:
        text, numbered = unnumbered(accepted.text, len(accepted.buttons))
        labels = numbered or tuple(label for label, _payload in accepted.buttons)
        buttons = tuple((label, payload) for label, (_short, payload) in zip(labels, accepted.buttons, strict=False))
        self.shown.messages.append(Seen(text, buttons))

    def does(self, act: Act, now: datetime) -> list[Arrival]:
        """The deliveries that this act becomes, each with the platform's own id."""
        before, self.acted = self.acted or now, now
        match act.what:
            case "says":
                arrival = self._arrival(now, text=act.words)
                self.typed.append((act.words, arrival.key))
                return [arrival]
            case "starts":
                return [self._arrival(now, kind="start", start=act.words.replace(".", "_"))]
            case "files" | "files late":
                # Sent before the act before, however long a killed process took to come back meanwhile.
                at = min(now, before + timedelta(seconds=BETWEEN)) - timedelta(seconds=LATE) if act.what == "files late" else now
                return [self._arrival(at, refs=(self._ref(name),)) for name in act.files]
            case "voice":
                return [self._arrival(now, declined=("voice",))]
            case "edits":
                key = next((key for words, key in reversed(self.typed) if words == act.old), None)
                assert key is not None, f"nothing was typed that reads {act.old!r}"
                return [self._arrival(now, kind="edit", text=act.words, edits=key)]
            case _:
                payload, _turn = self.shown.tap(act)
                return [self._arrival(now, tap=payload)]

    def _ref(self, name: str) -> FileRef:
        self.number += 1
        return FileRef(f"{self.number}/{name}", name, len(paper(name)))

    def _arrival(self, at: datetime, **more: Any) -> Arrival:
        self.number += 1
        key = hashlib.sha256(f"{self.address} {self.number}".encode()).hexdigest()[:24]
        return Arrival(NAME, key, self.address, at, **more)
