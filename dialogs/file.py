"""Filing: the questions and papers of one procedure, the check of all answers, and the dossier at the end."""

from __future__ import annotations

import re
from typing import Any

from dialogs import review
from dialogs.engine import form_papers
from dialogs.engine.effects import DropDraft, FileDossier, FiledPaper, OpenDraft, ShelveDraft
from dialogs.engine.form import Form
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Choose, Plain, Show, Upload, question_of
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import CHANGE_IT, FIX_OLDER, LEAVE_IT, MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import Procedure
from dialogs.tracking_code import show as shown_code

FILED = _(
    "Một Cửa đã nhận hồ sơ: {title}.\nMã hồ sơ: {code}\n\n"
    "Cán bộ sẽ xem trong giờ làm việc. Có tin mới, Một Cửa nhắn tại đây.\n"
    "Xin giữ kín mã này: ai có mã thì xem được hồ sơ đang ở bước nào."
)
DEMO = _("Đây là bản dùng thử: hồ sơ này chưa đến cơ quan nào.")
FILED_ALREADY = _("Hồ sơ này đã gửi rồi, không gửi thêm lần nữa. Mã hồ sơ: {code}")
SHELVED = n_("Đã dừng và cất việc đang làm: {title}. Các câu trả lời được giữ {n} ngày. Muốn làm tiếp, gõ \"việc đang làm dở\".")
GONE = _("Thủ tục này không còn trong danh mục. Các câu trả lời vẫn được giữ.")
REPLACED = _("Thủ tục này đã được thay bằng: {title}.")
NEW_QUESTIONS = _("Mẫu câu hỏi vừa được cập nhật. Những câu cần trả lời lại: {labels}.")
NEW_VERSION = _("Thông tin thủ tục vừa được cập nhật. Các câu trả lời vẫn được giữ.")
RESTART_SURE = _("Xoá các câu trả lời và làm lại từ đầu?")
RESTART_YES = _("Xoá và làm lại")
RESTART_NO = _("Làm tiếp")
SUBMIT_LATE = _("Chưa gửi được. Còn thiếu: {label}.")


