"""Figures of the law that the guides ask by, each with its source and the day from which it holds. Table of 2026-11-22."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure: its value, unit, where it is written, and since when."""

    value: int
    unit: str
    source: str
    since: date


MARRIAGE_AGE_MAN = Rule(20, "year", "Luật Hôn nhân và gia đình 52/2014/QH13, Điều 8 khoản 1 điểm a", date(2015, 1, 1))
MARRIAGE_AGE_WOMAN = Rule(18, "year", "Luật Hôn nhân và gia đình 52/2014/QH13, Điều 8 khoản 1 điểm a", date(2015, 1, 1))
DEATH_WITHIN = Rule(15, "day", "Luật Hộ tịch 60/2014/QH13, Điều 33 khoản 1", date(2016, 1, 1))
SINGLE_STATUS_VALID = Rule(6, "month", "Nghị định 123/2015/NĐ-CP, Điều 23 khoản 1", date(2016, 1, 1))
PENSION_AGE = Rule(75, "year", "Luật Bảo hiểm xã hội 41/2024/QH15, Điều 21 khoản 1 điểm a", date(2025, 7, 1))
PENSION_AGE_POOR = Rule(70, "year", "Luật Bảo hiểm xã hội 41/2024/QH15, Điều 21 khoản 2", date(2025, 7, 1))
PENSION_MONTHLY = Rule(500_000, "đồng a month", "Nghị định 176/2025/NĐ-CP, Điều 3", date(2025, 7, 1))

RULES = (MARRIAGE_AGE_MAN, MARRIAGE_AGE_WOMAN, DEATH_WITHIN, SINGLE_STATUS_VALID, PENSION_AGE, PENSION_AGE_POOR, PENSION_MONTHLY)


def age(born: date, today: date) -> int:
    """Full years of age on that day; a birthday on 29 February counts from 1 March in other years (Bộ luật Dân sự 2015, Điều 148)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
