"""Finds the procedures that words mean: our lexicon first, then how much of the question the names hold. Built once, read by all."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from dialogs.search.lexicon import Lexicon
from dialogs.search.outside import outside
from dialogs.search.patterns import DEATH, SYLLABLES, died, meanings, settled
from dialogs.search.repair import Repair
from dialogs.search.verbs import kinds_of, suits
from dialogs.search.words import PERSONS, SMALL, SPEAKERS, Words, core, split

if TYPE_CHECKING:
    from dialogs.procedures.procedure import Procedure

QUERY_MOST = 300             # characters; longer questions are read up to here
CANDIDATES = 120
COMMON = 900                 # a syllable of more names than this finds nobody by itself
LEAST = 0.34                 # below this share of the question nothing fits
LEAST_OF_FEW = {0: 0.7, 1: 0.7, 2: 0.44}    # a question with so few words of its own is soon held by some name: it must be held well
SURE = 5.0                   # rarity of a phrase of the lexicon (sum over its words) that answers a long story by itself
ALONE = 0.65                 # below this the best is a guess: it is never named alone, and only FEW are named
FEW = 6
NEAR, CLEAR = 0.45, 0.65     # others are named down to this share of the best; fewer where the lexicon knows the whole question
LATER = 0.93                 # what each later one of several procedures of one word loses against the one before
AS_CONTEXT = 0.5             # what is left of a saying that only tells how it came to the task that is named
LEVELS = {"commune": 1.0, "province": 0.97, "ministry": 0.94, "other": 0.93}
LOCAL = 0.85                 # valid in one province only, while no province is set


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that may be meant. Scores compare within one search; 1 is a question that is answered word for word."""

    code: str
    score: float


