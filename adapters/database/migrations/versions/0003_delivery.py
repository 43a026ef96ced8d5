"""What delivery needs to know: whose button was pressed, what still shows buttons, who has left; and leases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("left_at", sa.DateTime(timezone=True)))
    op.add_column("conversations", sa.Column("showing", sa.String(64)))
    op.add_column("outbox", sa.Column("pressed_in", sa.String(64)))
    op.create_table(
        "leases",
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("holder", sa.String(160), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def downgrade() -> None:
    op.drop_table("leases")
    op.drop_column("outbox", "pressed_in")
    op.drop_column("conversations", "showing")
    op.drop_column("people", "left_at")
