"""What was begun and not sent: listed, taken up again in any conversation, or thrown away."""

from __future__ import annotations

from datetime import datetime

from dialogs import listing, review
from dialogs.dossier import DraftView
from dialogs.engine.effects import DropDraft, TakeDraft
from dialogs.engine.message import Button
from dialogs.engine.steps import Show, Situation, unfold
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import VIETNAM, Text, _, n_, paragraphs, raw
from dialogs.engine.words import BACK, MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import cut

SIZE = 5

NONE = _("Chưa có việc nào đang làm dở. Khi bắt đầu một việc, các câu trả lời được giữ ở đây.")
WHICH = _("Việc đang làm dở. Chọn một việc để xem:")
CHOICE = _("{title} ({done}/{total})")
ONE = _("{title}\nĐã có {done} trong {total} mục. Lần cuối: {day}.")
ONE_ENDED = n_("{title}\nĐã có {n} mục. Lần cuối: {day}.")
HELD = _("Việc này đang mở ở một cuộc trò chuyện khác. Làm tiếp ở đây thì bên kia dừng lại.")
ENDED = _("Thủ tục này không còn trong danh mục. Câu trả lời vẫn được giữ đến khi xoá.")
GO_ON = _("Làm tiếp")
ELSEWHERE = _("Làm tiếp ở máy khác")
DELETE = _("Xoá việc này")
SURE = _("Xoá hẳn \"{title}\"? Các câu trả lời và ảnh của việc này sẽ mất.")
DELETE_YES = _("Xoá hẳn")
DELETE_NO = _("Giữ lại")
DROPPED = _("Đã xoá: {title}.")
GONE = _("Việc này không còn ở đây. Có thể đã gửi, đã xoá hoặc hết hạn giữ.")
RESUMED = _("Làm tiếp: {title}. Các câu trả lời trước vẫn còn.")


