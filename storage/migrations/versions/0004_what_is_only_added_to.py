"""what is only added to: the database itself refuses to change or remove it.

Revision 0004, after 0003; drawn 23/11/2026.

A later revision that rebuilds one of these tables on SQLite (batch_alter_table) drops its triggers and must make them again.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = ("audit", "consents")
"""Tables of which no row is ever changed, nor erased: a consent and its withdrawal are two rows, and acts name everything by its id."""
FIXED = ("dossier_id", "version", "was", "status", "at", "official_id", "who")
"""What of the history stays for good. Erasing a person's data empties ``reason``, the one column with an official's own words."""


def _rules(differs: str) -> list[tuple[str, str, str, str]]:
    """Name, table, act and, where only some are refused, the condition. ``differs``: "is another than" in this database's words."""
    rewritten = " OR ".join(["NEW.reason IS NOT NULL", *(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)])
    return [
        *((f"{table}_no_{act.lower()}", table, act, "") for table in WHOLE for act in ("UPDATE", "DELETE")),
        ("history_no_update", "history", "UPDATE", rewritten),
        ("history_no_delete", "history", "DELETE", ""),
    ]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, act, only in _rules("IS NOT"):
            when = f"WHEN {only} " if only else ""
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END")
        return
    op.execute(
        "CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    for name, table, act, only in _rules("IS DISTINCT FROM"):
        when = f"WHEN ({only}) " if only else ""
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION only_added_to()")
    for table in (*WHOLE, "history"):
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, *_ in _rules("IS NOT"):
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP FUNCTION only_added_to() CASCADE")
