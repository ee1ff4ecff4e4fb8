"""The words of an address: what kind of unit they announce, and the keys under which names are looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from dialogs.engine.fold import LONGEST_SYLLABLE, fold, marked

COMMUNE, DISTRICT, CITY, PROVINCE = "commune", "district", "city", "province"

# What people write before a name: (level, kind as official names begin, folded). A city may be a province or a former district.
_ANNOUNCED: dict[tuple[str, ...], tuple[str, str, tuple[str, ...]]] = {
    tuple(fold(word).split()): (level, fold(kind), tuple(marked(word).split()))
    for word, level, kind in (
        ("xã", COMMUNE, "Xã"), ("x", COMMUNE, "Xã"),
        ("phường", COMMUNE, "Phường"), ("p", COMMUNE, "Phường"), ("f", COMMUNE, "Phường"), ("ph", COMMUNE, "Phường"),
        ("thị trấn", COMMUNE, "Thị trấn"), ("tt", COMMUNE, "Thị trấn"),
        ("đặc khu", COMMUNE, "Đặc khu"), ("đk", COMMUNE, "Đặc khu"),
        ("huyện", DISTRICT, "Huyện"), ("h", DISTRICT, "Huyện"),
        ("quận", DISTRICT, "Quận"), ("q", DISTRICT, "Quận"),
        ("thị xã", DISTRICT, "Thị xã"), ("tx", DISTRICT, "Thị xã"),
        ("thành phố", CITY, "Thành phố"), ("tp", CITY, "Thành phố"),
        ("tỉnh", PROVINCE, "Tỉnh"), ("t", PROVINCE, "Tỉnh"),
    )
}
_KIND = re.compile(r"(thành phố|thị trấn|đặc khu|thị xã|phường|huyện|quận|tỉnh|xã)\s+(.+)", re.IGNORECASE | re.DOTALL)

# Other names of provinces, present and former (folded key -> folded key of the official name without its kind).
PROVINCE_ALIASES = {
    "hn": "ha noi", "hcm": "ho chi minh", "tphcm": "ho chi minh", "sai gon": "ho chi minh", "sg": "ho chi minh", "tphn": "ha noi",
    "hp": "hai phong", "tt hue": "hue", "tthue": "hue", "thua thien hue": "hue", "thua thien": "hue", "br vt": "ba ria vung tau",
    "brvt": "ba ria vung tau", "vung tau": "ba ria vung tau", "daklak": "dak lak", "dac lac": "dak lak", "dac lak": "dak lak",
    "daknong": "dak nong", "dac nong": "dak nong", "kontum": "kon tum", "con tum": "kon tum", "bac can": "bac kan", "gialai": "gia lai",
}

_WORD = re.compile(r"[^\W_]+|[,;\n/()]")
_RUN_TOGETHER = re.compile(r"^(p|q|f)(\d{1,2})$")
_LAND = re.compile(r"(?<=\w)[\s,.;-]+(?:việt nam|viet nam|vietnam|vn)[\s.]*$", re.IGNORECASE)
_OWN_I = re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=qu)y$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an address: folded, in lower case with marks, and whether a comma stands before it."""

    key: str
    marked: str
    apart: bool = False


def words_of(text: str, most: int = 14) -> list[Word]:
    """The last words of the text (an address ends with what matters), numbers without leading zeros."""
    found: list[Word] = []
    apart = False
    for piece in _WORD.findall(marked(_LAND.sub("", text[-400:])).replace("'", "")):
        if piece in ",;\n/()":
            apart = True
            continue
        if piece == "cũ":       # "phường Trúc Bạch cũ" says only that the name is old
            continue
        together = _RUN_TOGETHER.match(piece)
        for part in together.groups() if together else (piece,):
            key, form = (_syllable_forms if part.isalpha() and len(part) <= LONGEST_SYLLABLE else _forms)(part)
            found.append(Word(key, form, apart))
            apart = False
    return [word for word in found[-most:] if word.key]


def _forms(word: str) -> tuple[str, str]:
    form = word.lstrip("0") or "0"
    return intern(_OWN_I.sub("i", fold(form))), intern(form)


_syllable_forms = lru_cache(maxsize=8192)(_forms)       # Vietnamese has some 3,000 syllables in use


def key_of(name: str) -> str:
    """The key of a name without its kind: folded, y and i alike where only custom tells them apart (Mỹ, Mĩ)."""
    return " ".join(word.key for word in words_of(name))


def split_kind(name: str) -> tuple[str, str]:
    """("Phường", "Ba Đình") of "Phường Ba Đình"; the kind is empty where none is written."""
    found = _KIND.match(name)
    return (found[1], found[2]) if found else ("", name)


def announced(words: list[Word], before: int) -> tuple[str, str, int]:
    """(level, kind, where it starts) of the kind written right before this position; level is empty where there is none."""
    for length in (2, 1):
        start = before - length
        if start < 0:
            continue
        entry = _ANNOUNCED.get(tuple(word.key for word in words[start:before]))
        if entry is None:
            continue
        level, kind, spelled = entry
        # "xá" or "quán" is no "xã" or "quận": a word typed with marks must have the right ones.
        typed = tuple(word.marked for word in words[start:before])
        if all(form in (word.key, right) for form, word, right in zip(typed, words[start:before], spelled, strict=True)):
            return level, kind, start
    return "", "", before
