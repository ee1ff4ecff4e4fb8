"""Which choice do typed words mean: its label, other words for it, yes or no, a clear part of one label, a sentence that holds one.

What is not clear is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dialogs.engine.answer import Answering, Unreadable
from dialogs.engine.fields.choices import YesNo
from dialogs.engine.fold import fold
from dialogs.engine.held import EMPTY, held, negated
from dialogs.engine.manners import Words, agree, among, readings, same, words_of
from dialogs.engine.steps import Option
from dialogs.engine.text import Voice, say

MOST = 120                    # a longer message is a story and no choice
CLEAR = 0.6                   # so much of a label's own words make a part of it clear
PART_OF = 40                  # only a label this short is a list of words, each of which may be said alone


@dataclass(frozen=True, slots=True)
class Meant:
    """The choices that may be meant. ``sure``: the one of them is taken as it is; else the person is asked."""

    options: tuple[Option, ...] = ()
    sure: bool = False


def meant(options: Sequence[Option], question: str, words: str, voice: Voice) -> Meant:
    """What these words choose of these options, under this question."""
    if not words or len(words) > MOST:
        return Meant()
    said_so = readings(words)
    for said in said_so:
        exact = [option for option in options if any(agree(said, other) for other in _spellings(option, voice))]
        if exact:
            return Meant(tuple(exact), sure=len(exact) == 1)
    if found := _yes_or_no(options, words):
        return Meant(found, sure=len(found) == 1)
    for said in said_so:
        if part := _part(options, question, said, voice):
            return part
    spelled = [(option, _spellings(option, voice)) for option in options]
    sentences = [held(spelled, words_of(question), said) for said in said_so]
    found = tuple(option for option in options if any(option in some for some, _sure in sentences))
    return Meant(found, sure=len(found) == 1 and any(sure for _some, sure in sentences))


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether these words stand in the others, one after the other."""
    return bool(part) and any(agree(part, whole[at : at + len(part)]) for at in range(len(whole) - len(part) + 1))


def holds(said: Sequence[str], label: Sequence[str]) -> bool:
    """Whether this label stands in what was typed."""
    return any(agree(said[at : at + len(label)], label) for at in range(len(said) - len(label) + 1))


def _spellings(option: Option, voice: Voice) -> tuple[Words, ...]:
    """The label, other words for it, and each part of a short label that is a list: "Vợ, chồng, cha mẹ, con"."""
    label = say(option.label, voice)
    if option.label.constant:
        return _constant_spellings(label, option.said)
    return _all_spellings(label, option.said)


def _all_spellings(label: str, said: tuple[str, ...]) -> tuple[Words, ...]:
    parts = [part for part in label.split(",") if "," in label and len(label) <= PART_OF and not negated(words_of(part))]
    return tuple(words_of(text) for text in (label, *said, *parts))


_constant_spellings = lru_cache(2_000)(_all_spellings)      # labels of ours come again and again; what holds people's words is not kept


def _yes_or_no(options: Sequence[Option], words: str) -> tuple[Option, ...]:
    """The options that a yes or a no leaves, where there are some for each."""
    if not {True, False} <= {option.means_yes for option in options}:
        return ()
    yes = said_yes(words)
    return tuple(option for option in options if option.means_yes is yes) if yes is not None else ()


def said_yes(words: str) -> bool | None:
    """Whether these words are a yes; None where they are neither a yes nor a no."""
    try:
        return bool(YesNo().read(words, Answering(date.min, {})))       # a yes looks at nothing else
    except Unreadable:
        return None


_NOTHING = frozenset(
    ("khong nho", "ko nho", "khong biet", "ko biet", "khong ro", "chua ro", "quen", "quen roi", "khong nho so", "bo qua", "bo", "thoi",
     "khong co so", "khong co the", "chua co so", "khong co can cuoc", "khong co giay", "mat roi", "khong con", "ko con", "skip", "none",
     "chua co can cuoc", "chua lam can cuoc", "chua co the", "khong biet so", "khong nho so can cuoc", "mat can cuoc", "mat the"))


def nothing_there(words: str) -> bool:
    """Whether these words say that there is no answer to give: "không có", "chưa có", "không nhớ"."""
    return bool(words) and (said_yes(words) is False or among(words, _NOTHING))


def _part(options: Sequence[Option], question: str, said: Words, voice: Voice) -> Meant | None:
    """The one label that these words are a part of; taken only where they are most of it, not its opposite and not the question's."""
    own = [word for word in said if fold(word) not in EMPTY]
    if not own or sum(len(word) for word in own) < 3:
        return None
    found = [(option, label) for option in options if within(said, label := words_of(say(option.label, voice)))]
    if len(found) != 1:
        return None
    option, label = found[0]
    content = [word for word in label if fold(word) not in EMPTY]
    asked = words_of(question)
    clear = (
        len(own) >= max(1, CLEAR * len(content))
        and negated(said) == negated(label)
        and not all(any(same(word, other) for other in asked) for word in own)
    )
    return Meant((option,), sure=clear)
