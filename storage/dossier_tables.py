"""The tables of what is worked on: drafts, papers, dossiers and their history, who works on them, the catalogue."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    literal_column,
)

from storage.columns import Sealed, UtcTime
from storage.schema import Id, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", String(26), ForeignKey("people.id"), nullable=False),
    Column("lane", String(32)),                                  # the one conversation that holds it now; NULL: shelved
    Column("procedure", String(40), nullable=False),
    Column("procedure_version", String(16), nullable=False),
    Column("dialog_version", Integer, nullable=False),
    Column("answers", Sealed("drafts.answers"), nullable=False),
    Column("state", String(12), nullable=False, default="open"), # open | submitted | dropped | expired
    Column("version", Integer, nullable=False, default=0),
    Column("created_at", UtcTime, nullable=False),
    Column("touched_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('open', 'submitted', 'dropped', 'expired')", name="state"),
)
Index("ix_drafts_person_id", drafts.c.person_id)
OPEN_DRAFT = drafts.c.state == literal_column("'open'")
Index("ix_drafts_open", drafts.c.touched_at, postgresql_where=OPEN_DRAFT, sqlite_where=OPEN_DRAFT)

files = Table(
    "files",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("original", String(64), nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("draft_id", String(26), ForeignKey("drafts.id"), nullable=False, unique=True),
    Column("person_id", String(26), ForeignKey("people.id"), nullable=False),
    Column("lane", String(32), nullable=False),                  # the chat it was filed from
    Column("code", String(12), nullable=False, unique=True),     # 8 characters, no dash
    Column("number", String(60), unique=True),                   # official number, given at reception
    Column("procedure", String(40), nullable=False),
    Column("procedure_version", String(16), nullable=False),
    Column("unit", String(8), nullable=False),                   # statistical code of the commune it was filed at
    Column("status", Integer, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("fields", Sealed("dossiers.fields"), nullable=False),
    Column("phone_hash", String(32)),                            # keyed hash of the last four digits with the code, for the second factor
    Column("filed_at", UtcTime, nullable=False),
    Column("received_at", UtcTime),
    Column("due_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("official_id", String(26), ForeignKey("officials.id")),
    CheckConstraint("status BETWEEN 1 AND 10", name="status"),
)
Index("ix_dossiers_person_id", dossiers.c.person_id)
Index("ix_dossiers_unit_status", dossiers.c.unit, dossiers.c.status, dossiers.c.filed_at)

dossier_papers = Table(
    "dossier_papers",
    metadata,
    Column("dossier_id", String(26), ForeignKey("dossiers.id"), primary_key=True),
    Column("paper", String(60), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("label", String(200), nullable=False),
    Column("file", String(64), ForeignKey("files.hash")),        # NULL: the person said that it does not apply, or the counter supplies it
    Column("why", String(20), nullable=False),                   # given | not_needed | counter
    Column("since", Integer, primary_key=True, default=1),       # dossier version at which it came
    Column("gone", Integer),                                     # dossier version at which it was replaced
    CheckConstraint("why <> 'given' OR file IS NOT NULL", name="given"),
)

history = Table(                                                 # append-only
    "history",
    metadata,
    Column("dossier_id", String(26), ForeignKey("dossiers.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("was", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("official_id", String(26)),
    Column("who", String(120), nullable=False, default=""),      # unit or official's work name as shown to the citizen
    Column("reason", Sealed("history.reason")),
)

officials = Table(
    "officials",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", String(26), ForeignKey("people.id"), nullable=False),
    Column("role", String(12), nullable=False),                  # receiver | handler | head | admin
    Column("unit", String(8), nullable=False),                   # statistical code; "" = the unit that runs this bot
    Column("name", Sealed("officials.name")),
    Column("since", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    CheckConstraint("role IN ('receiver', 'handler', 'head', 'admin')", name="role"),
)
Index("ix_officials_person_id", officials.c.person_id)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("official_id", String(26)),
)

calls = Table(                                                   # "gặp cán bộ": people who asked for a human
    "calls",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("lane", String(32), nullable=False),
    Column("person_id", String(26), nullable=False),
    Column("unit", String(8), nullable=False, default=""),
    Column("scene", String(60), nullable=False),
    Column("step", String(60), nullable=False),
    Column("draft_id", String(26)),
    Column("words", Sealed("calls.words")),
    Column("at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
)
NOT_DONE = calls.c.done_at.is_(None)
Index("ix_calls_open", calls.c.at, postgresql_where=NOT_DONE, sqlite_where=NOT_DONE)
Index("ix_calls_person_id", calls.c.person_id)

passes = Table(                                                  # one-time links to look at papers
    "passes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("dossier_id", String(26), nullable=False),
    Column("official_id", String(26), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

draft_passes = Table(                                            # one-time codes that take a draft into another conversation
    "draft_passes",
    metadata,
    Column("draft_id", String(26), primary_key=True),            # one code at a time: a new one ends the one before
    Column("hash", String(64), nullable=False, unique=True),
    Column("lane", String(32), nullable=False),                  # where it was made; told when it is used
    Column("taker", String(32)),                                 # the conversation that typed it and is asked for the phone's digits
    Column("misses", Integer, nullable=False, default=0),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

procedures = Table(
    "procedures",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("version", String(16), primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("state", String(12), nullable=False),                 # active | abolished
    Column("successor", String(40), nullable=False, default=""),
    Column("facts", Text, nullable=False),                       # Procedure as JSON; public
    Column("since", UtcTime, nullable=False),
)
CURRENT: ColumnElement[bool] = literal_column("current")      # said alike to both databases, see WAITING
Index("ix_procedures_current", procedures.c.code, unique=True, postgresql_where=CURRENT, sqlite_where=CURRENT)

catalogue_changes = Table(
    "catalogue_changes",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("code", String(40), nullable=False),
    Column("kind", String(12), nullable=False),                  # added | changed | replaced | abolished
    Column("version", String(16), nullable=False),
    Column("decision", String(120), nullable=False, default=""),
    Column("decided", String(10), nullable=False, default=""),
    Column("what", Text, nullable=False, default=""),
)

numbers = Table(                                                 # the day's last sequence number of each unit
    "numbers",
    metadata,
    Column("unit_code", String(35), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("last", Integer, nullable=False),
)

unit_codes = Table(                                              # operator data: statistical code -> agency id code
    "unit_codes",
    metadata,
    Column("unit", String(8), primary_key=True),
    Column("code", String(35), nullable=False),
)

audit = Table(                                                   # append-only
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(60), nullable=False),                 # official id, "cli", "system", or "citizen"
    Column("act", String(40), nullable=False),
    Column("thing", String(60), nullable=False),
    Column("detail", Sealed("audit.detail")),
)
Index("ix_audit_thing", audit.c.thing, audit.c.id)
