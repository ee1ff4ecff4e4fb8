"""Our own words for procedures: phrases that mean a code, and words that are said for others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dialogs.search.words import Words, agrees, split


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
    """Phrases and swaps by the first syllable they begin with, marks left out."""

    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    swaps: dict[str, list[Swap]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(several) for several in self.phrases.values())

    @property
    def codes(self) -> frozenset[str]:
        """The codes that some phrase means."""
        return frozenset(phrase.code for several in self.phrases.values() for phrase in several)

    def swapped(self, words: Words) -> Words:
        """The words with each known abbreviation or regional word replaced by what it means, longest first, once."""
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


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    """The lexicon from its tab-separated lines (lexicon.tsv says how they read). Raises ValueError on a line that cannot be read."""
    lexicon = Lexicon()
    seen: set[tuple[tuple[str, ...], str]] = set()

    def add(part: str, code: str, later: int, number: int) -> None:
        words = split(part)
        if not len(words):
            raise ValueError(f"line {number} of the lexicon holds an empty phrase")
        if (words.marks, code) not in seen:
            seen.add((words.marks, code))
            lexicon.phrases.setdefault(words.bare[0], []).append(Phrase(words, code, later))

    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        match line.rstrip("\n").split("\t"):
            case ["=", said, meant]:
                for part in said.split("|"):
                    swap = Swap(split(part), split(meant))
                    lexicon.swaps.setdefault(swap.said.bare[0], []).append(swap)
            case [code, phrases] if len(code) == 8 and code[1] == ".":
                for part in phrases.split("|"):
                    add(part, code, 0, number)
            case ["?", phrases, codes] if all(len(code) == 8 and code[1] == "." for code in codes.split("|")):
                for later, code in enumerate(codes.split("|")):
                    for part in phrases.split("|"):
                        add(part, code, later, number)
            case _:
                raise ValueError(f"line {number} of the lexicon cannot be read")
    for swaps in lexicon.swaps.values():
        swaps.sort(key=lambda swap: -len(swap.said))
    return _with_meant(lexicon)


def _with_meant(lexicon: Lexicon) -> Lexicon:
    """The phrases in the words that queries have after swapping, each once."""
    ready = Lexicon(swaps=lexicon.swaps)
    for phrase in {replace(one, words=lexicon.swapped(one.words)): None for several in lexicon.phrases.values() for one in several}:
        ready.phrases.setdefault(phrase.words.bare[0], []).append(phrase)
    return ready
