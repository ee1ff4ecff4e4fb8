"""The portal's names and numbers made clean: Unicode, agencies, legal numbers, provinces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from dialogs.engine import fold
from dialogs.procedures.procedure import cut

_LAW = re.compile(r"\d{1,5}(?:\.\d{1,3})?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐƯ][A-ZĐƯa-z0-9]*(?:\s*-\s*[A-ZĐƯ0-9][A-ZĐƯa-z0-9&]*)*")
_PREFIX = re.compile(
    r"^(?:luật|luất|nghị định|nđ|thông tư|tt|quyết định|nghị quyết|pháp lệnh|văn bản hợp nhất|thông tư liên tịch)?\s*(?:số)?\s*:?\s*", re.I
)
_WARD = re.compile(r"\b(?:UBND|[UỦ][YỶ]\s+BAN\s+NHÂN\s+DÂN)\b", re.I)
_LEVEL = re.compile(r"\bCấp (?:Xã|Tỉnh|Huyện)\b", re.I)
_OFFICE = re.compile(r"^(?:H\d{2})(?:[.\d]|$)")

# Agency codes of the 63 provinces before July 2025 (Quyết định 20/2020/QĐ-TTg) -> statistical code of the province they are in now
PROVINCE_OF: Final[Mapping[str, str]] = {
    "H01": "91",
    "H02": "24",
    "H03": "19",
    "H04": "96",
    "H05": "24",
    "H06": "79",
    "H07": "86",
    "H08": "52",
    "H09": "79",
    "H10": "75",
    "H11": "68",
    "H12": "96",
    "H13": "92",
    "H14": "04",
    "H15": "66",
    "H16": "68",
    "H17": "48",
    "H18": "11",
    "H19": "75",
    "H20": "82",
    "H21": "52",
    "H22": "08",
    "H23": "31",
    "H24": "31",
    "H25": "37",
    "H26": "01",
    "H27": "42",
    "H28": "25",
    "H29": "79",
    "H30": "92",
    "H31": "33",
    "H32": "56",
    "H33": "91",
    "H34": "51",
    "H35": "12",
    "H36": "68",
    "H37": "20",
    "H38": "15",
    "H39": "80",
    "H40": "37",
    "H41": "40",
    "H42": "37",
    "H43": "56",
    "H44": "25",
    "H45": "66",
    "H46": "44",
    "H47": "48",
    "H48": "51",
    "H49": "22",
    "H50": "44",
    "H51": "92",
    "H52": "14",
    "H53": "80",
    "H54": "33",
    "H55": "19",
    "H56": "38",
    "H57": "46",
    "H58": "82",
    "H59": "86",
    "H60": "08",
    "H61": "86",
    "H62": "25",
    "H63": "15",
}


def clean(words: object) -> str:
    """NFC, without invisible characters, single spaces; "" for anything that is not a text."""
    if not isinstance(words, str):
        return ""
    return fold.clean(words)


def province_of(issuer_code: str) -> str:
    """The two-digit code of the province in which a procedure of this issuer is valid; "" when it is valid everywhere."""
    return PROVINCE_OF.get(issuer_code[:3], "") if _OFFICE.match(issuer_code) else ""


def agency_of(words: object) -> str:
    """Who carries a procedure out, written out and short: at most 80 characters, each office once."""
    text = _WARD.sub("Ủy ban nhân dân", clean(words)).replace("Ủy ban nhân dân xã, phường, thị trấn", "Ủy ban nhân dân cấp xã")
    text = text.replace("Ủy ban nhân dân cấp xã, phường, thị trấn", "Ủy ban nhân dân cấp xã")
    text = _LEVEL.sub(lambda found: found[0].lower(), text)
    offices = {office.strip(" .;"): None for office in text.split(",")}
    kept = ""
    for office in (office for office in offices if office):
        longer = f"{kept}, {office}" if kept else office
        if len(longer) > 80:
            return kept or cut(longer, 80)
        kept = longer
    return kept


def laws_of(codes: Iterable[object]) -> tuple[str, ...]:
    """Only the numbers of the legal texts ("123/2015/NĐ-CP"), each once; a text without a readable number is left out."""
    numbers: dict[str, None] = {}
    for code in codes:
        text = _PREFIX.sub("", clean(code))
        found = _LAW.search(text)
        if found:
            numbers[re.sub(r"\s+", "", found[0])] = None
    return tuple(numbers)