class Drafts(Scene):
    """``args``: draft (one that is looked at), page, gone (ids dropped in this conversation just now)."""

    id = "drafts"

    def _open(self, talk: Talk) -> list[DraftView]:
        """The open drafts of this person, newest first, without what this turn threw away."""
        gone = {effect.draft for effect in talk.effects if isinstance(effect, DropDraft)}
        return [view for view in talk.known.read("drafts") if view.id not in gone]

    def show(self, talk: Talk) -> None:
        session = talk.session
        views = self._open(talk)
        chosen = next((view for view in views if view.id == session.args.get("draft")), None)
        if chosen is not None:
            self._show_one(talk, chosen)
            return
        session.args.pop("draft", None)
        if not views:
            session.asking = "none"
            talk.say(NONE, Button(MENU, "do:menu"))
            return
        shown, page, pages = listing.page_of(views, int(session.args.get("page", 0)), SIZE)
        session.asking = f"list{page}"
        choices = []
        for view in shown:
            title, far = raw(cut(title_of(talk, view), listing.LABEL - 8)), how_far(talk, view)
            choices.append(Button(CHOICE(title=title, done=far[0], total=far[1]) if far else title, f"pick:{view.id}"))
        talk.say(paragraphs(WHICH, listing.which_page(page, pages)), *choices, *listing.more(pages), Button(MENU, "do:menu"))

    def _show_one(self, talk: Talk, view: DraftView) -> None:
        talk.session.asking = f"one:{view.id}"
        title, day, far = raw(title_of(talk, view)), _day(view.touched_at), how_far(talk, view)
        text = ONE(title=title, done=far[0], total=far[1], day=day) if far else ONE_ENDED(title=title, n=len(view.answers), day=day)
        notes = [HELD if view.held and view.id != talk.session.draft else raw("")]
        buttons = [Button(GO_ON, f"go:draft:{view.id}"), Button(ELSEWHERE, f"go:handover:{view.id}")]
        if talk.known.catalogue.get(view.procedure) is None:
            notes, buttons = [ENDED], []
        talk.say(paragraphs(text, *notes), *buttons, Button(DELETE, "do:delete"), Button(BACK, "do:list"), Button(MENU, "do:menu"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        views = self._open(talk)
        chosen = next((view for view in views if view.id == (heard.pick or session.args.get("draft"))), None)
        if heard.act == "more":
            session.args["page"] = int(session.args.get("page", 0)) + 1
            self.show(talk)
        elif heard.act == "list":
            session.args.pop("draft", None)
            self.show(talk)
        elif heard.pick is not None or heard.act in {"delete", "drop", "keep"}:
            if chosen is None:
                self._gone(talk)
            elif heard.act == "delete":
                session.asking = f"sure:{chosen.id}"
                talk.say(SURE(title=raw(title_of(talk, chosen))), Button(DELETE_YES, "do:drop"), Button(DELETE_NO, "do:keep"))
            elif heard.act == "drop":
                self._drop(talk, chosen)
            else:
                session.args["draft"] = chosen.id
                self.show(talk)
        else:
            return bool(heard.words) and not heard.files and talk.scenes["home"].hear(talk, heard)
        return True

    def back(self, talk: Talk) -> bool:
        """From one draft to the list; from there out."""
        if not talk.session.args.pop("draft", None):
            return False
        self.show(talk)
        return True

    def _drop(self, talk: Talk, view: DraftView) -> None:
        session = talk.session
        talk.do(DropDraft(view.id))
        if session.draft == view.id:
            session.draft, session.form, session.answers = "", {}, {}
        session.args.pop("draft", None)
        talk.say(DROPPED(title=raw(title_of(talk, view))))
        self.show(talk)

    def _gone(self, talk: Talk) -> None:
        talk.session.args.pop("draft", None)
        talk.say(GONE)
        self.show(talk)

    def take(self, talk: Talk, draft_id: str) -> bool:
        """Take up a draft here, from the shelf or from another conversation, and ask where it stood. False when it is not there."""
        session = talk.session
        if draft_id and session.draft == draft_id:
            talk.go("file")
            return True
        view = next((one for one in self._open(talk) if one.id == draft_id), None)
        if view is None:
            talk.say(GONE)
            talk.go("drafts")
            return True
        talk.do(TakeDraft(view.id, view.row))
        self.open(talk, view)
        return True

    def open(self, talk: Talk, view: DraftView) -> None:
        """Ask where this draft stood, in this conversation; that it is held here is the caller's effect."""
        session = talk.session
        session.draft = view.id
        session.answers = dict(view.answers)
        session.form = {"procedure": view.procedure, "version": view.version, "dialog_version": view.dialog_version}
        session.heard, session.revisit = [], ""
        talk.say(RESUMED(title=raw(title_of(talk, view))))
        talk.go("file")


def title_of(talk: Talk, view: DraftView) -> str:
    """The name of what was begun; its code when the procedure is gone."""
    one = talk.known.catalogue.get(view.procedure)
    return one.title if one is not None else view.procedure


def how_far(talk: Talk, view: DraftView) -> tuple[int, int] | None:
    """(settled, all) of the questions and papers that apply now; a paper that is wanted and not there is not settled.

    None when the procedure is gone: nobody knows then how much was to come.
    """
    one = talk.known.catalogue.get(view.procedure)
    if one is None:
        return None
    dialog, answers = dialog_for(one), view.answers
    if view.dialog_version != dialog.version:
        answers = dialog.upgrade(view.dialog_version, dict(answers), talk.known.catalogue.at(one.code, view.version))
    at = Situation(answers, talk.known.today, talk.known)
    steps = [step for step in unfold(dialog, at) if not isinstance(step, Show)]
    return sum(review.settled(step, at) for step in steps), len(steps)


def _day(moment: datetime) -> Text:
    return Text("{day}", {"day": moment.astimezone(VIETNAM).date()})


DRAFTS = Drafts()
