"""The units an address may name: provinces and communes, old units and where they went, and matches of words with them."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE, PEOPLE, PART = "whole", "people", "part"     # all of the old unit; all its people and part of its land; a part of it
PROVINCE_LEVEL, COMMUNE_LEVEL = "tỉnh", "xã"


@dataclass(frozen=True, slots=True)
class Unit:
    """A province (level "tỉnh", parent "") or a commune (level "xã", parent = code of its province)."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Former:
    """A unit that ended or changed on 1 July 2025, and the communes it went to: (code, WHOLE | PEOPLE | PART), most of it first.

    A district has its own name in ``name`` and "" in ``district``.
    """

    name: str
    district: str
    province: str
    into: tuple[tuple[str, str], ...]

    @property
    def split(self) -> bool:
        """Whether it went to several communes, so that only the person knows which one is theirs."""
        return len(self.into) > 1


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that the words may mean.

    ``how``: "exact" (its present name), "former" (an old commune), "district" (an old district named alone), "prefix", "typo".
    ``former`` is the old unit that was named. ``score`` (0 to 100) orders matches; less than 2 apart they cannot be told apart.
    ``loose`` says that some words were not understood.
    """

    unit: Unit
    province: Unit
    how: str
    score: float
    former: Former | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the index: a present unit or a former one, with what its name and place are compared by."""

    kind: str               # folded: "phuong", "thi xa"
    marked: str
    unit: Unit | None
    former: Former | None
    district: str = ""      # keys of the former district and province
    district_kind: str = ""
    province: str = ""
