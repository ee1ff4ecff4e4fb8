"""Somebody who files one procedure after the other with digits and words alone, reading nothing but the screens."""

from __future__ import annotations

import json
import random
from typing import Any, Final

from dialogs.dossier import DraftView
from dialogs.engine.effects import FileDossier, ShelveDraft, TakeDraft
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Choose, Dialog, Plain, Repeat, Review, Show, Situation, Upload
from dialogs.engine.turn import Turn
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import Procedure
from tests.dialogs.chatting import Chat, photo

CHOICES_MOST: Final = 8
TURNS_MOST: Final = 900          # the longest dialog of the seed has 332 steps


class Stuck(AssertionError):
    """A dialog that does not go on; the text names the procedure, the step and what was said."""


class Filer(Chat):
    """A chat in which nothing is ever tapped. ``chance`` makes its choices; the session now and then goes through JSON text."""

    def __init__(self, chance: random.Random, **more: Any) -> None:
        super().__init__(**more)
        self.chance = chance

    def types(self, words: str) -> Turn:
        """Send words, and look at what comes: never nothing, never more choices than a screen holds."""
        turn = self.send(words)
        self.looked_at(turn)
        return turn

    def looked_at(self, turn: Turn) -> None:
        """The properties of every screen."""
        if self.chance.random() < 0.2:
            self.session = Session.from_json(json.loads(json.dumps(turn.session)))
        if not turn.replies:
            raise Stuck(f"no answer at {self.scene} {self.session.asking if self.session else ''}")
        for message in turn.replies:
            if not (message.text.source or message.text.parts) or len(message.buttons) > CHOICES_MOST + 2:
                raise Stuck(f"an empty message, or one with {len(message.buttons)} choices, at {self.scene}")

    def answers(self, procedure: Procedure, most: int) -> bool:
        """Answer up to so many questions; whether the check before sending is reached."""
        steps = steps_of(dialog_for(procedure))
        for _answer in range(most):
            assert self.session is not None
            asking = self.session.asking
            if asking == "review":
                return True
            parts = asking.split(".")
            if len(parts) == 3 and parts[-1] == "more":
                self.types("không")
                continue
            step = steps.get(f"{parts[0]}.{parts[2]}" if len(parts) == 3 else asking)
            if step is None:
                raise Stuck(f"at {self.scene} {asking!r}, which is no step: {self.text[:200]}")
            answer(self, step)
        return self.session is not None and self.session.asking == "review"

    def number_of(self, payload: str) -> str:
        """What to type for this choice of the last screen."""
        return str(self.payloads.index(payload) + 1)


def steps_of(dialog: Dialog) -> dict[str, Plain]:
    """The steps by the key that a session names them with, without the number of the round of a Repeat."""
    out: dict[str, Plain] = {}
    for step in dialog.steps:
        if isinstance(step, Repeat):
            out |= {f"{step.key}.{inner.key}": inner for inner in step.steps}
        elif not isinstance(step, Review):
            out[step.key] = step
    return out


def file(filer: Filer, procedure: Procedure, *, stop_at: int = -1) -> FileDossier | None:
    """From the question that is open to the dossier. ``stop_at``: leave after so many answers and come back first."""
    if stop_at >= 0 and not filer.answers(procedure, stop_at):
        leave_and_come_back(filer, procedure)
    if not filer.answers(procedure, TURNS_MOST):
        raise Stuck(f"not at an end after {TURNS_MOST} turns")
    filer.types(filer.chance.choice((filer.number_of("do:submit"), "gui ho so", "Gửi hồ sơ")))
    return next((effect for effect in filer.turns[-1].effects if isinstance(effect, FileDossier)), None)


def answer(filer: Filer, step: Plain) -> None:
    """Answer the open question by typing. A paper is sent, and ended by a word or a digit."""
    match step:
        case Choose():
            choose(filer, step)
        case Ask():
            ask(filer, step)
        case Upload():
            say_none = [payload for payload in filer.payloads if payload in {"do:notneeded", "do:counter"}]
            if say_none and filer.chance.random() < 0.5:
                filer.types(filer.number_of(say_none[0]))
                return
            count = filer.chance.randint(1, 3)
            start = len(filer.turns) * 10
            filer.looked_at(filer.send(files=tuple(photo(start + number) for number in range(count))))
            filer.types(filer.chance.choice(("xong", "Xong", filer.number_of("do:done"))))
        case Show():
            raise Stuck("a text that waits for an answer")


def choose(filer: Filer, step: Choose) -> None:
    """Pick one of the choices that do not end the way; in a long list now and then look at the next screen first."""
    session = filer.session
    assert session is not None
    at = Situation(session.answers, filer.known().today, filer.known())
    ends = {f"pick:{option.value}" for option in step.choices(at) if option.end is not None}
    if "do:more" in filer.payloads and filer.chance.random() < 0.3:
        filer.types(filer.number_of("do:more"))
        return
    open_ones = [payload for payload in filer.payloads if payload.startswith("pick:") and payload not in ends]
    if not open_ones:
        raise Stuck(f"nothing to choose at {step.key}")
    chosen = filer.chance.choice(open_ones)
    words = filer.labels[filer.payloads.index(chosen)]
    same = [label for label in filer.labels if label == words]
    filer.types(words if len(same) == 1 and len(words) <= 80 and filer.chance.random() < 0.3 else filer.number_of(chosen))


def ask(filer: Filer, step: Ask) -> None:
    """Type one of the field's examples; where the bot asks which of several was meant, the first."""
    examples = [words for words, _value in step.field.examples]
    first = filer.chance.randrange(len(examples))
    for words in examples[first:] + examples[:first]:
        before = filer.session
        assert before is not None
        filer.types(words)
        after = filer.session
        assert after is not None
        if after.doubt.get("step"):
            filer.types("1")
        elif after.doubt.get("act"):
            filer.types(filer.number_of("do:ananswer"))
        if filer.session is not None and filer.session.answers.get(before.asking) is not None:
            return
    raise Stuck(f"no example is read at {step.key}: {filer.text[:200]}")


def leave_and_come_back(filer: Filer, procedure: Procedure) -> None:
    """Cancel by a word, then take the draft up from the list by digits: the same question, with every answer kept."""
    before = filer.session
    assert before is not None
    filer.types(filer.chance.choice(("huỷ", "huy", "cancel") if not isinstance(steps_of(dialog_for(procedure)).get(before.asking), Ask)
                                    else ("huỷ", "huỷ bỏ")))  # fmt: skip
    left = filer.session
    assert left is not None
    effects = filer.turns[-1].effects
    if left.draft or not any(isinstance(effect, ShelveDraft) and effect.draft == before.draft for effect in effects):
        raise Stuck(f"cancelling at {before.asking} does not put the draft away: {filer.text[:200]}")
    view = DraftView(
        before.draft, procedure.code, str(before.form["version"]), int(before.form["dialog_version"]), filer.now,
        dict(before.answers),
    )  # fmt: skip
    filer.facts["drafts", ""] = (view,)
    filer.types("việc đang làm dở")
    filer.types("1")
    filer.types("1")
    filer.facts["drafts", ""] = ()
    session = filer.session
    assert session is not None
    taken = any(isinstance(effect, TakeDraft) and effect.draft == before.draft for effect in filer.turns[-1].effects)
    if not taken or session.answers != before.answers or session.asking != before.asking:
        raise Stuck(f"at {before.asking} the draft was not taken up again: {filer.text[:200]}")