class File(Scene):
    """The filing scene. ``session.draft`` is the draft it fills, ``session.form`` its procedure and versions."""

    id = "file"
    holds = True

    # -- which dialog -------------------------------------------------------------------------------------------

    def procedure(self, talk: Talk) -> Procedure | None:
        """The procedure that is being filed, as it is now."""
        return talk.known.catalogue.get(str(talk.session.form.get("procedure", "")))

    def form(self, talk: Talk) -> Form | None:
        """The dialog of the draft in its present version; says what changed. None when the procedure is gone (that was said)."""
        session = talk.session
        procedure = self.procedure(talk)
        if procedure is None or procedure.state == "abolished":
            self._abolished(talk, procedure)
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

    def _abolished(self, talk: Talk, procedure: Procedure | None) -> None:
        successor = talk.known.catalogue.get(procedure.successor) if procedure and procedure.successor else None
        self.leave(talk)
        talk.session.scene, talk.session.args = "home", {}
        if successor is not None:
            buttons = [Button(_("Xem thủ tục mới"), f"go:card:{successor.code}"), Button(MENU, "do:menu")]
            talk.say(REPLACED(title=raw(successor.title)), *buttons)
        else:
            talk.say(GONE)
            talk.show()

    def open(self, talk: Talk, procedure: Procedure) -> None:
        """Start a new draft for this procedure."""
        session = talk.session
        dialog = dialog_for(procedure)
        session.draft = talk.known.new_id()
        session.answers, session.heard, session.args = {}, [], {}
        session.form = {"procedure": procedure.code, "version": procedure.version, "dialog_version": dialog.version}
        talk.do(OpenDraft(session.draft, procedure.code, procedure.version, dialog.version))
        if dialog.opening is not None:
            talk.say(dialog.opening)
        talk.go("file")

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
        else:
            review.show(form)

    def question(self, talk: Talk) -> Ask | None:
        """The typed question that is open now, if one is."""
        procedure = self.procedure(talk)
        if procedure is None or talk.session.args.get("view"):
            return None
        step = Form(talk, dialog_for(procedure)).current()
        return step if isinstance(step, Ask) else None

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        if heard.act == "submit" and not talk.session.draft and talk.session.filed:
            say_filed(talk)
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
        if heard.choice.startswith("edit:") or session.args.get("view") == "change":
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
        from dialogs.engine.fold import fold
        from dialogs.engine.text import say

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
            self._submit(talk, form)
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
        talk.session.doubt = {"restart": True}
        talk.session.asking = "restart"
        talk.say(RESTART_SURE, Button(RESTART_YES, f"go:restart:{talk.session.draft}"), Button(RESTART_NO, "go:file"))
        return True

    def begin_again(self, talk: Talk) -> None:
        """Throw this draft away and open a new one for the same procedure."""
        procedure = self.procedure(talk)
        talk.do(DropDraft(talk.session.draft))
        _let_go(talk)
        if procedure is None:
            talk.go("home")
        else:
            self.open(talk, procedure)

    def leave(self, talk: Talk) -> None:
        """Put the draft on the shelf and say for how long it is kept."""
        session = talk.session
        if not session.draft:
            return
        procedure = self.procedure(talk)
        title = raw(procedure.title) if procedure else raw(str(session.form.get("procedure", "")))
        talk.do(ShelveDraft(session.draft))
        _let_go(talk)
        talk.say(SHELVED(title=title, n=talk.known.unit.draft_days))

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

    # -- the end ------------------------------------------------------------------------------------------------

    def _submit(self, talk: Talk, form: Form) -> None:
        """File the dossier if it is complete by the rules as they are now; otherwise say what is missing."""
        session = talk.session
        missing = review.missing(form)
        if missing is not None:
            talk.say(SUBMIT_LATE(label=missing.label))
            review.show(form)
            return
        dossier, code = talk.known.new_id(), talk.known.new_code()
        procedure = self.procedure(talk)
        assert procedure is not None
        commune = session.answers.get(form.dialog.commune)
        papers = [page for step in form.steps() if isinstance(step, Upload) for page in filed_pages(talk, step)]
        talk.do(
            FileDossier(
                dossier=dossier,
                draft=session.draft,
                code=code,
                procedure=procedure.code,
                procedure_version=procedure.version,
                unit=str(commune.get("code", "")) if isinstance(commune, dict) else "",
                fields=_fields(form),
                phone=str(session.answers.get(form.dialog.phone) or ""),
                papers=tuple(papers),
            )
        )
        session.filed = {"draft": session.draft, "code": code, "title": procedure.title}
        _let_go(talk)
        session.scene, session.args, session.asking = "home", {}, ""
        said = FILED(title=raw(procedure.title), code=raw(shown_code(code)))
        talk.say(
            paragraphs(said, DEMO) if talk.known.unit.demo else said,
            Button(_("Xem hồ sơ này"), f"go:track:{code}"),
            Button(MENU, "do:menu"),
        )


def say_filed(talk: Talk) -> None:
    """The same code again, for whoever pressed twice."""
    code = talk.session.filed["code"]
    talk.say(FILED_ALREADY(code=raw(shown_code(code))), Button(_("Xem hồ sơ này"), f"go:track:{code}"), Button(MENU, "do:menu"))


def filed_pages(talk: Talk, step: Upload) -> list[FiledPaper]:
    """The rows of one paper: a page each, or the reason why there is none."""
    from dialogs.engine.text import say

    value: Any = talk.session.answers.get(step.key) or {}
    label = say(step.label, talk.known.voices["vi"])[:200]
    files = value.get("files", [])
    if files:
        return [FiledPaper(step.key, page, label, file["hash"]) for page, file in enumerate(files, 1)]
    return [FiledPaper(step.key, 0, label, "", str(value.get("lacks", "later")))]


def _fields(form: Form) -> dict[str, Any]:
    """The answers as the official sees them: label, value, shown text, in the order they were asked."""
    from dialogs.engine.text import say

    voice = form.talk.known.voices["vi"]
    out: dict[str, Any] = {}
    for step in form.steps():
        if isinstance(step, Ask | Choose):
            shown: Text = form.show_value(step)
            value = form.talk.session.answers.get(step.key)
            out[step.key] = {"label": say(step.label, voice), "value": value, "shown": say(shown, voice)}
    return out


def _let_go(talk: Talk) -> None:
    session = talk.session
    session.draft, session.form, session.answers, session.revisit = "", {}, {}, ""
    session.heard, session.args, session.doubt = [], {}, {}


FILING = File()
