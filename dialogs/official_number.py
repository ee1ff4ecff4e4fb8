"""The official number of a dossier: how it is put together at reception, and how a typed one is read.

Rule: Thông tư 03/2025/TT-VPCP article 13, ``MX1X2.Y1Y2Y3.Z1Z2-YYMMDD-XXXX``: agency code, day of reception, the day's running number.
Older numbers (QCVN 102:2016/BTTTT) name the agency the other way round: ``000.00.16.H15-210721-0001``.
"""

from __future__ import annotations

import re
from datetime import date

from dialogs.engine.fold import fold

_UNIT = re.compile(r"[A-Y]\d{2}(?:\.\d{1,3}){0,3}")
_NEW = re.compile(r"(?P<unit>[A-Y]\d{2}(?:\.\d{1,3}){0,3})-(?P<day>\d{6}|\d{8})-(?P<rest>\d{4,9})")
_OLD = re.compile(r"(?P<unit>\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2})-(?P<day>\d{6}|\d{8})-(?P<rest>\d{4,9})")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")
_LEAD = re.compile(r"^(?:ma so|ma ho so|so ho so|ho so so|ho so|ma|so)[: ]+(?=[a-z]?\d|[a-z]o|o)")


def is_unit_code(code: str) -> bool:
    """Whether this is an agency code (Quyết định 20/2020/QĐ-TTg): ``H05``, ``H05.105``, ``G22.99.08``; at most 35 characters."""
    return len(code) <= 35 and _UNIT.fullmatch(code) is not None


def compose(unit_code: str, day: date, sequence: int) -> str:
    """The number given at reception: ``H05.105-261123-0001``. Raises ValueError for what is no agency code, or a sequence below 1."""
    if not is_unit_code(unit_code) or sequence < 1:
        raise ValueError("an official number needs an agency code such as H05.105 and a running number from 1")
    return f"{unit_code}-{day:%y%m%d}-{sequence:04d}"


def read_number(words: str) -> str:
    """The official number that the whole message is, in capitals and without spaces; "" when it is none. Never raises.

    New and old forms, dashes of any kind, the letter O for a zero, days of six or eight digits. The day must be in the calendar.
    """
    if len(words) > 120:
        return ""
    plain = _LEAD.sub("", _DASHES.sub("-", fold(_DASHES.sub("-", words))))
    typed = plain.upper().replace(" ", "").strip(".,;:?!\"'()")
    for form in (_zeros(typed), typed[:1] + _zeros(typed[1:])):
        found = _NEW.fullmatch(form) or _OLD.fullmatch(form)
        if found and _day(found["day"]) is not None:
            return form
    return ""


def spellings(number: str) -> tuple[str, ...]:
    """The ways in which this number may have been written down, the way we write it first: new order, day of six digits, no idle zeros."""
    found = _NEW.fullmatch(number) or _OLD.fullmatch(number)
    day = _day(found["day"]) if found else None
    if found is None or day is None:
        return ()
    units = [found["unit"], _turned(found["unit"])]
    rests = dict.fromkeys((f"{int(found['rest']):04d}", found["rest"]))
    days = (f"{day:%y%m%d}", f"{day:%Y%m%d}")
    units.sort(key=lambda unit: not unit[0].isalpha())
    made = [f"{unit}-{when}-{rest}" for unit in dict.fromkeys(units) for when in days for rest in rests]
    return tuple(dict.fromkeys([*made, number]))


def _turned(unit: str) -> str:
    """An old agency code in the new order without its empty groups: ``000.00.16.H15`` is ``H15.16``; a new one in the old order."""
    groups = unit.split(".")
    if unit[0].isalpha():
        if len(groups) > 4 or any(len(group) > 2 for group in groups[1:3]):
            return unit
        level2, level3, level4 = [*groups[1:], "0", "0", "0"][:3]
        return f"{int(level4):03d}.{int(level3):02d}.{int(level2):02d}.{groups[0]}"
    turned = groups[::-1]
    while len(turned) > 1 and not int(turned[-1]):
        turned.pop()
    return ".".join(turned)


def _zeros(text: str) -> str:
    return text.replace("O", "0")


def _day(digits: str) -> date | None:
    try:
        if len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
