"""Replies that wait are found by an index of their own, however much waits that nobody asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WAITS = sa.text("delivered_at IS NULL AND substr(key, 1, 7) = 'update:'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_replies_waiting",
        "outbox",
        ["conversation_id", "id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_replies_waiting", "outbox")
