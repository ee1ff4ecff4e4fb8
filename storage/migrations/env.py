"""How Alembic runs our revisions: on the connection it is handed, inside the transaction that stands there."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from storage.columns import Sealed
from storage.models import metadata


def written(kind: str, thing: Any, _draft: Any) -> str | Literal[False]:
    """To the database a sealed column is bytes; which column it is sealed for is the program's matter."""
    return "sa.LargeBinary()" if kind == "type" and isinstance(thing, Sealed) else False


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    render_item=written,
    # SQLite cannot change a column in place: Alembic copies the table instead.
    render_as_batch=connection.dialect.name == "sqlite",
    # SQLite's DDL is transactional once BEGIN is ours (storage/migrate.py).
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
