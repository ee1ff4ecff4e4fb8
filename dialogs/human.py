"""A person is asked for: officials see where the conversation stands, and what happens next is said without promising what they decide."""

from __future__ import annotations

from dialogs.calendar_days import next_opening
from dialogs.engine.effects import CallHuman
from dialogs.engine.fold import clean
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, paragraphs, raw
from dialogs.engine.words import MENU, SKIP

WORDS_MOST = 600

CALLED = _("Đã ghi tên vào danh sách chờ gặp cán bộ. Cán bộ thấy bạn đang ở bước nào, và có thể trả lời ngay tại đây.")
OPEN_NOW = _("Cán bộ xem danh sách này trong giờ làm việc.")
CLOSED_NOW = _("Bây giờ ngoài giờ làm việc thường lệ. Cán bộ sẽ xem từ {day}.")
HOTLINE = _("Cần gấp, xin gọi: {hotline}.")
NOBODY_YET = _("Đây là bản dùng thử, có thể chưa có cán bộ nào trực.")
GO_ON = _("Trong lúc chờ, vẫn làm tiếp được:")
ABOUT = _("Cần hỏi cán bộ việc gì? Xin gõ một câu. Không muốn ghi thì bấm \"Bỏ qua\".")
NOTED = _("Đã ghi lời nhắn này cho cán bộ.")
PASSED_ON = _("Đã chuyển câu này cho cán bộ. Cán bộ trả lời tại đây, trong giờ làm việc. Muốn tìm thủ tục thì bấm \"Việc khác\".")


class Human(Scene):
    """Asks what it is about, where no other question is open; what was open stays open and is shown again underneath.

    ``args``: "then" (scene, its args, what it was asking).
    """

    id = "human"

    def show(self, talk: Talk) -> None:
        session = talk.session
        if session.scene == self.id and session.args.get("then"):
            self._ask(talk)
            return
        if session.scene in {"", self.id}:
            session.scene, session.args, session.asking = "home", {}, ""
        talk.do(CallHuman(session.scene, session.asking[:60], session.draft))
        opening = next_opening(talk.known.now)
        lines: list[Text] = [CALLED, OPEN_NOW if opening is None else CLOSED_NOW(day=opening.date())]
        if talk.known.unit.hotline:
            lines.append(HOTLINE(hotline=raw(talk.known.unit.hotline)))
        if talk.known.unit.demo:
            lines.append(NOBODY_YET)
        if talk.scene.holds or talk.scene.id in {"join", "desk"}:
            talk.say(paragraphs(lines[0], join(*lines[1:], by=" "), GO_ON))
            talk.show()
            return
        talk.say(paragraphs(lines[0], join(*lines[1:], by=" ")))
        session.args, session.scene = {"then": [session.scene, session.args, session.asking]}, self.id
        self._ask(talk)

    def _ask(self, talk: Talk) -> None:
        talk.session.asking = "about"
        talk.say(ABOUT, Button(SKIP, "do:skip"), Button(MENU, "do:menu"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        """What it is about; or, from any screen, words that follow the message of an official, who is the ``choice``."""
        session = talk.session
        words = "\n".join(line for line in (clean(part) for part in talk.event.text.splitlines()) if line)[:WORDS_MOST]
        if session.scene != self.id:
            talk.do(CallHuman(session.scene, session.asking[:60], session.draft, words, heard.choice))
            session.misses = 0
            talk.say(PASSED_ON, Button(MENU, "do:menu"))
            return True
        if heard.files or not session.args.get("then"):
            return False
        if heard.words:
            scene, _args, asking = session.args["then"]
            talk.do(CallHuman(scene, str(asking)[:60], session.draft, words, heard.choice))
            talk.say(NOTED)
        elif heard.act != "skip":
            return False
        return self._return(talk)

    def back(self, talk: Talk) -> bool:
        return bool(talk.session.args.get("then")) and self._return(talk)

    def _return(self, talk: Talk) -> bool:
        """To the screen that was there before."""
        session = talk.session
        session.misses = 0
        scene, args, _asking = session.args["then"]
        talk.go(scene if scene in talk.scenes else "home", **args)
        return True
