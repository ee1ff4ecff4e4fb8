"""what is only added to: nothing takes the place of a row either (SQLite's REPLACE).

Revision 0005, after 0004; drawn 23/11/2026.

REPLACE removes a row without the triggers on DELETE, unless recursive_triggers is on (https://www.sqlite.org/lang_conflict.html).
PostgreSQL has no such statement: there ON CONFLICT DO UPDATE is an UPDATE, which revision 0004 refuses.

A later revision that rebuilds one of these tables on SQLite (batch_alter_table) drops its triggers and must make them again.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEYS = {"audit": ("id",), "consents": ("id",), "history": ("dossier_id", "version")}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, key in KEYS.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
            f" BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in KEYS:
        op.execute(f"DROP TRIGGER {table}_no_replace")
