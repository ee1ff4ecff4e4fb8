"""What one letter led to, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogs.engine.effects import Effect
from dialogs.engine.turn import Turn
from handlers.acting import Acting
from storage.drafts import ANY, Draft
from storage.inbox import Waiting


@dataclass(slots=True)
class Worked:
    """What one letter led to, before it is written."""

    letter: Waiting
    acting: Acting
    turn: Turn | None
    loaded: Draft | None = None
    aside: dict[str, Any] | None = None      # what is said of a letter that was given up


def effects_of(done: Worked) -> tuple[Effect, ...]:
    """What this turn wants done."""
    return done.turn.effects if done.turn is not None else ()


def kept_draft(done: Worked, now: datetime) -> Draft | None:
    """The draft that this conversation holds after the turn, with its answers; None when it holds none or nothing changed."""
    if done.turn is None or not (id := str(done.turn.session.get("draft", ""))):
        return None
    session = done.turn.session
    form = session.get("form", {})
    answers = session.get("answers", {})
    version, dialog_version = str(form.get("version", "")), int(form.get("dialog_version", 0))
    was = done.loaded
    if was is not None and was.id == id:
        if (version, dialog_version, answers) == (was.procedure_version, was.dialog_version, was.answers):
            return None
        return was._replace(procedure_version=version, dialog_version=dialog_version, answers=answers, touched_at=now)
    return Draft(
        id=id,
        person_id=done.letter.conversation.person_id,
        lane=done.letter.lane,
        procedure=str(form.get("procedure", "")),
        procedure_version=version,
        dialog_version=dialog_version,
        answers=answers,
        state="open",
        version=ANY,
        created_at=now,
        touched_at=now,
    )
