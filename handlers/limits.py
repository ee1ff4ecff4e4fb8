"""What the platforms allow, as dated numbers with their source: read again when a platform changes its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.channel import Abilities


@dataclass(frozen=True, slots=True)
class Limit:
    """One number of a platform: its unit, the page that states it, and the day on which we read that page."""

    value: float
    unit: str
    source: str
    read_on: date


_API = "https://core.telegram.org/bots/api"
_FAQ = "https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"
_CONSTANTS = "https://docs.python-telegram-bot.org/en/v22.8/telegram.constants.html"
_READ = date(2026, 11, 22)

TELEGRAM: Mapping[str, Limit] = {
    "text": Limit(4096, "UTF-16 units a message", f"{_API}#sendmessage", _READ),
    "caption": Limit(1024, "UTF-16 units under a photo or document", f"{_API}#senddocument", _READ),
    "payload": Limit(64, "bytes of a button's callback data, at least 1", f"{_API}#inlinekeyboardbutton", _READ),
    "buttons": Limit(100, "buttons under a message", f"{_CONSTANTS}#telegram.constants.InlineKeyboardMarkupLimit", _READ),
    # Telegram names no limit for a label; a phone 390 pixels wide shows about this many letters in a row of one button.
    "label": Limit(40, "characters of a button's label", "our own choice", _READ),
    "download": Limit(20_000_000, "bytes of a file that a person sends and we fetch", f"{_API}#getfile", _READ),
    "upload": Limit(50_000_000, "bytes of a document that we send", f"{_API}#senddocument", _READ),
    "photo": Limit(10_000_000, "bytes of a photo that we send", f"{_API}#sendphoto", _READ),
    "whole": Limit(30, "messages a second over all chats", _FAQ, _READ),
    "each": Limit(1, "messages a second in one chat", _FAQ, _READ),
    "start": Limit(64, "characters of a deep link's payload", f"{_API.removesuffix('/api')}/features#deep-linking", _READ),
    "kept": Limit(24, "hours that undelivered updates are kept", f"{_API}#getting-updates", _READ),
    "batch": Limit(100, "updates in one answer of getUpdates", f"{_API}#getupdates", _READ),
}

TELEGRAM_ABILITIES = Abilities(
    text=int(TELEGRAM["text"].value),
    buttons=int(TELEGRAM["buttons"].value),
    label=int(TELEGRAM["label"].value),
    document=int(TELEGRAM["upload"].value),
    upload=int(TELEGRAM["download"].value),
    edits=True,
    whole=TELEGRAM["whole"].value,
    each=TELEGRAM["each"].value,
)
