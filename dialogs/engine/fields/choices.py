"""Answers out of a few: yes or no, one of several."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.engine.answer import Answering, Candidate, Json, Unreadable, Unsure
from dialogs.engine.fields.reading import for_example, plain_digits, typed
from dialogs.engine.fold import fold
from dialogs.engine.text import Text, Vietnamese, _, join, raw, say

_YES = frozenset(
    ("co", "c", "dung", "dung roi", "dung vay", "phai", "phai roi", "yes", "y", "ok", "oke", "okay", "dong y", "chinh xac", "roi", "co roi",
     "da co", "ro", "duoc", "duoc roi", "right", "correct", "da roi", "co chu", "uh", "u", "um", "uhm", "vang", "da", "day", "👍", "chuan"))
_NO = frozenset(
    ("khong", "ko", "k", "kh", "khg", "hong", "hok", "hem", "kg", "no", "n", "khong phai", "khong dung", "ko phai", "khong co", "ko co",
     "k co", "chua", "chua co", "sai", "sai roi", "khong dong y", "nope", "chua phai", "khong he", "not", "dau co", "👎", "k phai"))
_POLITE = frozenset(("da", "vang", "a", "ah", "nhe", "nha", "thua", "ban", "oi", "the", "em", "bac", "u", "uh", "um", "uhm", "luon"))


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, as people say it: có, dạ, vâng, ừ, đúng; không, ko, k, chưa. The value is true or false."""

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        return (
            ("có", True), ("không", False), ("Dạ", True), ("ừ", True), ("ko", False), ("k", False), ("yes", True), ("No", False),
            ("dạ không ạ", False), ("dạ có ạ", True), ("đúng rồi", True), ("chưa", False), ("Vâng.", True),
        )

    def read(self, words: str, at: Answering) -> Json:
        text = re.sub(r"[.,!?;:\"']+", " ", fold(typed(words, "có", 200)))
        said = text.split()
        for kept in (said, [word for word in said if word not in _POLITE] or said[:1]):
            answer = " ".join(kept)
            if answer in _YES or answer in _NO:
                return answer in _YES
        raise Unreadable(_('Xin trả lời "có" hoặc "không".'))

    def show(self, value: Json) -> Text:
        return _("Có") if value else _("Không")

    def still(self, value: Json) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers: its value, what the person reads, and other words that mean it."""

    value: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options, named by number, by label or other words with or without marks, or by how the label begins."""

    options: tuple[Option, ...]

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        by_label = tuple((_label(option), option.value) for option in self.options)
        by_number = tuple((str(number), option.value) for number, option in enumerate(self.options, 1))
        return by_label + tuple(pair for pair in by_number if not any(pair[0] in _spellings(option) for option in self.options))

    def read(self, words: str, at: Answering) -> Json:
        text = fold(typed(words, self.examples[0][0], 300)).strip(" .,!\"'")
        named = [option for option in self.options if text in _spellings(option)]
        number = re.fullmatch(r"(?:so |chon |y )?(\d{1,3})[.)]?", plain_digits(text))
        if not named and number and 1 <= int(number[1]) <= len(self.options):
            return self.options[int(number[1]) - 1].value
        if not named and len(text) >= 2:
            named = [option for option in self.options if any(_begins(spelling, text) for spelling in _spellings(option))]
        if not named and len(text) >= 4:
            named = [option for option in self.options if f" {text} " in f" {fold(_label(option))} "]
        if len(named) == 1:
            return named[0].value
        if named:
            raise Unsure(_("Xin chọn một trong các ý này."), tuple(Candidate(option.value, option.label) for option in named[:8]))
        listed = [join(raw(f"{number}."), option.label, by=" ") for number, option in enumerate(self.options[:8], 1)]
        raise Unreadable(join(_("Xin gõ số hoặc tên của một ý."), *listed, for_example("1")))

    def show(self, value: Json) -> Text:
        return next((option.label for option in self.options if option.value == value), raw(str(value)))

    def still(self, value: Json) -> bool:
        return any(option.value == value for option in self.options)


def _label(option: Option) -> str:
    return say(option.label, Vietnamese())


def _spellings(option: Option) -> set[str]:
    return {fold(words) for words in (_label(option), option.value, *option.also)}


def _begins(spelling: str, text: str) -> bool:
    """Whether the label begins with these words; "nam" does not mean "nambia", but "đăng" may mean "đăng ký"."""
    return spelling.startswith(text + " ") or (len(text) >= 3 and spelling.startswith(text))
