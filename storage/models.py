"""The tables. A promise is a constraint here, not an ``if`` somewhere else."""

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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.columns import Sealed, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")

# A lane is one person on one channel: keyed hash of channel and address. All that happens in a lane happens in order.
# Keeping locks the turnstile row; a turn locks the conversation row (one row for both makes keeping wait for whole turns).
turnstiles = Table("turnstiles", metadata, Column("lane", String(32), primary_key=True))

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("key", String(120), nullable=False),
    Column("lane", String(32), nullable=False),
    Column("body", Sealed("inbox.body")),              # Arrival.to_json(); NULL after its life
    Column("at", UtcTime, nullable=False),             # min(the platform's time, ours)
    Column("kept_at", UtcTime, nullable=False),
    Column("ready", Boolean, nullable=False),          # False while its files are to be fetched
    Column("tries", Integer, nullable=False, default=0),
    Column("not_before", UtcTime),                     # after a failed turn or fetch
    Column("handled_at", UtcTime),                     # also of a letter set aside: nothing waits for it any more
    Column("set_aside", String(40)),                   # why, when it was given up on; never personal data
    UniqueConstraint("channel", "key"),
    sqlite_autoincrement=True,      # a number is never given twice: replies are known by the letter's
)
# Both indexes hold only what is still to be handled (a letter set aside is handled too): a million handled letters cost nothing.
WAITING_LETTER = inbox.c.handled_at.is_(None)
Index("ix_inbox_waiting", inbox.c.id, postgresql_where=WAITING_LETTER, sqlite_where=WAITING_LETTER)
Index("ix_inbox_waiting_lane", inbox.c.lane, inbox.c.id, postgresql_where=WAITING_LETTER, sqlite_where=WAITING_LETTER)
Index("ix_inbox_set_aside", inbox.c.id, postgresql_where=inbox.c.set_aside.is_not(None), sqlite_where=inbox.c.set_aside.is_not(None))
HAS_BODY = inbox.c.body.is_not(None)
Index("ix_inbox_body", inbox.c.kept_at, postgresql_where=HAS_BODY, sqlite_where=HAS_BODY)
Index("ix_inbox_body_lane", inbox.c.lane, postgresql_where=HAS_BODY, sqlite_where=HAS_BODY)

# A genuine delivery that could not be parsed: kept aside, counted.
unparsed = Table(
    "unparsed",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Sealed("unparsed.body")),
    Column("kept_at", UtcTime, nullable=False),
    UniqueConstraint("channel", "hash"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("erased_at", UtcTime),
)

conversations = Table(
    "conversations",
    metadata,
    Column("lane", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", Sealed("conversations.address"), nullable=False),
    Column("person_id", String(26), ForeignKey("people.id"), nullable=False),
    Column("session", Sealed("conversations.session")),
    Column("turn", Integer, nullable=False, default=0),
    Column("seq", Integer, nullable=False, default=0),          # last number given to a message of this conversation
    Column("lang", String(8), nullable=False, default="vi"),
    Column("consented_at", UtcTime),
    Column("interacted_at", UtcTime),                            # the person's last act, the platform's time, never backwards
    Column("created_at", UtcTime, nullable=False),
    Column("closed", String(40)),                                # why nothing can be sent here any more
    Column("official_id", String(26), ForeignKey("officials.id")),
)
Index("ix_conversations_person_id", conversations.c.person_id)

consents = Table(                                                # append-only ledger
    "consents",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("person_id", String(26), ForeignKey("people.id"), nullable=False),
    Column("lane", String(32), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("given", Boolean, nullable=False),                    # False: withdrawn
    Column("at", UtcTime, nullable=False),
)
Index("ix_consents_person_id", consents.c.person_id)

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

messages = Table(                                                # the outbox
    "messages",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("lane", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("seq", Integer, nullable=False),                      # order within the conversation; also the web page's cursor
    Column("person_id", String(26), nullable=False),
    Column("reason", String(80), nullable=False),                # "reply:<inbox id>:<n>", "status:<dossier>:<version>"
    Column("kind", String(10), nullable=False),                  # reply | status | notice
    Column("priority", Integer, nullable=False),
    Column("turn", Integer, nullable=False, default=0),          # the screen this message belongs to; 0 for a push
    Column("body", Sealed("messages.body")),                     # rendered message as JSON; NULL after its life
    Column("state", String(10), nullable=False, default="waiting"),  # waiting|sending|sent|unknown|failed|dropped
    Column("part", Integer, nullable=False, default=0),          # parts already sent
    Column("not_before", UtcTime),
    Column("owner", String(40)),
    Column("until", UtcTime),
    Column("tries", Integer, nullable=False, default=0),
    Column("again", Boolean, nullable=False, default=False),     # it may have arrived once already, and says so
    Column("platform_id", String(80)),
    Column("why", String(120)),                                  # of a failure, for the operator; never personal data
    Column("created_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    UniqueConstraint("person_id", "reason"),
    UniqueConstraint("lane", "seq"),
    CheckConstraint("state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'dropped')", name="state"),
    CheckConstraint("kind IN ('reply', 'status', 'notice')", name="kind"),
    sqlite_autoincrement=True,      # a number is never given twice: replies are known by the letter's
)
# Literals, not parameters: a partial index is used only where the query says the same words (SQLite compares the expressions).
WAITING = messages.c.state == literal_column("'waiting'")
SENDING = messages.c.state == literal_column("'sending'")
DEAD = messages.c.state.in_((literal_column("'failed'"), literal_column("'unknown'")))
Index("ix_messages_waiting", messages.c.channel, messages.c.priority, messages.c.id, postgresql_where=WAITING, sqlite_where=WAITING)
Index("ix_messages_waiting_lane", messages.c.lane, messages.c.priority, messages.c.seq, postgresql_where=WAITING, sqlite_where=WAITING)
# One message of a lane is on its way at a time: what keeps replies in order, whatever the senders do.
Index("ux_messages_sending", messages.c.lane, unique=True, postgresql_where=SENDING, sqlite_where=SENDING)
Index("ix_messages_dead", messages.c.id, postgresql_where=DEAD, sqlite_where=DEAD)
HAS_TEXT = messages.c.body.is_not(None)
Index("ix_messages_body", messages.c.ended_at, postgresql_where=HAS_TEXT, sqlite_where=HAS_TEXT)

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

guesses = Table(                                                 # lock-out on guessing, per dossier, sender, address, overall
    "guesses",
    metadata,
    Column("scope", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
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

marks = Table(                                                   # small named values: catalogue version, polling offset, leases
    "marks",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("owner", String(40)),
    Column("until", UtcTime),
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
