"""A tracking code or an invitation typed at a question that it cannot answer: it is recognised, and asked about once."""

from __future__ import annotations

from dialogs.engine.anywhere import reads
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _
from dialogs.join import read_invitation
from dialogs.tracking_code import read_code

TRACK_IT = _("Đây là mã hồ sơ. Muốn tra mã này?")
TRACK_YES = _("Tra mã này")
JOIN_IT = _("Đây là mã mời cán bộ. Muốn dùng mã này?")
JOIN_YES = _("Dùng mã mời")
STAY = _("Không, làm tiếp")


class CodeTyped(Scene):
    """Never the present scene. ``hear`` is asked before an open question is; where none is open, codes are read by whoever is there."""

    id = "code"

    def show(self, talk: Talk) -> None:
        talk.go("home")

    def hear(self, talk: Talk, heard: Heard) -> bool:
        code, invitation = read_code(heard.words).code, read_invitation(heard.words)
        if not (code or invitation) or not _asks(talk, code) or _answers(talk, heard.words):
            return False
        talk.session.doubt = {"words": heard.words, "act": "again"}
        if code:
            talk.say(TRACK_IT, Button(TRACK_YES, f"go:track:{code}"), Button(STAY, "do:awish"))
        else:
            talk.say(JOIN_IT, Button(JOIN_YES, f"go:join:{invitation}"), Button(STAY, "do:awish"))
        return True


def _asks(talk: Talk, code: str) -> bool:
    """Whether a question is open here that is about no code of this kind."""
    scene = talk.scene
    if scene.id == "handover":
        return bool(talk.session.args.get("pass"))
    return scene.holds or (scene.id == "join" and bool(code))


def _answers(talk: Talk, words: str) -> bool:
    step = talk.scene.question(talk)
    return step is not None and reads(talk, step, words)
