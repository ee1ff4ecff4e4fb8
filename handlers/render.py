"""From a message to what a channel sends: the person's language, numbered choices, masked numbers, pieces of the right size."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Sequence
from typing import Any

from dialogs.engine.fields import CitizenNumber, Phone
from dialogs.engine.fold import unseen
from dialogs.engine.message import Message
from dialogs.engine.text import Voice, say
from handlers.channel import Abilities, Part, PartButton

MAC_BYTES = 6
EXAMPLES = frozenset({str(CitizenNumber().examples[0][1]), str(Phone().examples[0][1]), "0912345678"})
"""Made-up numbers that our own sentences show as examples: nobody could follow a covered one."""
TAP = re.compile(r"^(?P<payload>.{1,40})~(?P<turn>[0-9a-z]{1,7})~(?P<mac>[A-Za-z0-9_-]{8})$", re.DOTALL)
# What may be a person's number: 9 to 14 digits in a row; a telephone however it is grouped; twelve or nine digits in threes or fours.
# However it is parted: a blank, a dot, a slash, brackets, up to two of them between digits.
_GAP = r"[ .,/_()\-]{0,2}"
PERSONAL = re.compile(
    rf"(?<!\d)(?:\d{{9,14}}|\d{{3}}(?:{_GAP}\d{{3}}){{3}}|(?:\d{{4}}{_GAP}){{2}}\d{{4}}"
    rf"|\(?(?:\+?84|0)(?:{_GAP}\d){{8,10}}|\d{{3}} \d{{3}} \d{{3}})(?!\d)"
)
ADDRESS = re.compile(r"https?://[\w.\-]+(?::\d+)?/[\w./\-]*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The one-time link to a dossier's papers: its 43 letters are drawn, and some draws hold nine digits in a row.
PAPERS_LINK = re.compile(r"https?://[\w.\-]+(?::\d+)?(?:/[\w.\-]+)*/papers/[A-Za-z0-9_-]{43}(?![\w-])")
DATED = re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}\b")
OFFICIAL_NUMBER = re.compile(r"(?:[A-Y]\d{2}(?:\.\d{1,3}){0,3}|\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2})-\d{6,8}-\d{4,9}")
DIGITS = re.compile(r"\d")


def body_of(message: Message, voice: Voice) -> dict[str, Any]:
    """The message in this language, as plain JSON for the outbox. Buttons keep their payload; the channel's form comes later."""
    body: dict[str, Any] = {"text": say(message.text, voice)}
    if message.buttons:
        body["buttons"] = [[say(button.label, voice), button.payload, button.say] for button in message.buttons]
    if message.document:
        body["document"] = message.document
    if message.replaces:
        body["replaces"] = True
    if message.erased:
        body["erased"] = True
    return body


def mask(text: str, shown: Collection[str] = ()) -> str:
    """Cover citizen numbers and phone numbers: ``0790******12``. Numbers in ``shown`` (the hotline) stay.

    Whatever may be a person's number is covered, unless it is part of a dossier's official number or an amount of money.
    """
    text = unseen(text)
    if len(DIGITS.findall(text)) < 9:       # the shortest number of a person; most messages have no digits at all
        return text
    kept = {_digits(number) for number in shown if number} | EXAMPLES
    spared = [found.span() for pattern in (OFFICIAL_NUMBER, ADDRESS, PAPERS_LINK) for found in pattern.finditer(text)]

    def cover(found: re.Match[str]) -> str:
        whole = found[0]
        inside = any(start <= found.start() and found.end() <= end for start, end in spared)
        if inside or _digits(whole) in kept or _amount(text, found) or DATED.search(whole):
            return whole
        return _covered(whole)

    return PERSONAL.sub(cover, text)


def _digits(words: str) -> str:
    return "".join(DIGITS.findall(words))


