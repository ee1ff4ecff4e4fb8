"""What was meant: typed words against the choices that were on the screen they saw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dialogs.engine.fold import fold
from dialogs.engine.message import Message
from dialogs.engine.session import Offer
from dialogs.engine.text import Voice, say

LONGEST = 80                  # characters; what is longer is a story and chooses nothing
NUMBER = re.compile(r"^(?:so |chon |cau |muc |number )?(\d{1,2})[.)]?$")


def offer_of(message: Message, voice: Voice, turn: int, scene: str, step: str) -> Offer:
    """The words that choose each button of this message: its number, its label, what it says to type."""
    words: dict[str, str] = {}
    for number, button in enumerate(message.buttons, 1):
        words[str(number)] = button.payload
        spelled = _typed_for_ours if button.label.constant else _typed_for      # what holds people's words is not remembered
        for typed in spelled(say(button.label, voice)):
            words.setdefault(typed, button.payload)
        if button.say:
            words.setdefault(fold(button.say), button.payload)
    return Offer(turn, scene, step, words)


def _typed_for(label: str) -> tuple[str, ...]:
    """What is typed to choose this label: the label folded, and the same without the signs around it."""
    folded = fold(label)
    bare = re.sub(r"^[^\w]+|[^\w]+$", "", folded).strip()
    return (folded, bare) if bare and bare != folded else (folded,)


_typed_for_ours = lru_cache(2_000)(_typed_for)


def may_choose(screens: Iterable[Mapping[str, str]], words: str) -> bool:
    """Whether these words would choose something on one of these screens: only then it matters which of them was seen."""
    if not words or len(words) > LONGEST:
        return False
    folded = fold(words)
    if NUMBER.match(folded):
        return True
    bare = _bare(folded)
    return any(folded in screen or bare in screen for screen in screens)


def chosen(offer: Offer | None, words: str) -> str:
    """The payload that these words choose on this screen, or ""."""
    if offer is None or len(words) > LONGEST:
        return ""
    folded = fold(words)
    if number := NUMBER.match(folded):
        return offer.words.get(str(int(number[1])), "")
    return offer.words.get(folded) or offer.words.get(_bare(folded), "")


def _bare(folded: str) -> str:
    return re.sub(r"[^\w ]", "", folded).strip()
