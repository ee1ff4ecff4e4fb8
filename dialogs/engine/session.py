"""Where one conversation stands, as plain JSON: what was answered, what was offered, what is kept aside."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from dialogs.engine.answer import Json

OFFERS_KEPT = 2
HEARD_KEPT = 12


@dataclass(slots=True)
class Offer:
    """One screen: what "2" or a label meant on it. ``words`` maps folded words to payloads."""

    turn: int
    scene: str
    step: str
    words: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Session:
    """The state of one conversation. The position in a dialog is not here: it is derived from ``answers``."""

    lang: str = "vi"
    scene: str = ""                                       # which conversation is on: "home", "find", "file", ...
    args: dict[str, Any] = field(default_factory=dict)    # what it was opened with
    answers: dict[str, Json] = field(default_factory=dict)
    asking: str = ""                                      # the step that was asked last
    revisit: str = ""                                     # an answered step that is asked once more
    offered: list[Offer] = field(default_factory=list)    # the last two screens with choices, newest last
    tray: list[dict[str, Any]] = field(default_factory=list)  # photos that came where none was asked for
    heard: list[list[str]] = field(default_factory=list)  # [event key, step key] of the last answers, for edited messages
    turn: int = 0
    misses: int = 0
    draft: str = ""                                       # the draft that this conversation holds
    form: dict[str, Any] = field(default_factory=dict)    # procedure, dialog and versions of that draft
    consent: str = ""                                     # hash of the text that was agreed to
    acted: list[str] = field(default_factory=list)        # [turn, payload] of the last tap, so that a double tap is known
    filed: dict[str, str] = field(default_factory=dict)   # the last dossier filed: {"draft", "code"}
    answered: str = ""                                    # the official whose message was the last thing said here
    doubt: dict[str, Any] = field(default_factory=dict)   # a question about a question: "is Huy a name or a wish to stop?"
    condoled: bool = False                                # condolence was said: once is enough

    def to_json(self) -> dict[str, Any]:
        """Only what differs from a new session."""
        out = {name: value for name, value, fresh in zip(NAMES, VALUES(self), FRESH_VALUES, strict=True) if value != fresh}
        if self.offered:
            out["offered"] = [[offer.turn, offer.scene, offer.step, offer.words] for offer in self.offered]
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Session:
        """A session as it was saved, by this release or an earlier one: unknown keys are left out."""
        kept = {name: value for name, value in (data or {}).items() if name in NAMES}
        kept["offered"] = [Offer(int(turn), scene, step, dict(words)) for turn, scene, step, words in kept.get("offered", [])]
        return cls(**kept)

    def copied(self) -> Session:
        """A session that may be changed without changing this one. Quicker than ``copy.deepcopy``: all of it is plain JSON."""
        return Session(*[value if value.__class__ in PLAIN else _copied(value) for value in VALUES(self)])

    def offer_at(self, turn: int) -> Offer | None:
        """The screen of that turn, or the newest one when ``turn`` is 0."""
        if not self.offered:
            return None
        if turn == 0:
            return self.offered[-1]
        return next((offer for offer in reversed(self.offered) if offer.turn == turn), None)


def screens(data: dict[str, Any] | None) -> list[dict[str, str]]:
    """What words chose on the screens that a saved session remembers."""
    return [screen[3] for screen in (data or {}).get("offered", ())]


def _copied(value: Any) -> Any:
    """The same JSON in new dicts and lists. Screens (``Offer``) are never changed once made, so they are shared."""
    if isinstance(value, dict):
        return {key: inner if inner.__class__ in PLAIN else _copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [inner if inner.__class__ in PLAIN else _copied(inner) for inner in value]
    return value


NAMES = tuple(item.name for item in fields(Session))
VALUES = attrgetter(*NAMES)
PLAIN = frozenset((str, int, bool, float, type(None)))      # these never change
FRESH = Session()
FRESH_VALUES = VALUES(FRESH)
