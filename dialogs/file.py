"""Filing: the questions and papers of one procedure, one after the other, and the check of all answers before it is submitted."""

from __future__ import annotations

from dialogs import begun, renewed, review, review_photos, submit
from dialogs.engine import form_papers
from dialogs.engine.choosing import nothing_there, said_yes
from dialogs.engine.form import Form
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Choose, Plain, Show, Upload, question_of
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import raw
from dialogs.engine.words import CHANGE_IT, FIX_OLDER, LEAVE_IT
from dialogs.procedures import dialog_for


class File(Scene):
    """The filing scene. ``session.draft`` is the draft it fills, ``session.form`` its procedure and versions."""

    id = "file"
    holds = True

    # -- which dialog -------------------------------------------------------------------------------------------

    def form(self, talk: Talk) -> Form | None:
        """The dialog of the draft in its present version; says what changed. None when the procedure is gone (that was said)."""
        return self._renewed(talk)[0]

    def _renewed(self, talk: Talk) -> tuple[Form | None, bool]:
        """The same, and whether its questions may be others than those that were asked."""
        procedure = begun.procedure_of(talk)
        if procedure is None or procedure.state == "abolished":
            begun.shelve_ended(talk, procedure)
            return None, True
        form = Form(talk, dialog_for(procedure))
        return form, renewed.renew(form, procedure)

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, talk: Talk) -> None:
        if not talk.session.draft:
            talk.go("home")
            return
        form = self.form(talk)
        if form is not None:
            self._show(talk, form)

    def _show(self, talk: Talk, form: Form) -> None:
        view = talk.session.args.get("view", "")
        step = form.current()
        while isinstance(step, Show):
            talk.say(question_of(step, form.at))
            talk.session.answers[step.key] = True
            step = form.current()
        if talk.session.revisit or (step is not None and not view):
            assert step is not None
            form.ask(step)
        elif view == "change":
            review.ask_change(form)
        elif view == "photos" and review_photos.waiting(form):
            review_photos.ask(form)
        else:
            review.show(form)

    def question(self, talk: Talk) -> Ask | None:
        """The typed question that is open now, if one is."""
        procedure = begun.procedure_of(talk)
        if procedure is None or talk.session.args.get("view"):
            return None
        step = Form(talk, dialog_for(procedure)).current()
        return step if isinstance(step, Ask) else None

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        if heard.act == "submit" and not talk.session.draft and talk.session.filed:
            submit.say_filed(talk)
            return True
        form, changed = self._renewed(talk)
        if form is None:
            return True
        session = talk.session
        if session.doubt.get("fix"):
            return self._decide_fix(talk, form, heard)
        if heard.files and form_papers.take_late(form, heard):
            self._show(talk, form)
            return True
        if changed and not renewed.fits(form):
            if heard.files:
                return False        # the engine keeps them aside: the paper that they were sent for is not asked for any more
            session.doubt = {}
            self._show(talk, form)
            return True
        step = form.current()
        if step is None and (heard.files or session.args.get("view") == "photos" or heard.act == "photos"):
            return review_photos.hear(form, heard) and self._go_on(talk, form)
        if heard.choice.startswith("edit:") or (session.args.get("view") == "change" and not heard.files):
            return review.hear_change(form, heard) and self._go_on(talk, form)
        if step is None or (form.ending(step) is not None and not session.revisit):
            return self._hear_end(talk, form, heard)
        if heard.act == "back":
            return self.back(talk)
        if heard.act == "reask":
            session.doubt = {}
            self._show(talk, form)
            return True
        if heard.act == "more":
            session.args["page"] = int(session.args.get("page", 0)) + 1
            self._show(talk, form)
            return True
        if heard.act == "keep" and session.revisit:
            review.unchanged(form)
            session.revisit = ""
            return self._go_on(talk, form)
        if heard.act == "later":
            return self.cancel(talk)
        return self._hear_step(talk, form, step, heard)

    def _hear_step(self, talk: Talk, form: Form, step: Plain, heard: Heard) -> bool:
        match step:
            case Upload():
                if heard.files:
                    form_papers.add(form, step, [file.to_json() for file in heard.files])
                    return True
                act = heard.act or form_papers.act_of(heard.words)
                if act and form_papers.act(form, step, act):
                    return form.answered(step) is False or self._go_on(talk, form)
                return False
            case Ask():
                if step.optional and (heard.act == "skip" or (not heard.files and nothing_there(heard.words))):
                    form.put(step, None)
                    return self._go_on(talk, form)
                if form.hear_choice(step, heard):
                    return self._go_on(talk, form)
                if heard.files or heard.choice or not heard.words:
                    return False
                if form.read(step, heard.words):
                    self._go_on(talk, form)
                return True
            case Choose():
                if not form.hear_choice(step, heard):
                    return self._pick_by_label(talk, form, step, heard)
                return self._go_on(talk, form)
            case Show():
                return False

    def _pick_by_label(self, talk: Talk, form: Form, step: Choose, heard: Heard) -> bool:
        """A typed label or other words for it; also of a choice that stands on another page of the list."""
        if not heard.files and form.choose_by_words(step, heard.words):
            return self._go_on(talk, form)
        if heard.words and not heard.files:
            form.choose_again()
        return False

    def _go_on(self, talk: Talk, form: Form) -> bool:
        if not talk.replies or not talk.replies[-1].buttons:
            self._show(talk, form)
        return True

    def _hear_end(self, talk: Talk, form: Form, heard: Heard) -> bool:
        """At the review, or where the way ended."""
        step = form.current()
        if heard.act in {"reask", "back"} and step is not None:
            talk.session.revisit = step.key
            form.ask(step)
            return True
        if heard.act == "back":
            return self.back(talk)
        if step is not None:
            return False
        return self._hear_review(talk, form, heard)

    def _hear_review(self, talk: Talk, form: Form, heard: Heard) -> bool:
        asked = talk.session.doubt.pop("send", False)
        if heard.words and not heard.files:
            if asked and said_yes(heard.words) is False:
                review.show(form)
                return True
            wanted = review.wants_sent(heard.words)
            if wanted is not None and not (wanted or asked or review.missing(form)):
                review.ask_send(form)
                return True
            heard = Heard(choice="do:submit") if wanted is not None else heard
        if heard.act == "submit":
            submit.submit(talk, form)
            return True
        if heard.act == "later":
            self.leave(talk)
            talk.go("home")
            return True
        return review.hear(form, heard) and self._go_on(talk, form)

    # -- acts that work everywhere ------------------------------------------------------------------------------

    def back(self, talk: Talk) -> bool:
        """One step back; the answers after it are kept."""
        form = self.form(talk)
        if form is None:
            return True
        session = talk.session
        session.doubt = {}
        if session.args.pop("view", "") or review.unchanged(form):
            session.args.pop("page", None)
            self._show(talk, form)
            return True
        step = form.current()
        if step is None:
            steps = [other for other in form.steps() if not isinstance(other, Show)]
            before: Plain | None = steps[-1] if steps else None
        else:
            before = form.before(step)
        if before is None:
            form.ask(step) if step is not None else review.show(form)
            return True
        session.revisit = before.key
        session.args.pop("page", None)
        form.ask(before)
        return True

    def cancel(self, talk: Talk) -> bool:
        self.leave(talk)
        talk.go("home")
        return True

    def restart(self, talk: Talk) -> bool:
        """Ask before the answers are thrown away."""
        begun.ask_restart(talk)
        return True

    def leave(self, talk: Talk) -> None:
        """Put the draft on the shelf and say for how long it is kept."""
        begun.shelve(talk)

    def edited(self, talk: Talk, key: str, words: str) -> bool:
        """An edited message: the last answer is corrected, an older one is offered as a change."""
        step_key = next((step for event, step in reversed(talk.session.heard) if event == key), "")
        form = self.form(talk) if step_key else None
        if form is None:
            return bool(step_key)
        if talk.session.heard[-1][1] == step_key:
            if form.fix(step_key, words):
                self._show(talk, form)
                return True
            return False
        step = form.step(step_key)
        if not isinstance(step, Ask):
            return False
        talk.session.doubt = {"fix": step_key, "words": words}
        talk.session.asking = f"fix:{step_key}"
        talk.say(FIX_OLDER(label=step.label, value=raw(words[:80])), Button(CHANGE_IT, "do:fix"), Button(LEAVE_IT, "do:leave"))
        return True

    def _decide_fix(self, talk: Talk, form: Form, heard: Heard) -> bool:
        session = talk.session
        doubt, session.doubt = session.doubt, {}
        if heard.act == "fix":
            form.fix(str(doubt["fix"]), str(doubt["words"]))
        elif heard.act != "leave":
            return self.hear(talk, heard)
        self._show(talk, form)
        return True


FILING = File()
