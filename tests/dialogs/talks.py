"""A conversation without a store: facts are put in by hand, and what the bot says and wants done is kept to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dialogs.dossier import DossierView, OfficialView, PaperPage, PastStep, Relation
from dialogs.engine.effects import Effect
from dialogs.engine.event import Event, StoredFile
from dialogs.engine.known import Known, Need, UnitInfo
from dialogs.engine.places import Places
from dialogs.engine.session import Session
from dialogs.engine.text import Vietnamese, raw, say
from dialogs.engine.turn import Turn, advance
from dialogs.procedures.catalogue import ProcedureList
from dialogs.scenes import SCENES

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CODE = "7K3M9Q2T"
OFFICER = OfficialView("o1", "admin", "", "Nguyễn Hoà")
PHOTO = StoredFile("a" * 64, "jpeg", 1000, 1, 600, 800, "b" * 64)


def dossier(status: int = 1, version: int = 1, relation: Relation = "owner", **changes: Any) -> DossierView:
    """A dossier as its owner sees it, with one paper of two photos."""
    if relation == "stranger":
        return DossierView("d1", CODE, "", "", status, version, "stranger", due_at=changes.get("due_at"))
    history, reason = [PastStep(1, 0, 1, NOW)], changes.pop("reason", "")
    if status != 1:
        history.append(PastStep(version, 1, status, NOW, "Nguyễn Hoà", reason))
    values: dict[str, Any] = {
        "title": "Đăng ký khai sinh", "procedure": "1.001193", "unit": "00004", "unit_name": "Phường Ba Đình, Hà Nội", "filed_at": NOW,
        "fields": {"child_name": {"label": "Tên trẻ", "value": "Lê An", "shown": "Lê An"}},
        "papers": (
            PaperPage("birth", 1, "Giấy chứng sinh", "1" * 64), PaperPage("birth", 2, "Giấy chứng sinh", "2" * 64),
            PaperPage("marriage", 0, "Giấy kết hôn", "", "counter"),
        ),
        "history": tuple(history),
    }  # fmt: skip
    return DossierView("d1", CODE, status=status, version=version, relation=relation, **{**values, **changes})


class Talks:
    """One person's conversation; ``facts`` may be changed between two messages."""

    def __init__(self, *, official: bool = False, **facts: Any) -> None:
        self.session: Session | None = None
        self.official = official
        self.facts: dict[tuple[str, str], Any] = {}
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.payloads: list[str] = []
        self.effects: list[Effect] = []
        self.count = 0
        self.now = NOW
        self.unit = UnitInfo("Phường thử", public_url="http://127.0.0.1:8080", hotline="1900 1000")
        for name, value in facts.items():
            self.facts[name, ""] = value
        self.says("menu")

    def know(self, name: str, arg: str, value: Any) -> None:
        self.facts[name, arg] = value

    def says(self, text: str = "", *, tap: str = "", files: tuple[StoredFile, ...] = (), seen: int | None = None) -> str:
        """Send something; the whole answer as one text. ``seen``: the turn of the screen whose button is tapped; default the last."""
        self.count += 1
        known = Known(
            self.now, self.unit, {"vi": Vietnamese()}, Places((), ()), ProcedureList([]), self._id, lambda: CODE, raw,
            official=self.official, facts=dict(self.facts),
        )  # fmt: skip
        if seen is None:
            seen = self.session.turn if self.session and tap else 0
        turn = self._advance(Event(f"k{self.count}", "test", "", self.now, text=text, tap=tap, files=files, seen=seen), known)
        self.session = Session.from_json(turn.session)
        self.texts = [say(message.text, Vietnamese()) for message in turn.replies]
        buttons = turn.replies[-1].buttons if turn.replies else ()
        self.labels = [say(button.label, Vietnamese()) for button in buttons]
        self.payloads = [button.payload for button in buttons]
        self.effects = list(turn.effects)
        assert len(buttons) <= 8
        return "\n".join(self.texts)

    def _advance(self, event: Event, known: Known) -> Turn:
        """A dossier that was not put in is unknown to the store."""
        while True:
            try:
                return advance(SCENES, self.session, event, known)
            except Need as need:
                if need.name not in {"dossier", "desk_dossier", "invitation"}:
                    raise
                known.facts[need.name, need.arg] = None

    def presses(self, label: str) -> str:
        """Press the button of this label on the screen that is seen."""
        return self.says(tap=self.payloads[self.labels.index(label)])

    def agrees(self) -> None:
        """As after consent: photos are taken at once."""
        assert self.session is not None
        self.session.consent = "hash"

    def _id(self) -> str:
        self.count += 1
        return f"{self.count:026d}"
