"""The officials' desk in chat: what waits, one dossier with its papers, and the people who asked for a person."""

from __future__ import annotations

import hashlib

from dialogs import desk_calls, desk_change
from dialogs.desk_words import at_desk
from dialogs.dossier import DossierView, OfficialView
from dialogs.dossier_words import course
from dialogs.engine.effects import Audit, MakePass
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, paragraphs, raw
from dialogs.engine.words import MENU, MORE_CHOICES
from dialogs.status import NEW, OPEN, STATUSES, moves_from
from dialogs.tracking_code import read_code, show

PAGE = 5
MOST = 50                      # dossiers of one status that the desk looks through; handlers/readers.py reads no more
LATE_HOURS = 24                # an online dossier is answered within the working day; a whole day without one is pointed at

NOT_OFFICIAL = _("Mục này chỉ dành cho cán bộ đã nhận mã mời.")
WAITING = _("Bàn cán bộ. Chọn nhóm hồ sơ, hoặc gõ mã hồ sơ.")
EMPTY = _("Bàn cán bộ. Chưa có hồ sơ nào đang chờ.")
GROUP = _("{name}: {n}")
GROUP_FULL = _("{name}: từ {n} trở lên")
CALLS = _("Chờ gặp cán bộ: {n}")
LIST_HEAD = _("{name}: hồ sơ cũ nhất đứng trước.")
LIST_HEAD_MORE = _("{name}: hồ sơ đã bổ sung đứng trước.")
LINE = _("• {code}: {title}. Gửi {when}.")
LINE_MORE = _("• {code}: {title}. Gửi {when}. Đã bổ sung giấy tờ.")
LINE_LATE = _("• {code}: {title}. Gửi {when}. Đã chờ quá một ngày.")
LIST_EMPTY = _("Nhóm này không còn hồ sơ nào.")
NOT_FOUND = _("Đơn vị này không có hồ sơ với mã đó. Xin xem lại mã.")
LOOK = _("Xem giấy tờ")
LINK = _("Mở liên kết này để xem giấy tờ. Liên kết dùng một lần, trong 10 phút:")
COURSE = _("Các bước đã qua")
TO_DESK = _("Về bàn cán bộ")
TO_DOSSIER = _("Về hồ sơ này")


def pass_hash(token: str) -> str:
    """What is kept of a one-time link: the hash of its token (64 hex characters)."""
    return hashlib.sha256(token.encode()).hexdigest()


def official_of(talk: Talk) -> OfficialView | None:
    """The official of this conversation, who may have left since the session began."""
    found: OfficialView | None = talk.known.read("official") if talk.known.official else None
    return found


