"""conversations without consent, by age.

Revision 0003, after 0002; drawn 23/11/2026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_conversations_no_consent", "conversations", ["created_at"], unique=False,
        postgresql_where=sa.text("consented_at IS NULL"), sqlite_where=sa.text("consented_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_conversations_no_consent", table_name="conversations")
