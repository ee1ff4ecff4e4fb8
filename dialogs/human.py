"""A person is asked for: officials see where the conversation stands, and what happens next is said without promising what they decide."""

from __future__ import annotations

from dialogs.calendar_days import next_opening
from dialogs.engine.effects import CallHuman
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, paragraphs, raw

CALLED = _("Đã ghi tên vào danh sách chờ gặp cán bộ. Cán bộ thấy bạn đang ở bước nào, và có thể trả lời ngay tại đây.")
OPEN_NOW = _("Cán bộ xem danh sách này trong giờ làm việc.")
CLOSED_NOW = _("Bây giờ ngoài giờ làm việc thường lệ. Cán bộ sẽ xem từ {day}.")
HOTLINE = _("Cần gấp, xin gọi: {hotline}.")
NOBODY_YET = _("Đây là bản dùng thử, có thể chưa có cán bộ nào trực.")
GO_ON = _("Trong lúc chờ, vẫn làm tiếp được:")


class Human(Scene):
    """Never the present scene: what was open stays open and is shown again underneath."""

    id = "human"

    def show(self, talk: Talk) -> None:
        session = talk.session
        if session.scene in {"", self.id}:
            session.scene, session.args, session.asking = "home", {}, ""
        talk.do(CallHuman(session.scene, session.asking[:60], session.draft))
        opening = next_opening(talk.known.now)
        lines: list[Text] = [CALLED, OPEN_NOW if opening is None else CLOSED_NOW(day=opening.date())]
        if talk.known.unit.hotline:
            lines.append(HOTLINE(hotline=raw(talk.known.unit.hotline)))
        if talk.known.unit.demo:
            lines.append(NOBODY_YET)
        talk.say(paragraphs(lines[0], join(*lines[1:], by=" "), GO_ON))
        talk.show()

    def hear(self, talk: Talk, heard: Heard) -> bool:
        del heard
        self.show(talk)
        return True
