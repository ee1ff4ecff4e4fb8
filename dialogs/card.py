"""One procedure on one screen, and the way to start it here or at the right counter."""

from __future__ import annotations

from dialogs import softly
from dialogs.card_text import card_text
from dialogs.engine.fold import fold
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, paragraphs, raw
from dialogs.engine.words import HUMAN, MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Procedure

GONE = _("Không tìm thấy thủ tục này trong danh mục. Xin gõ lại việc cần làm.")
START = _("Làm hồ sơ")
NEWER = _("Xem thủ tục mới")
STARTS = frozenset(
    (
        "co", "lam", "lam luon", "lam ho so", "nop ho so", "nop", "bat dau", "dong y", "ok", "oke", "u", "uh", "vang", "da", "da co",
        "duoc", "tiep tuc", "lam di", "lam ngay", "yes", "start", "apply", "co lam", "muon lam", "toi muon lam",
    )
)  # fmt: skip


class Card(Scene):
    """``args``: at (code)."""

    id = "card"

    def _procedure(self, talk: Talk) -> Procedure | None:
        one = talk.known.catalogue.get(str(talk.session.args.get("at", "")))
        return None if one is None or one.internal else one

    def show(self, talk: Talk) -> None:
        one = self._procedure(talk)
        if one is None:
            talk.session.asking = "gone"
            talk.say(GONE, Button(MENU, "do:menu"), Button(HUMAN, "do:human"))
            return
        talk.session.asking = f"card:{one.code}"
        unit = talk.known.places.units.get(one.province) if one.province else None
        successor = talk.known.catalogue.get(one.successor) if one.successor else None
        choices: list[Button] = []
        if one.state == "abolished":
            if successor is not None:
                choices.append(Button(NEWER, f"go:card:{successor.code}"))
        elif one.online:
            choices.append(Button(START, f"go:file:{one.code}", say="có"))
        text = card_text(one, talk.known.unit, unit.name if unit else "", successor)
        first = softly.condolence(talk, dialog_for(one)) if one.code in GUIDES else raw("")
        talk.say(paragraphs(first, text), *choices, Button(HUMAN, "do:human"), Button(MENU, "do:menu"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        if not heard.words or heard.files:
            return False
        one = self._procedure(talk)
        home = talk.scenes["home"]
        if one is not None and one.state != "abolished" and fold(heard.words).strip(" .!,") in STARTS:
            if one.online:
                return home.hear(talk, Heard(choice=f"go:file:{one.code}"))
            self.show(talk)
            return True
        return home.hear(talk, heard)
