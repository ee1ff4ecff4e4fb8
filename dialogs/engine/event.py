"""What a person did, in no channel's own words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

Kind = Literal["message", "edit", "start", "inner"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A photo or document that is on our disk, inspected and re-read. ``size`` in bytes; ``original`` is the hash before cleaning."""

    hash: str
    kind: str
    size: int
    pages: int = 1
    width: int = 0
    height: int = 0
    original: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that the platform still keeps for us: fetched before the turn, or after consent."""

    ref: str
    name: str = ""
    size: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Event(NamedTuple):
    """One act of one person. ``key`` is the platform's own id: the same delivery twice has the same key."""

    key: str
    channel: str
    address: str
    at: datetime
    kind: Kind = "message"
    seen: int = 0                            # turn of the last screen that was noted as sent before ``at``: what "2" meant to them
    text: str = ""
    tap: str = ""                            # a button's payload; its turn is in ``seen``
    files: tuple[StoredFile, ...] = ()
    refs: tuple[FileRef, ...] = ()           # held by the platform until there is consent
    declined: tuple[str, ...] = ()           # codes of files that could not be taken (handlers/papers says what each means)
    edits: str = ""                          # key of the message that this one corrects
    start: str = ""                          # payload of a deep link
    inner: str = ""                          # our own notice to a conversation: "draft_taken", ...
    lang: str = ""                           # the language that the page or terminal was opened in
