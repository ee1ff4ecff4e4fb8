"""Scores a search against a set of questions: how often an accepted procedure is first, or among the first three."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """``accepted`` is empty for what no procedure answers."""

    words: str
    accepted: frozenset[str]
    kind: str


@dataclass(slots=True)
class Score:
    """Counts of questions that have an answer, and of those that have none."""

    asked: int = 0
    first: int = 0
    three: int = 0
    silent: int = 0
    strange: int = 0
    strange_silent: int = 0
    kinds: dict[str, Score] = field(default_factory=dict)

    @property
    def at1(self) -> float:
        return self.first / max(1, self.asked)

    @property
    def at3(self) -> float:
        return self.three / max(1, self.asked)

    @property
    def unanswered(self) -> float:
        return self.silent / max(1, self.asked)

    @property
    def left_alone(self) -> float:
        """The share of strange questions that were answered with nothing."""
        return self.strange_silent / max(1, self.strange)

    def count(self, question: Question, found: Sequence[str]) -> None:
        if not question.accepted:
            self.strange += 1
            self.strange_silent += not found
            return
        self.asked += 1
        self.first += bool(found) and found[0] in question.accepted
        self.three += any(code in question.accepted for code in found[:3])
        self.silent += not found


@cache
def questions(name: str) -> tuple[Question, ...]:
    """The set ``name``.tsv."""
    out = []
    for line in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        words, labels, kind, *_note = line.split("\t")
        accepted = frozenset(labels.split("|")) - {"NONE"}
        out.append(Question(words, accepted, kind))
    return tuple(out)


def measured(asked: Iterable[Question], search: Search) -> Score:
    """The whole, and each kind of question by itself."""
    whole = Score()
    for question in asked:
        found = search(question.words)
        whole.count(question, found)
        whole.kinds.setdefault(question.kind, Score()).count(question, found)
    return whole
