"""Words without the manners around them: "dạ", "tôi là" before them, "ạ", "nhé", "em ơi" behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TypeAlias

from dialogs.engine.fold import clean, fold, marked

Words: TypeAlias = "tuple[str, ...]"

_BEFORE = ("da", "vang", "thua", "a", "toi la", "em la", "con la", "chau la", "minh la", "la", "toi", "chon", "cho toi", "thi")
_AFTER = ("a", "ah", "nhe", "nha", "nhe ban", "ban oi", "em oi", "oi", "day", "thoi", "chu")

# What people type when nothing more is to come: at a paper after its photos, and at the review.
_FINISHED = frozenset(
    ("xong", "xong roi", "xong het", "xong het roi", "da xong", "het", "het roi", "du", "du roi", "du het", "du het roi", "vay thoi",
     "the thoi", "chi vay thoi", "chi co vay", "co vay thoi", "co the thoi", "nhieu do thoi", "bay nhieu thoi", "gui xong", "gui xong roi",
     "gui het", "gui het roi", "gui du roi", "chup xong", "chup xong roi", "done", "finished", "that s all", "that is all"))  # fmt: skip


def words_of(text: str) -> Words:
    """The words in lower case with their marks and without punctuation."""
    return tuple(re.sub(r"[^\w]+", " ", marked(text)).split())


def readings(words: str, also_after: Sequence[str] = ()) -> list[Words]:
    """The words as they are, and without "dạ", "tôi là", "ạ" (and what else may come ``also_after``) around them."""
    said = words_of(clean(words))
    out = [said]
    for _again in range(3):
        bare = [fold(word) for word in said]
        before = max((lead.split() for lead in _BEFORE if bare[: len(lead.split())] == lead.split()), key=len, default=[])
        after = max((tail.split() for tail in (*_AFTER, *also_after) if bare[-len(tail.split()) :] == tail.split()), key=len, default=[])
        end = len(said) - len(after)
        said = said[len(before) : end] or said[:end]        # of "vâng ạ" the word itself stays
        if not said or said == out[-1]:
            break
        out.append(said)
    return [one for one in out if one]


def plainly(words: str, also_after: Sequence[str] = ()) -> list[str]:
    """The same readings without marks, each as one string."""
    return [" ".join(map(fold, said)) for said in readings(words, also_after)]


def among(words: str, phrases: Collection[str]) -> bool:
    """Whether the words are one of these phrases, with or without manners around it."""
    return any(said in phrases for said in plainly(words))


def says_finished(words: str) -> bool:
    """Whether these words say that nothing more is to come: "xong rồi ạ", "hết rồi", "vậy thôi"."""
    return among(words, _FINISHED)
