"""People who asked for a person, at the desk: who waits where, an answer to them, and "taken care of"."""

from __future__ import annotations

from dialogs.dossier import CallView
from dialogs.engine.effects import EndCall
from dialogs.engine.fold import clean
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import BACK, MORE_CHOICES
from dialogs.tracking_code import read_code, right
from dialogs.tracking_code import show as shown_code

PAGE = 5
WRITES = frozenset({"call", "call-answer", "call-sure"})        # what is typed with one call open is the answer to it
ANSWER_MOST = 600

HEAD = n_("{n} người đang chờ gặp cán bộ. Người chờ lâu nhất đứng trước.")
NOBODY = _("Không còn ai chờ gặp cán bộ.")
CALL = _("Chờ từ {when}. Đang {where}.")
ABOUT = _("Việc: {title}")
STEP = _("Câu đang hỏi: {step}")
SAID = _("Lời nhắn: {words}")
ONE = _("Người thứ {number}")
ANSWER = _("Trả lời")
DONE = _("Đã lo xong")
ASK_ANSWER = _("Xin gõ câu trả lời. Người chờ sẽ đọc đúng câu này trong khung chat của họ.")
ANSWER_SURE = _("Gửi câu trả lời này?")
SEND = _("Gửi")
AGAIN = _("Viết lại")
ANSWER_LONG = n_("Câu trả lời dài quá {n} chữ. Xin viết gọn lại.")
SENT = _("Đã gửi câu trả lời.")
ENDED = _("Đã đánh dấu là xong.")
TO_DESK = _("Về bàn cán bộ")
WHERE = {
    "file": _("làm hồ sơ"),
    "track": _("xem hồ sơ đã gửi"),
    "find": _("tìm thủ tục"),
    "card": _("xem một thủ tục"),
    "consent": _("đọc phần đồng ý"),
}
ELSEWHERE = _("ở danh sách việc")
AT_DOSSIER = _("xem hồ sơ {code}")
OPEN_IT = _("Mở hồ sơ {code}")


def code_of(step: str) -> str:
    """The code of the dossier that was open at this step of tracking ("course:7K3M9Q2T"), or ""."""
    code = step.rpartition(":")[2]
    return code if right(code) else ""


def _where(call: CallView) -> Text:
    return AT_DOSSIER(code=raw(shown_code(call.code))) if call.code else WHERE.get(call.scene, ELSEWHERE)


def show(talk: Talk) -> None:
    """The list, one call, the question for an answer, or the answer read back."""
    session = talk.session
    args = session.args
    calls: tuple[CallView, ...] = talk.known.read("calls")
    call = next((call for call in calls if call.id == args.get("call")), None)
    view = str(args.get("view", ""))
    session.asking = f"{view}:{args.get('call', '')}:{args.get('page', 0)}"
    if view == "calls" or call is None:
        _list(talk, calls)
    elif view == "call-answer":
        talk.say(ASK_ANSWER, Button(BACK, "do:callback"))
    elif view == "call-sure":
        words = raw(str(args.get("words", "")))
        talk.say(paragraphs(ANSWER_SURE, words), Button(SEND, "do:callsend"), Button(AGAIN, "do:callanswer"), Button(BACK, "do:callback"))
    else:
        buttons = [Button(ANSWER, "do:callanswer"), Button(DONE, "do:calldone"), Button(BACK, "do:calls")]
        if call.code:
            buttons.insert(1, Button(OPEN_IT(code=raw(shown_code(call.code))), f"go:desk:{call.code}"))
        talk.say(_call(call), *buttons)


def _list(talk: Talk, calls: tuple[CallView, ...]) -> None:
    session = talk.session
    page = int(session.args.get("page", 0)) % max(1, -(-len(calls) // PAGE))
    session.args = {"view": "calls", "page": page} if page else {"view": "calls"}
    session.asking = f"calls::{page}"
    here = list(enumerate(calls, 1))[page * PAGE : (page + 1) * PAGE]
    lines = [join(raw(f"{number}."), CALL(when=call.at, where=_where(call)), by=" ") for number, call in here]
    buttons = [Button(ONE(number=number), f"pick:{call.id}") for number, call in here]
    if len(calls) > PAGE:
        buttons.append(Button(MORE_CHOICES, "do:more"))
    head = HEAD(n=len(calls)) if calls else NOBODY
    talk.say(paragraphs(head, join(*lines)), *buttons, Button(TO_DESK, "go:desk"))


def _call(call: CallView) -> Text:
    lines = [CALL(when=call.at, where=_where(call))]
    if call.title:
        lines.append(ABOUT(title=raw(call.title)))
    if call.step:
        lines.append(STEP(step=raw(call.step)))
    if call.words:
        lines.append(SAID(words=raw(call.words[:300])))
    return join(*lines)


def hear(talk: Talk, heard: Heard) -> bool:
    """An act on the list or on one call; False when it is none of them."""
    args = talk.session.args
    if heard.pick is not None:
        talk.session.args = {"view": "call", "call": heard.pick}
    elif heard.act == "callanswer":
        args["view"] = "call-answer"
    elif heard.act == "callback":
        args["view"] = "call"
    elif heard.act == "calldone":
        _end(talk, "")
        return True
    elif heard.act == "callsend" and args.get("view") == "call-sure":
        _end(talk, str(args.get("words", "")))
        return True
    elif args.get("view") in WRITES and heard.words and not heard.choice and not read_code(heard.words).looks_like:
        words = "\n".join(line for line in (clean(part) for part in talk.event.text.splitlines()) if line)
        if len(words) > ANSWER_MOST:
            talk.say(ANSWER_LONG(n=ANSWER_MOST))
        else:
            args.update(view="call-sure", words=words)
    else:
        return False
    talk.session.misses = 0
    talk.show()
    return True


def _end(talk: Talk, words: str) -> None:
    talk.do(EndCall(str(talk.session.args.get("call", "")), words))
    talk.session.args, talk.session.asking = {"view": "calls"}, "call-ended"
    talk.say(SENT if words else ENDED, Button(_("Người khác đang chờ"), "do:calls"), Button(TO_DESK, "go:desk"))
