"""How long and how much: the portal's ways of filing with their times and fees, doubtful figures marked as such."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from dialogs.engine.fold import fold
from dialogs.procedures.portal_texts import clean
from dialogs.procedures.procedure import Fee, Filing, Unit, Way

_WAYS: Final[Mapping[str, Way]] = {"ONLINE": "online", "POSTAL": "post", "DIRECT": "counter"}
_UNITS: Final[Mapping[str, Unit]] = {"WORKING_DAY": "working_day", "DAY": "day", "HOUR": "hour", "MONTH": "month", "YEAR": "year"}
_KINDS: Final[Mapping[str, Literal["fee", "charge", "price"]]] = {"FEE": "fee", "SERVICE_FEE": "charge", "PRICE_LEVEL": "price"}
_ORDER: Final = {"online": 0, "counter": 1, "post": 2}
CIVIL_STATUS: Final = "G15-TP07"  # hộ tịch: OTHER counts working days there, and 1 is "the same day"
CERTIFYING: Final = "G15-TP03"  # chứng thực: the same
# Where a figure of 0 without a word means "set by the provincial council" (Thông tư 85/2019/TT-BTC Điều 5)
_BY_COUNCIL: Final = frozenset({CIVIL_STATUS, "G13-TN02", "G05-KD10", "G17-XD11", "G05-KD09", "G01-CA05"})
_DURATION = re.compile(r"(\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?(ngay lam viec|ngay|gio lam viec|gio|thang|nam)\b")
_DURATION_UNITS: Final[Mapping[str, Unit]] = {
    "ngay lam viec": "working_day",
    "ngay": "day",
    "gio lam viec": "hour",
    "gio": "hour",
    "thang": "month",
    "nam": "year",
}
_COUNCIL = re.compile(r"hoi dong nhan dan|hdnd|uy ban nhan dan (?:cap )?tinh|ubnd tinh|dia phuong")
_FREE = re.compile(r"^(?:[-+.:\s]*)(?:khong\b(?! qua)|mien\b|chua (?:co )?quy dinh|0 ?(?:dong|d)\b|chua thu|le phi: khong|phi: khong)")
_FOREIGN = re.compile(r"\busd\b|do la|\beuro?\b|ngoai te|\bus\$")
SMALLEST: Final = 1_000  # no fee of the state is below 1,000 đồng: such a figure lost its zeros
LARGEST: Final = 1_000_000_000


def read_filings(record: Mapping[str, Any], field_code: str, *, with_wording: bool) -> tuple[Filing, ...]:
    """The ways of filing of one record, online first; equal rows once."""
    filings: dict[Filing, None] = {}
    for row in record.get("executionMethods") or ():
        way = _WAYS.get(str(row.get("submissionMethod")))
        if way is None:
            continue
        wording = clean(row.get("description"))
        time, unit = read_time(row.get("processingTime"), str(row.get("processingTimeUnit")), wording, field_code)
        fees = read_fees(row.get("fees") or (), record, field_code, with_wording=with_wording)
        filings[Filing(way, time, unit, fees, wording if with_wording else "")] = None
    return _doubt_dearer(tuple(sorted(filings, key=lambda filing: _ORDER[filing.way])))


def read_time(value: object, unit: str, wording: str, field_code: str) -> tuple[float | None, Unit]:
    """A duration with its unit; ``None`` when the portal gives none.

    OTHER is the portal's dirt: in civil status and certifying it counts days and 1 is "the same day"; elsewhere it says nothing,
    and the one duration of the wording is taken when there is exactly one.
    """
    number = _number(value)
    known = _UNITS.get(unit)
    if known and number:
        return number, known
    if number and field_code in (CIVIL_STATUS, CERTIFYING):
        return (number, "same_day") if number <= 1 else (number, "working_day")
    told = {(int(found[1]), _DURATION_UNITS[found[2]]) for found in _DURATION.finditer(fold(wording[:400]))}
    if len(told) == 1:
        amount, told_unit = told.pop()
        return float(amount), told_unit
    return None, "other"


def read_fees(rows: Sequence[Mapping[str, Any]], record: Mapping[str, Any], field_code: str, *, with_wording: bool) -> tuple[Fee, ...]:
    """The fees of one way of filing, equal ones once, in the portal's order."""
    fees: dict[Fee, None] = {}
    for row in rows:
        wording = clean(row.get("description"))
        kind = _KINDS.get(str(row.get("type")), "charge")
        fee = _judge(row.get("value"), kind, fold(wording), str(record.get("departmentPromulgateCode", "")), field_code)
        fees[replace(fee, note=wording) if with_wording else fee] = None
    return tuple(fees)


def _judge(value: object, kind: Literal["fee", "charge", "price"], folded: str, issuer: str, field_code: str) -> Fee:
    amount = _number(value)
    if amount:
        dong = int(amount)
        if dong != amount or not SMALLEST <= dong <= LARGEST:
            foreign = issuer == "G08" or bool(_FOREIGN.search(folded))
            return Fee(None, kind, "foreign" if foreign else "unit")
        return Fee(dong, kind)
    if _FREE.match(folded) and not _COUNCIL.search(folded):
        return Fee(0, kind)
    if _COUNCIL.search(folded) or (not folded and field_code in _BY_COUNCIL):
        return Fee(None, kind, "council")
    if folded or value is None:
        return Fee(None, kind, "text")
    return Fee(0, kind)


def _doubt_dearer(filings: tuple[Filing, ...]) -> tuple[Filing, ...]:
    """Filing from home is never dearer than at the counter: such a figure is doubted (hộ kinh doanh: 150,000 against 50,000)."""
    counter = [fee.dong for filing in filings if filing.way == "counter" for fee in filing.fees if fee.dong]
    if not counter:
        return filings
    limit = max(counter)
    return tuple(
        replace(filing, fees=tuple(replace(fee, dong=None, doubt="unit") if (fee.dong or 0) > limit else fee for fee in filing.fees))
        if filing.way != "counter"
        else filing
        for filing in filings
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if value > 0 else None
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,6}(?:[.,]\d{1,2})?\s*", value):
        return float(value.replace(",", ".")) or None
    return None
