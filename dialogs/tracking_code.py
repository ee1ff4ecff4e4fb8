"""Tracking codes: eight characters that can be read aloud, cannot be guessed, and show when one of them was mistyped.

The alphabet holds no two characters that look alike (no 0 O D, 1 I L, B S Z G, U V W). Seven characters are drawn, the eighth makes the
weighted sum come out right: 23 is prime and the weights 1 to 8 all differ, so every single wrong character and every swap of two
characters is noticed. Each half holds a letter and a digit, so no word and no year is ever a code. 1.86 thousand million codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dialogs.engine.fold import clean, fold
from dialogs.official_number import read_number

DIGITS = "23456789"
LETTERS = "ACEFHJKMNPQRTXY"
ALPHABET = DIGITS + LETTERS
LENGTH = 8

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_PRIME = len(ALPHABET)
_SUM = 8                    # so that the code in the examples, 7K3M-9Q2T, is a right one
# What people type for a character that it looks like.
_LOOKS = str.maketrans({"0": "Q", "O": "Q", "D": "Q", "B": "8", "S": "5", "Z": "2", "G": "6", "V": "Y", "1": "7", "I": "7", "L": "7"})
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\uff0d_.\u00b7]+")
_PREFIX = re.compile(r"^HS(?:[-: ]+|(?=[0-9A-Z]{4}[- ]?[0-9A-Z]{4}$))")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHAPES = ([8], [4, 4], [2, 2, 2, 2], [1] * 8)
# Words that may stand before or after a code in a message that says nothing else.
_AROUND = frozenset(
    {
        "ma", "so", "ho", "tra", "cuu", "xem", "kiem", "tim", "hoi", "cho", "cua", "toi", "minh", "la", "giup", "voi", "nhe", "tinh",
        "trang", "tien", "do", "den", "dau", "roi", "buoc", "nao", "code", "my", "dossier", "track", "tracking", "number", "the", "is",
        "status", "of", "check", "please",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What a message says if it is a code. ``code`` is a right tracking code, ``number`` an official one; else both are "".

    ``mistyped``: it has the shape of a tracking code but its check character is wrong; ``typed`` is how it was read then.
    """

    looks_like: bool = False
    code: str = ""
    number: str = ""
    mistyped: bool = False
    typed: str = ""


def make_code(random: Callable[[int], int]) -> str:
    """A new code of eight characters without its dash. ``random(n)`` draws from 0 to n-1; every code is equally likely."""
    return with_check(_mixed(4, random) + _mixed(3, random))


def with_check(seven: str) -> str:
    """Seven characters and their check character."""
    rest = _SUM - sum(place * _VALUE[char] for place, char in enumerate(seven, 1))
    return seven + ALPHABET[rest * pow(LENGTH, -1, _PRIME) % _PRIME]


def right(code: str) -> bool:
    """Whether these eight characters are a code that could have been given out."""
    return (
        len(code) == LENGTH
        and all(char in _VALUE for char in code)
        and _both(code[:4])
        and _both(code[4:])
        and sum(place * _VALUE[char] for place, char in enumerate(code, 1)) % _PRIME == _SUM
    )


def show(code: str) -> str:
    """The code as it is said and written: ``7K3M-9Q2T``."""
    return f"{code[:4]}-{code[4:]}"


def alike(typed: str) -> str:
    """Typed capitals and digits with those that only look like a character of the alphabet put right."""
    return typed.translate(_LOOKS)


def read_code(words: str) -> Read:
    """What these words mean as a code: the whole message must be one, perhaps with "mã hồ sơ" before it. Never raises."""
    if len(words) > 120 or not any(char.isdigit() for char in words):
        return Read()
    number = read_number(words)
    if number:
        return Read(looks_like=True, number=number)
    tokens = [token for token in (part.strip("\"'.,;?!()[]“”‘’") for part in clean(words).upper().replace(":", " ").split()) if token]
    while tokens and fold(tokens[0]) in _AROUND:
        tokens.pop(0)
    while tokens and fold(tokens[-1]) in _AROUND:
        tokens.pop()
    rest = _PREFIX.sub("", " ".join(tokens))
    if number := read_number(rest):
        return Read(looks_like=True, number=number)
    parts = [part for part in _DASHES.sub(" ", rest).split() if part]
    typed = "".join(parts)
    if [len(part) for part in parts] not in _SHAPES or not (typed.isascii() and typed.isalnum()):
        return Read()
    mixed = _raw_both(typed[:4]) + _raw_both(typed[4:])
    code = alike(typed)
    # A half that lost its only digit to a wrong key is still known by the dash; "TT03-2025" is a law and not a code.
    if mixed == 1 and not (len(parts) == 2 and _DASHES.search(rest) and not any(_YEAR.fullmatch(part) for part in parts)):
        return Read()
    if mixed and right(code):
        return Read(looks_like=True, code=code)
    if mixed:
        return Read(looks_like=True, mistyped=True, typed=typed)
    return Read()


def _mixed(length: int, random: Callable[[int], int]) -> str:
    """So many characters with a letter and a digit among them, all such words equally likely."""
    number = random(_PRIME**length - len(LETTERS) ** length - len(DIGITS) ** length)
    word, digit, letter = "", False, False
    for left in range(length - 1, -1, -1):
        for char in ALPHABET:
            with_digit, with_letter = digit or char in DIGITS, letter or char in LETTERS
            ways = _PRIME**left
            if not with_digit:
                ways -= len(LETTERS) ** left
            if not with_letter:
                ways -= len(DIGITS) ** left
            if number < ways:
                word, digit, letter = word + char, with_digit, with_letter
                break
            number -= ways
    return word


def _both(part: str) -> bool:
    return any(char in DIGITS for char in part) and any(char in LETTERS for char in part)


def _raw_both(part: str) -> bool:
    """A digit and a letter as they were typed: "SINH" and "2019" have one only."""
    return any(char.isdigit() for char in part) and any(char.isalpha() for char in part)