class Index:
    """The procedures that citizens may ask for; those of another province than ``province`` are left out."""

    __slots__ = (
        "_bare", "_codes", "_extras", "_fields", "_idf", "_lexicon", "_marks", "_of_field", "_places", "_posts", "_prior", "_repair",
        "_verbs", "_weights",
    )  # fmt: skip

    def __init__(self, procedures: Iterable[Procedure], province: str = "", lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self._codes: list[str] = []
        self._marks: list[str] = []          # " đăng ký khai tử ", to look for syllables and pairs in
        self._bare: list[str] = []
        self._extras: list[str] = []         # results, field, keywords; without marks
        self._verbs: list[int] = []
        self._prior = array("f")
        self._of_field: dict[str, list[int]] = {}
        posts: dict[str, array[int]] = {}
        names: list[Words] = []
        for one in procedures:
            if one.internal or one.state == "abolished" or (province and one.province not in ("", province)):
                continue
            place = len(self._codes)
            name = _named(one)
            extra = split(" ".join((*one.results, one.field, *one.keywords)))
            names.append(name)
            self._codes.append(one.code)
            self._marks.append(f" {' '.join(name.marks)} ")
            self._bare.append(f" {' '.join(name.bare)} ")
            self._extras.append(f" {' '.join(extra.bare)} ")
            self._verbs.append(kinds_of(self._marks[-1]))
            self._prior.append(_prior(one, province))
            self._of_field.setdefault(one.field, []).append(place)
            for syllable in {*name.bare, *extra.bare}:
                posts.setdefault(syllable, array("H")).append(place)
        self._posts = posts
        self._places = {code: place for place, code in enumerate(self._codes)}
        total = len(self._codes) + 1
        held = Counter(syllable for name in names for syllable in set(name.bare))
        self._idf = {syllable: math.log(1 + total / (1 + held.get(syllable, 0))) for syllable in posts}
        self._weights = array("f", (sum(self._idf[syllable] for syllable in name.bare) or 1.0 for name in names))
        self._fields = {field: split(field) for field in self._of_field if field}
        often = Counter({syllable: len(places) for syllable, places in posts.items()})
        for phrases in self._lexicon.phrases.values():
            often.update(syllable for phrase in phrases for syllable in phrase.words.bare)
        often.update(syllable for swaps in self._lexicon.swaps.values() for swap in swaps for syllable in swap.said.bare)
        often.update(SYLLABLES)
        self._repair = Repair(often)

    def __len__(self) -> int:
        return len(self._codes)

    def search(self, words: str, limit: int = 8) -> list[Hit]:
        """The procedures that these words may mean, best first; none when nothing fits. Never raises."""
        words = words[:QUERY_MOST]
        if outside(words) is not None:
            return []
        said = settled(self._made_known(split(words)))
        asked = settled(core(self._made_known(core(split(words)))))
        if not len(asked):
            return []
        query = _Query(asked, self._idf, math.log(2 + len(self._codes)))
        meant = self._meant(said, asked, query)
        scores: dict[int, float] = {}
        strong = 0.0
        for place in self._candidates(query, meant):
            plain = self._fit(place, query)
            if plain > strong and self._firm(place, query):
                strong = plain
            scores[place] = plain * self._prior[place] * suits(self._verbs[place], query.verbs)
        strong = strong if strong >= LEAST_OF_FEW.get(len(query.own), LEAST) else 0.0
        for place, share in meant.items():
            strong = max(strong, share)
            # our own words say what is to be done; a name that does more is held against it only where the question says what
            scores[place] = scores.get(place, 0.0) + 0.9 * share * (suits(self._verbs[place], query.verbs) if query.verbs else 1.0)
        for place in self._field_meant(asked):
            strong = 1.0
            scores[place] = scores.get(place, 0.0) * 0.3 + self._prior[place]
        if strong < LEAST and query.sure < SURE:
            return []
        weak = strong < ALONE and query.sure < SURE
        best = sorted(scores.items(), key=lambda entry: (-entry[1], self._codes[entry[0]]))[: min(limit, FEW) if weak else limit]
        near = CLEAR if meant.get(best[0][0], 0.0) > 0.9 else NEAR
        hits = [Hit(self._codes[place], round(score, 4)) for place, score in best]
        named = [hit for hit in hits if hit.score > near * hits[0].score]
        if weak and len(named) == 1:        # one alone is taken for what was meant: a weak one stands among others, or says nothing
            return hits[:3] if len(hits) > 1 else []
        return named

    def _made_known(self, words: Words) -> Words:
        return self._lexicon.swapped(self._repair.repaired(words))

    # -- the lexicon ------------------------------------------------------------------------------------------

    def _meant(self, said: Words, asked: Words, query: _Query) -> dict[int, float]:
        """Place to the share of the question that a phrase of the lexicon covers, persons passed over."""
        out: dict[int, float] = {}
        without_self = asked.without({place for place, one in enumerate(asked.bare) if one in SPEAKERS})
        mourned = died(said)        # asked of the whole message: what was lost may have been taken out as words around the question
        for words in (asked, without_self, said):
            claimed: dict[int, int] = {}        # a shorter phrase inside a longer one says nothing more
            matches = [*self._matches(words)]
            matches += [(covered, code, _context(covered, code, matches)) for covered, code in meanings(words) if code != DEATH or mourned]
            longest_first = sorted(matches, key=lambda found: (-len(found[0]), -found[2], found[0][-1] - found[0][0]))
            for covered, code, sure in longest_first:
                if any(claimed.get(one, 0) > len(covered) for one in covered):
                    continue
                claimed.update((one, max(claimed.get(one, 0), len(covered))) for one in covered)
                place = self._places.get(code)
                if place is not None:
                    rare = sum(query.weights.get(words.bare[one], 0.0) for one in covered) if len(covered) > 1 else 0.0
                    query.sure = max(query.sure, sure * rare)
                    # a phrase that is all of the question says most; in a long story a rare phrase says enough
                    out[place] = max(out.get(place, 0.0), sure * max(query.share(words, covered) ** 1.5, min(0.55, 0.085 * rare)))
        return out

    def _matches(self, words: Words) -> Iterable[tuple[tuple[int, ...], str, float]]:
        """(places covered, code, how sure) of each phrase that stands in the words, at most two other words between."""
        for start, first in enumerate(words.bare):
            for phrase in self._lexicon.phrases.get(first, ()):
                covered = [start]
                for syllable in phrase.words.bare[1:]:
                    here = covered[-1] + 1
                    reach = words.bare[here : here + 3]
                    if syllable not in reach or (len(phrase.words) == 2 and reach[0] != syllable):
                        break
                    covered.append(here + reach.index(syllable))
                else:
                    pairs = [(words.marks[place], words.bare[place], mark) for place, mark in zip(covered, phrase.words.marks, strict=True)]
                    wrong = sum(mine not in (plain, its) for mine, plain, its in pairs)
                    gaps = covered[-1] - start + 1 - len(covered)
                    yield tuple(covered), phrase.code, (1.0, 0.6, 0.25)[min(wrong, 2)] * 0.9**gaps * LATER**phrase.later

    def _field_meant(self, asked: Words) -> list[int]:
        """The procedures of the field that was named, if the question names no more than a field."""
        if len(asked) < 2:
            return []
        wanted = f" {' '.join(asked.bare)} "
        near = [(len(asked) / len(words), field) for field, words in self._fields.items() if wanted in f" {' '.join(words.bare)} "]
        share, field = max(near, default=(0.0, ""))
        return self._of_field[field] if share >= 0.6 else []

    # -- the names --------------------------------------------------------------------------------------------

    def _candidates(self, query: _Query, meant: dict[int, float]) -> Iterable[int]:
        """The procedures worth a closer look: those that hold the rarest words of the question."""
        partial: dict[int, float] = {}
        ranked = sorted(((weight, one) for one, weight in query.weights.items() if one in self._posts), reverse=True)
        for rank, (weight, one) in enumerate(ranked):
            posts = self._posts[one]
            if len(posts) <= COMMON or rank < 2:
                for place in posts:
                    partial[place] = partial.get(place, 0.0) + weight
            else:
                for place in partial.keys() & set(posts):
                    partial[place] += weight
        if len(partial) <= CANDIDATES:
            return {*partial, *meant}
        lengths = self._weights      # of names that hold the same words the short ones are nearer
        chosen = nlargest(CANDIDATES, partial, key=lambda place: partial[place] - 0.002 * lengths[place])
        return {*chosen, *meant}

    def _fit(self, place: int, query: _Query) -> float:
        """How well a name holds the question, 0 to 1: its syllables, its pairs, and how much of the name was asked for."""
        name, bare_name = self._marks[place], self._bare[place]
        held = held_of_name = 0.0
        for mark, one, weight, idf in query.parts:
            how = 0.0
            if one in bare_name:
                how = 1.0 if mark in name else 0.96 if mark == one else 0.3
                held_of_name += how * idf
            elif one in self._extras[place]:
                how = 0.45
            held += how * weight
        where = name if query.has_marks else bare_name
        pairs = sum(weight for pair, weight in query.pairs if pair in where)
        cover = held / query.total
        together = pairs / query.pair_total if query.pair_total else cover
        focus = min(1.0, held_of_name / self._weights[place])
        return 0.56 * cover + 0.26 * together + 0.18 * focus


    def _firm(self, place: int, query: _Query) -> bool:
        """Whether the name holds enough of what the question is about: two of its own words, or most of them."""
        held = [weight for mark, one, weight in query.own if one in self._bare[place] and (mark in self._marks[place] or mark == one)]
        return bool(held) and (len(held) > 1 or sum(held) >= 0.6 * sum(weight for _mark, _one, weight in query.own))


def _context(covered: tuple[int, ...], code: str, others: Iterable[tuple[tuple[int, ...], str, float]]) -> float:
    """How sure a saying is: less where the message goes on to name another task ("bố mất, giờ sang tên sổ đỏ")."""
    named = any(len(places) > 1 and other != code and sure > 0.5 and not {*places} & {*covered} for places, other, sure in others)
    return AS_CONTEXT if named else 1.0


def _named(one: Procedure) -> Words:
    """The whole name without "Thủ tục" in front."""
    name = split(one.name)
    return name.part(2, len(name)) if name.bare[:2] == ("thu", "tuc") and len(name) > 2 else name


def _prior(one: Procedure, province: str) -> float:
    level = max((LEVELS.get(level, 0.93) for level in one.levels), default=0.93)
    if one.province and not province:
        level *= LOCAL
    if one.province and province:
        level *= 1.04
    if "Ngoại giao" in one.issuer or "đại diện" in one.name:
        level *= 0.88
    return level


class _Query:
    """One question, made ready to be looked for in many names."""

    __slots__ = ("has_marks", "own", "pair_total", "pairs", "parts", "sure", "total", "verbs", "weights")

    def __init__(self, asked: Words, idf: dict[str, float], unknown: float) -> None:
        self.has_marks = asked.has_marks
        self.sure = 0.0
        self.parts: list[tuple[str, str, float, float]] = []
        self.weights: dict[str, float] = {}
        for mark, one in zip(asked.marks, asked.bare, strict=True):
            if one in self.weights:
                continue
            rare = idf.get(one, unknown)
            weight = rare * (0.25 if one in PERSONS else 0.45 if one in SMALL else 1.0)
            self.weights[one] = weight
            self.parts.append((f" {mark} ", f" {one} ", weight, rare))
        self.own = [(mark, one, weight) for mark, one, weight, _rare in self.parts if one.strip() not in PERSONS | SMALL]
        self.total = sum(self.weights.values()) or 1.0
        self.pairs = [
            (f" {asked.marks[place]} {asked.marks[place + 1]} ", self.weights[asked.bare[place]] + self.weights[asked.bare[place + 1]])
            for place in range(len(asked) - 1)
        ]
        self.pair_total = sum(weight for _pair, weight in self.pairs)
        self.verbs = kinds_of(f" {' '.join(asked.marks)} ", asked=True)

    def share(self, words: Words, covered: Iterable[int]) -> float:
        """The part of the question's weight that these places hold."""
        whole = sum(self.weights.get(one, 1.0) for one in words.bare) or 1.0
        return sum(self.weights.get(words.bare[place], 1.0) for place in covered) / whole
