"""The same questions as other keyboards and hands would have written them: no marks, Telex or VNI keys left raw, one slip."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

from dialogs.engine.fold import fold

_TONES = {"\u0300": ("f", "2"), "\u0301": ("s", "1"), "\u0303": ("x", "4"), "\u0309": ("r", "3"), "\u0323": ("j", "5")}
_LETTERS = {
    "â": ("aa", "a6"), "ê": ("ee", "e6"), "ô": ("oo", "o6"), "ă": ("aw", "a8"), "ơ": ("ow", "o7"), "ư": ("uw", "u7"), "đ": ("dd", "d9"),
}  # fmt: skip


def no_marks(words: str) -> str:
    return fold(words)


def _keys(words: str, which: int) -> str:
    """Each word as the keys that make it, the tone last."""
    out = []
    for word in unicodedata.normalize("NFC", words.lower()).split():
        tone, letters = "", ""
        for char in word:
            base = char
            for mark, keys in _TONES.items():
                parts = unicodedata.normalize("NFD", char)
                if mark in parts:
                    tone, base = keys[which], unicodedata.normalize("NFC", parts.replace(mark, ""))
            letters += _LETTERS[base][which] if base in _LETTERS else base
        tail = len(letters) - len(letters.rstrip(",.?!"))
        body, rest = (letters[:-tail], letters[-tail:]) if tail else (letters, "")
        out.append(body + tone + rest)
    return " ".join(out)


def telex(words: str) -> str:
    return _keys(words, 0)


def vni(words: str) -> str:
    return _keys(words, 1)


def one_slip(words: str) -> str:
    """Two letters changed places, or one is missing, in the longest word. The same for the same question."""
    parts = words.split()
    place = max(range(len(parts)), key=lambda number: (len(parts[number]), -number))
    word, chance = parts[place], random.Random(words)
    if len(word) > 3:
        at = chance.randrange(1, len(word) - 1)
        parts[place] = word[:at] + (word[at + 1] + word[at] + word[at + 2 :] if chance.random() < 0.5 else word[at + 1 :])
    return " ".join(parts)


WAYS: dict[str, Callable[[str], str]] = {"no marks": no_marks, "Telex": telex, "VNI": vni, "one slip": one_slip}
