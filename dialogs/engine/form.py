"""The filing dialog at work: which step is next, how it is asked, and what an answer does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dialogs.engine.answer import Candidate, Unreadable, Unsure
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Plain, Show, Situation, Upload, question_of, still_reads, unfold
from dialogs.engine.talk import Heard, Talk
from dialogs.engine.text import Text, paragraphs, raw
from dialogs.engine.words import BACK, CHANGED, FIXED, HUMAN, KEEP, MENU, MORE_CHOICES, OLD_VALUE, PICK_ONE, SECOND_MISS, SKIP

CHOICES_A_SCREEN = 8


@dataclass(slots=True)
class Form:
    """One dialog over one session, for the length of a turn."""

    talk: Talk
    dialog: Dialog
    _at: Situation | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def at(self) -> Situation:
        """What conditions may look at: the answers as they are now."""
        if self._at is None or self._at.answers is not self.talk.session.answers:
            self._at = Situation(self.talk.session.answers, self.talk.known.today, self.talk.known)
        return self._at

    def steps(self) -> list[Plain]:
        """The steps that apply now. They hang on the answers alone, so a turn works them out once for each state of these."""
        state = repr(self.talk.session.answers)
        known = self.talk.unfolded
        if known is None or known[0] is not self.dialog or known[1] != state:
            known = self.talk.unfolded = (self.dialog, state, unfold(self.dialog, self.at))
        return known[2]

    def step(self, key: str) -> Plain | None:
        """The applying step with this key, or None."""
        return next((step for step in self.steps() if step.key == key), None)

    def answered(self, step: Plain) -> bool:
        """Whether this step needs nothing more. A paper does until "Xong", or until it was said why there is none."""
        value = self.talk.session.answers.get(step.key)
        if isinstance(step, Upload):
            return isinstance(value, dict) and bool(value.get("done") or value.get("lacks"))
        return step.key in self.talk.session.answers

    def current(self) -> Plain | None:
        """The step to ask now: the one that is revisited, an answer that ends the way, else the first unanswered. None: review."""
        steps = self.steps()
        session = self.talk.session
        if session.revisit:
            for step in steps:
                if step.key == session.revisit:
                    return step
            session.revisit = ""
        for step in steps:
            if not self.answered(step) or self.ending(step) is not None:
                return step
        return None

    def ending(self, step: Plain) -> Option | None:
        """The answered option that ends the way at this step (not entitled, another counter), or None."""
        if not isinstance(step, Choose):
            return None
        value = self.talk.session.answers.get(step.key)
        return next((option for option in step.choices(self.at) if option.value == value and option.end is not None), None)

    def show_value(self, step: Plain) -> Text:
        """The answer to a step as a person reads it."""
        from dialogs.engine import form_papers

        value = self.talk.session.answers.get(step.key)
        match step:
            case Ask():
                return raw("–") if value is None else step.field.show(value)
            case Choose():
                return next((option.label for option in step.choices(self.at) if option.value == value), raw("–"))
            case Upload():
                return form_papers.summary(value)
            case Show():
                return raw("")

    # -- asking -------------------------------------------------------------------------------------------------

    def ask(self, step: Plain) -> None:
        """Say the question of this step with its choices."""
        from dialogs.engine import form_papers

        session = self.talk.session
        session.asking = step.key
        question = question_of(step, self.at)
        old = session.form.get("stale", {}).get(step.key)
        lines = [CHANGED(value=raw(str(old))) if old else raw("")]
        revisiting = session.revisit == step.key and self.answered(step)
        match step:
            case Upload():
                form_papers.ask(self, step, question)
                return
            case Choose() if (option := self.ending(step)) is not None and not session.revisit:
                assert option.end is not None
                self.talk.say(option.end, Button(BACK, "do:reask"), Button(MENU, "do:menu"), Button(HUMAN, "do:human"))
                return
        lines.append(question)
        if isinstance(step, Ask | Choose) and step.why is not None:
            lines.append(step.why)
        if revisiting:
            lines.append(OLD_VALUE(value=self.show_value(step)))
        buttons: list[Button] = []
        if isinstance(step, Choose):
            buttons += self._options(step)
        if isinstance(step, Ask) and step.optional:
            buttons.append(Button(SKIP, "do:skip"))
        if revisiting:
            buttons.append(Button(KEEP, "do:keep"))
        if self.before(step) is not None:
            buttons.append(Button(BACK, "do:back"))
        self.talk.say(paragraphs(*lines), *buttons)

    def _options(self, step: Choose) -> list[Button]:
        options = step.choices(self.at)
        buttons = [Button(option.label, f"pick:{option.value}") for option in options]
        room = CHOICES_A_SCREEN - 2
        if len(buttons) <= room:
            return buttons
        page = int(self.talk.session.args.get("page", 0)) % (-(-len(buttons) // (room - 1)))
        shown = buttons[page * (room - 1) : (page + 1) * (room - 1)]
        return [*shown, Button(MORE_CHOICES, "do:more")]

    def before(self, step: Plain) -> Plain | None:
        """The step that "back" leads to from here: the nearest one before it that asks something."""
        earlier: Plain | None = None
        for other in self.steps():
            if other.key == step.key:
                return earlier
            if not isinstance(other, Show):
                earlier = other
        return earlier

    # -- answering ----------------------------------------------------------------------------------------------

    def read(self, step: Ask, words: str) -> bool:
        """Take typed words as the answer. False when they could not be read (the reason has been said)."""
        session = self.talk.session
        try:
            value = step.field.read(words, self.at.answering())
        except Unreadable as trouble:
            session.misses += 1
            lines = [trouble.why, question_of(step, self.at)]
            buttons = [Button(BACK, "do:back")] if self.before(step) is not None else []
            if session.misses >= 2:
                lines.append(SECOND_MISS)
                buttons.insert(0, Button(HUMAN, "do:human"))
            if step.optional:
                buttons.insert(0, Button(SKIP, "do:skip"))
            self.talk.say(paragraphs(*lines), *buttons)
            return False
        except Unsure as unsure:
            self._ask_which(step, unsure.question, unsure.candidates)
            return False
        self.put(step, value)
        return True

    def _ask_which(self, step: Ask, question: Text, candidates: tuple[Candidate, ...]) -> None:
        session = self.talk.session
        kept = candidates[: CHOICES_A_SCREEN - 1]
        session.doubt = {"step": step.key, "values": [candidate.value for candidate in kept]}
        buttons = [Button(candidate.label, f"may:{number}") for number, candidate in enumerate(kept)]
        self.talk.say(question, *buttons, Button(BACK, "do:reask"))

    def put(self, step: Plain, value: Any) -> None:
        """Store the answer; what follows is derived from it."""
        session = self.talk.session
        session.answers[step.key] = value
        session.heard = [*session.heard, [self.talk.event.key, step.key]][-12:]
        session.form.get("stale", {}).pop(step.key, None)
        session.misses = 0
        session.doubt = {}
        session.args.pop("page", None)
        if session.revisit == step.key:
            session.revisit = ""
        self.clear_orphans()

    def clear_orphans(self) -> None:
        """Drop the rounds of a Repeat that no longer follow; answers of steps that merely do not apply now are kept."""
        keys = {step.key for step in self.steps()}
        for key in [key for key in self.talk.session.answers if key.count(".") == 2 and key not in keys]:
            del self.talk.session.answers[key]

    def hear_choice(self, step: Plain, heard: Heard) -> bool:
        """A choice that answers this step; False when it is none of its choices."""
        session = self.talk.session
        if heard.choice.startswith("may:") and session.doubt.get("step") == step.key:
            values = session.doubt.get("values", [])
            number = heard.choice[4:]
            if number.isdecimal() and int(number) < len(values):
                self.put(step, values[int(number)])
                return True
            return False
        if isinstance(step, Choose) and any(option.value == heard.pick for option in step.choices(self.at)):
            self.put(step, heard.pick)
            return True
        return False

    def fix(self, key: str, words: str) -> bool:
        """An edited message corrects the answer of that step. False when nothing of it could be used."""
        step = self.step(key)
        if not isinstance(step, Ask):
            return False
        try:
            value = step.field.read(words, self.at.answering())
        except (Unreadable, Unsure):
            return False
        self.talk.session.answers[key] = value
        self.clear_orphans()
        self.talk.say(FIXED(label=step.label, value=step.field.show(value)))
        return True

    def upgrade(self, old_version: int) -> list[Text]:
        """Bring the answers to this version; those that no longer read are asked again with the old value shown.

        Returns the labels of what is asked again.
        """
        session = self.talk.session
        session.answers = self.dialog.upgrade(old_version, dict(session.answers))
        again: list[Text] = []
        for step in self.steps():
            value = session.answers.get(step.key)
            if step.key in session.answers and not still_reads(step, value, self.at):
                session.form.setdefault("stale", {})[step.key] = shown_plainly(value)
                del session.answers[step.key]
                again.append(step.label)
        return again

    def choose_again(self) -> None:
        """The choice was not understood: say how to choose and ask again."""
        self.talk.say(PICK_ONE)


def shown_plainly(value: Any) -> str:
    """An old answer whose field is gone, as well as it can be shown."""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or "…")
    return str(value)[:80]


Asker = Callable[[Form, Plain], None]
