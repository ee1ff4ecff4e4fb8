"""Provinces and communes since 1 July 2025: the units, the old ones they came from, and how they are looked up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from sys import intern

from dialogs.engine.place_search import search
from dialogs.engine.place_units import COMMUNE_LEVEL, PART, PEOPLE, PROVINCE_LEVEL, WHOLE, Entry, Former, Match, Unit
from dialogs.engine.place_words import PROVINCE_ALIASES, key_of, split_kind, words_of

__all__ = ["PART", "PEOPLE", "WHOLE", "Former", "Match", "Places", "Unit"]


_kind_key = lru_cache(maxsize=32)(key_of)


class Places:
    """All units, looked up by code and found by words (`find`). Built once from rows; nothing changes afterwards."""

    def __init__(self, units: Iterable[Unit], formers: Iterable[Former]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.names: dict[str, list[Entry]] = {}
        self.districts: dict[str, list[Entry]] = {}
        self.province_keys: dict[str, dict[str, int]] = {}      # key -> codes of today's provinces -> how much went there
        self.old_places: dict[str, frozenset[str]] = {}         # commune code -> keys of the districts ("/key") and provinces it came from
        self._current: dict[str, str] = {}                      # key -> code of the province that bears this name now
        self._split: dict[str, tuple[str, str, str]] = {}
        for unit in self.units.values():
            kind, bare, key = self._parts(unit.name)
            if unit.level == PROVINCE_LEVEL:
                self.province_keys.setdefault(key, {})[unit.code] = 1
                self._current[key] = unit.code
            else:
                self.names.setdefault(key, []).append(Entry(kind, bare, unit, None))
        self._add_formers(formers)
        for alias, key in PROVINCE_ALIASES.items():
            if key in self.province_keys:
                self.province_keys.setdefault(alias, self.province_keys[key])
        self.keys = sorted(self.names)
        self._split.clear()

    def _parts(self, name: str) -> tuple[str, str, str]:
        """(kind folded, bare name with marks, key) of a name; the same strings are kept once."""
        known = self._split.get(name)
        if known is None:
            kind, bare = split_kind(name)
            words = words_of(bare)
            spelled, key = " ".join([word.marked for word in words]), " ".join([word.key for word in words])
            known = self._split[name] = (_kind_key(kind), intern(spelled), intern(key))
        return known

    def _add_formers(self, formers: Iterable[Former]) -> None:
        pieces: dict[tuple[str, str], dict[str, int]] = {}
        came_from: dict[str, set[str]] = {}
        for former in formers:
            province = self._parts(former.province)[2]
            district_kind, _bare, district = self._parts(former.district)
            kind, bare, key = self._parts(former.name)
            if key:
                self.names.setdefault(key, []).append(Entry(kind, bare, None, former, district, district_kind, province))
            weight = pieces.setdefault((former.district, former.province), {})
            for code, share in former.into:
                weight[code] = weight.get(code, 0) + (1 if share == PART else 10)
                reached = self.province_keys.setdefault(province, {})
                reached[self.units[code].parent] = reached.get(self.units[code].parent, 0) + 1
                came_from.setdefault(code, set()).update((intern(f"/{district}"), province))
        shared: dict[frozenset[str], frozenset[str]] = {}
        self.old_places = {code: shared.setdefault(frozenset(keys), frozenset(keys)) for code, keys in came_from.items()}
        for (name, of), weight in pieces.items():
            kind, bare, key = self._parts(name)
            into = tuple((code, PART) for code, _weight in sorted(weight.items(), key=lambda piece: -piece[1]))
            district_unit = Former(name, "", of, into)
            self.districts.setdefault(key, []).append(Entry(kind, bare, None, district_unit, province=self._parts(of)[2]))

    @property
    def provinces(self) -> tuple[Unit, ...]:
        """All provinces in the order of their codes."""
        return tuple(sorted((unit for unit in self.units.values() if unit.level == PROVINCE_LEVEL), key=lambda unit: unit.code))

    def communes(self, province: str) -> tuple[Unit, ...]:
        """The communes of a province (its code) in the order they were handed in."""
        return tuple(unit for unit in self.units.values() if unit.parent == province)

    def commune(self, code: str) -> Unit | None:
        """The commune of this code (5 digits), or None."""
        unit = self.units.get(code)
        return unit if unit is not None and unit.level == COMMUNE_LEVEL else None

    def province(self, words: str) -> Unit | None:
        """The province of this code or name, present or former ("Vĩnh Phúc" is Phú Thọ now); None where there is none."""
        unit = self.units.get(words.strip())
        if unit is not None and unit.level == PROVINCE_LEVEL:
            return unit
        for key in (key_of(words), key_of(split_kind(words.strip())[1]), key_of(words).removeprefix("tp ").removeprefix("t ")):
            code = self.province_now(key)
            if code:
                return self.units[code]
        return None

    def province_now(self, key: str) -> str:
        """The code of the province that this key means now: the one of that name, else the one that nearly all of it went to."""
        if key in self._current:
            return self._current[key]
        reached = self.province_keys.get(key, {})
        code = max(reached, key=lambda code: reached[code], default="")
        return code if code and reached[code] >= 0.9 * sum(reached.values()) else ""

    def lies_in(self, code: str, district: str, province: str) -> bool:
        """Whether a commune lies in, or came from, the district and the province of these keys ("" is any)."""
        came_from = self.old_places.get(code, frozenset())
        if district and f"/{district}" not in came_from:
            return False
        name = PROVINCE_ALIASES.get(province, province)
        return not name or self._current.get(name) == self.units[code].parent or name in came_from

    def find(self, words: str, province: str = "") -> list[Match]:
        """The communes that the words may mean, best first, each once.

        Words may hold a house and street, old or new names of commune, district and province, with or without marks, kinds
        and commas. ``province`` (a code) is preferred: what lies elsewhere is left out where something lies there.
        """
        best: dict[str, Match] = {}
        for match in search(self, words_of(words)):
            known = best.get(match.unit.code)
            if known is None or match.score > known.score:
                best[match.unit.code] = match
        kept = list(best.values())
        if province and any(match.unit.parent == province for match in kept):
            kept = [match for match in kept if match.unit.parent == province]
        return sorted(kept, key=lambda match: -match.score)
