"""The steps a dialog is made of, and the dialog itself. Mistakes in them are found when they are made, not when they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from dialogs.engine.answer import Answering, Field, Json
from dialogs.engine.text import Text, raw
from dialogs.engine.words import NO, YES

if TYPE_CHECKING:
    from dialogs.procedures.procedure import Procedure

Answers: TypeAlias = "dict[str, Json]"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition may look at: the answers so far and the day."""

    answers: Answers
    today: date
    known: Any = None

    def answering(self) -> Answering:
        return Answering(self.today, self.answers, self.known)

    def is_(self, key: str, value: Json) -> bool:
        """Whether this step was answered with this value."""
        return self.answers.get(key) == value


When: TypeAlias = Callable[[Situation], bool]


def always(at: Situation) -> bool:
    del at
    return True


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``end`` says why the way ends here (another counter, not entitled): the draft stays, no dossier comes of it.

    ``said`` are other words that people type for it. ``yes`` says whether a mere "có" or "không" means it; the values "yes" and "no" do.
    """

    value: str
    label: Text
    end: Text | None = None
    said: tuple[str, ...] = ()
    yes: bool | None = None

    @property
    def means_yes(self) -> bool | None:
        """True or False where a yes or a no chooses this."""
        return {"yes": True, "no": False}.get(self.value) if self.yes is None else self.yes


Options: TypeAlias = "tuple[Option, ...] | Callable[[Situation], tuple[Option, ...]]"
Question: TypeAlias = "Text | Callable[[Situation], Text]"


def question_of(step: Ask | Choose | Upload | Show, at: Situation) -> Text:
    """The question as it is asked in this situation."""
    return step.question(at) if callable(step.question) and not isinstance(step.question, Text) else step.question


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is answered by typing."""

    key: str
    question: Question
    field: Field
    label: Text
    why: Text | None = None
    when: When = always
    optional: bool = False            # "Bỏ qua" is offered; the value is then None


@dataclass(frozen=True, slots=True)
class Choose:
    """A question with a few answers to pick from."""

    key: str
    question: Question
    options: Options
    label: Text
    why: Text | None = None
    when: When = always

    def choices(self, at: Situation) -> tuple[Option, ...]:
        return self.options if isinstance(self.options, tuple) else self.options(at)


Lack = Literal["not_needed", "counter"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A paper: one or more photos, or a PDF. ``lacks`` names what may be said instead of sending it.

    ``not_needed``: it does not apply to this person; ``counter``: the counter supplies it. "Chưa có" can always be said;
    it keeps the draft and gives no code.
    """

    key: str
    question: Question
    label: Text
    at_most: int = 10
    lacks: frozenset[Lack] = frozenset()
    hint: Text | None = None
    when: When = always
    signed: bool = False      # a form that the person signs: where it lacks the counter has it printed, nobody looks it up

    def __post_init__(self) -> None:
        if unknown := self.lacks - set(get_args(Lack)):
            raise ValueError(f"paper {self.key}: nothing can be said that is called {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Show:
    """Something to read before the next question; it needs no answer."""

    key: str
    question: Question
    label: Text = field(default_factory=lambda: raw(""))
    when: When = always


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps that are gone through once or several times: each child, each heir. ``more`` asks whether there is another."""

    key: str
    steps: tuple[Ask | Choose | Upload, ...]
    more: Text
    label: Text
    at_most: int = 5
    when: When = always


@dataclass(frozen=True, slots=True)
class Review:
    """All answers, to be checked and changed before they are sent. Always the last step."""

    key: str = "review"


Step: TypeAlias = Ask | Choose | Upload | Show | Repeat | Review
Plain: TypeAlias = Ask | Choose | Upload | Show
Upgrade: TypeAlias = "Callable[[int, Answers, Procedure | None], Answers]"


@dataclass(frozen=True, slots=True)
class Dialog:
    """A conversation that ends in a dossier. ``upgrade`` brings the answers of an older version along.

    It is given that version, the answers, and the record of the procedure that they were given under, None when that is not known
    any more. It looks at the keys of the answers, never at how many there are: it is also asked what became of a single one.
    """

    id: str
    version: int
    title: Text
    steps: tuple[Step, ...]
    procedure: str
    opening: Text | None = None                 # said once when it starts
    free: bool = False                          # known to cost nothing, where the catalogue names no fee
    soft: bool = False                          # grief: no emoji, no cheer, condolence first
    commune: str = "commune"                    # the step that says where it is filed
    phone: str = "phone"
    upgrade: Upgrade = field(default=lambda version, answers, record: answers)

    def __post_init__(self) -> None:
        keys = list(all_keys(self.steps))
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"dialog {self.id}: two steps are called {sorted(twice)}")
        if not self.steps or not isinstance(self.steps[-1], Review):
            raise ValueError(f"dialog {self.id}: the last step is a Review")
        for key in keys:
            if len(key.encode()) > 24 or "." in key:
                raise ValueError(f"dialog {self.id}: a step key has at most 24 bytes and no dot: {key!r}")
        asked = {step.key for step in self.steps if isinstance(step, Ask)}
        for key in (self.commune, self.phone):
            if key not in asked:        # a dossier goes to a commune, and whoever filed it is called back
                raise ValueError(f"dialog {self.id}: no question is called {key!r}")


def all_keys(steps: Iterable[Step]) -> Iterable[str]:
    """The keys of the steps, those inside a Repeat too."""
    for step in steps:
        yield step.key
        if isinstance(step, Repeat):
            yield from all_keys(step.steps)


def unfold(dialog: Dialog, at: Situation) -> list[Plain]:
    """The steps of a dialog that apply now, in order."""
    return applying(dialog.steps, at)


def applying(steps: Iterable[Step], at: Situation) -> list[Plain]:
    """Those of these steps that apply now, in order, with each round of a Repeat as steps of its own ("children.1.name")."""
    out: list[Plain] = []
    for step in steps:
        if isinstance(step, Review) or not step.when(at):
            continue
        if not isinstance(step, Repeat):
            out.append(step)
            continue
        for number in range(step.at_most):
            rounds = [_in_round(part, f"{step.key}.{number}.{part.key}") for part in step.steps if part.when(_round_view(at, step, number))]
            out.extend(rounds)
            if any(part.key not in at.answers for part in rounds):
                break
            if number + 1 == step.at_most:
                break
            more = f"{step.key}.{number}.more"
            out.append(Choose(more, step.more, MORE, step.label))
            if at.answers.get(more) != "yes":
                break
    return out


def _in_round(step: Ask | Choose | Upload, key: str) -> Ask | Choose | Upload:
    return replace(step, key=key, when=always)


def _round_view(at: Situation, step: Repeat, number: int) -> Situation:
    prefix = f"{step.key}.{number}."
    own = {key.removeprefix(prefix): value for key, value in at.answers.items() if key.startswith(prefix)}
    return Situation({**at.answers, **own}, at.today, at.known)


MORE = (Option("yes", YES), Option("no", NO))


def still_reads(step: Plain, value: Json, at: Situation) -> bool:
    """Whether a saved answer is still one that this step understands."""
    match step:
        case Ask():
            return (value is None and step.optional) or step.field.still(value)
        case Choose():
            return any(option.value == value for option in step.choices(at))
        case Upload():
            return isinstance(value, dict) and isinstance(value.get("files"), list)
        case Show():
            return True
