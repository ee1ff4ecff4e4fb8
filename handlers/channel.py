"""What a channel is to us: what it can do, what arrives through it, and how a send can end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from dialogs.engine.event import FileRef, Kind, StoredFile


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can carry, as numbers. Sources: the platforms' pages, dated in handlers/limits.py."""

    text: int                       # characters a message (UTF-16 units where the platform counts so)
    buttons: int = 0                # buttons a message; 0: numbered text only
    label: int = 20                 # characters of a button's label
    document: int = 0               # bytes of a document we send; 0: none
    upload: int = 0                 # bytes of a file that people may send
    edits: bool = False
    whole: float = 0.0              # messages a second over all chats; 0: no limit
    each: float = 0.0               # messages a second in one chat; 0: no limit
    pulls: bool = False             # the person's page reads its messages itself (web chat, terminal)


class Arrival(NamedTuple):
    """One delivery as parsed by its channel: everything that the inbox keeps of it (``to_json`` is the sealed body)."""

    channel: str
    key: str
    address: str
    at: datetime
    kind: Kind = "message"
    text: str = ""
    tap: str = ""
    seen: int = 0
    refs: tuple[FileRef, ...] = ()
    files: tuple[StoredFile, ...] = ()
    declined: tuple[str, ...] = ()
    edits: str = ""
    start: str = ""
    inner: str = ""
    lang: str = ""
    acknowledge: str = ""           # what the channel needs to acknowledge a tap (Telegram's callback id)
    network: str = ""               # the client's network address where it is known; only a keyed hash of it is kept

    def to_json(self) -> dict[str, Any]:
        """Plain JSON without channel, key and time, which are columns of their own."""
        body: dict[str, Any] = {"address": self.address}
        for name in ("text", "tap", "seen", "edits", "start", "inner", "lang"):
            if value := getattr(self, name):
                body[name] = value
        if self.kind != "message":
            body["kind"] = self.kind
        if self.refs:
            body["refs"] = [ref.to_json() for ref in self.refs]
        if self.files:
            body["files"] = [file.to_json() for file in self.files]
        if self.declined:
            body["declined"] = list(self.declined)
        return body


class NotGenuine(Exception):
    """The delivery does not carry the channel's proof (a wrong secret or signature): 403, nothing stored."""


class Malformed(Exception):
    """The delivery is genuine but cannot be parsed: it is kept aside and counted, never a crash loop."""


class SendFailed(Exception):
    """Why a message did not go out. One of the closed set below; ``why`` is for the operator and holds no personal data."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class TryLater(SendFailed):
    """The platform asks to wait: ``after`` seconds, for one chat or (``everyone``) for the whole bot."""

    def __init__(self, why: str = "", after: float = 1.0, *, everyone: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.everyone = everyone


class Refused(SendFailed):
    """The platform will not take this message, whenever it is sent."""


class Closed(SendFailed):
    """The person cannot be reached here any more: blocked, deleted, never followed."""


class Unknown(SendFailed):
    """No answer after the request was written: it may have arrived. Treated by the message's class."""


class Misconfigured(SendFailed):
    """Our token or settings are wrong: sending on this channel stops and the operator is told."""


class PartButton(NamedTuple):
    """A button as a channel gets it: words, and a payload that already carries turn and proof."""

    label: str
    payload: str


class Part(NamedTuple):
    """One piece to send, in the person's language and within the channel's limits."""

    text: str
    buttons: tuple[PartButton, ...] = ()
    document: str = ""              # content hash
    document_name: str = ""
    replaces: str = ""              # the platform's id of the message to edit
    acknowledge: str = ""


class Channel(Protocol):
    """One way to reach people. One file in bot/channels/ each."""

    @property
    def name(self) -> str: ...
    @property
    def abilities(self) -> Abilities: ...

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        """Verify and parse one delivery; pure. Raises NotGenuine, Malformed."""
        ...

    def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        """The bytes of a file the platform keeps. Host allow-list and size cap inside. Raises SendFailed kinds."""
        ...

    async def send(self, address: str, part: Part) -> str:
        """Send one part; the platform's message id. Raises a kind of SendFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a batch of arrivals: how many were new, how many were known already."""

    new: int = 0
    known: int = 0
    lanes: frozenset[str] = field(default_factory=frozenset)
