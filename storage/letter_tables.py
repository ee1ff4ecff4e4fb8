"""The tables of people and of what is said: letters in, conversations, messages out, and what guards them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, literal_column

from storage.columns import Sealed, UtcTime
from storage.schema import Id, metadata

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
NO_CONSENT = conversations.c.consented_at.is_(None)
Index("ix_conversations_no_consent", conversations.c.created_at, postgresql_where=NO_CONSENT, sqlite_where=NO_CONSENT)

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

guesses = Table(                                                 # lock-out on guessing, per dossier, sender, address, overall
    "guesses",
    metadata,
    Column("scope", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
)

marks = Table(                                                   # small named values: catalogue version, polling offset, leases
    "marks",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("owner", String(40)),
    Column("until", UtcTime),
)
