"""Moving a dossier from the desk: the reason is typed, read back, and only then sent; a change by somebody else is shown first."""

from __future__ import annotations

from dialogs.dossier import DossierView, OfficialView
from dialogs.dossier_words import REASON, since
from dialogs.engine.effects import ChangeStatus
from dialogs.engine.fold import clean
from dialogs.engine.message import Button
from dialogs.engine.talk import Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import BACK, MENU
from dialogs.status import DONE, RECEIVED, RETURNED, STATUSES, SUPPLEMENT, needs_reason, refusal
from dialogs.tracking_code import show as shown_code

REASON_MOST = 600
LINES_MOST = 12
TITLE_MOST = 120

ASK_REASON = _("Vì sao chuyển hồ sơ {code} sang \"{status}\"? Người nộp sẽ đọc đúng câu này.")
ASK_LIST = _("Hồ sơ {code} cần bổ sung gì? Mỗi giấy một dòng, kèm lý do. Xin ghi đủ trong một lần.")
LIST_EXAMPLE = _("Ví dụ: Giấy chứng sinh: ảnh mờ, không đọc được số")
TOO_LONG = n_("Lý do dài quá {n} chữ. Xin viết gọn lại.")
CONFIRM = {
    RECEIVED: _("Tiếp nhận hồ sơ {code}: {title}?"),
    DONE: _("Ghi hồ sơ {code} đã xử lý xong: {title}?"),
    RETURNED: _("Ghi hồ sơ {code} đã trả kết quả: {title}?"),
}
"""Acts that are asked about once more: one tap on the wrong line of a list would tell a person something untrue."""
NO = _("Thôi")
SURE = _("Chuyển hồ sơ {code} sang \"{status}\"?")
YES = _("Chuyển")
AGAIN = _("Sửa lý do")
MOVED = _("Hồ sơ {code} đã chuyển sang \"{status}\". Người nộp được nhắn tin.")
NO_NUMBER = _("Chưa cấp số hồ sơ quốc gia, vì đơn vị chưa khai mã định danh. Mã tra cứu vẫn dùng như cũ.")
CHANGED = _("Hồ sơ này vừa được người khác chuyển, nên chưa làm gì thêm. Đã đổi:")
SAME_DOSSIER = _("Mở lại hồ sơ này")
TO_DESK = _("Về bàn cán bộ")


def begin(talk: Talk, official: OfficialView, to: int) -> None:
    """A move was chosen: ask for its reason, or whether it is meant, or make it at once."""
    view = _current(talk)
    if view is None:
        return
    why = refusal(official.role, view.status, to, "-")
    if why is not None:
        _refused(talk, why)
    elif needs_reason(official.role, view.status, to):
        talk.session.args.update(view="reason", to=to)
        talk.show()
    elif to in CONFIRM:
        talk.session.args.update(view="confirm", to=to, reason="")
        talk.show()
    else:
        apply(talk, official, to, "")


def show(talk: Talk, view: DossierView) -> None:
    """The question for the reason, the reason read back, or the dossier named once more."""
    args = talk.session.args
    to = int(args.get("to", 0))
    code = raw(shown_code(view.code))
    if args.get("view") == "confirm":
        question = CONFIRM[to](code=code, title=raw(view.title[:TITLE_MOST]))
        talk.say(question, Button(STATUSES[to].act, "do:sure"), Button(NO, "do:open"))
        return
    if args.get("view") == "reason":
        question = join(ASK_LIST(code=code), LIST_EXAMPLE) if to == SUPPLEMENT else ASK_REASON(code=code, status=STATUSES[to].name)
        talk.say(question, Button(BACK, "do:open"))
        return
    sure = SURE(code=code, status=STATUSES[to].name)
    buttons = [Button(YES, "do:sure"), Button(AGAIN, "do:again"), Button(BACK, "do:open")]
    talk.say(paragraphs(sure, REASON(reason=raw(str(args.get("reason", ""))))), *buttons)


def take_reason(talk: Talk) -> None:
    """The typed reason: several lines become a numbered list."""
    lines = [line for line in (clean(part) for part in talk.event.text.splitlines()) if line]
    reason = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)) if len(lines) > 1 else "".join(lines)
    if len(reason) > REASON_MOST or len(lines) > LINES_MOST:
        talk.say(TOO_LONG(n=REASON_MOST))
        return
    talk.session.misses = 0
    talk.session.args.update(view="sure", reason=reason)
    talk.show()


def apply(talk: Talk, official: OfficialView, to: int, reason: str) -> None:
    """Make the move, unless the dossier is no longer as this official saw it."""
    view = _current(talk)
    if view is None:
        return
    why = refusal(official.role, view.status, to, reason)
    if why is not None:
        _refused(talk, why)
        return
    talk.do(ChangeStatus(view.id, view.version, to, reason))
    code = raw(shown_code(view.code))
    said = [MOVED(code=code, status=STATUSES[to].name)]
    if to == RECEIVED and not view.number and not talk.known.read("unit_code", view.unit):
        said.append(NO_NUMBER)
    session = talk.session
    session.args, session.asking, session.misses = {"at": view.code}, f"moved:{view.code}:{view.version}", 0
    talk.say(paragraphs(*said), Button(SAME_DOSSIER, f"go:desk:{view.code}"), Button(TO_DESK, "go:desk"), Button(MENU, "do:menu"))


def _current(talk: Talk) -> DossierView | None:
    """The open dossier, if it is still at the version that was looked at; otherwise what changed is said and it is shown anew."""
    args = talk.session.args
    at = str(args.get("at", ""))
    view: DossierView | None = talk.known.read("desk_dossier", at) if at else None
    if view is not None and view.version == args.get("version"):
        return view
    if view is not None:
        talk.say(join(CHANGED, since(view, int(args.get("version") or 0))))
    talk.session.args = {"at": at}
    talk.show()
    return None


def _refused(talk: Talk, why: Text) -> None:
    talk.session.args = {"at": talk.session.args.get("at", "")}
    talk.say(why)
    talk.show()
