"""Typing keys left raw: "giaays" and "gia6y1" are "giấy", typed with Telex or VNI where the keyboard did not put the marks."""

from __future__ import annotations

import re
import unicodedata

_TELEX_TONE = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONE = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_LETTER = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_PLAIN = re.compile(r"^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?$")


def typed(syllable: str) -> str:
    """The syllable that these keys make, or the syllable itself where they make none of Vietnamese shape."""
    if not syllable.isascii() or len(syllable) < 3:
        return syllable
    made = _vni(syllable) if any(char.isdecimal() for char in syllable) else _telex(syllable)
    return made if made != syllable and shaped(made) else syllable


def shaped(syllable: str) -> bool:
    """Whether this could be a Vietnamese syllable."""
    bare = "".join(char for char in unicodedata.normalize("NFD", syllable) if char not in "\u0300\u0301\u0303\u0309\u0323")
    return bool(_PLAIN.match(unicodedata.normalize("NFC", bare)))


def _vni(keys: str) -> str:
    if not keys[0].isalpha():
        return keys
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _VNI_TONE:
            tone = _VNI_TONE[key]
        elif key in _VNI_LETTER:
            found = False
            for place in range(len(letters) - 1, -1, -1):
                if letters[place] in _VNI_LETTER[key]:
                    letters[place] = _VNI_LETTER[key][letters[place]]
                    found = True
                    if not (key == "7" and place and letters[place - 1] == "u" and letters[place] == "ơ"):
                        break
            if not found:
                return keys
        elif key.isdecimal():
            return keys
        else:
            letters.append(key)
    return _toned("".join(letters), tone)


def _telex(keys: str) -> str:
    tone = ""
    rest = keys
    for place in range(len(keys) - 1, 0, -1):       # the tone key stands last, or before letters that were typed after it
        if keys[place] in _TELEX_TONE and re.search(r"[aeiouyw]", keys[:place]) and keys[place + 1 : place + 2] != "h":
            tone = _TELEX_TONE[keys[place]]
            rest = keys[:place] + keys[place + 1 :]
            break
    rest = re.sub(r"^(.*)d(.*)d(.*)$", lambda found: f"{found[1]}đ{found[2]}{found[3]}" if not found[1] else found[0], rest)
    for plain, letter in (("a", "â"), ("e", "ê"), ("o", "ô")):
        rest = re.sub(f"{plain}([^{plain}]*?){plain}", lambda found, letter=letter: letter + found[1], rest, count=1)  # type: ignore[misc]
    if "w" in rest:
        rest = re.sub(r"uo(.*?)w|uwow?(.*)", lambda found: "ươ" + (found[1] or found[2] or ""), rest, count=1)
        rest = re.sub(r"([aou])([^aou]*?)w", lambda found: {"a": "ă", "o": "ơ", "u": "ư"}[found[1]] + found[2], rest)
    return _toned(rest, tone)


def _toned(bare: str, tone: str) -> str:
    """The letters with the tone on the vowel that bears it in the old custom (hòa, khỏe, thủy)."""
    if not tone:
        return bare
    vowels = [place for place, char in enumerate(bare) if char in "aăâeêioôơuưy"]
    if bare[:2] in {"gi", "qu"} and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return bare
    strong = [place for place in vowels if bare[place] in "ăâêôơư"]
    if strong:
        place = strong[-1]
    elif len(vowels) == 1:
        place = vowels[0]
    elif vowels[-1] < len(bare) - 1 or len(vowels) == 3:
        place = vowels[1]
    else:
        place = vowels[0]
    return unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :])
