"""Words that the catalogue does not know, made into words that it does: raw typing keys, missing spaces, one wrong letter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs.engine.fold import marked
from dialogs.search.keystrokes import typed
from dialogs.search.words import Words, bare

GLUED_FROM = 6
LONGEST = 20                 # letters of a word that is still repaired: the time grows with their square
_DOUBLED = re.compile(r"(.)\1+")
_HEARD_ALIKE = (frozenset("sx"), frozenset("dg"), frozenset("ln"), frozenset("ck"))


class Repair:
    """Knows the syllables of the catalogue (``often``: bare syllable to how many names hold it) and finds the nearest one."""

    __slots__ = ("_near", "_often")

    def __init__(self, often: Mapping[str, int]) -> None:
        self._often = often
        near: dict[str, list[str]] = {}
        for syllable in often:
            if len(syllable) > 2 and syllable.isalpha():
                for form in _shorter(syllable):
                    near.setdefault(form, []).append(syllable)
        self._near = {form: tuple(several) for form, several in near.items()}

    def repaired(self, words: Words) -> Words:
        """The words with each unknown one replaced where something near is known."""
        marks: list[str] = []
        plain: list[str] = []
        for mark, one in zip(words.marks, words.bare, strict=True):
            for good in self._mended(mark, one):
                marks.append(good)
                plain.append(bare(good))
        return Words(tuple(marks), tuple(plain))

    def _mended(self, mark: str, one: str) -> list[str]:
        if one in self._often or not mark[0].isalpha() or max(len(mark), len(one)) > LONGEST:
            return [mark]
        made = marked(typed(mark))
        if made != mark:
            return [made]
        if any(char.isdecimal() for char in one):
            return [mark]
        if len(one) >= GLUED_FROM and (parts := self._parted(mark)):
            return parts
        single = _DOUBLED.sub(r"\1", mark)
        if bare(single) in self._often:
            return [single]
        near = self._nearest(one)
        return [near] if near else [mark]

    def _parted(self, mark: str) -> list[str]:
        """The known syllables that were written without spaces, or none. Fewest pieces, then the commonest."""
        best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(mark)
        for end in range(1, len(mark) + 1):
            for start in range(max(0, end - 7), end):
                so_far = best[start]
                piece = mark[start:end]
                count = self._often.get(bare(piece), 0)
                if so_far is None or count < 3 or (len(piece) < 2):
                    continue
                cost = so_far[0] + 1 + 3 / (count + 1) ** 0.5
                known = best[end]
                if known is None or cost < known[0]:
                    best[end] = (cost, [*so_far[1], piece])
        found = best[-1]
        return found[1] if found and 2 <= len(found[1]) <= 8 else []

    def _nearest(self, one: str) -> str:
        """The commonest known syllable that differs by one letter, or by two that changed places; "" when there is none."""
        if len(one) < 3:
            return ""
        found = {
            known
            for form in _shorter(one)
            for known in self._near.get(form, ())
            if len(one) > 3 or len(known) > 3 or sorted(known) == sorted(one)
        }
        found = {known for known in found if known[0] == one[0] or sorted(known) == sorted(one) or {known[0], one[0]} in _HEARD_ALIKE}
        return max(found, key=lambda known: (self._often[known], known), default="")


def _shorter(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
