"""What the bot says: a text, the answers that are offered, perhaps a document."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.engine.text import Text

PAYLOAD_BYTES = 40


@dataclass(frozen=True, slots=True)
class Button:
    """An answer that is offered. ``say`` is what to type where no button shows; the number in the list works as well."""

    label: Text
    payload: str
    say: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.payload.encode()) <= PAYLOAD_BYTES:
            raise ValueError(f"a payload has 1 to {PAYLOAD_BYTES} bytes: {self.payload!r}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``document`` is the content hash of a file to send; ``replaces`` edits the message before it where a channel can.

    ``erased`` says that the person's data was erased in this turn: a channel of ours that keeps a copy of the talk clears it.
    """

    text: Text
    buttons: tuple[Button, ...] = ()
    document: str = ""
    replaces: bool = False
    erased: bool = False
