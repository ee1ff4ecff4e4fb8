"""Filing: the questions and papers of one procedure, one after the other, and the check of all answers before it is submitted."""

from __future__ import annotations

import re

from dialogs import begun, review, review_photos, submit
from dialogs.engine import form_papers
from dialogs.engine.fold import fold
from dialogs.engine.form import Form
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Choose, Plain, Show, Upload, question_of
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, join, raw, say
from dialogs.engine.words import CHANGE_IT, FIX_OLDER, LEAVE_IT
from dialogs.procedures import dialog_for

NEW_QUESTIONS = _("Mẫu câu hỏi vừa được cập nhật. Những câu cần trả lời lại: {labels}.")
NEW_VERSION = _("Thông tin thủ tục vừa được cập nhật. Các câu trả lời vẫn được giữ.")


class File(Scene):
    """The filing scene. ``session.draft`` is the draft it fills, ``session.form`` its procedure and versions."""

    id = "file"
    holds = True

    # -- which dialog -------------------------------------------------------------------------------------------

    def form(self, talk: Talk) -> Form | None:
        """The dialog of the draft in its present version; says what changed. None when the procedure is gone (that was said)."""
        session = talk.session
        procedure = begun.procedure_of(talk)
        if procedure is None or procedure.state == "abolished":
            begun.shelve_ended(talk, procedure)
            return None
        dialog = dialog_for(procedure)
        form = Form(talk, dialog)
        was, version = session.form.get("dialog_version"), dialog.version
        if was != version or session.form.get("version") != procedure.version:
            session.form.update(dialog_version=version, version=procedure.version)
            if was is not None:
                again = form.upgrade(int(was))
                session.form["touched"] = True
                talk.say(NEW_QUESTIONS(labels=join(*again, by=", ")) if again else NEW_VERSION)
        return form

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
        form = self.form(talk)
        if form is None:
            return True
        session = talk.session
        if session.doubt.get("fix"):
            return self._decide_fix(talk, form, heard)
        if heard.files and form_papers.take_late(form, heard):
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
            session.revisit = ""
            return self._go_on(talk, form)
        return self._hear_step(talk, form, step, heard)

    def _hear_step(self, talk: Talk, form: Form, step: Plain, heard: Heard) -> bool:
        match step:
            case Upload():
                if heard.files:
                    form_papers.add(form, step, [file.to_json() for file in heard.files])
                    return True
                word = "notyet" if heard.words.lower().startswith(form_papers.NOT_YET_TYPED) else ""
                act = heard.act or word
                if act and form_papers.act(form, step, act):
                    return form.answered(step) is False or self._go_on(talk, form)
                return False
            case Ask():
                if heard.act == "skip" and step.optional:
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
        """A typed label, or a part that only one label has; also of a choice that stands on another page of the list."""
        wanted = fold(heard.words)
        labels = {option.value: fold(say(option.label, talk.voice)) for option in step.choices(form.at)}
        found = [option for option in step.choices(form.at) if wanted and labels[option.value] == wanted]
        if not found and len(wanted) >= 3:
            # A part of the label is enough where only one has it: "benh vien" for "Bệnh viện, trạm y tế".
            found = [option for option in step.choices(form.at) if f" {wanted} " in f" {re.sub(r'[^a-z0-9 ]', ' ', labels[option.value])} "]
        if len(found) == 1:
            form.put(step, found[0].value)
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
        if session.args.pop("view", ""):
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
