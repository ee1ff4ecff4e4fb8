"""A choice inside a longer answer: "bệnh viện Bạch Mai", "bà ngoại cháu", "cho má tôi"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dialogs.engine.fold import fold
from dialogs.engine.manners import Words, agree
from dialogs.engine.steps import Option

MOST_BEHIND = 6      # with more words behind the choice the answer is a story, and is asked about

NOT = frozenset(("khong", "ko", "k", "chua", "chang", "kg", "hong"))
EMPTY = frozenset(
    ("roi", "co", "da", "khong", "ko", "k", "chua", "la", "o", "a", "nhe", "duoc", "dang", "bi", "cai", "nay", "do", "thi", "toi", "hoac",
     "va", "cua", "tai", "nguoi", "voi", "cho", "hay", "ben", "the", "nao", "gi", "may", "hai", "ca"))
# In a sentence these say who speaks, even where one of them alone is an answer ("cho ai?" "em").
_SPEAKER = frozenset(("em", "minh", "con", "chau", "ban", "tui", "chung"))
_FILLS = EMPTY | _SPEAKER
_DENIES = NOT | {"khg", "hok", "hem", "dau", "not", "never"}     # "đâu còn giữ"; rather too many: who denies something is asked again
# What follows these may be the opposite; "mất tích" (missing) is no death.
_TURNS = frozenset(("va", "hoac", "hay", "nhung", "neu", "or", "and", "but", "if", "tich"))


class _Place(NamedTuple):
    """Where words for an option stand in an answer."""

    start: int
    end: int
    option: Option

    @property
    def size(self) -> int:
        return self.end - self.start


def negated(words: Sequence[str]) -> bool:
    """Whether there is a no among these words."""
    return any(fold(word) in NOT for word in words)


def held(spelled: Sequence[tuple[Option, Sequence[Words]]], question: Words, said: Words) -> tuple[tuple[Option, ...], bool]:
    """The options whose words stand in what was said, and whether the one of them may be taken without asking.

    That is so where the answer begins with them, or has nothing but small words and the question's own around them. One single word
    is too little for it ("mẹ chồng"), and counts only at either end. With a no outside of them nothing is meant.
    """
    places = _places(spelled, said)
    meant = [place for place in places if place.size > 1] or [place for place in places if place.start == 0 or place.end == len(said)]
    around = [fold(word) for at, word in enumerate(said) if not any(place.start <= at < place.end for place in meant)]
    if not meant or not _DENIES.isdisjoint(around):
        return (), False
    options = tuple(option for option, _phrases in spelled if any(place.option == option for place in meant))
    largest = max(meant, key=lambda place: place.size)
    sure = (
        len({place.option.value for place in places}) == 1
        and largest.size > 1
        and not negated(said)
        and _TURNS.isdisjoint(around)
        and _stands_out(largest, {fold(word) for word in question}, said)
    )
    return options, sure


def _places(spelled: Sequence[tuple[Option, Sequence[Words]]], said: Words) -> list[_Place]:
    """Where the options' words stand; those inside of longer ones are not meant: "nghèo" in "cận nghèo"."""
    found = [
        _Place(at, at + len(phrase), option)
        for option, phrases in spelled
        for phrase in phrases
        if not all(fold(word) in _FILLS for word in phrase)
        for at in range(len(said) - len(phrase) + 1)
        if agree(said[at : at + len(phrase)], phrase)
    ]
    return [
        place
        for place in found
        if not any(other.size > place.size and other.start <= place.start and place.end <= other.end for other in found)
    ]


def _stands_out(place: _Place, question: set[str], said: Words) -> bool:
    before, behind = [fold(word) for word in said[: place.start]], [fold(word) for word in said[place.end :]]
    if not before:
        return len(behind) <= MOST_BEHIND
    return all(word in _FILLS or word in question for word in before) and all(word in _FILLS for word in behind)
