"""Our own words for procedures: the ways in which people ask, words that are said for others, families, names of provinces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dialogs.search.words import Words, agrees, split

_CODE = re.compile(r"\d\.\d{6,7}")       # the national catalogue has one code with a digit more
KINDS = frozenset({"plain", "nick", "old", "region", "situation", "wish", "abbr"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that means a procedure; ``later`` counts those that it rather means."""

    words: Words
    code: str
    later: int = 0


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that are said for other words: an abbreviation, an old name, a regional word."""

    said: Words
    meant: Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases; swaps and provinces by the first syllable they begin with, marks left out; families by the code that leads each."""

    phrases: list[Phrase] = field(default_factory=list)
    swaps: dict[str, list[Swap]] = field(default_factory=dict)
    families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    provinces: dict[str, list[tuple[Words, str]]] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """The codes that some phrase means, their families left out."""
        return frozenset(phrase.code for phrase in self.phrases)

    def swapped(self, words: Words) -> Words:
        """The words with each known abbreviation or regional word replaced by what it means, longest first, once."""
        if not self.swaps.keys() & set(words.bare):
            return words
        marks: list[str] = []
        bare: list[str] = []
        place = 0
        while place < len(words):
            swap = next((one for one in self.swaps.get(words.bare[place], ()) if agrees(words.part(place, len(one.said)), one.said)), None)
            if swap is None:
                marks.append(words.marks[place])
                bare.append(words.bare[place])
                place += 1
            else:
                marks.extend(swap.meant.marks)
                bare.extend(swap.meant.bare)
                place += len(swap.said)
        return Words(tuple(marks), tuple(bare))

    def without_provinces(self, words: Words) -> tuple[Words, frozenset[str]]:
        """The words without the names of provinces, and the codes of those that were named. Words that are nothing but a name stay."""
        gone: set[int] = set()
        named: set[str] = set()
        for place, one in enumerate(words.bare):
            for name, code in self.provinces.get(one, ()):
                if place not in gone and agrees(words.part(place, len(name)), name):
                    gone.update(range(place, place + len(name)))
                    named.add(code)
        if not named or len(gone) >= len(words) - 1:
            return words, frozenset(named)
        return words.without(gone), frozenset(named)


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    """The lexicon from its tab-separated lines (the tables in lexicon/ say how they read). Raises ValueError on one that cannot be read."""
    lexicon = Lexicon()
    seen: set[tuple[tuple[str, ...], str]] = set()

    def add(part: str, code: str, later: int, number: int) -> None:
        words = split(part)
        if not len(words):
            raise ValueError(f"line {number} of the lexicon holds an empty phrase")
        if (words.marks, code) not in seen:
            seen.add((words.marks, code))
            lexicon.phrases.append(Phrase(words, code, later))

    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        match line.rstrip("\n").split("\t"):
            case ["=", said, meant]:
                for part in said.split("|"):
                    swap = Swap(split(part), split(meant))
                    lexicon.swaps.setdefault(swap.said.bare[0], []).append(swap)
            case [code, phrase, kind, source, checked] if _is_code(code) and kind in KINDS and source and checked:
                add(phrase, code, 0, number)
            case [code, phrases] if _is_code(code):
                for part in phrases.split("|"):
                    add(part, code, 0, number)
            case ["?", phrases, codes] if all(_is_code(code) for code in codes.split("|")):
                for later, code in enumerate(codes.split("|")):
                    for part in phrases.split("|"):
                        add(part, code, later, number)
            case [province, names] if len(province) == 2 and province.isdecimal():
                for part in names.split("|"):
                    name = split(part)
                    lexicon.provinces.setdefault(name.bare[0], []).append((name, province))
            case [codes] if "|" in codes and all(_is_code(code) for code in codes.split("|")):
                first, *others = codes.split("|")
                lexicon.families[first] = tuple(others)
            case _:
                raise ValueError(f"line {number} of the lexicon cannot be read")
    for swaps in lexicon.swaps.values():
        swaps.sort(key=lambda swap: -len(swap.said))
    for several in lexicon.provinces.values():
        several.sort(key=lambda entry: -len(entry[0]))
    return _with_meant(lexicon)


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def _with_meant(lexicon: Lexicon) -> Lexicon:
    """The phrases in the words that queries have after swapping, each once."""
    meant = {replace(one, words=lexicon.swapped(one.words)): None for one in lexicon.phrases}
    return replace(lexicon, phrases=list(meant))
