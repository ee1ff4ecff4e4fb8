"""The list of things to do, and the doors that buttons and links lead through ("go:SCENE:ARGUMENT")."""

from __future__ import annotations

from dialogs import begun
from dialogs.asked import asked_for
from dialogs.drafts import DRAFTS as DRAFTS_SCENE
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _
from dialogs.engine.words import HUMAN
from dialogs.tracking_code import read_code

WHAT = _("Cần làm việc gì? Xin gõ bằng lời của mình, ví dụ: \"con tôi mới sinh\". Hoặc chọn một mục:")

EVENTS = _("Chọn theo việc trong đời")
FIELDS = _("Chọn theo lĩnh vực")
MINE = _("Hồ sơ của tôi")
DRAFTS = _("Việc đang làm dở")
DESK = _("Bàn cán bộ")
DATA = _("Dữ liệu của tôi")


def buttons(talk: Talk) -> list[Button]:
    """What can be done from here, most asked first."""
    found = talk.known.catalogue.get("1.001193")
    out = [Button(_("Khai sinh cho con"), "go:card:1.001193")] if found else []
    out += [
        Button(EVENTS, "go:events"),
        Button(FIELDS, "go:fields"),
        Button(MINE, "go:track"),
        Button(DRAFTS, "go:drafts"),
        Button(DATA, "go:mydata"),
        Button(HUMAN, "do:human"),
    ]
    if talk.known.official:
        out.insert(0, Button(DESK, "go:desk"))
    return out[:8]


# Scenes that a button opens from anywhere, and the names under which some of them go in a payload.
DOORS = frozenset(
    {
        "card", "track", "supplement", "dossier", "events", "event", "fields", "field", "find", "drafts", "mydata", "desk", "handover",
        "home",
    }
)  # fmt: skip


class Home(Scene):
    """The scene that every door opens from."""

    id = "home"

    def show(self, talk: Talk) -> None:
        talk.session.args, talk.session.asking = {}, ""
        talk.say(WHAT, *buttons(talk))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        if heard.choice.startswith("go:"):
            return self.door(talk, heard.choice[3:])
        if not heard.words:
            return False
        if talk.scenes["join"].hear(talk, heard) or talk.scenes["handover"].hear(talk, heard):
            return True
        if read_code(heard.words).looks_like:
            leave(talk)
            talk.go("track", words=heard.words)
            return True
        leave(talk)
        if asked := asked_for(heard.words):
            scene, args = asked
            talk.go(scene, **args)
        else:
            talk.go("find", words=heard.words[:300])
        return True

    def door(self, talk: Talk, where: str) -> bool:
        """Go through a door: "card:1.001193", "file:CODE", "track:CODE", "draft:ID". False when there is none of that name."""
        name, _colon, arg = where.partition(":")
        session = talk.session
        match name:
            case "start":
                return self._start(talk, arg)
            case "file" if not arg and session.draft:
                session.doubt = {}
                session.scene = "file"
                talk.show()
            case "restart" if arg and arg == session.draft:
                session.doubt = {}
                begun.restart(talk)
            case "file" | "apply":
                return bool(arg) and self._file(talk, arg)
            case "draft":
                leave(talk)
                return DRAFTS_SCENE.take(talk, arg)
            case "lang":
                session.lang = arg if arg in talk.known.voices else session.lang
                talk.show()
            case "join":
                leave(talk)
                return talk.scenes["join"].hear(talk, Heard(f"CB-{arg}"))
            case "consent":
                if session.consent:
                    return False
                if session.scene == "consent":
                    talk.show()
                else:
                    talk.go("consent", then=[session.scene, session.args])
            case _ if name in DOORS:
                leave(talk)
                scene = {"event": "events", "field": "fields", "dossier": "track"}.get(name, name)
                talk.go(scene, **({"at": arg} if arg else {}))
            case _:
                return False
        return True

    def _start(self, talk: Talk, arg: str) -> bool:
        """A deep link: "1.001193" or "1_001193" opens a card, a tracking code opens tracking."""
        code = arg.replace("_", ".").replace("-", ".")
        if talk.known.catalogue.get(code) is not None:
            talk.go("card", at=code)
            return True
        if read_code(arg).looks_like:
            talk.go("track", words=arg)
            return True
        return False

    def _file(self, talk: Talk, code: str) -> bool:
        """Start filing; consent comes first, once."""
        procedure = talk.known.catalogue.get(code)
        if procedure is None or not procedure.online:
            return False
        leave(talk)
        if not talk.session.consent:
            talk.go("consent", then=["apply", {"at": code}])
        else:
            begun.open_draft(talk, procedure)
        return True


def leave(talk: Talk) -> None:
    """Leave what is under way; a draft is put on the shelf, and that is said."""
    talk.scene.leave(talk)
    if talk.session.draft:
        begun.shelve(talk)
