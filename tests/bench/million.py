"""A million dossiers in a store, without a million conversations: rows as large as true ones, with random bytes where they are sealed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

MICROSECONDS = 1_780_000_000_000_000
SEALED = 240                # bytes of a sealed column: a few answers

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
_ROWS = (
    "INSERT INTO people (id, created_at) SELECT printf('p%025d', i), :at + i FROM n",
    """INSERT INTO conversations
    (lane, channel, address, person_id, session, turn, seq, lang, created_at, consented_at, interacted_at)
    SELECT printf('%032x', i), 'telegram', randomblob(40), printf('p%025d', i), NULL, 9, 12, 'vi', :at + i, :at + i, :at + i FROM n""",
    """INSERT INTO drafts
    (id, person_id, lane, procedure, procedure_version, dialog_version, answers, state, version, created_at, touched_at)
    SELECT printf('d%025d', i), printf('p%025d', i), NULL, '1.001193', 'bench', 1, randomblob(40), 'submitted', 9,
    :at + i, :at + i FROM n""",
    """INSERT INTO dossiers
    (id, draft_id, person_id, lane, code, procedure, procedure_version, unit, status, version, fields, phone_hash, filed_at)
    SELECT printf('h%025d', i), printf('d%025d', i), printf('p%025d', i), printf('%032x', i),
    printf('%08X', (i * 2654435761) % 4294967296), '1.001193', 'bench', printf('%05d', i % 3321), 1 + i % 10, 1,
    randomblob(:sealed), hex(randomblob(16)), :at + i FROM n""",
    "INSERT INTO history (dossier_id, version, was, status, at, who) SELECT printf('h%025d', i), 1, 0, 1, :at + i, 'bench' FROM n",
    """INSERT INTO inbox (channel, key, lane, at, kept_at, ready, tries, handled_at)
    SELECT 'telegram', printf('bench:%d', i), printf('%032x', i), :at + i, :at + i, 1, 0, :at + i FROM n""",
    """INSERT INTO messages
    (lane, channel, seq, person_id, reason, kind, priority, turn, state, part, tries, again, created_at, ended_at)
    SELECT printf('%032x', i), 'telegram', 12, printf('p%025d', i), printf('reply:%d:0', i), 'reply', 0, 9, 'sent', 1, 1, 0,
    :at + i, :at + i FROM n""",
)


def fill(store: Path, count: int) -> None:
    """Put ``count`` people into the store of a bot that is not running, each with a dossier, its history, a letter and a message."""
    with closing(sqlite3.connect(store, isolation_level=None)) as table:
        # Nothing of this has to outlive a crash: whoever fills a store for a measurement begins again.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            table.execute(f"PRAGMA {pragma}").fetchall()
        table.execute("BEGIN")
        for rows in _ROWS:
            table.execute(_NUMBERS + rows, {"count": count, "at": MICROSECONDS, "sealed": SEALED})
        table.execute("COMMIT")
        table.execute("PRAGMA journal_mode=WAL").fetchall()

