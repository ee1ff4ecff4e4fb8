"""How an address in people's words is read: names we know are found in it, and readings that fit together are kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from dialogs.engine.place_units import PART, Entry, Match
from dialogs.engine.place_words import CITY, COMMUNE, DISTRICT, PROVINCE, PROVINCE_ALIASES, Word, announced

if TYPE_CHECKING:
    from dialogs.engine.places import Places

_LONGEST = 8            # words of the longest name
_LIKE = 80              # how alike (0 to 100) a mistyped name must be
_CONTEXTS = 3           # districts and provinces tried for a mistyped name
_UNREAD = 45.0          # taken off where words were not understood


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words that is a name we know; ``start`` is before its kind, ``name`` after it."""

    start: int
    name: int
    end: int
    level: str
    kind: str
    key: str


NOWHERE = Span(0, 0, 0, "", "", "")


def search(places: Places, words: list[Word]) -> list[Match]:
    """All matches of the readings that explain the most words; mistyped and unfinished names where no reading explains all."""
    spans = list(_spans(places, words))
    provinces = [NOWHERE, *(s for s in spans if s.level in ("", CITY, PROVINCE) and s.key in places.province_keys)]
    districts = [NOWHERE, *(s for s in spans if s.level in ("", CITY, DISTRICT) and s.key in places.districts)]
    communes = [s for s in spans if s.level in ("", COMMUNE) and s.key in places.names]
    found: list[Match] = []
    covered = 0
    for cover, commune, district, of in sorted(_readings(communes, districts, provinces), key=lambda reading: -reading[0]):
        if found and cover < covered:
            break
        said = [span for span in (commune, district, of) if span.end]
        before = min(span.start for span in said)
        # Words before an announced name are a house number and a street; others were not understood.
        aside = bool(commune.level or (not commune.end and district.level)) and cover + before == len(words)
        more = [
            match if cover == len(words) or aside else replace(match, score=match.score - _UNREAD, loose=True)
            for match in (_named(places, words, commune, district, of) if commune.end else _of_district(places, words, district, of))
        ]
        if more:
            covered = cover
            found += more
    if all(match.loose for match in found):
        found += _near(places, words, districts, provinces)
    return found


def _spans(places: Places, words: list[Word]) -> Iterator[Span]:
    for name in range(len(words)):
        level, kind, start = announced(words, name)
        if words[name].apart:
            level = ""
        key = ""
        for end in range(name + 1, min(name + _LONGEST, len(words)) + 1):
            if end > name + 1 and words[end - 1].apart:
                break
            key = f"{key} {words[end - 1].key}" if key else words[name].key
            if key in places.names or key in places.districts or key in places.province_keys:
                if level:
                    yield Span(start, name, end, level, kind, key)
                if not key.isdecimal():     # a bare number is a house, not "Phường 12"
                    yield Span(name, name, end, "", "", key)


def _readings(communes: list[Span], districts: list[Span], provinces: list[Span]) -> Iterator[tuple[int, Span, Span, Span]]:
    """(words explained, commune, district, province), in the order of an address or its reverse; the commune may be missing."""
    for of in provinces:
        for district in districts:
            for commune in (NOWHERE, *communes):
                if not commune.end and not district.end:
                    continue
                order = [span for span in (commune, district, of) if span.end]
                if all(a.end <= b.start for a, b in pairwise(order)) or all(b.end <= a.start for a, b in pairwise(order)):
                    yield sum(span.end - span.start for span in order), commune, district, of


def _unlike(said: list[Word], name: str) -> float:
    """What is taken off where marks were typed and differ; nothing where none were typed."""
    if all(word.marked.isascii() for word in said):
        return 0.0
    own = name.split()
    if len(own) != len(said):
        return 10.0
    return sum(0 if word.marked == right else 3 if word.marked.isascii() else 10 for word, right in zip(said, own, strict=True))


