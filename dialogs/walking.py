"""Walking a filing dialog: every way through it, answered from the choices and the fields' own examples, to see what is reached.

Two ways that differ only in answers that no open step looks at go on alike, and are walked once: that keeps dialogs of many papers small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from dialogs.engine.answer import Answering, Json, Unreadable, Unsure
from dialogs.engine.steps import Ask, Choose, Dialog, Plain, Repeat, Review, Show, Situation, Upload, applying, question_of
from dialogs.engine.text import Text

REVIEW: Final = "review"
STATES: Final = 20_000
# Days before today that the law's time limits and ages fall between, a few days ahead among them.
DAYS: Final = (0, 1, 20, 61, 200, 400, 5 * 366, 17 * 366, 19 * 366, 30 * 366, 72 * 366, 80 * 366, -1, -20)
SENT: Final[dict[str, Any]] = {"files": [{"hash": "0" * 64, "kind": "jpeg", "size": 1}], "done": True}


class Watched(dict[str, Json]):
    """Answers that note which of them were looked at."""

    def __init__(self, answers: dict[str, Json]) -> None:
        super().__init__(answers)
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Json:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)


@dataclass(slots=True)
class Walk:
    """What was found. Keys of a Repeat are without the number of the round; ``review`` stands for the check before sending."""

    reached: set[str] = field(default_factory=set)
    moves: dict[tuple[str, str], set[str]] = field(default_factory=dict)        # (step, next step) -> answers that lead there
    ends: dict[tuple[str, str], Text] = field(default_factory=dict)             # (step, choice) -> why the way ends there
    options: dict[tuple[str, str], Text] = field(default_factory=dict)          # (step, choice) -> its label
    samples: dict[str, list[tuple[bool, dict[str, str]]]] = field(default_factory=dict)  # step -> (applied, answers that it looks at)
    stuck: list[str] = field(default_factory=list)
    whole: dict[str, Json] = field(default_factory=dict)                        # the answers of one way that reached the review
    states: int = 0


def plain_key(key: str) -> str:
    """The key without the round of a Repeat: "children.1.name" is "children.name"."""
    parts = key.split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else key


def walk(dialog: Dialog, today: date, known: Any) -> Walk:
    """Every way through this dialog. Raises what a condition raises, and RuntimeError where there are too many ways to walk."""
    walker = _Walker(dialog, today, known)
    while True:
        before = {key: set(keys) for key, keys in walker.looks.items()}
        found = walker.once()
        if before == walker.looks:
            return found


def unreachable(dialog: Dialog, today: date, known: Any) -> list[str]:
    """The steps that no way leads to."""
    found = walk(dialog, today, known)
    return [key for key in keys_of(dialog) if key not in found.reached]


def dead_ends(dialog: Dialog, today: date, known: Any) -> list[str]:
    """Where someone is stuck: a question that cannot be answered, no choice to pick, a review without a place to file at."""
    return sorted(set(walk(dialog, today, known).stuck))


def keys_of(dialog: Dialog) -> list[str]:
    """The keys of all questions, papers and texts in their order, those in a Repeat with its key before them."""
    out: list[str] = []
    for step in dialog.steps:
        if isinstance(step, Repeat):
            out += [*(f"{step.key}.{inner.key}" for inner in step.steps), *([f"{step.key}.more"] if step.at_most > 1 else [])]
        elif not isinstance(step, Review):
            out.append(step.key)
    return out


class _Walker:
    def __init__(self, dialog: Dialog, today: date, known: Any) -> None:
        self.dialog, self.today, self.known = dialog, today, known
        self.places = {step.key: place for place, step in enumerate(dialog.steps)}
        self.looks: dict[str, set[str]] = {}
        self.readings: dict[str, list[Json]] = {}
        self.found = Walk()

    def once(self) -> Walk:
        """One round with what is known of which step looks at what; ``looks`` may grow by it."""
        self.found = found = Walk()
        seen: set[object] = set()
        asked = set().union(*self.looks.values()) if self.looks else set()
        waiting: list[tuple[dict[str, Json], str, str]] = [({}, "", "")]
        while waiting:
            answers, came, by = waiting.pop()
            step = self._current(answers)
            here = plain_key(step.key) if step is not None else REVIEW
            if came:
                found.moves.setdefault((came, here), set()).add(by)
            # the review looks whether there is a place
            state = (here if step is None else step.key, self._ahead(step, answers), self.dialog.commune in answers)
            if state in seen:
                continue
            seen.add(state)
            found.states += 1
            if found.states > STATES:
                raise RuntimeError(f"dialog {self.dialog.id}: more than {STATES} ways")
            found.reached.add(here)
            if step is None:
                self._at_review(answers)
                continue
            going_on = self._answers(step, answers, branch=here in asked or step.key in asked)
            waiting += [({**answers, step.key: value}, here, str(value)) for value in reversed(going_on)]
        return found

    def _current(self, answers: dict[str, Json]) -> Plain | None:
        """The first step that applies and has no answer. Which answers each step looked at is noted."""
        current: Plain | None = None
        for step in self.dialog.steps:
            if isinstance(step, Review):
                continue
            watched = Watched(answers)
            at = Situation(watched, self.today, self.known)
            if isinstance(step, Repeat):
                several: list[Plain] = applying([step], at)
                watched.read |= answers.keys()      # a round sees all answers
            else:
                several = [step] if step.when(at) else []
            looks = self.looks.setdefault(step.key, set())
            looks |= watched.read
            if looks and current is None:       # what comes later is not decided yet
                sample = (bool(several), {key: str(answers[key]) for key in looks if key in answers})
                samples = self.found.samples.setdefault(step.key, [])
                if sample not in samples:
                    samples.append(sample)
            if current is None:
                current = next((one for one in several if one.key not in answers), None)
        return current

    def _ahead(self, step: Plain | None, answers: dict[str, Json]) -> object:
        """The answers that a step still to come looks at: ways that agree in them go on alike.

        A step that was passed by comes back only where it looks at something that is not answered yet.
        """
        here = self.places[step.key.split(".")[0]] if step is not None else len(self.places)
        keys: set[str] = set()
        for key, looks in self.looks.items():
            if key not in answers and (self.places[key] >= here or not looks <= answers.keys()):
                keys |= looks
        return tuple(sorted((key, str(answers[key])) for key in keys if key in answers))

    def _answers(self, step: Plain, answers: dict[str, Json], *, branch: bool) -> list[Json]:
        """The answers to go on with; the choices that end the way are noted."""
        found, here = self.found, plain_key(step.key)
        watched = Watched(answers)
        at = Situation(watched, self.today, self.known)
        question_of(step, at)
        match step:
            case Show():
                return [True]
            case Upload():
                return [SENT, *({"files": [], "lacks": why} for why in sorted(step.lacks) if branch)]
            case Choose():
                watched.read.clear()
                options = step.choices(at)
                self.looks.setdefault(step.key.split(".")[0], set()).update(watched.read)
                for option in options:
                    found.options[here, option.value] = option.label
                    if option.end is not None:
                        found.ends[here, option.value] = option.end
                if not options:
                    found.stuck.append(here)
                return [option.value for option in options if option.end is None]
            case Ask():
                values = self._readings(step, at)
                if not values:
                    found.stuck.append(here)
                return [*values, *([None] if step.optional else [])] if branch else values[:1]

    def _readings(self, step: Ask, at: Situation) -> list[Json]:
        """What the field reads in its own examples and, where those are days, in other days."""
        if step.key in self.readings:
            return self.readings[step.key]
        watched = Watched(at.answers)
        answering = Answering(self.today, watched, self.known)
        values: list[Json] = []
        for words in [words for words, _value in step.field.examples] + self._days(step, answering):
            value = _reading(step, words, answering)
            if value is not None and value not in values:
                values.append(value)
        if not watched.read:
            self.readings[step.key] = values
        return values

    def _days(self, step: Ask, answering: Answering) -> list[str]:
        first = _reading(step, step.field.examples[0][0], answering)
        try:
            date.fromisoformat(str(first))
        except ValueError:
            return []
        return [f"{self.today - timedelta(days=days):%d/%m/%Y}" for days in DAYS]

    def _at_review(self, answers: dict[str, Json]) -> None:
        """Without a place there is no office that could see the dossier."""
        place = answers.get(self.dialog.commune)
        if not (isinstance(place, dict) and place.get("code")):
            self.found.stuck.append(REVIEW)
        elif not self.found.whole:
            self.found.whole = answers


def _reading(step: Ask, words: str, answering: Answering) -> Json:
    """The value of these words, the first candidate where the field is unsure, None where it cannot read them."""
    try:
        return step.field.read(words, answering)
    except Unsure as unsure:
        return unsure.candidates[0].value if unsure.candidates else None
    except Unreadable:
        return None
