"""A conversation without a platform or a store: words in, messages out, facts from a dictionary."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from dialogs.engine.event import Event, StoredFile
from dialogs.engine.known import Known, Need, UnitInfo
from dialogs.engine.message import Message
from dialogs.engine.session import Session
from dialogs.engine.text import Vietnamese, raw, say
from dialogs.engine.turn import Turn, advance
from dialogs.procedures.catalogue import ProcedureList
from dialogs.scenes import SCENES
from dialogs.tracking_code import make_code
from storage.lexicon import load_lexicon
from storage.places import load_places
from storage.seed_catalogue import load_procedures

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
VOICE = Vietnamese()


@cache
def catalogue() -> ProcedureList:
    """The whole seed, once for all tests."""
    return ProcedureList(load_procedures(), "", load_lexicon())


@cache
def places() -> Any:
    return load_places()


@dataclass
class Chat:
    """One person's conversation. ``facts`` answers what a turn needs to know from the store."""

    facts: dict[tuple[str, str], Any] = field(default_factory=dict)
    procedures: Any = None
    seed: int = 1
    unit: UnitInfo = field(default_factory=lambda: UnitInfo("Trung tâm Phục vụ hành chính công phường Thử"))

    def __post_init__(self) -> None:
        self.session: Session | None = None
        self.now = START
        self.turns: list[Turn] = []
        self.made = 0
        self.random = random.Random(self.seed)

    def new_id(self) -> str:
        self.made += 1
        return f"{self.made:026d}"

    def known(self) -> Known:
        return Known(
            now=self.now,
            unit=self.unit,
            voices={"vi": VOICE},
            places=places(),
            catalogue=self.procedures or catalogue(),
            declined=lambda code: raw(code),
            new_id=self.new_id,
            new_code=lambda: make_code(self.random.randrange),
            channel="webchat",
            upload=20_000_000,
            facts={("drafts", ""): (), ("dossiers", ""): (), **self.facts},
        )

    def send(self, text: str = "", tap: str = "", files: tuple[StoredFile, ...] = ()) -> Turn:
        """One event; what came of it. The session goes through JSON as it does in the store."""
        self.now += timedelta(seconds=5)
        event = Event(f"e{len(self.turns)}", "webchat", "x", self.now, text=text, tap=tap, files=files)
        try:
            turn = advance(SCENES, self.session, event, self.known())
        except Need as need:
            raise AssertionError(f"a fact is missing: {need.name} {need.arg}") from need
        self.turns.append(turn)
        self.session = Session.from_json(turn.session)
        return turn

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.turns[-1].replies

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(say(message.text, VOICE) for message in self.messages)

    @property
    def labels(self) -> list[str]:
        return [say(button.label, VOICE) for button in self.messages[-1].buttons]

    @property
    def payloads(self) -> list[str]:
        return [button.payload for button in self.messages[-1].buttons]

    @property
    def scene(self) -> str:
        return self.session.scene if self.session else ""


def photo(number: int) -> StoredFile:
    return StoredFile(f"{number:064x}", "image/jpeg", 1000)
