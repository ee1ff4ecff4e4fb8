"""What was meant: typed words against the choices that were on the screen they saw."""

from __future__ import annotations

import re

from dialogs.engine.fold import fold
from dialogs.engine.message import Message
from dialogs.engine.session import Offer
from dialogs.engine.text import Voice, say

NUMBER = re.compile(r"^(?:so |chon |cau |muc |number )?(\d{1,2})[.)]?$")


def offer_of(message: Message, voice: Voice, turn: int, scene: str, step: str) -> Offer:
    """The words that choose each button of this message: its number, its label, what it says to type."""
    words: dict[str, str] = {}
    for number, button in enumerate(message.buttons, 1):
        words[str(number)] = button.payload
        label = fold(say(button.label, voice))
        words.setdefault(label, button.payload)
        bare = re.sub(r"^[^\w]+|[^\w]+$", "", label).strip()
        if bare:
            words.setdefault(bare, button.payload)
        if button.say:
            words.setdefault(fold(button.say), button.payload)
    return Offer(turn, scene, step, words)


def chosen(offer: Offer | None, words: str) -> str:
    """The payload that these words choose on this screen, or ""."""
    if offer is None or len(words) > 80:
        return ""
    folded = fold(words)
    if number := NUMBER.match(folded):
        return offer.words.get(str(int(number[1])), "")
    return offer.words.get(folded) or offer.words.get(re.sub(r"[^\w ]", "", folded).strip(), "")
