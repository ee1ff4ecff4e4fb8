"""The tables, all of them: whoever imports one has the whole, because they refer to each other by name.

A promise is a constraint here, not an ``if`` somewhere else. ``letter_tables`` hold what is said, ``dossier_tables`` what is worked on.
"""

from __future__ import annotations

from storage.dossier_tables import (
    CURRENT,
    NOT_DONE,
    OPEN_DRAFT,
    audit,
    calls,
    catalogue_changes,
    dossier_papers,
    dossiers,
    draft_passes,
    drafts,
    files,
    history,
    invitations,
    numbers,
    officials,
    passes,
    procedures,
    unit_codes,
)
from storage.letter_tables import (
    DEAD,
    HAS_BODY,
    HAS_TEXT,
    NO_CONSENT,
    SENDING,
    WAITING,
    WAITING_LETTER,
    consents,
    conversations,
    guesses,
    inbox,
    marks,
    messages,
    people,
    turnstiles,
    unparsed,
)
from storage.schema import metadata

__all__ = [
    "CURRENT", "DEAD", "HAS_BODY", "HAS_TEXT", "NOT_DONE", "NO_CONSENT", "OPEN_DRAFT", "SENDING", "WAITING", "WAITING_LETTER", "audit",
    "calls", "catalogue_changes", "consents", "conversations", "dossier_papers", "dossiers", "draft_passes", "drafts", "files",
    "guesses", "history", "inbox", "invitations", "marks", "messages", "metadata", "numbers", "officials", "passes", "people",
    "procedures", "turnstiles", "unit_codes", "unparsed",
]
