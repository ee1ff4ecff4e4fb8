"""Finds the procedures that words mean: their names and the ways in which people ask for them, weighed all at once. Built once."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dialogs.engine.fold import fold
from dialogs.search.hits import Hit
from dialogs.search.lexicon import Lexicon
from dialogs.search.outside import outside
from dialogs.search.patterns import DEATH, SYLLABLES, died, meanings, settled
from dialogs.search.postings import Numbers, Postings, Scores, Vocabulary, terms_of
from dialogs.search.repair import Repair
from dialogs.search.verbs import kinds_of, suits
from dialogs.search.words import PERSONS, SMALL, Words, agrees, core, split

if TYPE_CHECKING:
    from dialogs.procedures.procedure import Procedure

QUERY_MOST = 300             # characters; longer questions are read up to here

# Weights, found by trying on tests/search/dev.tsv and tuning.tsv.
PERSON, LITTLE = 0.35, 0.55  # of a word for a person, of a word that stands in most questions
PAIR = 0.45                  # of two syllables that stand side by side, against the rarer of them
NAME_COVER = 0.62            # of a name: how much of the question it holds; the rest counts only if the question holds much of the name
ALL_SAID = 0.5              # of everything that is said of a procedure taken together, beside the one way that fits best
SECOND = 0.3                 # of the second way that fits
LATER = 0.93                 # what each later one of several procedures of one phrase loses against the one before
WRONG_MARK = 0.8             # of the part of a way whose typed marks conflict
NEAR = 0.35                  # ways below this share of the best are not looked at closely
CLOSE_LOOK = 48              # ways that are
LEAST = 0.35                 # of score, words and pairs of the question that the best way holds: below it nothing fits
WORD, TWO, COUNTED = 0.04, 0.04, 4
SAID_IN_WAYS = 0.5           # how far the verbs of the name bind a way of asking, and the name itself
LEVELS = {"commune": 1.0, "province": 0.97, "ministry": 0.94, "other": 0.93}
LOCAL = 0.85                 # valid in one province only, while no province is set
ABROAD = 0.9                 # done by the embassies
AS_CONTEXT = 0.6             # of a saying that only tells how it came to the task that is named
NOBODY_DIED = 0.3            # of a way that speaks of a death where somebody lost a thing
FIELD_SHARE = 0.5            # of a field's name that a question must be to mean the field
THERE, ELSEWHERE = 1.25, 0.6 # a province was named: its own procedures, those of other provinces

# A list is asked for, in words without marks.
_ABOUT = re.compile(r"\b(linh vuc|(cac|nhung|may|nhom|danh sach) (thu tuc|viec|giay to)|thu tuc (ve|gi|nao)|thu tuc)\b")


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking for the procedure at ``place``; a name, or a phrase of the lexicon."""

    place: int
    words: Words
    later: int = 0


