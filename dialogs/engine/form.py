"""The filing dialog at work: which step is next, how it is asked, and what an answer does to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dialogs.engine import form_papers
from dialogs.engine.answer import Candidate, NothingToGive, Unreadable, Unsure
from dialogs.engine.choosing import meant, said_yes
from dialogs.engine.fields.citizen_number import CitizenNumber
from dialogs.engine.message import Button
from dialogs.engine.session import HEARD_KEPT
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Plain, Show, Situation, Upload, question_of, still_reads, unfold
from dialogs.engine.talk import Heard, Talk
from dialogs.engine.text import Text, Vietnamese, paragraphs, raw, say
from dialogs.engine.words import (
    BACK,
    CHANGED,
    CLASH,
    COME_BACK,
    FIXED,
    HUMAN,
    KEEP,
    LATER,
    MEANT_THIS,
    MEANT_WHICH,
    MENU,
    MORE_CHOICES,
    NO,
    OLD_VALUE,
    PICK_NUMBER,
    PICK_ONE,
    SECOND_MISS,
    SKIP,
    YES,
)

if TYPE_CHECKING:
    from dialogs.procedures.procedure import Procedure

CHOICES_A_SCREEN = 8
EXAMPLE = "Ví dụ:"
FROM_REVIEW = "from_review"     # in the session's args while an answer is changed from the review; see dialogs/review.py


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
        value = self.talk.session.answers.get(step.key)
        match step:
            case Ask():
                return raw("–") if value is None else step.field.show(value)
            case Choose():
                return next((option.label for option in step.choices(self.at) if option.value == value), raw("–"))
            case Upload():
                return form_papers.summary(value, step)
            case Show():
                return raw("")

    # -- asking -------------------------------------------------------------------------------------------------

    def ask(self, step: Plain) -> None:
        """Say the question of this step with its choices."""
        session = self.talk.session
        session.asking = step.key
        question = question_of(step, self.at)
        old = session.form.get("stale", {}).get(step.key)
        lines = [CHANGED(value=raw(str(old))) if old else raw("")]
        if clash := session.form.get("clash", {}).get(step.key):
            lines.append(CLASH(value=raw(str(clash))))
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
        if self.goes_back(step):
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

    def goes_back(self, step: Plain) -> bool:
        """Whether "back" leads somewhere from here: to the question before, or to the review that this answer is changed from."""
        return self.before(step) is not None or FROM_REVIEW in self.talk.session.args

    # -- answering ----------------------------------------------------------------------------------------------

    def read(self, step: Ask, words: str) -> bool:
        """Take typed words as the answer. False when they could not be read (the reason has been said)."""
        session = self.talk.session
        try:
            value = step.field.read(words, self.at.answering())
        except Unreadable as trouble:
            session.misses += 1
            self._not_read(step, trouble)
            return False
        except Unsure as unsure:
            self._ask_which(step, unsure.question, unsure.candidates)
            return False
        self.put(step, value)
        return True

    def _not_read(self, step: Ask, trouble: Unreadable) -> None:
        """Say why, with one example, and ask again; the second time also that somebody can help."""
        question = question_of(step, self.at)
        lines = [trouble.bare if EXAMPLE in say(question, Vietnamese()) else trouble.why, question]
        buttons = [Button(SKIP, "do:skip")] if step.optional else []
        if isinstance(trouble, NothingToGive):
            lines.insert(1, COME_BACK)
            buttons += [Button(HUMAN, "do:human"), Button(LATER, "do:later")]
        elif self.talk.session.misses >= 2:
            lines.append(SECOND_MISS)
            buttons.append(Button(HUMAN, "do:human"))
        if self.goes_back(step):
            buttons.append(Button(BACK, "do:back"))
        self.talk.say(paragraphs(*lines), *buttons)

    def _ask_which(self, step: Plain, question: Text, candidates: tuple[Candidate, ...]) -> None:
        session = self.talk.session
        kept = candidates[: CHOICES_A_SCREEN - 1]
        session.doubt = {"step": step.key, "values": [candidate.value for candidate in kept]}
        buttons = [Button(candidate.label, f"may:{number}") for number, candidate in enumerate(kept)]
        self.talk.say(question, *buttons, Button(BACK, "do:reask"))

    def put(self, step: Plain, value: Any) -> None:
        """Store the answer; what follows is derived from it."""
        session = self.talk.session
        before = session.answers.get(step.key)
        session.answers[step.key] = value
        if before is not None and before != value:
            self._compare_again(step.key)
        session.heard = [*session.heard, [self.talk.event.key, step.key]][-HEARD_KEPT:]
        session.form.get("stale", {}).pop(step.key, None)
        session.form.get("clash", {}).pop(step.key, None)
        session.misses = 0
        session.doubt = {}
        session.args.pop("page", None)
        session.args.pop(FROM_REVIEW, None)
        if session.revisit == step.key:
            session.revisit = ""
        self.clear_orphans()

    def _compare_again(self, key: str) -> None:
        """This answer was changed: a number that was compared with it and does not fit it any more is asked for again."""
        session = self.talk.session
        for step in self.steps():
            value = session.answers.get(step.key)
            if not (isinstance(step, Ask) and isinstance(step.field, CitizenNumber) and isinstance(value, str)):
                continue
            if key in step.field.looks_at:
                try:
                    step.field.read(value, self.at.answering())
                except (Unreadable, Unsure):
                    session.form.setdefault("clash", {})[step.key] = say(step.field.show(value), self.talk.voice)
                    del session.answers[step.key]

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
        before = self.talk.session.answers.get(key)
        self.talk.session.answers[key] = value
        if before is not None and before != value:
            self._compare_again(key)
        self.clear_orphans()
        self.talk.say(FIXED(label=step.label, value=step.field.show(value)))
        return True

    def upgrade(self, old_version: int, record: Procedure | None) -> None:
        """Bring the answers of that version to this one, and with them the session's own notes of steps."""
        session = self.talk.session

        def key_now(key: str) -> str:
            return next(iter(self.dialog.upgrade(old_version, {key: None}, record)), "") if key else ""

        session.answers = self.dialog.upgrade(old_version, dict(session.answers), record)
        session.asking, session.revisit = key_now(session.asking), key_now(session.revisit)
        session.heard = [[event, key_now(key)] for event, key in session.heard]
        if closed := session.args.get("closed"):
            session.args["closed"] = [key_now(closed[0]), closed[1]]
        if over := session.args.get("over"):
            session.args["over"] = {**over, "paper": key_now(over["paper"])}

    def unreadable(self) -> list[Text]:
        """Take out the answers that no longer read: they are asked again with the old value shown. The labels of these."""
        session = self.talk.session
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
        self.talk.say(paragraphs(PICK_ONE, PICK_NUMBER) if self.talk.session.misses else PICK_ONE)

    def choose_by_words(self, step: Choose, words: str) -> bool:
        """Typed words that choose an option, or a question which of them was meant. False where they mean none."""
        session = self.talk.session
        if session.doubt.get("step") == step.key and len(session.doubt["values"]) == 1 and (yes := said_yes(words)) is not None:
            if yes:
                self.put(step, session.doubt["values"][0])
            else:
                session.doubt = {}
                self.ask(step)
            return True
        found = meant(step.choices(self.at), say(question_of(step, self.at), self.talk.voice), words, self.talk.voice)
        if found.sure:
            self.put(step, found.options[0].value)
        elif len(found.options) == 1:
            option = found.options[0]
            session.doubt = {"step": step.key, "values": [option.value]}
            self.talk.say(MEANT_THIS(label=option.label), Button(YES, "may:0"), Button(NO, "do:reask"))
        elif found.options:
            self._ask_which(step, MEANT_WHICH, tuple(Candidate(option.value, option.label) for option in found.options))
        return bool(found.options)


def shown_plainly(value: Any) -> str:
    """An old answer whose field is gone, as well as it can be shown."""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or "…")
    return str(value)[:80]
