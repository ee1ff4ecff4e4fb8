"""The web chat as a channel among the others: what it can carry. Its page reads its messages itself, so nothing is sent from here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from dialogs.engine.event import FileRef
from handlers.channel import Abilities, Arrival, Misconfigured, NotGenuine, Part

NAME: Final = "web"


class WebChat:
    """The page of our own: text, buttons, photos, documents; a message that replaces the one before it."""

    name = NAME
    abilities = Abilities(text=12_000, buttons=12, label=80, document=20_000_000, upload=20_000_000, edits=True, pulls=True)

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        """The web chat has no webhook: its page comes through /chat/send with a session cookie."""
        del body, headers, now
        raise NotGenuine("the web chat has no webhook")

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        """The page sends the bytes themselves; there is nothing to fetch."""
        del ref
        raise Misconfigured("the web chat keeps no files for us")
        yield b""

    async def send(self, address: str, part: Part) -> str:
        """The page reads its messages itself; the sender leaves channels with ``pulls`` alone."""
        del address, part
        raise Misconfigured("the web chat is read by its page")
