"""What the web chat needs from the rest of the bot, as one protocol that bot/app.py fulfils."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dialogs.engine.event import StoredFile
from handlers.channel import Arrival, Kept
from storage.files import MB, Space


@dataclass(frozen=True, slots=True)
class Unit:
    """Who speaks: the unit's name, its telephone (may be empty), and whether this is a demonstration."""

    name: str
    hotline: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ChatState:
    """What the page must know of a conversation. ``known`` is False while the person has not acted yet: nothing is stored then.

    ``ended``: the person ended it ("Kết thúc trên máy này"). Its token opens nothing any more.
    """

    seq: int = 0
    consent: bool = False
    lang: str = "vi"
    known: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document that was sent in this conversation: its bytes, media type and file name."""

    data: bytes
    media: str
    name: str


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Sizes in bytes, rates in acts a second. A rate's burst is what may come at once before waiting begins."""

    text: int = 4_000                 # characters of one message; the page says so before it sends
    body: int = 64 * 1024             # bytes of one act; a text of 4,000 characters needs at most 24,000
    file: int = 20_000_000            # bytes of one file
    uploading: int = 256 * MB         # bytes of all files that are being read at one time
    uploads_address: int = 4          # files being sent at one time from one client address; a conversation sends one
    inspecting: int = 16              # files that wait for inspection or are in it; a photo takes up to 2 seconds
    upload_within: float = 120.0      # seconds in which a file must be here
    upload_rate: float = 4_000.0      # bytes a second below which a file is given up, after the first seconds
    day_sender: int = 200 * MB        # bytes of files of one conversation in 24 hours
    day_address: int = 2_000 * MB     # the same of one client address
    cookie_days: int = 180
    sender_rate: float = 2.0
    sender_burst: int = 20
    address_rate: float = 20.0        # many people share one address behind a mobile network
    address_burst: int = 200
    patience: float = 1.0             # seconds that an act is delayed before it is refused with Retry-After
    streams: int = 2_000              # open pages in all
    streams_each: int = 4             # open pages of one conversation; a fifth closes the first
    streams_address: int = 200        # open pages of one client address
    beat: float = 20.0                # seconds between signs of life on a silent stream
    retry: float = 1.0                # seconds after which the page reconnects


class ChatPorts(Protocol):
    """The rest of the bot as the web chat sees it. Nothing here may put personal data into an exception's text."""

    def lane(self, address: str) -> str:
        """The lane of this address: ``keys.lane("web", address)``."""
        ...

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        """Keep these arrivals durably before returning. Raises storage.files.NoRoom when nothing can be kept any more."""
        ...

    async def take_file(self, data: bytes, name: str) -> StoredFile:
        """Inspect, store and re-read a file. Raises handlers.papers.declined.Declined or storage.files.NoRoom."""
        ...

    async def tips(self, lanes: Collection[str]) -> Mapping[str, ChatState]:
        """The state of these lanes, in one query for all of them; a lane that is not stored yet is left out."""
        ...

    async def messages(self, lane: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Messages of this lane with ``seq`` above ``after``, in order, as they are to be shown now.

        Each: seq, kind (reply|status|notice), turn, text, buttons [{label, payload, say}], at (ISO time); replaces (true: it takes the
        place of the bot's message before it when that is such a one too), erased (true: the person's data was erased; the page clears
        what it shows and keeps of the talk before) and document {hash, name, media} where there is one. Numbers are masked already.
        """
        ...

    async def shown(self, lane: str, seq: int) -> None:
        """The page showed all messages up to this one."""
        ...

    async def forget(self, lane: str) -> None:
        """ "Kết thúc trên máy này": nothing of the conversation may be read with this address any more, and its state says so."""
        ...

    async def has_open(self, lane: str) -> bool:
        """Whether a draft or a dossier of this person is in progress. Asked only when a sender comes too fast."""
        ...

    async def document(self, lane: str, name: str) -> SentDocument | None:
        """The document with this content hash if a message of this lane carries it."""
        ...

    async def news(self, timeout: float) -> None:
        """Return after the next commit of this or another process, or after ``timeout`` seconds."""
        ...

    def space(self) -> Space:
        """How much room the disk has."""
        ...

    def unit(self) -> Unit:
        """Who speaks."""
        ...

    def now(self) -> datetime:
        """The time, aware."""
        ...

    def new_token(self) -> str:
        """A fresh session token: 32 random bytes in URL-safe base64 without padding, and a MAC of 32 hexadecimal digits."""
        ...

    def genuine(self, token: str) -> bool:
        """Whether ``new_token`` of this installation made this token. A page beside ours must not choose one for its visitor."""
        ...