def _covered(number: str) -> str:
    count = len(_digits(number))
    head = 4 if count >= 11 else 3
    out, place = [], 0
    for char in number:
        if char.isdigit():
            out.append(char if place < head or place >= count - 2 else "*")
            place += 1
        else:
            out.append(char)
    return "".join(out)


def _amount(text: str, found: re.Match[str]) -> bool:
    """An amount of money: not beginning with 0, and followed by its unit."""
    return not found[0].startswith(("0", "+", "(")) and text[found.end() : found.end() + 6].lower().startswith((" đồng", " vnd", " đ"))


def seal_tap(payload: str, turn: int, secret: bytes, lane: str) -> str:
    """A payload with its turn and a proof that we made it for this conversation; at most 64 bytes."""
    return f"{payload}~{_base36(turn)}~{_proof(payload, turn, secret, lane)}"


def open_tap(data: str, secret: bytes, lane: str) -> tuple[str, int] | None:
    """Payload and turn of a sealed tap; None when it is not ours."""
    found = TAP.match(data)
    if found is None:
        return None
    turn = int(found["turn"], 36)
    if not hmac.compare_digest(found["mac"], _proof(found["payload"], turn, secret, lane)):
        return None
    return found["payload"], turn


def _proof(payload: str, turn: int, secret: bytes, lane: str) -> str:
    # Keyed BLAKE2 (RFC 7693 §2.9) is a MAC by itself and takes a third of HMAC's time.
    digest = hashlib.blake2b(f"{lane}|{turn}|{payload}".encode(), key=secret, digest_size=MAC_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _base36(number: int) -> str:
    out = ""
    while True:
        number, rest = divmod(number, 36)
        out = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + out
        if not number:
            return out


def parts_of(
    body: dict[str, Any],
    abilities: Abilities,
    *,
    turn: int,
    lane: str,
    secret: bytes,
    shown: Collection[str] = (),
    again: str = "",
    below: str = "",
) -> list[Part]:
    """The pieces of one message for one channel, in order. ``again`` marks a repeated push, ``below`` is the open question under it.

    Where a channel shows fewer buttons than there are, or none, the choices follow as numbered text.
    """
    text = str(body.get("text", ""))
    if again:
        text = f"{again}\n{text}"
    if below:
        text = f"{text}\n\n{below}"
    buttons: Sequence[Sequence[str]] = body.get("buttons", ())
    fits = bool(buttons) and len(buttons) <= abilities.buttons and all(len(label) <= abilities.label for label, _payload, _say in buttons)
    if buttons and not fits:
        listed = "\n".join(f"{number}. {label}" for number, (label, _payload, _say) in enumerate(buttons, 1))
        text = f"{text}\n\n{listed}"
    text = mask(text, shown)
    pieces = split(text, abilities.text)
    made = [Part(piece) for piece in pieces]
    last = made[-1]
    if buttons and abilities.buttons:
        sealed = []
        for number, (label, payload, _say) in enumerate(list(buttons)[: abilities.buttons], 1):
            words = mask(label, shown) if fits else f"{number}. {mask(label, shown)}"[: abilities.label]
            sealed.append(PartButton(words, seal_tap(payload, turn, secret, lane)))
        last = Part(last.text, tuple(sealed))
    made[-1] = Part(last.text, last.buttons, document=str(body.get("document", "")))
    return made


def split(text: str, most: int) -> list[str]:
    """Pieces of at most ``most`` characters (UTF-16 units), cut between paragraphs, else lines, else words."""
    pieces: list[str] = []
    rest = text
    while units(rest) > most:
        room = _prefix(rest, most)
        cut = max(room.rfind("\n\n"), 0) or max(room.rfind("\n"), 0) or max(room.rfind(" "), 0) or len(room)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    pieces.append(rest)
    return [piece for piece in pieces if piece] or [" "]


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts (https://core.telegram.org/bots/api#sendmessage)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _prefix(text: str, most: int) -> str:
    room = text[:most]
    while units(room) > most:
        room = room[: len(room) - max(1, (units(room) - most) // 2)]
    return room
