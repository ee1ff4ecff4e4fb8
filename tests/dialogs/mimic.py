"""A conversation with a store of a few dictionaries: drafts are held, shelved and dropped as the real one does it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from dialogs.dossier import CallView, DossierView, DraftView, OfficialView
from dialogs.engine import effects as e
from dialogs.engine.event import Event, StoredFile
from dialogs.engine.known import Known, Need, UnitInfo
from dialogs.engine.session import Session
from dialogs.engine.text import raw
from dialogs.engine.turn import Turn, advance
from dialogs.handover import PassView
from dialogs.procedures.catalogue import ProcedureList
from dialogs.scenes import SCENES
from dialogs.tracking_code import make_code
from tests.transcripts.world import all_places, all_voices, lexicon, small_catalogue

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LISTED = ProcedureList(small_catalogue(), "", lexicon())
ENDED = frozenset({3, 7, 8, 10})


@dataclass(slots=True)
class Kept:
    """A draft in the store. ``held``: by this conversation, by "another", or shelved ("")."""

    id: str
    procedure: str
    version: str
    dialog_version: int
    answers: dict[str, Any] = field(default_factory=dict)
    held: str = "here"
    open: bool = True


class Mimic:
    """One person's conversation; ``do`` takes an event through the engine and then through the store, both by way of JSON."""

    def __init__(self, seed: object = 1) -> None:
        self.random = random.Random(str(seed))
        self.now = START
        self.saved: dict[str, Any] | None = None
        self.drafts: dict[str, Kept] = {}
        self.dossiers: list[DossierView] = []
        self.calls: list[CallView] = []
        self.official = False
        self.count = 0
        self.turns: list[Turn] = []

    @property
    def session(self) -> Session:
        return Session.from_json(self.saved)

    @property
    def answers(self) -> dict[str, Any]:
        """What has been answered in the draft that this conversation holds."""
        held = self.drafts.get(self.session.draft)
        return dict(held.answers) if held is not None else {}

    def new_id(self) -> str:
        self.count += 1
        return f"{self.count:026d}"

    def event(self, **what: Any) -> Event:
        self.now += timedelta(seconds=self.random.choice((1, 5, 40)))
        self.count += 1
        return Event(f"k{self.count}", "mimic", "", what.pop("at", self.now), **what)

    def do(self, event: Event) -> Turn:
        """One event; what came of it is kept."""
        session = self.session if self.saved is not None else None
        if session is not None and session.draft:
            draft = self.drafts.get(session.draft)
            if draft is None or not draft.open or draft.held != "here":
                session.draft, session.form, session.answers = "", {"taken": True}, {}
            else:
                session.answers = json.loads(json.dumps(draft.answers))
        turn = self._advance(session, event)
        after = json.loads(json.dumps(turn.session))
        assert Session.from_json(after).to_json() == after, "the session does not survive JSON"
        held = after.get("draft", "")
        if held:
            answers = after.pop("answers", {})
        self.saved = after
        for effect in turn.effects:
            self._carry_out(effect)
        if held:
            self.drafts[held].answers = answers
            self.drafts[held].dialog_version = int(after["form"].get("dialog_version", 1))
        self.turns.append(turn)
        return turn

    def says(self, text: str) -> Turn:
        return self.do(self.event(text=text))

    def taps(self, payload: str) -> Turn:
        return self.do(self.event(tap=payload, seen=self.session.turn))

    def _advance(self, session: Session | None, event: Event) -> Turn:
        known = Known(
            now=self.now, unit=UnitInfo("UBND phường Thử", hotline="1900 1234"), voices=all_voices(), places=all_places(), catalogue=LISTED,
            new_id=self.new_id, new_code=lambda: make_code(self.random.randrange), declined=raw, channel="mimic", upload=20_000_000,
            official=self.official,
        )  # fmt: skip
        for _again in range(24):
            try:
                return advance(SCENES, session, event, known)
            except Need as need:
                known.facts[need.name, need.arg] = self._read(need.name, need.arg)
        raise AssertionError("a turn asks for too many things")

    def _read(self, name: str, arg: str) -> Any:
        match name:
            case "drafts":
                return tuple(self._view(draft) for draft in self.drafts.values() if draft.open)
            case "dossiers":
                return tuple(self.dossiers)
            case "dossier" | "desk_dossier":
                return next((view for view in self.dossiers if view.code == arg.partition("#")[0]), None)
            case "desk":
                return tuple(view for view in self.dossiers if str(view.status) == arg)
            case "calls":
                return tuple(self.calls)
            case "official":
                return OfficialView("o1", "admin", "", "Nguyễn Hoà") if self.official else None
            case "invitation":
                return True
            case "unit_code":
                return "H26.36"
            case "draft_pass":
                other = next((draft for draft in self.drafts.values() if draft.open and draft.held != "here"), None)
                return PassView(0, self._view(other)) if other is not None else None
            case "export":
                return {
                    "drafts": [
                        {"state": "open", "procedure": draft.procedure, "answers": draft.answers}
                        for draft in self.drafts.values()
                        if draft.open
                    ],
                    "dossiers": [
                        {"code": view.code, "procedure": view.procedure, "status": view.status, "fields": {}, "papers": []}
                        for view in self.dossiers
                    ],
                    "messages": [],
                }
        raise AssertionError(f"nobody reads {name}")

    def _view(self, draft: Kept) -> DraftView:
        return DraftView(
            draft.id, draft.procedure, draft.version, draft.dialog_version, self.now, json.loads(json.dumps(draft.answers)),
            held=draft.held == "another",
        )  # fmt: skip

    def _carry_out(self, effect: e.Effect) -> None:
        match effect:
            case e.OpenDraft():
                self.drafts[effect.draft] = Kept(effect.draft, effect.procedure, effect.procedure_version, effect.dialog_version)
            case e.ShelveDraft():
                self.drafts[effect.draft].held = ""
            case e.TakeDraft() | e.TakeOver():
                self.drafts[effect.draft].held = "here"
            case e.DropDraft():
                self.drafts[effect.draft].open = False
            case e.FileDossier():
                draft = self.drafts[effect.draft]
                assert draft.open, "one draft became two dossiers"
                draft.open = False
                title = LISTED.get(effect.procedure)
                self.dossiers.append(
                    DossierView(
                        effect.dossier, effect.code, title.title if title else "", effect.procedure, 1, 1, "owner", unit=effect.unit,
                        filed_at=self.now, fields=effect.fields,
                    )
                )
            case e.CallHuman():
                self.calls = [*self.calls, CallView(self.new_id(), self.now, effect.scene, effect.step)][-3:]
            case e.EndCall():
                self.calls = [call for call in self.calls if call.id != effect.call]
            case e.RedeemInvitation():
                self.official = True
            case e.EraseMe():
                for draft in self.drafts.values():
                    draft.open = False
            case _:
                pass


def photo(number: int) -> StoredFile:
    return StoredFile(f"{number:064x}", "jpeg", 1000 + number, 1, 600, 800, f"{number + 10**6:064x}")