def _fits(places: Places, entry: Entry, code: str, district: Span, of: Span) -> bool:
    """Whether a name's commune is the one in this district and province, as they are or as they were."""
    if entry.former is None:
        return places.lies_in(code, district.key, of.key)
    if district.key and district.key != entry.district:
        return False
    province = PROVINCE_ALIASES.get(of.key, of.key)
    return not province or province == entry.province or places.province_now(province) == places.units[code].parent


def _named(places: Places, words: list[Word], commune: Span, district: Span, of: Span) -> Iterator[Match]:
    said = words[commune.name : commune.end]
    for entry in places.names[commune.key]:
        score = 100.0 - _unlike(said, entry.marked) - (4 if commune.kind and commune.kind != entry.kind else 0)
        if entry.former is not None and district.kind and district.kind != entry.district_kind:
            score -= 3
        yield from _matches(places, entry, "former" if entry.former else "exact", score, district, of)


def _matches(places: Places, entry: Entry, how: str, score: float, district: Span, of: Span) -> Iterator[Match]:
    for code, share in entry.former.into if entry.former else ((entry.unit.code, ""),) if entry.unit else ():
        if _fits(places, entry, code, district, of):
            # Who names a district speaks of the time before July 2025; of a split unit, the commune with the people comes first.
            less = (1.5 if share == PART else 0) if entry.former else (3 if district.end else 0)
            unit = places.units[code]
            yield Match(unit, places.units[unit.parent], how, score - less, entry.former)


def _of_district(places: Places, words: list[Word], district: Span, of: Span) -> Iterator[Match]:
    said = words[district.name : district.end]
    for entry in places.districts[district.key]:
        score = 98.9 - _unlike(said, entry.marked) - (4 if district.kind and district.kind != entry.kind else 0)
        assert entry.former is not None
        for place, (code, _share) in enumerate(entry.former.into):
            if _fits(places, entry, code, NOWHERE, of):
                unit = places.units[code]
                yield Match(unit, places.units[unit.parent], "district", score - place / 100, entry.former)


def _near(places: Places, words: list[Word], districts: list[Span], provinces: list[Span]) -> list[Match]:
    """Mistyped and unfinished names, in the district and province that were understood."""
    contexts = sorted(
        {(d, p) for d in districts for p in provinces if not (d.end and p.end and d.start < p.end and p.start < d.end)},
        key=lambda pair: (-(pair[0].end - pair[0].start + pair[1].end - pair[1].start), pair[0].start, pair[1].start),
    )
    for district, of in contexts[:_CONTEXTS]:
        rest, kind = _rest(words, (district, of))
        if not rest:        # nothing but a district or a province was named
            return []
        if len(rest) < 3:
            continue
        found = [
            match
            for key, how, score in _alike(places, rest)
            for entry in places.names[key]
            for match in _matches(places, entry, how, score - (4 if kind and kind != entry.kind else 0), district, of)
        ]
        if found:
            return found
    return []


def _rest(words: list[Word], known: tuple[Span, Span]) -> tuple[str, str]:
    """What is left besides the names understood, from the last announced commune on, and its kind."""
    inside = {place for span in known for place in range(span.start, span.end)}
    left = [place for place in range(len(words)) if place not in inside]
    kind = ""
    for cut, place in enumerate(left):
        level, said, _start = announced(words, place)
        if level == COMMUNE:
            return " ".join(words[here].key for here in left[cut:]), said
    return " ".join(words[here].key for here in left), kind


def _alike(places: Places, rest: str) -> Iterable[tuple[str, str, float]]:
    """(key, how, score) of names that begin with the rest, then of those that look like it."""
    begin = bisect_left(places.keys, rest)
    unfinished = []
    for key in places.keys[begin : begin + 40]:
        if not key.startswith(rest):
            break
        unfinished.append((key, "prefix", 70 - min(10.0, float(len(key) - len(rest)))))
    near = process.extract(rest, places.keys, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=12, processor=None) if len(rest) > 4 else []
    known = {key for key, _how, _score in unfinished}
    return unfinished + [(key, "typo", like * 0.72) for key, like, _place in near if key not in known]
