"""Consent before the first personal answer or photo: purpose, what data, who sees it, how long. The text's hash is what is agreed to.

Law: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 article 9; Nghị định 356/2025 articles 4 and 6 (a photo of an identity card is sensitive).
"""

from __future__ import annotations

import hashlib

from dialogs import begun
from dialogs.engine.effects import FetchRefs, GiveConsent
from dialogs.engine.event import FileRef
from dialogs.engine.manners import plainly
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, Vietnamese, _, join, n_, paragraphs, raw, say
from dialogs.engine.words import HUMAN

PURPOSE = "filing"
TEXT = (
    _("Trước khi bắt đầu, xin đọc và cho biết có đồng ý không."),
    _("• Để làm gì: lập và gửi hồ sơ, báo tin về hồ sơ.\n• Dữ liệu: các câu trả lời và ảnh giấy tờ. Ảnh căn cước là dữ liệu nhạy cảm."),
    _("• Ai xem: chỉ cán bộ của đơn vị nhận hồ sơ."),
    n_("• Giữ bao lâu: việc làm dở {n} ngày; hồ sơ đã gửi theo quy định lưu trữ. Muốn xem hay xoá: gõ \"dữ liệu của tôi\"."),
)
AGREE = _("Đồng ý")
DECLINE = _("Không đồng ý")
DECLINED = _("Không sao. Chưa lưu câu trả lời hay ảnh nào. Vẫn có thể xem thông tin thủ tục, hoặc đến quầy một cửa.")
AGREED = frozenset(
    ("co", "dong y", "toi dong y", "em dong y", "con dong y", "chau dong y", "minh dong y", "da dong y", "dong y het", "da", "vang", "u",
     "uh", "um", "ok", "oke", "okay", "duoc", "duoc roi", "nhat tri", "yes", "i agree", "agree"))  # fmt: skip
REFUSED = frozenset(
    ("khong", "ko", "k", "khong dong y", "ko dong y", "k dong y", "toi khong dong y", "em khong dong y", "thoi", "u thoi", "da thoi",
     "vang thoi", "ok thoi", "no", "i do not agree"))  # fmt: skip
ADDRESSED = ("em", "bạn", "anh", "chị", "bot")      # "ok em": whom a short yes or no is said to
BRIEFLY = _("Chưa hiểu câu trả lời này. Có đồng ý không? Xin gõ \"đồng ý\" hoặc \"không\", hoặc bấm một nút dưới đây.")
HELD = n_("{n} ảnh vừa gửi sẽ được nhận sau khi đồng ý.")
BUTTONS = (Button(AGREE, "do:agree"), Button(DECLINE, "do:decline"), Button(HUMAN, "do:human"))


def text_hash(days: int) -> str:
    """What is stored as agreed to: the hash of the Vietnamese text as it was shown."""
    return hashlib.sha256(say(_whole(days), Vietnamese()).encode()).hexdigest()


def _whole(days: int) -> Text:
    return paragraphs(TEXT[0], join(TEXT[1], TEXT[2], TEXT[3](n=days)))


def answered(words: str) -> bool | None:
    """Whether these words agree, or refuse; None where they do neither. Only a whole answer counts, nothing is guessed here."""
    said = plainly(words, ADDRESSED)
    if any(one in REFUSED for one in said):
        return False
    return True if any(_agrees(one) for one in said) else None


def _agrees(said: str) -> bool:
    first, _space, rest = said.partition(" ")
    return said in AGREED or (first in AGREED and rest in AGREED)       # "ừ đồng ý", "ok em đồng ý"


class Consent(Scene):
    """Asks once; ``args["then"]`` is where to go on afterwards."""

    id = "consent"
    holds = True

    def show(self, talk: Talk) -> None:
        # Each photo of an album comes by itself: the text is not said ten times, its count of photos changes.
        again = talk.session.asking == "consent" and bool(talk.event.files or talk.event.refs)
        talk.session.asking = "consent"
        held = HELD(n=len(talk.session.tray)) if talk.session.tray else raw("")
        talk.say(paragraphs(_whole(talk.known.unit.draft_days), held), *BUTTONS, replaces=again)

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        said = answered(heard.words)
        if heard.act == "agree" or said is True:
            self._agree(talk)
            return True
        if heard.act == "decline" or said is False:
            session.tray = []
            session.scene, session.args = "home", {}
            talk.say(DECLINED)
            talk.show()
            return True
        if heard.words and session.misses and not (heard.files or heard.refs):
            # The text stands right above by now: what is missing is how to answer it.
            session.misses += 1
            talk.say(BRIEFLY, *BUTTONS)
            return True
        return False

    def _agree(self, talk: Talk) -> None:
        session = talk.session
        session.consent = text_hash(talk.known.unit.draft_days)
        talk.do(GiveConsent(PURPOSE, session.consent))
        waiting = tuple(FileRef(**entry) for entry in session.tray if "ref" in entry)
        if waiting:
            talk.do(FetchRefs(waiting))
            session.tray = [entry for entry in session.tray if "ref" not in entry]
        scene, args = session.args.get("then") or ["home", {}]
        if scene == "apply":
            procedure = talk.known.catalogue.get(str(args.get("at", "")))
            if procedure is not None:
                begun.open_draft(talk, procedure)
                return
            scene, args = "home", {}
        talk.go(scene if scene in talk.scenes and scene != "consent" else "home", **args)

    def leave(self, talk: Talk) -> None:
        """Leaving without an answer is no consent: photos held by the platform are forgotten."""
        talk.session.tray = [entry for entry in talk.session.tray if "ref" not in entry]
