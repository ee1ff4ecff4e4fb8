"""Birth dates of grown people, with an example that fits the question, and what the guides reckon from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dialogs.engine.answer import Json
from dialogs.engine.fields import PastDate
from dialogs.engine.steps import Situation
from dialogs.procedures.guides.law import age


@dataclass(frozen=True, slots=True)
class BirthDate(PastDate):
    """A day of birth; ``like`` is the example that people see."""

    like: date = date(1990, 5, 20)

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        day = self.like
        return (
            (f"{day:%d/%m/%Y}", day.isoformat()),
            (f"{day:%d-%m-%Y}", day.isoformat()),
            (f"ngày {day.day} tháng {day.month} năm {day.year}", day.isoformat()),
        )


def day_of(at: Situation, key: str) -> date | None:
    """The day that a step was answered with, or None. Of a year alone its first day, by which the law counts the age of elders."""
    value = at.answers.get(key)
    if isinstance(value, str) and len(value) == 4 and value.isdecimal():
        value = f"{value}-01-01"
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def age_of(at: Situation, key: str) -> int | None:
    """Full years of age today of whoever was born on the answered day, or None."""
    born = day_of(at, key)
    return None if born is None else age(born, at.today)
