"""Days as people write them: 31/12/2024, 31-12-24, "31 tháng 12 năm 2024", "hôm qua"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dialogs.engine.answer import Answering, Candidate, Json, Unreadable, Unsure
from dialogs.engine.fields.reading import for_example, plain_digits, typed, unreadable
from dialogs.engine.fold import fold
from dialogs.engine.text import Text, _, join, raw

_RELATIVE = {
    "hom nay": 0, "nay": 0, "bua nay": 0, "today": 0, "hom qua": -1, "bua qua": -1, "qua": -1, "yesterday": -1, "hom kia": -2,
    "hom truoc": -2, "bua kia": -2, "ngay mai": 1, "mai": 1, "tomorrow": 1, "ngay kia": 2, "mot": 2, "ngay mot": 2, "ngay mot kia": 2,
}
_MONTHS = {name: month for month, name in enumerate((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"), 1)}
_MONTHS |= {name[:3]: month for name, month in _MONTHS.items()}
_WEEKDAY = re.compile(
    r"^(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*,?\s+"
    r"|^(?:sinh\s+)?(?:ngay|mung|mong)\s+(?=\d)"
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*(?:[/.\-,\\ ]|thang)+\s*(\d{1,2})\s*(?:[/.\-,\\ ]|nam)+\s*(\d{4}|\d{2})\.?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\- ]+(\d{1,2})[/.\- ]+(\d{1,2})")
_NO_YEAR = re.compile(r"(\d{1,2})\s*(?:[/.\-]|thang)\s*(\d{1,2})")
_ENGLISH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_AGO = re.compile(r"(?:cach day )?(\d{1,3}) (ngay|tuan)(?: truoc)?")
_YEAR = re.compile(r"(?:(?:toi|ong|ba|cu|nguoi do|chi|chac|khoang|nho|la|sinh|vao|nam) )*([12]\d{3})")
_NO_DAY = re.compile(r"(?:(?:toi|ong|ba|cu) )?(?:khong|ko|k|chang|quen)(?: (?:con|nho|biet|ro|co|ngay|thang|nam|sinh|roi|a))*")
_OLDEST = date(1900, 1, 1)
FUTURE_EXAMPLE = date(2035, 12, 31)


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar; the value is its ISO form. ``not_future`` and ``not_past`` look at the day of the answer."""

    not_future: bool = False
    not_past: bool = False
    earliest: date = _OLDEST
    year_enough: bool = False       # of elders often only the year is known; the value is then its four digits

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        if self.not_past or self.earliest > date(2024, 12, 31):
            day = max(FUTURE_EXAMPLE, self.earliest)
            return ((f"{day:%d/%m/%Y}", day.isoformat()), (f"{day.day} tháng {day.month} năm {day.year}", day.isoformat()))
        same = ("31/12/2024", "31-12-24", "31.12.2024", "31122024", "31 tháng 12 năm 2024", "ngay 31 thang 12 nam 2024", "2024-12-31")
        return tuple((words, "2024-12-31") for words in same)

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = plain_digits(fold(typed(words, example, 100))).strip(" .!?")
        for _twice in range(2):
            text = _WEEKDAY.sub("", text).strip(" ,")
        if re.search(r"\bam lich\b|\b\d+ al\b|\bal$", text):
            raise unreadable(_("Đây là ngày âm lịch. Giấy tờ ghi ngày dương lịch, xin gõ ngày dương lịch."), example)
        if self.year_enough and _NO_DAY.fullmatch(text):
            raise unreadable(_("Không nhớ ngày thì chỉ gõ năm sinh."), str(_iso(self.examples[0][1]) or "")[:4])
        if self.year_enough and (only := _YEAR.fullmatch(text)):
            self._checked(date(max(1, int(only[1])), 12, 31) if int(only[1]) < at.today.year else date(int(only[1]), 1, 1), at)
            return only[1]
        if text in _RELATIVE:
            return self._checked(at.today + timedelta(days=_RELATIVE[text]), at).isoformat()
        if (ago := _AGO.fullmatch(text)) and "truoc" in text + " " + "truoc" * ("cach day" in text):
            return self._checked(at.today - timedelta(days=int(ago[1]) * (7 if ago[2] == "tuan" else 1)), at).isoformat()
        day, month, year = self._figures(text, at.today)
        if not year:
            raise self._which_year(day, month, at)
        return self._checked(self._on_calendar(day, month, year, at), at).isoformat()

    def show(self, value: Json) -> Text:
        if self.year_enough and _is_year(value):
            return _("năm {year}")(year=str(value))
        day = _iso(value)
        return Text("{day}", {"day": day}) if day else raw(str(value))

    def still(self, value: Json) -> bool:
        if self.year_enough and _is_year(value):
            return int(str(value)) >= self.earliest.year
        day = _iso(value)
        return day is not None and day >= self.earliest

    def _figures(self, text: str, today: date) -> tuple[int, int, int]:
        """(day, month, year) as written, the year in full; the year is 0 where none is written. Raises Unreadable."""
        if found := _DAY_FIRST.fullmatch(text):
            return int(found[1]), int(found[2]), self._year(found[3], today)
        if found := _YEAR_FIRST.fullmatch(text):
            return int(found[3]), int(found[2]), int(found[1])
        if re.fullmatch(r"\d{8}", text):
            if int(text[2:4]) > 12 and text[:2] in ("19", "20"):
                return int(text[6:]), int(text[4:6]), int(text[:4])
            return int(text[:2]), int(text[2:4]), int(text[4:])
        if re.fullmatch(r"\d{6}", text) and 1 <= int(text[2:4]) <= 12:
            return int(text[:2]), int(text[2:4]), self._year(text[4:], today)
        if found := _ENGLISH.fullmatch(text):
            month = _MONTHS.get(found[2] or found[4], 0)
            if month:
                return int(found[1] or found[5]), month, int(found[3] or found[6])
        if found := _NO_YEAR.fullmatch(text):
            return int(found[1]), int(found[2]), 0
        example = self.examples[0][0]
        if re.fullmatch(r"(?:nam )?\d{4}|(?:thang )?\d{1,2}\s*(?:[/.\-]|nam| )\s*\d{4}", text):
            raise unreadable(_("Còn thiếu ngày. Xin gõ đủ ngày, tháng, năm."), example)
        raise unreadable(_("Chưa đọc được ngày. Xin gõ ngày/tháng/năm."), example)

    def _year(self, written: str, today: date) -> int:
        """The year; of two digits the latest that can be meant: past days lie in the last 100 years, others up to 20 years ahead."""
        year = int(written)
        if len(written) > 2:
            return year
        ahead = 0 if self.not_future else 99 if self.not_past else 20
        return (today.year + ahead) - (today.year + ahead - year) % 100

    def _on_calendar(self, day: int, month: int, year: int, at: Answering) -> date:
        if not 1000 <= year <= 9998:
            raise unreadable(_("Năm {year} không đúng. Xin gõ năm đủ 4 chữ số.")(year=str(year)), self.examples[0][0])
        if month > 12 and 1 <= day <= 12 and month <= calendar.monthrange(year, day)[1]:
            swapped = self._checked(date(year, day, month), at)
            question = _("Không có tháng {month}. Có phải ngày này không?")(month=month)
            raise Unsure(question, (Candidate(swapped.isoformat(), _plain(swapped)),))
        if not 1 <= month <= 12:
            raise unreadable(_("Tháng {month} không có trong lịch. Một năm có tháng 1 đến tháng 12.")(month=month), self.examples[0][0])
        last = calendar.monthrange(year, month)[1]
        if 1 <= day <= last:
            return date(year, month, day)
        near = date(year, month, last)
        allowed = near >= self.earliest and not (self.not_future and near > at.today) and not (self.not_past and near < at.today)
        raise unreadable(
            _("Ngày {day} không có trong lịch. Xin xem lại và gõ ngày/tháng/năm.")(day=f"{day:02}/{month:02}"),
            f"{near:%d/%m/%Y}" if allowed else self.examples[0][0],
        )

    def _checked(self, day: date, at: Answering) -> date:
        example = self.examples[0][0]
        if self.not_future and day > at.today:
            raise unreadable(_("Ngày {day} chưa tới. Xin gõ một ngày đã qua hoặc hôm nay.")(day=f"{day:%d/%m/%Y}"), example)
        if self.not_past and day < at.today:
            raise unreadable(_("Ngày {day} đã qua. Xin gõ một ngày từ hôm nay trở đi.")(day=f"{day:%d/%m/%Y}"), example)
        if day < self.earliest:
            raise unreadable(_("Xin gõ một ngày từ {earliest} trở đi.")(earliest=f"{self.earliest:%d/%m/%Y}"), example)
        return day

    def _which_year(self, day: int, month: int, at: Answering) -> Unreadable | Unsure:
        """What is raised where only day and month were written: the years they can be meant in, nearest first."""
        found = []
        for year in (at.today.year, at.today.year - 1, at.today.year + 1, at.today.year - 2):
            try:
                found.append(self._checked(self._on_calendar(day, month, year, at), at))
            except Unsure:
                continue
            except Unreadable as no:
                miss = no
        if not found:
            return miss if not 1 <= month <= 12 else unreadable(_("Còn thiếu năm. Xin gõ đủ ngày/tháng/năm."), self.examples[0][0])
        return Unsure(
            join(_("Ngày này của năm nào?"), for_example(self.examples[0][0]), by=" "),
            tuple(Candidate(each.isoformat(), _plain(each)) for each in found[:2]),
        )


@dataclass(frozen=True, slots=True)
class PastDate(Date):
    """A day that has come: a birth, a death, a marriage. Two-digit years lie in the last 100 years."""

    not_future: bool = True


@dataclass(frozen=True, slots=True)
class FutureDate(Date):
    """A day from today on: a visit, an end of stay."""

    not_past: bool = True


AnyDate = Date


def _plain(day: date) -> Text:
    return raw(f"{day:%d/%m/%Y}")


def _is_year(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[12][0-9]{3}", value) is not None


def _iso(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
