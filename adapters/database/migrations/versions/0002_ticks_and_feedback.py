"""Steps ticked off, an agent's client, and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("client", sa.String(40)))
    op.create_table(
        "ticks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("ticked_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticks"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_ticks_conversation_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("conversation_id", "subject", "step", name="uq_ticks_conversation_id"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_feedback_conversation_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_feedback_made_at", "feedback", ["made_at"])


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("ticks")
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("client")
