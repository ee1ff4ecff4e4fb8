"""A filing that is begun: its draft is opened, put on the shelf, or thrown away."""

from __future__ import annotations

from dialogs import softly
from dialogs.engine.effects import DropDraft, OpenDraft, ShelveDraft
from dialogs.engine.message import Button
from dialogs.engine.talk import Talk
from dialogs.engine.text import _, join, n_, raw
from dialogs.engine.words import MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import Procedure

SHELVED = n_("Đã dừng và cất việc đang làm: {title}. Các câu trả lời được giữ {n} ngày. Muốn làm tiếp, gõ \"việc đang làm dở\".")
GONE = _("Thủ tục này không còn trong danh mục. Các câu trả lời vẫn được giữ.")
REPLACED = _("Thủ tục này đã được thay bằng: {title}.")
RESTART_SURE = _("Xoá các câu trả lời và làm lại từ đầu?")
RESTART_YES = _("Xoá và làm lại")
RESTART_NO = _("Làm tiếp")


def procedure_of(talk: Talk) -> Procedure | None:
    """The procedure that is being filed, as it is now."""
    return talk.known.catalogue.get(str(talk.session.form.get("procedure", "")))


def open_draft(talk: Talk, procedure: Procedure) -> None:
    """Start a new draft for this procedure and ask its first question."""
    session = talk.session
    dialog = dialog_for(procedure)
    session.draft = talk.known.new_id()
    session.answers, session.heard, session.args = {}, [], {}
    session.form = {
        "procedure": procedure.code, "version": procedure.version, "dialog": dialog.id, "dialog_version": dialog.version,
    }  # fmt: skip
    talk.do(OpenDraft(session.draft, procedure.code, procedure.version, dialog.version))
    opening = join(softly.condolence(talk, dialog), dialog.opening or raw(""), by=" ")
    if opening:
        talk.say(opening)
    talk.go("file")


def shelve(talk: Talk) -> None:
    """Put the draft on the shelf and say for how long it is kept."""
    session = talk.session
    if not session.draft:
        return
    procedure = procedure_of(talk)
    title = raw(procedure.title) if procedure else raw(str(session.form.get("procedure", "")))
    talk.do(ShelveDraft(session.draft))
    let_go(talk)
    talk.say(SHELVED(title=title, n=talk.known.unit.draft_days))


def shelve_ended(talk: Talk, procedure: Procedure | None) -> None:
    """The procedure is no longer there: the draft goes on the shelf, and the one that takes its place is named."""
    successor = talk.known.catalogue.get(procedure.successor) if procedure and procedure.successor else None
    shelve(talk)
    talk.session.scene, talk.session.args = "home", {}
    if successor is not None:
        buttons = [Button(_("Xem thủ tục mới"), f"go:card:{successor.code}"), Button(MENU, "do:menu")]
        talk.say(REPLACED(title=raw(successor.title)), *buttons)
    else:
        talk.say(GONE)
        talk.show()


def ask_restart(talk: Talk) -> None:
    """Ask before the answers are thrown away."""
    talk.session.doubt = {"restart": True}
    talk.session.asking = "restart"
    talk.say(RESTART_SURE, Button(RESTART_YES, f"go:restart:{talk.session.draft}"), Button(RESTART_NO, "go:file"))


def restart(talk: Talk) -> None:
    """Throw this draft away and open a new one for the same procedure."""
    procedure = procedure_of(talk)
    talk.do(DropDraft(talk.session.draft))
    let_go(talk)
    if procedure is None:
        talk.go("home")
    else:
        open_draft(talk, procedure)


def let_go(talk: Talk) -> None:
    """This conversation holds no draft any more."""
    session = talk.session
    session.draft, session.form, session.answers, session.revisit = "", {}, {}, ""
    session.heard, session.args, session.doubt = [], {}, {}
