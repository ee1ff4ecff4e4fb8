"""What a turn wants done besides its replies: data, turned into rows by handlers/effects.py in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from dialogs.engine.event import FileRef


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """The person agreed to the text with this hash, for this purpose."""

    purpose: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """The person takes the consent back."""

    purpose: str


@dataclass(frozen=True, slots=True)
class FetchRefs:
    """Fetch files that the platform held until there was consent; they come back as an event."""

    refs: tuple[FileRef, ...]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A new draft, held by this conversation."""

    draft: str
    procedure: str
    procedure_version: str
    dialog_version: int


@dataclass(frozen=True, slots=True)
class ShelveDraft:
    """Put the draft aside; it can be taken up again in any conversation of the person."""

    draft: str


@dataclass(frozen=True, slots=True)
class TakeDraft:
    """Take up a draft, from the shelf or from another conversation, which is told. ``version`` is the one that was read."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class MakeDraftPass:
    """A one-time code by which another conversation may take the draft over; only the ``hash`` of it is kept, until ``until``."""

    hash: str
    draft: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClaimDraftPass:
    """This conversation typed the code and is asked for the phone's digits: no other one may guess them beside it."""

    hash: str


@dataclass(frozen=True, slots=True)
class MissDraftPass:
    """Wrong digits were given for this code."""

    hash: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Use the code, once: the draft belongs to this person and conversation from now on, and the first one is told."""

    hash: str
    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Throw the draft away for good: its answers go."""

    draft: str


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One page of one paper of a dossier, or why there is none."""

    paper: str
    page: int
    label: str
    file: str = ""
    why: str = "given"                 # given | not_needed | counter


@dataclass(frozen=True, slots=True)
class FileDossier:
    """The complete draft becomes a dossier. All its files must be stored and re-readable, or the turn fails."""

    dossier: str
    draft: str
    code: str
    procedure: str
    procedure_version: str
    unit: str
    fields: dict[str, Any]
    phone: str
    papers: tuple[FiledPaper, ...]


@dataclass(frozen=True, slots=True)
class ReplacePage:
    """One page of a filed paper is replaced (before an official opened the dossier)."""

    dossier: str
    version: int
    paper: str
    page: int
    label: str
    file: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """More pages for a dossier that waits for them. ``files`` are content hashes, all of them stored, or the turn fails.

    ``version`` is the one that was looked at; ``late``: pages of an album that came after their "Xong", the official was told of it.
    """

    dossier: str
    version: int
    files: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """A dossier moves to another status. ``version`` is the one that was looked at: a second writer sees what changed."""

    dossier: str
    version: int
    status: int
    reason: str = ""
    by_citizen: bool = False


@dataclass(frozen=True, slots=True)
class CallHuman:
    """Someone asked for a person: officials see it with step and draft."""

    scene: str
    step: str
    draft: str = ""
    words: str = ""
    to: str = ""                # the official whose answer these words follow


@dataclass(frozen=True, slots=True)
class EndCall:
    """An official took care of a call; ``words`` are the answer that the person gets, if one was written."""

    call: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class RedeemInvitation:
    """The person becomes an official by a one-time code (``hash`` of what was typed)."""

    hash: str
    official: str
    name: str


@dataclass(frozen=True, slots=True)
class CountGuess:
    """A look at a dossier by someone who may be guessing. ``missed`` ones count towards the lock."""

    scope: str
    missed: bool


@dataclass(frozen=True, slots=True)
class MakePass:
    """A one-time link to the papers of a dossier; only the ``hash`` of its token is kept."""

    hash: str
    dossier: str


@dataclass(frozen=True, slots=True)
class EraseMe:
    """Erase what may be erased of this person."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of the audit trail."""

    act: str
    thing: str
    detail: str = ""


Effect: TypeAlias = (
    GiveConsent
    | WithdrawConsent
    | FetchRefs
    | OpenDraft
    | ShelveDraft
    | TakeDraft
    | MakeDraftPass
    | ClaimDraftPass
    | MissDraftPass
    | TakeOver
    | DropDraft
    | FileDossier
    | ReplacePage
    | Supplement
    | ChangeStatus
    | CallHuman
    | EndCall
    | RedeemInvitation
    | CountGuess
    | MakePass
    | EraseMe
    | Audit
)
