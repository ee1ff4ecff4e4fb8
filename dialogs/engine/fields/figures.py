"""Amounts of money in đồng, and whole numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dialogs.engine.answer import Answering, Candidate, Json, Unsure
from dialogs.engine.fields.numerals import in_words
from dialogs.engine.fields.reading import plain_digits, typed, unreadable
from dialogs.engine.fold import fold
from dialogs.engine.text import Money, Text, _

_UNITS = {
    "": 1, "k": 1_000, "n": 1_000, "ng": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 1_000_000, "trieu": 1_000_000, "cu": 1_000_000,
    "tram": 100, "ty": 1_000_000_000, "ti": 1_000_000_000, "tram nghin": 100_000, "tram ngan": 100_000, "tram trieu": 100_000_000,
}
_UNIT = r"tram nghin|tram ngan|tram trieu|nghin|ngan|trieu|tram|tr|ty|ti|cu|ng|n|k"
_PIECE = re.compile(rf"(\d[\d.,]*)\s*({_UNIT})?(?![a-z])|(\d[\d.,]*)({_UNIT})(?=\d)")
_CURRENCY = re.compile(r"(?:\s*(?:dong|vnd|vnđ|₫|d))+\.?$")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in đồng as people write it: 50.000, 50k, 1,5 triệu, 1tr5, hai trăm nghìn. ``least`` and ``most`` in đồng."""

    least: int = 0
    most: int = 999_999_999_999

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        every: tuple[tuple[str, int], ...] = (
            ("50.000 đồng", 50_000), ("50k", 50_000), ("50,000", 50_000), ("50000đ", 50_000), ("1,5 triệu", 1_500_000), ("1tr5", 1_500_000),
            ("hai trăm nghìn", 200_000), ("1 triệu 200 nghìn", 1_200_000), ("2 triệu rưỡi", 2_500_000), ("1.250.000 VND", 1_250_000),
        )
        kept = tuple((words, value) for words, value in every if self.least <= value <= self.most)
        return kept or ((f"{self.least} đồng", self.least),)

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = plain_digits(typed(words, example, 80))
        if re.match(r"\s*[-\u2212\u2013]\s*\d", text):
            raise unreadable(_("Số tiền không nhỏ hơn 0. Xin gõ lại."), example)
        bare = _CURRENCY.sub("", fold(text).removeprefix("vnd").strip()).strip()
        amount = _sum_of(bare)
        if amount is None:
            raise unreadable(_("Chưa đọc được số tiền. Xin gõ bằng số."), example)
        if 0 < amount < 1_000 and bare.isdecimal() and self.least <= amount * 1_000 <= self.most and bare == fold(text):
            raise Unsure(
                _("Số tiền là bao nhiêu?"),
                tuple(
                    Candidate(value, self.show(value)) for value in (amount * 1_000, amount) if self.least <= value <= self.most
                ),
            )
        if amount < self.least:
            raise unreadable(_("Số tiền ít nhất là {least}.")(least=Money(self.least)), example)
        if amount > self.most:
            raise unreadable(_("Số tiền nhiều nhất là {most}.")(most=Money(self.most)), example)
        return amount

    def show(self, value: Json) -> Text:
        return Text("{amount}", {"amount": Money(value if isinstance(value, int) else 0)})

    def still(self, value: Json) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most


def _figure(written: str) -> Decimal | None:
    """The number of "1.250.000", "1,5", "12": groups of three are thousands, one comma or dot else is a decimal."""
    written = written.rstrip(".,")
    if written.isdecimal():
        return Decimal(written)
    if _THOUSANDS.fullmatch(written):
        return Decimal(re.sub(r"[.,]", "", written))
    if re.fullmatch(r"\d+[.,]\d{1,2}", written):
        return Decimal(written.replace(",", "."))
    return None


def _sum_of(text: str) -> int | None:
    if not any(char.isdecimal() for char in text):
        return in_words(text)
    half = text.endswith(" ruoi")
    total, place, last = Decimal(0), 0, 0
    text = text.removesuffix(" ruoi").strip()
    while place < len(text):
        found = _PIECE.match(text, place)
        if not found:
            return None
        written, unit = found[1] or found[3], found[2] or found[4] or ""
        figure = _figure(written)
        if figure is None or (last and not unit and len(written) > 3):
            return None
        if last and not unit:       # "1tr5" and "1 triệu 250"
            total += figure * last / 10 ** len(written)
        else:
            times = _UNITS[unit]
            if "," in written or "." in written:
                # "1.500 nghìn" has thousands, "1.5 triệu" a decimal; "1.500 triệu" is 1,500 million.
                figure = _figure(written) or figure
            if last and times >= last:
                return None
            total, last = total + figure * times, times if unit else -1
        if last == -1 and found.end() < len(text):
            return None
        place = found.end()
        while place < len(text) and text[place] == " ":
            place += 1
    if half:
        if last < 1_000:
            return None
        total += last // 2
    return int(total) if total == int(total) and total < 10**15 else None


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from ``least`` to ``most``; "3 người" and "ba" are read as 3."""

    least: int = 0
    most: int = 1_000_000

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        number = min(max(2, self.least), self.most)
        return ((str(number), number), (f" {number} người", number), *((("hai", 2),) if self.least <= 2 <= self.most else ()))

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = fold(plain_digits(typed(words, example, 60)))
        found = re.fullmatch(r"([+-]?\d{1,3}(?:[.,]\d{3})+|[+-]?\d{1,15})(?:\s*[^\W\d]+(?: [^\W\d]+)*)?\.?", text)
        number = int(re.sub(r"[.,]", "", found[1])) if found else in_words(text)
        if number is None:
            raise unreadable(_("Chưa đọc được con số. Xin gõ một số."), example)
        if not self.least <= number <= self.most:
            raise unreadable(_("Xin gõ một số từ {least} đến {most}.")(least=self.least, most=self.most), example)
        return number

    def show(self, value: Json) -> Text:
        return Text("{number}", {"number": value if isinstance(value, int) else 0})

    def still(self, value: Json) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most
