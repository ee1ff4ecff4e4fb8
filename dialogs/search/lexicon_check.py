"""Looks after the lexicon: phrases that lead to two procedures, codes that are gone, what is said twice, and how many each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogs.search.lexicon import Lexicon
from dialogs.search.words import Words, core, split

if TYPE_CHECKING:
    from dialogs.procedures.procedure import Procedure

WANTED = {"commune": 6, "province": 3, "ministry": 2, "other": 2}
"""How many different ways of asking each procedure of a level is to have."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a phrase. ``codes`` are those concerned."""

    kind: str
    phrase: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.phrase} ({', '.join(self.codes)})"


@dataclass(frozen=True, slots=True)
class Tally:
    """One level of government: its procedures, how many have enough ways of asking, all ways, and those that have too few."""

    level: str
    wanted: int
    procedures: int
    enough: int
    ways: int
    few: tuple[tuple[str, int], ...]


def same(words: Words) -> tuple[str, ...]:
    """Phrases with the same value differ only in marks, order or what is said around a question: the search hears no difference."""
    return tuple(sorted(core(words).bare or words.bare))


def faults(lexicon: Lexicon, procedures: Iterable[Procedure]) -> list[Fault]:
    """Everything that wants mending. Phrases that are meant for several procedures ("later" ones) may lead to several."""
    listed = {one.code: one for one in procedures}
    families = {code: first for first, others in lexicon.families.items() for code in (first, *others)}
    found: list[Fault] = []
    led: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
    several = {same(phrase.words) for phrase in lexicon.phrases if phrase.later}
    for phrase in lexicon.phrases:
        said, form = " ".join(phrase.words.marks), same(phrase.words)
        if phrase.code not in listed:
            found.append(Fault("a code that is gone", said, (phrase.code,)))
            continue
        if form in several:
            continue
        head = families.get(phrase.code, phrase.code)
        # Marks tell words apart where both have them: "thừa kế" is not "thua kế".
        other = led.setdefault((form, tuple(sorted(core(phrase.words).marks))), head)
        if other != head:
            found.append(Fault("said for two", said, (other, phrase.code)))
    for first, others in lexicon.families.items():
        gone = tuple(code for code in (first, *others) if code not in listed)
        if gone:
            found.append(Fault("a family with a code that is gone", "", gone))
    return found


def ways_of(lexicon: Lexicon, procedures: Iterable[Procedure]) -> Counter[str]:
    """Code to the number of its ways of asking that differ from each other and from its name; a family shares them."""
    names = {one.code: same(split(one.name.removeprefix("Thủ tục "))) for one in procedures}
    forms: dict[str, set[tuple[str, ...]]] = {code: set() for code in names}
    for phrase in lexicon.phrases:
        form = same(phrase.words)
        for code in (phrase.code, *lexicon.families.get(phrase.code, ())):
            if code in names and form != names[code]:
                forms[code].add(form)
    return Counter({code: len(several) for code, several in forms.items()})


def tallies(lexicon: Lexicon, procedures: Iterable[Procedure]) -> list[Tally]:
    """The levels, the nearest to citizens first; a procedure counts at the lowest level that does it."""
    listed = [one for one in procedures if not one.internal and one.state != "abolished"]
    ways = ways_of(lexicon, listed)
    levels: dict[str, list[str]] = {level: [] for level in WANTED}
    for one in listed:
        levels[next((level for level in WANTED if level in one.levels), "other")].append(one.code)
    return [
        Tally(
            level,
            WANTED[level],
            len(codes),
            sum(ways[code] >= WANTED[level] for code in codes),
            sum(ways[code] for code in codes),
            tuple(sorted((code, ways[code]) for code in codes if ways[code] < WANTED[level])),
        )
        for level, codes in levels.items()
    ]
