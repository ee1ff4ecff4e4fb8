"""A procedure as we keep and show it: facts only, compiled from the national catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_PROCEDURE = re.compile(r"^(?:thủ tục)(?:\s*:|\s*[-–])?\s+", re.IGNORECASE)

Way = Literal["online", "post", "counter"]
Unit = Literal["working_day", "day", "hour", "month", "year", "same_day", "other"]
Doubt = Literal["", "unit", "council", "foreign", "text"]
Level = Literal["commune", "province", "ministry", "other"]
FilingWay = Literal["", "online", "offline"]


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee of one way of filing. ``dong`` is None when the catalogue's figure cannot be shown as truth; ``doubt`` says why.

    Doubts: "unit" (an error of the unit is suspected: 135 for 135.000), "council" (set by each provincial council),
    "foreign" (another currency), "text" (the catalogue gives it only in its wording).
    """

    dong: int | None
    kind: Literal["fee", "charge", "price"] = "charge"     # phí, lệ phí, mức giá
    doubt: Doubt = ""
    note: str = ""           # official wording; only after a full import


@dataclass(frozen=True, slots=True)
class Filing:
    """One way of filing: how long it takes and what it costs. ``time`` is None when the catalogue gives no figure."""

    way: Way
    time: float | None
    unit: Unit
    fees: tuple[Fee, ...] = ()
    note: str = ""           # official wording; only after a full import


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a case. ``kind`` is a key of the table of paper kinds; ``label`` our own short name for it.

    ``original`` and ``copies`` are quantities; a row with neither is a note and not a Paper.
    ``conditional`` papers are needed only in some situations and are asked about first.
    """

    key: str                 # stable within the procedure: the portal's component code, made unique
    kind: str
    label: str
    original: int = 1
    copies: int = 0
    conditional: bool = False
    form: bool = False       # filled in by the person, or an electronic form exists
    present: bool = False    # shown at the counter, not handed in
    either: bool = False     # one of several papers will do: "hoặc giấy tương đương"
    way: FilingWay = ""      # belongs to one way of filing only: the interactive form online, the paper form offline
    wording: str = ""        # official wording; only after a full import


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a procedure with its own papers. A procedure with one nameless case has no choice to offer."""

    key: str
    label: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure, as of one version of its record."""

    code: str
    name: str
    version: str             # short hash of the facts: a dossier stays with the version it was filed under
    field: str               # lĩnh vực
    field_code: str
    levels: tuple[Level, ...]
    agency: str              # who carries it out, short
    issuer: str              # who promulgated it: "Bộ Tư pháp", "UBND tỉnh …"
    province: str            # two-digit code when valid in one province only, else ""
    subjects: tuple[str, ...]
    filings: tuple[Filing, ...]
    cases: tuple[Case, ...]
    results: tuple[str, ...]
    laws: tuple[str, ...]    # numbers of the legal texts
    decision: str
    decided: str             # ISO date of the decision, or ""
    updated: str             # ISO date of the record
    life_event: str          # the portal's event key: "co-con-nho", …
    full_online: bool        # toàn trình
    offline_only: bool
    anywhere: bool           # phi địa giới
    page: str                # path of the portal's page for it (its id)
    internal: bool = False
    state: Literal["active", "abolished"] = "active"
    successor: str = ""
    keywords: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # the version is a hash of the facts: hashing every paper again would cost more than the dialog it looks up
        return hash((self.code, self.version))

    @property
    def title(self) -> str:
        """The name as said to people: without a leading "Thủ tục", capitalised, at most 120 characters."""
        return short_title(self.name)

    @property
    def by_commune(self) -> bool:
        """Whether the commune, whose offices this bot speaks for, may be the one that decides it."""
        return "commune" in self.levels

    @property
    def online(self) -> bool:
        """Whether it can be filed online at all."""
        return not self.offline_only and any(filing.way == "online" for filing in self.filings)


def short_title(name: str, limit: int = 120) -> str:
    """A name without a leading "Thủ tục" (or "Thủ tục:"), its first letter large, cut at a word when longer than ``limit``."""
    words = name.strip(" .;:")
    bare = _PROCEDURE.sub("", words) or words
    if bare.isupper():
        bare = bare.lower()
    return cut(bare[:1].upper() + bare[1:], limit)


def cut(words: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word and marked with an ellipsis when shortened."""
    if len(words) <= limit:
        return words
    whole = words[: limit - 1].rsplit(" ", 1)[0] or words[: limit - 1]
    return f"{whole.rstrip(' ,;:.(-–')}…"
