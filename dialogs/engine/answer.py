"""What a kind of answer promises: to read what a person typed, to show it again, and to give examples of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias

from dialogs.engine.text import Text, _

Json: TypeAlias = "bool | int | float | str | list[Any] | dict[str, Any] | None"


class Unreadable(Exception):
    """The answer could not be read. ``why`` tells the person what to type next, with an example; ``bare`` is the same without it."""

    def __init__(self, why: Text, bare: Text | None = None) -> None:
        super().__init__(why.source)
        self.why = why
        self.bare = why if bare is None else bare


class NothingToGive(Unreadable):
    """The person says that they have no answer: "không nhớ", "chưa có". ``why`` tells where it is found; they may come back later."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several things the person may have meant."""

    value: Json
    label: Text


class Unsure(Exception):
    """The answer may mean several things (at most 8): the person is shown them and picks one."""

    def __init__(self, question: Text, candidates: tuple[Candidate, ...]) -> None:
        super().__init__(question.source)
        self.question = question
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Answering:
    """What a field may look at besides the words: today, and what has been answered before (step key -> value)."""

    today: date
    answers: dict[str, Json]
    known: Any = None     # dialogs.engine.known.Known: places and other lists handed in


class Field(Protocol):
    """A kind of answer. ``read`` returns plain JSON; ``read(show(value))`` gives the same value again."""

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        """Typed words and the value they are read as; these are the field's tests, and the first is shown to people."""
        ...

    def read(self, words: str, at: Answering) -> Json:
        """The value of these words. Raises Unreadable (with what to type next) or Unsure (with choices)."""
        ...

    def show(self, value: Json) -> Text:
        """The value as a person reads it, personal numbers masked."""
        ...

    def still(self, value: Json) -> bool:
        """Whether a stored value is still of this kind (a dialog may have changed under a draft)."""
        ...


EMPTY = _("Chưa thấy câu trả lời. Xin gõ lại.")