class Desk(Scene):
    """``args``: "at" (code, number or id of the open dossier), "status" (an open list), "view" (a page of either)."""

    id = "desk"

    def show(self, talk: Talk) -> None:
        official = official_of(talk)
        if official is None:
            talk.say(NOT_OFFICIAL)
            talk.go("home")
            return
        args = talk.session.args
        view = str(args.get("view", ""))
        if args.get("at"):
            self._dossier(talk, official)
        elif view.startswith("call"):
            desk_calls.show(talk)
        elif args.get("status"):
            self._list(talk, int(args["status"]))
        else:
            self._waiting(talk)

    # -- showing ------------------------------------------------------------------------------------------------

    def _waiting(self, talk: Talk) -> None:
        talk.session.args, talk.session.asking = {}, "waiting"
        buttons = []
        for status in OPEN:
            count = len(talk.known.read("desk", str(status)))
            if count:
                label = GROUP_FULL if count >= MOST else GROUP
                buttons.append(Button(label(name=STATUSES[status].name, n=count), f"do:list:{status}"))
        if calls := len(talk.known.read("calls")):
            buttons.append(Button(CALLS(n=calls), "do:calls"))
        talk.say(WAITING if buttons else EMPTY, *buttons, Button(MENU, "do:menu"))

    def _list(self, talk: Talk, status: int) -> None:
        session = talk.session
        found: tuple[DossierView, ...] = talk.known.read("desk", str(status))
        if not found:
            talk.say(LIST_EMPTY)
            self._waiting(talk)
            return
        pages = -(-len(found) // PAGE)
        page = int(session.args.get("page", 0)) % pages
        session.asking = f"list:{status}:{page}"
        here = found[page * PAGE : (page + 1) * PAGE]
        buttons = [Button(raw(show(view.code)), f"go:desk:{view.code}") for view in here]
        if pages > 1:
            buttons.append(Button(MORE_CHOICES, "do:more"))
        lines = [self._line(talk, view) for view in here]
        head = LIST_HEAD_MORE if any(view.supplemented for view in found) else LIST_HEAD
        talk.say(paragraphs(head(name=STATUSES[status].name), join(*lines)), *buttons, Button(TO_DESK, "go:desk"))

    def _line(self, talk: Talk, view: DossierView) -> Text:
        filed = view.filed_at or talk.known.now
        late = view.status == NEW and (talk.known.now - filed).total_seconds() > LATE_HOURS * 3600
        line = LINE_LATE if late else LINE_MORE if view.supplemented else LINE
        return line(code=raw(show(view.code)), title=raw(view.title[:80]), when=filed)

    def _dossier(self, talk: Talk, official: OfficialView) -> None:
        view = opened(talk)
        session = talk.session
        if view is None:
            talk.say(NOT_FOUND)
            self._waiting(talk)
            return
        shown = str(session.args.get("view", ""))
        session.asking = f"{shown or 'open'}:{view.code}"
        if shown in {"reason", "sure", "confirm"}:
            desk_change.show(talk, view)
            return
        if shown == "course":
            talk.say(course(view), Button(TO_DOSSIER, "do:open"), Button(TO_DESK, "go:desk"))
            return
        session.args["version"] = view.version
        buttons = [Button(STATUSES[move.to].act, f"do:to:{move.to}") for move in moves_from(official.role, view.status)]
        if view.fields or any(page.file for page in view.papers):
            buttons.append(Button(LOOK, "do:papers"))
        buttons += [Button(COURSE, "do:course"), Button(TO_DESK, "go:desk")]
        talk.say(at_desk(view, official.role), *buttons[:8])

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        official = official_of(talk)
        if official is None:
            self.show(talk)
            return True
        args = talk.session.args
        if str(args.get("view", "")).startswith("call") and desk_calls.hear(talk, heard):
            return True
        if heard.act:
            return self._act(talk, official, heard.act)
        if not heard.words or heard.files or heard.refs:
            return False
        if args.get("view") == "reason":
            desk_change.take_reason(talk)
            return True
        read = read_code(heard.words)
        if read.code or read.number:
            talk.go("desk", at=read.code or read.number)
            return True
        return talk.scenes["home"].hear(talk, heard)

    def _act(self, talk: Talk, official: OfficialView, act: str) -> bool:
        args = talk.session.args
        name, _colon, arg = act.partition(":")
        match name:
            case "list" if arg.isdecimal() and int(arg) in OPEN:
                talk.session.args = {"status": int(arg)}
            case "calls":
                talk.session.args = {"view": "calls"}
            case "more":
                args["page"] = int(args.get("page", 0)) + 1
            case "course":
                args["view"] = "course"
            case "open":
                talk.session.args = {"at": args.get("at", "")}
            case "papers":
                self._papers(talk)
                return True
            case "to" if arg.isdecimal():
                desk_change.begin(talk, official, int(arg))
                return True
            case "sure" if args.get("view") in {"sure", "confirm"}:
                desk_change.apply(talk, official, int(args.get("to", 0)), str(args.get("reason", "")))
                return True
            case "again" if args.get("view") == "sure":
                args["view"] = "reason"
            case _:
                return False
        talk.session.misses = 0
        self.show(talk)
        return True

    def _papers(self, talk: Talk) -> None:
        """A one-time link: identity photos are not pushed into other platforms."""
        view = opened(talk)
        if view is None:
            self.show(talk)
            return
        token = talk.known.new_id() + talk.known.new_id()
        talk.do(MakePass(pass_hash(token), view.id))
        talk.do(Audit("papers.link", view.id))
        link = raw(f"{talk.known.unit.public_url}/papers/{token}")
        talk.say(join(LINK, link), Button(TO_DOSSIER, "do:open"), Button(TO_DESK, "go:desk"))

    # -- acts that work everywhere ------------------------------------------------------------------------------

    def back(self, talk: Talk) -> bool:
        """From a page to the dossier, from there to the desk; from the desk the engine goes home."""
        args = talk.session.args
        if not args:
            return False
        talk.session.args = {"at": args["at"]} if args.get("at") and args.get("view") else {}
        self.show(talk)
        return True

    def cancel(self, talk: Talk) -> bool:
        """Stop what was begun with a dossier or a call."""
        return bool(talk.session.args.get("view")) and self.back(talk)


def opened(talk: Talk) -> DossierView | None:
    """The open dossier as this official may see it; None when it is not of their unit."""
    at = str(talk.session.args.get("at", ""))
    view: DossierView | None = talk.known.read("desk_dossier", at) if at else None
    return view
