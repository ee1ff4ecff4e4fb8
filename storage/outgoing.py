"""The values that the outbox takes and gives: new, claimed, shown and dead messages, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

Kind = Literal["reply", "status", "notice"]
State = Literal["waiting", "sending", "sent", "unknown", "failed", "dropped"]
_ENDS = frozenset({"sent", "unknown", "failed", "dropped"})


class NewMessage(NamedTuple):
    """A message to put out. ``reason`` is said to one person once; ``turn`` is the screen it belongs to, 0 for a push."""

    lane: str
    seq: int
    person_id: str
    reason: str
    kind: Kind
    priority: int
    turn: int
    body: dict[str, Any]
    created_at: datetime


class Outgoing(NamedTuple):
    """A claimed message. ``part``: parts already sent; ``tries`` counts this one; ``again``: it may have arrived once already."""

    id: int
    lane: str
    seq: int
    person_id: str
    reason: str
    kind: Kind
    priority: int
    turn: int
    body: dict[str, Any]
    part: int
    tries: int
    channel: str
    address: str
    lang: str
    again: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed message: "waiting" again (from ``not_before``), or an end: "sent", "unknown", "failed", "dropped"."""

    id: int
    owner: str
    state: State
    platform_id: str = ""
    why: str = ""
    not_before: datetime | None = None
    part: int = 0
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.state in _ENDS) != (self.ended_at is not None) or self.state == "sending":
            raise ValueError(f"An outcome {self.state!r} needs ended_at exactly when it is an end.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of a conversation as its page reads it; ``body`` is None after its life."""

    id: int
    seq: int
    reason: str
    kind: Kind
    turn: int
    body: dict[str, Any] | None
    state: State
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """A message that failed or may not have arrived, for the operator."""

    id: int
    channel: str
    person_id: str
    reason: str
    kind: Kind
    state: State
    why: str
    ended_at: datetime | None
