"""A procedure as plain JSON and back, and the short hash that names a version of its facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from sys import intern
from typing import Any, cast

from dialogs.procedures.procedure import Case, Fee, Filing, Level, Paper, Procedure

_PLAIN = (
    "code",
    "version",
    "name",
    "field",
    "field_code",
    "agency",
    "issuer",
    "province",
    "decision",
    "decided",
    "updated",
    "life_event",
    "page",
    "state",
    "successor",
)
_LISTS = ("levels", "subjects", "results", "laws", "keywords")
_MARKS = ("full_online", "offline_only", "anywhere", "internal")
_LETTERS = (("c", "conditional"), ("f", "form"), ("p", "present"), ("e", "either"))
_WAYS = {"": "", "online": "n", "offline": "d"}
_WAY_OF = {"n": "online", "d": "offline"}
NOT_FACTS = frozenset({"version", "updated"})  # left out of the hash: a record touched without a changed fact keeps its version


def to_json(procedure: Procedure, *, wording: bool = True) -> dict[str, Any]:
    """A dict that survives ``json.dumps`` unchanged; empty fields are left out. ``wording=False`` leaves the official wording out too."""
    packed: dict[str, Any] = {key: value for key in _PLAIN if (value := getattr(procedure, key)) not in ("", "active")}
    packed |= {key: list(value) for key in _LISTS if (value := getattr(procedure, key))}
    packed |= {key: 1 for key in _MARKS if getattr(procedure, key)}
    packed["filings"] = [_pack_filing(filing, wording) for filing in procedure.filings]
    packed["cases"] = [[case.key, case.label, [_pack_paper(paper, wording) for paper in case.papers]] for case in procedure.cases]
    return packed


def from_json(packed: Mapping[str, Any]) -> Procedure:
    """The procedure of ``to_json``. Raises ``KeyError`` or ``TypeError`` on anything else. Repeated strings are shared in memory."""
    lists = {key: tuple(intern(item) for item in packed.get(key, ())) for key in _LISTS}
    return Procedure(
        code=packed["code"],
        name=packed["name"],
        version=packed["version"],
        field=intern(packed.get("field", "")),
        field_code=intern(packed.get("field_code", "")),
        levels=cast("tuple[Level, ...]", lists["levels"]),
        agency=intern(packed.get("agency", "")),
        issuer=intern(packed.get("issuer", "")),
        province=intern(packed.get("province", "")),
        subjects=lists["subjects"],
        filings=tuple(_filing(item) for item in packed.get("filings", ())),
        cases=tuple(_case(item) for item in packed.get("cases", ())),
        results=lists["results"],
        laws=lists["laws"],
        decision=packed.get("decision", ""),
        decided=intern(packed.get("decided", "")),
        updated=intern(packed.get("updated", "")),
        life_event=intern(packed.get("life_event", "")),
        full_online=bool(packed.get("full_online")),
        offline_only=bool(packed.get("offline_only")),
        anywhere=bool(packed.get("anywhere")),
        page=packed.get("page", ""),
        internal=bool(packed.get("internal")),
        state=packed.get("state", "active"),
        successor=packed.get("successor", ""),
        keywords=lists["keywords"],
    )


def facts(procedure: Procedure) -> dict[str, Any]:
    """What a version is about: everything but the wording, the version itself and the day the record was last touched."""
    return {key: value for key, value in to_json(procedure, wording=False).items() if key not in NOT_FACTS}


def versioned(procedure: Procedure) -> Procedure:
    """The same procedure with the version of its facts: the first 12 hexadecimal digits of SHA-256 over their canonical JSON."""
    canonical = json.dumps(facts(procedure), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(procedure, version=hashlib.sha256(canonical.encode()).hexdigest()[:12])


def _pack_filing(filing: Filing, wording: bool) -> list[Any]:
    fees = [_trim([fee.dong, fee.kind, fee.doubt, fee.note if wording else ""]) for fee in filing.fees]
    return _trim([filing.way, filing.time, filing.unit, fees, filing.note if wording else ""])


def _pack_paper(paper: Paper, wording: bool) -> list[Any]:
    marks = "".join(letter for letter, name in _LETTERS if getattr(paper, name)) + _WAYS[paper.way]
    return _trim([paper.key, paper.kind, paper.label, paper.original, paper.copies, marks, paper.wording if wording else ""])


def _trim(row: list[Any]) -> list[Any]:
    """Without the empty texts at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


def _filled(row: Sequence[Any], ends: list[Any]) -> list[Any]:
    """The row with the empty texts that ``_trim`` took off its end."""
    return [*row, *ends[len(row) :]]


def _filing(row: Sequence[Any]) -> Filing:
    way, time, unit, fees, note = _filled(row, ["", None, "other", (), ""])
    return Filing(way, time, unit, tuple(Fee(*fee) for fee in fees), note)


def _case(row: Sequence[Any]) -> Case:
    key, label, papers = row
    return Case(intern(key), label, tuple(_paper(item) for item in papers))


def _paper(row: Sequence[Any]) -> Paper:
    key, kind, label, original, copies, marks, wording = _filled(row, ["", "", "", 1, 0, "", ""])
    way = next((_WAY_OF[letter] for letter in marks if letter in _WAY_OF), "")
    return Paper(
        key,
        intern(kind),
        intern(label),
        original,
        copies,
        "c" in marks,
        "f" in marks,
        "p" in marks,
        "e" in marks,
        cast("Any", way),
        wording,
    )
