"""Terms and which things hold them: a number for each term, and for each number the things, all in one piece of memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]


def terms_of(bare: Sequence[str]) -> Iterator[str]:
    """The syllables, and each two that stand side by side."""
    yield from bare
    for first, second in pairwise(bare):
        yield f"{first} {second}"


class Vocabulary:
    """Numbers its terms as they come. ``halves`` are the two syllables of a pair, by their numbers; of a syllable, itself twice."""

    __slots__ = ("_halves", "_numbers")

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._halves = array("i")

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, term: str) -> bool:
        return term in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def number(self, term: str) -> int | None:
        """None for a term that was never added."""
        return self._numbers.get(term)

    def add(self, bare: Sequence[str], to: array[int]) -> int:
        """Append the numbers of the terms of these syllables, each once; how many there were."""
        numbers = self._numbers
        out: set[int] = set()
        for one in bare:
            found = numbers.get(one)
            if found is None:
                found = numbers[one] = len(numbers)
                self._halves.extend((found, found))
            out.add(found)
        for first, second in pairwise(bare):
            pair = f"{first} {second}"
            found = numbers.get(pair)
            if found is None:
                found = numbers[pair] = len(numbers)
                self._halves.extend((numbers[first], numbers[second]))
            out.add(found)
        to.extend(out)
        return len(out)

    @property
    def halves(self) -> Numbers:
        """One row for each term."""
        return np.array(self._halves, dtype=np.int32).reshape(-1, 2)


class Postings:
    """Which of ``size`` things hold a term. ``terms`` and ``things`` are the pairs of them, in any order."""

    __slots__ = ("_starts", "_things", "size")

    def __init__(self, terms: Numbers, things: Numbers, vocabulary: int, size: int) -> None:
        self.size = size
        self._things: Numbers = things[np.argsort(terms, kind="stable")]
        self._starts: Numbers = np.zeros(vocabulary + 1, dtype=np.int32)
        np.cumsum(np.bincount(terms, minlength=vocabulary), out=self._starts[1:])

    @property
    def counts(self) -> Numbers:
        """How many things hold each term."""
        return np.diff(self._starts)

    def added(self, terms: Iterable[tuple[int, float]]) -> Scores:
        """For each thing the sum of the weights of those of these terms that it holds."""
        out: Scores = np.zeros(self.size, dtype=np.float32)
        things, starts = self._things, self._starts
        for term, weight in terms:
            out[things[starts[term] : starts[term + 1]]] += weight
        return out
