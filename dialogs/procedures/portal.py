"""Reading the national portal: one record in its own schema in, one Procedure out, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from dialogs.procedures.papers import PaperKinds
from dialogs.procedures.portal_cases import read_cases
from dialogs.procedures.portal_terms import read_filings
from dialogs.procedures.portal_texts import agency_of, clean, laws_of, province_of
from dialogs.procedures.procedure import Level, Procedure, cut
from dialogs.procedures.record import versioned

_CODE = re.compile(r"^\d\.\d{6,9}(?:\.[A-Z0-9.]{2,20})?(?:-(?:Xoa|XOA|xoa))?$")
_DELETED = re.compile(r"-xoa$", re.IGNORECASE)
_GONE = frozenset({"ABOLISHED", "ABOLISH", "DELETED", "EXPIRED", "INACTIVE", "REVOKED", "CANCELED", "CANCELLED"})
_FLAGS: tuple[tuple[str, Level], ...] = (
    ("isWard", "commune"),
    ("isProvince", "province"),
    ("isMinistry", "ministry"),
    ("isOtherAgency", "other"),
)
_RESULT_TAG = re.compile(r"\s*\((?:[A-ZĐ]{2,8})\)\s*$")
_HANOI = timezone(timedelta(hours=7))


class BadRecord(Exception):
    """A record that cannot be read. ``code`` names it as far as known, ``reason`` says what is wrong."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code or '?'}: {reason}")
        self.code = code
        self.reason = reason


def read_record(record: Mapping[str, Any], kinds: PaperKinds, *, with_wording: bool = False) -> Procedure:
    """One record of the portal (the object of its detail call or of a line of an export).

    ``with_wording`` keeps the official wording of papers, fees and times beside the facts; it does not change the version.
    Raises ``BadRecord`` when the record is no object, has no code or name, or its parts have another shape than the portal's.
    """
    if not isinstance(record, Mapping):
        raise BadRecord("", "not an object")
    code = clean(record.get("code"))
    if not _CODE.match(code):
        raise BadRecord(code[:40], "no procedure code of the form 1.001193")
    name = clean(record.get("name"))
    if not name:
        raise BadRecord(code, "no name")
    try:
        return _read(record, code, name, kinds, with_wording)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as problem:
        raise BadRecord(code, f"unexpected shape ({type(problem).__name__})") from problem


def _read(record: Mapping[str, Any], code: str, name: str, kinds: PaperKinds, with_wording: bool) -> Procedure:
    category: Mapping[str, Any] = next(iter(record.get("categoriesDetails") or ()), {})
    field_code = clean(category.get("code"))
    issuer_code = clean(record.get("departmentPromulgateCode"))
    internal = bool(record.get("isInternal"))
    gone = str(record.get("state", "")).upper() in _GONE or bool(_DELETED.search(code))
    return versioned(
        Procedure(
            code=code,
            name=name,
            version="",
            field=cut(clean(category.get("name")), 120),
            field_code=field_code,
            levels=tuple(level for flag, level in _FLAGS if record.get(flag)),
            agency=agency_of(record.get("executingAgencies")),
            issuer=clean(record.get("departmentPromulgateName")).replace("UBND", "Ủy ban nhân dân"),
            province=province_of(issuer_code),
            subjects=_names(record.get("subjectTypesDetails"), 80),
            filings=read_filings(record, field_code, with_wording=with_wording),
            cases=read_cases(record, kinds, field_code, with_wording=with_wording),
            results=_names(record.get("resultsDetails"), 80),
            laws=laws_of(law.get("code") for law in record.get("legalBasisesDetails") or ()),
            decision=cut(clean(record.get("decision") or record.get("decisionNo")), 60),
            decided=_day(record.get("decisionDate")),
            updated=_day(record.get("updatedAt")),
            life_event=clean(record.get("lifeEvent")),
            full_online=bool(record.get("isFullProcess")),
            offline_only=bool(record.get("isOfflineOnly")),
            anywhere=bool(record.get("isNonTerritorial")),
            page=clean(record.get("id")),
            internal=internal,
            state="abolished" if gone else "active",
            keywords=tuple(
                dict.fromkeys(word for part in re.split(r"[,;\n]", str(record.get("keywords") or "")) if (word := cut(clean(part), 60)))
            ),
        )
    )


def _names(rows: object, limit: int) -> tuple[str, ...]:
    if not isinstance(rows, list):
        return ()
    names = (cut(_RESULT_TAG.sub("", clean(row.get("name"))), limit) for row in rows)
    return tuple(dict.fromkeys(name for name in names if name))


def _day(milliseconds: object) -> str:
    """The day in Viet Nam of a time in milliseconds; "" when it is no time between 1980 and 2100 (the portal has both)."""
    if not isinstance(milliseconds, int | float) or not 315_532_800_000 < milliseconds < 4_102_444_800_000:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(_HANOI).date().isoformat()
