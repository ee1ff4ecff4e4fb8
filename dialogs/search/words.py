"""Words as the search compares them: syllables with and without marks, and what people say around their question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from dialogs.engine.fold import LONGEST_SYLLABLE, fold, marked

_SYLLABLE = re.compile(r"[^\W_]+")

# What people say around the thing itself: taken out before matching. Single words count only where marks are typed.
_AROUND = """
cho em hỏi chút|cho em hỏi|cho tôi hỏi|cho mình hỏi|cho hỏi|cho chị hỏi|chị hỏi chút|em muốn hỏi|tôi muốn hỏi|xin hỏi
hỏi chút|cho con hỏi|cho bác hỏi|làm giấy tờ gì|làm giấy gì|cần giấy tờ gì|cần giấy gì|cần những giấy tờ gì|cần những gì
cần hồ sơ gì|giấy tờ gì|cần chuẩn bị gì|phải làm gì|cần làm gì|làm thế nào|làm sao đây|làm sao|thế nào|như thế nào
làm như nào|như nào|làm dư lào|ở đâu|đi đâu|đi mô|ở mô|ở xã mô|chỗ nào|với ai|được hông|cần gì|bao nhiêu tiền|bao nhiêu
hết bao nhiêu|mất bao lâu|bao lâu|mấy ngày|khi nào xong|được không|được ko|có được không|có phải|phải không|làm răng
thủ tục gì|các thủ tục về|các thủ tục|thủ tục về|thủ tục|quy trình|hồ sơ gồm|hướng dẫn|danh sách|gồm những gì
có những thủ tục nào|có thủ tục gì|các việc về|lĩnh vực|nhóm|giúp em với|giúp em|giúp tôi|giúp với|với ạ|vậy ạ|nhé ạ|ad ơi|ad
admin|em ơi|anh ơi|chị ơi|bạn ơi|bác ơi|ủy ban ơi|ủy ban cho|dạ|vâng|ạ|nhé|nha|z|vậy|rứa|hè|hen|alo|em muốn|tôi muốn
mình muốn|muốn|em cần|tôi cần|mình cần|bây giờ|hiện nay|hiện tại|giờ|chừ|dừ|xin cảm ơn|cảm ơn|qua mạng|gửi em
phải xin giấy chi|phải xin ai|giấy chi|nộp ở xã hay tỉnh|nộp ở đâu|như răng|mô rứa|răng hè|sao dzậy|thế này|mấy giấy tờ bên
mục|bên|gì đó|ok|oke|okay|haha|hehe|hihi
"""

# Single ones that are never anything else, also where no marks are typed.
_ALWAYS = frozenset({"ad", "admin", "alo", "haha", "hehe", "hihi", "ok", "oke", "okay"})

# Who speaks or is spoken of: passed over when a phrase is looked for ("con em mới sinh" is "con mới sinh"), of little weight elsewhere.
_PERSONS = """
em toi minh tui tao chau bac chu co di cau mo anh chi ong ba me ma bo cha con vo chong nha gia dinh ta ban bu thang eng nguoi
tia cu
"""
PERSONS = frozenset(_PERSONS.split())
_SPEAKERS = """
em toi minh tui tao chau bac chu anh chi eng nha ta ban
"""
SPEAKERS = frozenset(_SPEAKERS.split())
_SMALL = """
lam xin cap viec cho cua ve va voi tu den o tai la thi ma bi duoc co di lay nay kia do mot cac nhung nhu theo khi trong tren
duoi ra vao len xuong roi moi cu giay to gi nao sao de qua cai lai phai dang ky muon can nop khong dau may ai chi hay hoac
noi ben oi nhieu minh xa phuong hom
"""
SMALL = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Words:
    """A query or a name as syllables: ``marks`` in lower case with marks, ``bare`` without, one for one."""

    marks: tuple[str, ...]
    bare: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.bare)

    @property
    def has_marks(self) -> bool:
        return self.marks != self.bare

    def part(self, start: int, size: int) -> Words:
        return Words(self.marks[start : start + size], self.bare[start : start + size])

    def without(self, places: set[int]) -> Words:
        kept = [place for place in range(len(self.bare)) if place not in places]
        return Words(tuple(self.marks[place] for place in kept), tuple(self.bare[place] for place in kept))


def bare(syllable: str) -> str:
    """One syllable without marks."""
    return _bare(syllable) if syllable.isalpha() and len(syllable) <= LONGEST_SYLLABLE else fold(syllable)


_bare = lru_cache(maxsize=20_000)(fold)      # of syllables; numbers and what else people type is not remembered


def split(text: str) -> Words:
    """The syllables of a text. Never raises."""
    marks = tuple(map(intern, _SYLLABLE.findall(marked(text))))       # a few thousand syllables stand in all names and phrases
    return Words(marks, tuple(bare(syllable) for syllable in marks))


def agrees(said: Words, meant: Words) -> bool:
    """Whether the typed syllables can be these: marks that were typed must agree, missing ones may."""
    return said.bare == meant.bare and all(
        mine in (its, plain) for mine, plain, its in zip(said.marks, said.bare, meant.marks, strict=True)
    )


def holds(said: Words, phrase: Words) -> bool:
    """Whether the phrase stands somewhere in what was said."""
    size = len(phrase)
    return any(agrees(said.part(start, size), phrase) for start in range(len(said) - size + 1))


def core(words: Words) -> Words:
    """Without what people say around their question; empty where nothing else is left."""
    gone: set[int] = set()
    place = 0
    while place < len(words):
        for phrase in _BY_FIRST.get(words.bare[place], ()):
            here = words.part(place, len(phrase))
            if (len(phrase) > 1 and agrees(here, phrase)) or ((words.has_marks or here.marks[0] in _ALWAYS) and here.marks == phrase.marks):
                gone.update(range(place, place + len(phrase)))
                place += len(phrase) - 1
                break
        place += 1
    return words.without(gone)


_BY_FIRST: dict[str, list[Words]] = {}
for _phrase in sorted((split(part) for part in _AROUND.replace("\n", "|").split("|") if part.strip()), key=len, reverse=True):
    _BY_FIRST.setdefault(_phrase.bare[0], []).append(_phrase)
