"""A dossier as a dialog may look at it; the store's rows become this in handlers/readers.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Relation = Literal["owner", "official", "known", "stranger"]
"""``known``: someone in another chat who gave the last digits of the phone: sees the course of the dossier, not its contents."""


@dataclass(frozen=True, slots=True)
class PastStep:
    """One line of a dossier's history."""

    version: int
    was: int
    status: int
    at: datetime
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of one paper, or (page 0) why the paper has none."""

    paper: str
    page: int
    label: str
    file: str = ""
    why: str = "given"


@dataclass(frozen=True, slots=True)
class DossierView:
    """What may be seen of a dossier. For a stranger only id, code, status, version and due date are filled."""

    id: str
    code: str
    title: str
    procedure: str
    status: int
    version: int
    relation: Relation
    unit: str = ""
    unit_name: str = ""
    agency: str = ""                        # who decides, where that is not the unit that takes it in
    number: str = ""
    handler: str = ""                       # work name of the official who has it in hand
    filed_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    papers: tuple[PaperPage, ...] = ()
    history: tuple[PastStep, ...] = ()
    supplemented: bool = False              # more papers came since they were asked for, and no official has moved it


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in the list of things begun. ``held`` says whether another conversation has it in hand."""

    id: str
    procedure: str
    version: str
    dialog_version: int
    touched_at: datetime
    answers: dict[str, Any]
    held: bool = False
    row: int = 0                    # counts the writes of the draft: whoever takes it up must have read the last one


@dataclass(frozen=True, slots=True)
class CallView:
    """Someone who asked for a person."""

    id: str
    at: datetime
    scene: str
    step: str
    title: str = ""
    words: str = ""
    code: str = ""                  # of the dossier that they were looking at


@dataclass(frozen=True, slots=True)
class OfficialView:
    """The official of this conversation. ``unit`` "" is the unit that runs this bot."""

    id: str
    role: Literal["receiver", "handler", "head", "admin"]
    unit: str = ""
    name: str = ""
