"""Submitting: a complete draft becomes a dossier with a code, and the person is told so, once and whenever they press again."""

from __future__ import annotations

from typing import Any

from dialogs import review
from dialogs.begun import let_go, procedure_of
from dialogs.engine.effects import FileDossier, FiledPaper
from dialogs.engine.form import Form
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Choose, Upload
from dialogs.engine.talk import Talk
from dialogs.engine.text import _, paragraphs, raw, say
from dialogs.engine.words import MENU
from dialogs.tracking_code import show as shown_code

FILED = _(
    "Một Cửa đã nhận hồ sơ: {title}.\nMã hồ sơ: {code}\n\n"
    "Cán bộ sẽ xem trong giờ làm việc. Có tin mới, Một Cửa nhắn tại đây.\n"
    "Xin giữ kín mã này: ai có mã thì xem được hồ sơ đang ở bước nào."
)
DEMO = _("Đây là bản dùng thử: hồ sơ này chưa đến cơ quan nào.")
FILED_ALREADY = _("Hồ sơ này đã gửi rồi, không gửi thêm lần nữa. Mã hồ sơ: {code}")
TO_SIGN = _("{label}, in sẵn để người nộp ký")
SUBMIT_LATE = _("Chưa gửi được. Còn thiếu: {label}.")


def submit(talk: Talk, form: Form) -> None:
    """File the dossier if it is complete by the rules as they are now; otherwise say what is missing."""
    session = talk.session
    missing = review.missing(form)
    if missing is not None:
        talk.say(SUBMIT_LATE(label=missing.label))
        review.show(form)
        return
    dossier, code = talk.known.new_id(), talk.known.new_code()
    procedure = procedure_of(talk)
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
            fields=filed_fields(form),
            phone=str(session.answers.get(form.dialog.phone) or ""),
            papers=tuple(papers),
        )
    )
    session.filed = {"draft": session.draft, "code": code, "title": procedure.title}
    let_go(talk)
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
    value: Any = talk.session.answers.get(step.key) or {}
    label = say(step.label, talk.known.voices["vi"])[:200]
    files = value.get("files", [])
    if files:
        return [FiledPaper(step.key, page, label, file["hash"]) for page, file in enumerate(files, 1)]
    if step.signed:
        label = say(TO_SIGN(label=step.label), talk.known.voices["vi"])[:200]
    return [FiledPaper(step.key, 0, label, "", str(value.get("lacks", "later")))]


def filed_fields(form: Form) -> dict[str, Any]:
    """The answers as the official sees them: label, value, shown text, in the order they were asked."""
    voice = form.talk.known.voices["vi"]
    out: dict[str, Any] = {}
    for step in form.steps():
        if isinstance(step, Ask | Choose):
            value = form.talk.session.answers.get(step.key)
            out[step.key] = {"label": say(step.label, voice), "value": value, "shown": say(form.show_value(step), voice)}
    return out