class Index:
    """The procedures that citizens may ask for; those of another province than ``province`` are left out."""

    __slots__ = (
        "_all_said", "_codes", "_factor", "_family", "_fields", "_is_name", "_lexicon", "_of_field", "_place_of", "_places", "_prior",
        "_provinces", "_rare", "_repair", "_terms", "_unknown", "_verbs", "_ways", "_weight", "_words",
    )  # fmt: skip

    def __init__(self, procedures: Iterable[Procedure], province: str = "", lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self._codes: list[str] = []
        self._provinces: list[str] = []
        self._prior: list[float] = []
        self._verbs: list[int] = []
        self._of_field: dict[str, list[int]] = {}
        ways: list[_Way] = []
        extras: list[Words] = []             # of results, field, keywords: said of a procedure, and no way of asking for it
        for one in procedures:
            if one.internal or one.state == "abolished" or (province and one.province not in ("", province)):
                continue
            place = len(self._codes)
            name = _named(one)
            ways.append(_Way(place, self._lexicon.swapped(name)))
            extras.append(split(" ".join((*one.results, one.field, *one.keywords))))
            self._codes.append(one.code)
            self._provinces.append(one.province)
            self._verbs.append(kinds_of(f" {' '.join(name.marks)} "))
            self._prior.append(_prior(one, province))
            self._of_field.setdefault(one.field, []).append(place)
        self._place_of = {code: place for place, code in enumerate(self._codes)}
        self._family = {code: first for first, others in self._lexicon.families.items() for code in others}
        names = len(ways)
        ways += self._asked()
        self._words = [way.words for way in ways]
        self._places: Numbers = np.array([way.place for way in ways], dtype=np.int32)
        self._is_name = np.arange(len(ways)) < names
        self._terms = Vocabulary()
        self._weigh(*self._numbered([way.words for way in ways]), *self._numbered(extras))
        prior = np.array(self._prior, dtype=np.float32)
        self._factor: Scores = prior[self._places] * np.array([LATER**way.later for way in ways], dtype=np.float32)
        self._fields = {field: (f" {' '.join(words.bare)} ", words) for field in self._of_field if field and (words := split(field))}
        often = Counter(syllable for way in ways for syllable in set(way.words.bare))
        often.update(syllable for swaps in self._lexicon.swaps.values() for swap in swaps for syllable in swap.said.bare)
        often.update(syllable for several in self._lexicon.provinces.values() for name, _code in several for syllable in name.bare)
        often.update(SYLLABLES)
        self._repair = Repair(often)

    def _numbered(self, several: list[Words]) -> tuple[Numbers, Numbers]:
        """The terms of all of these, and beside each the place of the one that holds it."""
        terms = array("i")
        sizes = [self._terms.add(words.bare, terms) for words in several]
        return np.array(terms, dtype=np.int32), np.repeat(np.arange(len(several), dtype=np.int32), sizes)

    def _weigh(self, terms: Numbers, ways: Numbers, others: Numbers, places: Numbers) -> None:
        """What each way and each procedure holds, and the weight of each term: how rare it is among the procedures.

        ``terms`` stand in ``ways``; ``others`` are only said of ``places``.
        """
        total, size, count = len(self._codes), len(self._terms), len(self._places)
        self._ways = Postings(terms, ways, size, count)
        # Everything that is said of a procedure taken together: each term once.
        both = np.concatenate((self._places[ways].astype(np.int64) * size + terms, places.astype(np.int64) * size + others))
        both.sort()
        said = both[np.diff(both, prepend=-1) != 0]
        self._all_said = Postings((said % size).astype(np.int32), (said // size).astype(np.int32), size, total)
        halves = self._terms.halves
        rare = np.log(1 + total / (0.5 + self._all_said.counts))
        lesser = np.array([PERSON if term in PERSONS else LITTLE if term in SMALL else 1.0 for term in self._terms], dtype=np.float32)
        own = rare * lesser
        single = halves[:, 0] == halves[:, 1]
        self._rare: Scores = np.where(single, own, PAIR * np.minimum(own[halves[:, 0]], own[halves[:, 1]])).astype(np.float32)
        # "mo mo" is a pair of one syllable: it is no syllable by itself
        self._unknown = 0.8 * math.log(1 + total / 0.5)
        sums = np.bincount(ways, weights=self._rare[terms], minlength=count).astype(np.float32)
        self._weight: Scores = np.maximum(sums, 1e-3)

    def __len__(self) -> int:
        return len(self._codes)

    def _asked(self) -> Iterator[_Way]:
        """The phrases of the lexicon, each for its procedure and the others of its family."""
        for phrase in self._lexicon.phrases:
            for code in (phrase.code, *self._lexicon.families.get(phrase.code, ())):
                place = self._place_of.get(code)
                if place is not None:
                    yield _Way(place, phrase.words, phrase.later)

    def _of(self, syllable: str) -> float:
        """The weight of a syllable."""
        number = self._terms.number(syllable)
        if number is not None:
            return float(self._rare[number])
        return self._unknown * (PERSON if syllable in PERSONS else LITTLE if syllable in SMALL else 1.0)

    def _weighed(self, bare: tuple[str, ...]) -> tuple[list[tuple[int, float]], float]:
        """The known terms of a question with their weights, and the weight of all of its terms."""
        known: dict[int, float] = {}
        total = 0.0
        for term in dict.fromkeys(terms_of(bare)):
            number = self._terms.number(term)
            if number is not None:
                weight = known[number] = float(self._rare[number])
            else:
                first, _blank, second = term.partition(" ")
                weight = PAIR * min(self._of(first), self._of(second)) if second else self._of(first)
            total += weight
        return [*known.items()], total

    # -- searching ----------------------------------------------------------------------------------------------

    def search(self, words: str, limit: int = 8) -> list[Hit]:
        """The procedures that these words may mean, best first; none when nothing fits. Never raises."""
        words = words[:QUERY_MOST]
        if len(folded := fold(words)) > QUERY_MOST:      # one Arabic sign may become eighteen letters
            words = folded[:QUERY_MOST]
        if outside(words) is not None:
            return []
        asked = settled(core(self._made_known(core(split(words)))))
        asked, provinces = self._lexicon.without_provinces(asked)
        if not len(asked) or not self._codes:
            return []
        terms, total = self._weighed(asked.bare)
        if not total:
            return []
        held = self._ways.added(terms)
        said = self._all_said.added(terms) / total
        ways = np.flatnonzero(held > 0.25 * held.max(initial=0.0)) if held.any() else np.zeros(0, dtype=np.intp)
        cover = held[ways] / total
        filled = held[ways] / self._weight[ways]
        root = np.sqrt(filled)
        fit = np.where(self._is_name[ways], NAME_COVER * cover + (1 - NAME_COVER) * cover * root, cover * root)
        scores = (fit + ALL_SAID * said[self._places[ways]] * np.sqrt(root)) * self._factor[ways]
        best = self._looked_at(ways, scores, held, asked, provinces) if any(_tells(one) for one in asked.bare) else {}
        for place, score in self._heard(asked, said, total, best):
            if score > best.get(place, (0.0, -1))[0]:
                best[place] = (score, best.get(place, (0.0, -1))[1])
        for place in self._field_meant(asked, about=_ABOUT.search(fold(words)) is not None):
            best[place] = (best.get(place, (0.0, -1))[0] * 0.3 + (1 + ALL_SAID) * self._prior[place], -1)
        ranked = self._one_of_each(sorted((-score, self._codes[place], way) for place, (score, way) in best.items()))[:limit]
        if not ranked or not self._fits(-ranked[0][0] / (1 + ALL_SAID), ranked[0][2], asked):
            return []
        return [
            Hit(code, round(-score / (1 + ALL_SAID), 4), self._said(way), way >= 0 and self._words[way].bare == asked.bare)
            for score, code, way in ranked
        ]

    def _one_of_each(self, ranked: list[tuple[float, str, int]]) -> list[tuple[float, str, int]]:
        """Of a procedure that provinces issued again only the best: a screen is for different things."""
        shown: dict[str, tuple[float, str, int]] = {}
        for entry in ranked:
            shown.setdefault(self._family.get(entry[1], entry[1]), entry)
        return [*shown.values()]

    def _heard(
        self, asked: Words, said: Scores, total: float, best: dict[int, tuple[float, int]]
    ) -> Iterator[tuple[int, float]]:
        """Place and score of what is said in too many ways to list."""
        for covered, code in meanings(asked):
            place = self._place_of.get(code)
            if place is not None:
                rest = {one for number, one in enumerate(asked.bare) if number not in covered and _tells(one)}
                first = max((entry for other, entry in best.items() if other != place), default=(0.0, -1))
                # "bố mất, giờ sang tên sổ đỏ": how it came to the task that is named after it
                context = AS_CONTEXT if first[1] >= 0 and len(rest & set(self._words[first[1]].bare)) > 1 else 1.0
                held = dict(self._weighed(asked.part(covered[0], covered[-1] + 1 - covered[0]).bare)[0])
                yield place, context * (1 + SECOND) * (sum(held.values()) / total + ALL_SAID * float(said[place])) * self._prior[place]

    def _fits(self, score: float, way: int, asked: Words) -> bool:
        """Whether the best is meant at all. In a long story the score of what is meant is low: then what it holds of the story counts."""
        if way < 0:
            return True
        line = f" {' '.join(self._words[way].bare)} "
        words = sum(f" {one} " in line for one in set(asked.bare) if _tells(one))
        pairs = sum(f" {first} {second} " in line for first, second in pairwise(asked.bare))
        return score + WORD * min(words, COUNTED) + TWO * min(pairs, COUNTED) >= LEAST

    def _said(self, way: int) -> str:
        return " ".join(self._words[way].marks) if way >= 0 else ""

    def _looked_at(
        self, ways: np.ndarray[tuple[int], np.dtype[np.intp]], scores: Scores, held: Scores, asked: Words, provinces: frozenset[str]
    ) -> dict[int, tuple[float, int]]:
        """Place to score and number of the best ways, with what only a closer look tells: marks, what is to be done, the province."""
        if not len(ways):
            return {}
        near = np.flatnonzero(scores > NEAR * scores.max())
        if len(near) > CLOSE_LOOK:
            near = near[np.argpartition(-scores[near], int(CLOSE_LOOK))[: int(CLOSE_LOOK)]]
        typed = {one: mark for mark, one in zip(asked.marks, asked.bare, strict=True) if mark != one}
        verbs = kinds_of(f" {' '.join(asked.marks)} ", asked=True)
        # "em mất rồi" speaks of a thing, "ba em mất rồi" of a death.
        unsaid = self._place_of.get(DEATH, -1) if "mat" in asked.bare and not died(asked) else -1
        found: dict[int, list[tuple[float, int]]] = {}
        for number in near.tolist():
            way = int(ways[number])
            place = int(self._places[way])
            score = float(scores[number])
            words = self._words[way]
            if typed and (wrong := self._wrong(words, typed)):
                score *= max(0.1, 1 - WRONG_MARK * wrong * (1 + PAIR) / max(float(held[way]), 0.1))
            score *= suits(self._verbs[place], verbs) ** SAID_IN_WAYS
            if place == unsaid and "mat" in words.bare:
                score *= NOBODY_DIED
            if provinces:
                own = self._provinces[place]
                score *= THERE if own in provinces else ELSEWHERE if own else 1.0
            found.setdefault(place, []).append((score, way))
        best = {}
        for place, several in found.items():
            several.sort(reverse=True)
            more = SECOND * several[1][0] if len(several) > 1 else 0.0
            best[place] = (several[0][0] + more, several[0][1])
        return best

    def _wrong(self, words: Words, typed: dict[str, str]) -> float:
        """The weight of the syllables of a way that were typed with other marks. A missing mark matches all."""
        wrong = 0.0
        for mark, one in zip(words.marks, words.bare, strict=True):
            mine = typed.get(one)
            if mine is not None and mine != mark and mark != one:
                wrong += self._of(one)
        return wrong

    def _made_known(self, words: Words) -> Words:
        return self._lexicon.swapped(self._repair.repaired(words))

    def _field_meant(self, asked: Words, *, about: bool) -> list[int]:
        """The procedures of the field that was named, if the question names no more than a field. ``about``: it asks for a list."""
        wanted = f" {' '.join(asked.bare)} "
        size = len(asked)
        best, found = (0.2 if about else FIELD_SHARE), ""
        for field, (line, words) in self._fields.items():
            start = line.find(wanted)
            if start < 0 or size / len(words) < best:
                continue
            if agrees(asked, words.part(line.count(" ", 0, start), size)) and (size > 1 or len(words) == 1 or about):
                best, found = size / len(words), field
        return self._of_field[found] if found else []


def _tells(syllable: str) -> bool:
    """Whether this says anything of a task: no person, no word of every question, no single letter."""
    return len(syllable) > 1 and syllable not in PERSONS and syllable not in SMALL


def _named(one: Procedure) -> Words:
    """The whole name without "Thủ tục" in front."""
    name = split(one.name)
    return name.part(2, len(name)) if name.bare[:2] == ("thu", "tuc") and len(name) > 2 else name


def _prior(one: Procedure, province: str) -> float:
    level = max((LEVELS.get(level, 0.93) for level in one.levels), default=0.93)
    if one.province and not province:
        level *= LOCAL
    if "Ngoại giao" in one.issuer or "đại diện" in one.name:
        level *= ABROAD
    return level
