"""The first screen: who speaks, that it is a machine, and what it can do. It is said once; after it comes the list of things to do."""

from __future__ import annotations

from dialogs import home
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, paragraphs, raw

HELLO = _("Xin chào. Đây là Một Cửa, hệ thống tự động của {unit}. Cán bộ là người xem và quyết định hồ sơ.")
DEMO = _("Đây là bản dùng thử. Hồ sơ gửi ở đây chưa đến cơ quan nào.")


def hello(talk: Talk) -> Text:
    """Who speaks, that it is a machine, and that this may be a demonstration."""
    unit = talk.known.unit
    lines: list[Text] = [HELLO(unit=raw(unit.name))]
    if unit.demo:
        lines.append(DEMO)
    return join(*lines, by=" ")


class Welcome(Scene):
    """Shown once, at the first message of a conversation."""

    id = "welcome"

    def show(self, talk: Talk) -> None:
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, ""
        talk.say(paragraphs(hello(talk), home.WHAT), *home.buttons(talk))

    def greet(self, talk: Talk) -> None:
        """Only who speaks: the person has said what they want, and that is answered next."""
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, ""
        talk.say(hello(talk))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        talk.session.scene = "home"
        return talk.scenes["home"].hear(talk, heard)
