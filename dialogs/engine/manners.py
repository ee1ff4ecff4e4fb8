"""Words without the manners around them: "dạ", "tôi là" before them, "ạ", "nhé", "em ơi" behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TypeAlias

from dialogs.engine.fold import clean, fold, marked

Words: TypeAlias = "tuple[str, ...]"

_BEFORE = ("dạ", "vâng", "thưa", "ạ", "à", "tôi là", "em là", "con là", "cháu là", "mình là", "là", "tôi", "chọn", "cho tôi", "thì")
_AFTER = ("ạ", "à", "ah", "nhé", "nhá", "nha", "nhé bạn", "bạn ơi", "em ơi", "ơi", "đây", "đấy", "thôi", "chứ")

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
        first = max((len(lead.split()) for lead in _BEFORE if agree(said[: len(lead.split())], lead.split())), default=0)
        last = max((len(tail.split()) for tail in (*_AFTER, *also_after) if agree(said[-len(tail.split()) :], tail.split())), default=0)
        end = len(said) - last
        said = said[first:end] or said[:end]        # of "vâng ạ" the word itself stays
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


def agree(typed: Sequence[str], written: Sequence[str]) -> bool:
    """Whether what was typed is what is written; a word that is typed with marks must have the right ones."""
    return len(typed) == len(written) and all(same(one, other) for one, other in zip(typed, written, strict=True))


def same(typed: str, written: str) -> bool:
    """Whether this word is that one, or that one without its marks."""
    return typed == written or (typed.isascii() and typed == fold(written))
