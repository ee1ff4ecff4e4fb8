"""What arrives: one update of Telegram becomes at most one arrival. Pure: no network, no clock.

Plain dictionaries are read instead of ``telegram.Update``: measured on a text, building that object costs 180 microseconds, this 12. It
also checks nothing (a text that is a number passes), and we must tell a malformed update from a good one. The names of things are
python-telegram-bot's constants.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType, UpdateType

from dialogs.engine.event import FileRef, Kind
from handlers.channel import Arrival, Malformed

NAME = "telegram"
ALLOWED = [str(kind) for kind in (UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)]

# What people may send that a dossier cannot take -> its code. An animation comes with a `document` too, so these are looked at first.
DECLINED = {
    "voice": "voice", "audio": "voice", "video": "video", "video_note": "video", "animation": "video", "sticker": "sticker",
    "location": "other", "venue": "other", "contact": "other", "poll": "other", "dice": "other", "game": "other", "story": "other",
    "paid_media": "other", "invoice": "other", "checklist": "other", "giveaway": "other",
}
START = re.compile(r"/start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*", re.ASCII)
PRIVATE = str(ChatType.PRIVATE)
BLOCKED = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
_LAST_SECOND = 253402300798          # 31/12/9999; a later one is no date
_REST_OF_SECOND = timedelta(microseconds=999_999)


def arrival(update: object, now: datetime, bot: str, digest: Callable[[str], str], ignored: Counter[str]) -> Arrival | None:
    """The arrival of one update, or None where there is nothing for us in it (its kind is then counted in ``ignored``).

    Keys: a message has ``m<bot>:<digest of chat and message>``, so that an edit can name the message it corrects; anything else has
    ``u<bot>:<update_id>``. The digest keeps the person's number out of a column that is not sealed; the bot's number keeps two bots apart
    that used one store, since each counts its messages from 1. Raises Malformed.
    """
    update = _mapping(update)
    number = _whole(update.get("update_id"))
    if "message" in update:
        return _message(_mapping(update["message"]), "", now, bot, digest, ignored)
    if "callback_query" in update:
        return _tap(_mapping(update["callback_query"]), f"u{bot}:{number}", now, ignored)
    if "edited_message" in update:
        return _message(_mapping(update["edited_message"]), f"u{bot}:{number}", now, bot, digest, ignored)
    if "my_chat_member" in update:
        return _member(_mapping(update["my_chat_member"]), f"u{bot}:{number}", now, ignored)
    ignored["kind"] += 1
    return None


def _message(
    message: dict[str, Any], edit: str, now: datetime, bot: str, digest: Callable[[str], str], ignored: Counter[str]
) -> Arrival | None:
    """A message, or with ``edit`` (the key of the correction) a corrected one."""
    chat = _mapping(message.get("chat"))
    if chat.get("type") != PRIVATE:
        ignored["group"] += 1
        return None
    address = _whole(chat.get("id"))
    number = _whole(message.get("message_id"))
    key = f"m{bot}:{digest(f'{address}:{number}')}"
    sender = _mapping(message.get("from", {}))
    if sender.get("is_bot") is True:
        ignored["bot"] += 1
        return None
    text = _text(message.get("text", message.get("caption", "")))
    declined: tuple[str, ...] = ()
    refs: tuple[FileRef, ...] = ()
    if "text" not in message:
        declined = tuple(code for content, code in DECLINED.items() if content in message)[:1]
        if "photo" in message:
            refs = (_largest(message["photo"]),)
        elif "document" in message and not declined:
            refs = (_file(_mapping(message["document"])),)
    if not text and not refs and (edit or not declined):
        # A pinned message, a changed timer, a moving location: nothing that a person said to us.
        ignored["service"] += 1
        return None
    kind: Kind = "edit" if edit else "message"
    start = ""
    if text.startswith("/start") and not edit and not refs and (match := START.fullmatch(text)):
        kind, text, start = "start", "", match[1] or ""
    return Arrival(
        channel=NAME, key=edit or key, address=str(address), at=_moment(message.get("edit_date" if edit else "date"), now), kind=kind,
        text=text, refs=refs, declined=declined, edits=key if edit else "", start=start, lang=_language(sender),
    )


def _tap(query: dict[str, Any], key: str, now: datetime, ignored: Counter[str]) -> Arrival | None:
    """A button pressed. Telegram gives it no time of its own: it is now."""
    sender = _mapping(query.get("from"))
    chat = _mapping(_mapping(query.get("message", {})).get("chat", {}))
    if chat.get("type", PRIVATE) != PRIVATE:
        ignored["group"] += 1
        return None
    if "data" not in query:                  # a game's button: not one of ours
        ignored["kind"] += 1
        return None
    # In a private chat the chat's number is the person's; a message too old to be shown may come without its chat.
    return Arrival(
        channel=NAME, key=key, address=str(_whole(chat.get("id", sender.get("id")))), at=now, tap=_text(query["data"]),
        lang=_language(sender), acknowledge=_text(query.get("id", "")),
    )


def _member(change: dict[str, Any], key: str, now: datetime, ignored: Counter[str]) -> Arrival | None:
    """The person blocked the bot, or let it in again."""
    chat = _mapping(change.get("chat"))
    if chat.get("type") != PRIVATE:
        ignored["group"] += 1
        return None
    status = _text(_mapping(change.get("new_chat_member")).get("status", ""))
    return Arrival(
        channel=NAME, key=key, address=str(_whole(chat.get("id"))), at=_moment(change.get("date"), now), kind="inner",
        inner="blocked" if status in BLOCKED else "unblocked", lang=_language(_mapping(change.get("from", {}))),
    )


def _largest(sizes: object) -> FileRef:
    """The largest of the sizes that Telegram made of one photo: small print must stay readable."""
    if not isinstance(sizes, list) or not sizes:
        raise Malformed("a photo without sizes")
    best = max((_mapping(size) for size in sizes), key=lambda size: _number(size.get("width")) * _number(size.get("height")))
    return _file(best)


def _file(file: dict[str, Any]) -> FileRef:
    ref = _text(file.get("file_id"))
    if not ref:
        raise Malformed("a file without its id")
    return FileRef(ref=ref, name=_text(file.get("file_name", "")), size=_number(file.get("file_size")))


def _moment(seconds: object, now: datetime) -> datetime:
    """The platform's time, never later than ours.

    It comes in whole seconds: the end of that second is taken, so that a screen sent within it counts as seen by whoever answers at once.
    """
    value = _whole(seconds)
    if not 0 < value <= _LAST_SECOND:
        raise Malformed("a time outside the calendar")
    return min(datetime.fromtimestamp(value, UTC) + _REST_OF_SECOND, now)


def _language(sender: dict[str, Any]) -> str:
    """``vi`` or ``en``: whoever set another language than Vietnamese is likelier to read English. Empty where the phone does not say."""
    code = sender.get("language_code")
    if not isinstance(code, str) or not code:
        return ""
    return "vi" if code.lower().partition("-")[0] == "vi" else "en"


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed("an object was expected")
    return value


def _whole(value: object) -> int:
    if type(value) is not int:               # True is no number here, and neither is a number beyond 64 bits (orjson makes it a float)
        raise Malformed("a whole number was expected")
    return value


def _number(value: object) -> int:
    """A size that may be missing."""
    return value if type(value) is int and value > 0 else 0


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("a text was expected")
    return value
