"""Connections to HMRC: links asked for, browsers on their way, grants; the audit trail; and HMRC's pace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hmrc_starts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("as_agent", sa.Boolean, nullable=False),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hmrc_starts"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_hmrc_starts_conversation_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("conversation_id", "purpose", name="uq_hmrc_starts_conversation_id"),
        sa.UniqueConstraint("token", name="uq_hmrc_starts_token"),
    )
    op.create_index("ix_hmrc_starts_until", "hmrc_starts", ["until"])
    op.create_table(
        "hmrc_visits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("start_id", _ID, nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("state", sa.String(64)),
        sa.Column("is_back", sa.Boolean, nullable=False),
        sa.Column("away", sa.Text),
        sa.Column("tokens", sa.Text),
        sa.Column("granted_at", _MOMENT),
        sa.Column("code", sa.String(128)),
        sa.Column("confirmed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_hmrc_visits"),
        sa.ForeignKeyConstraint(["start_id"], ["hmrc_starts.id"], name="fk_hmrc_visits_start_id", ondelete="CASCADE"),
        sa.UniqueConstraint("start_id", "browser", name="uq_hmrc_visits_start_id"),
        sa.UniqueConstraint("state", name="uq_hmrc_visits_state"),
    )
    op.create_index("ix_hmrc_visits_until", "hmrc_visits", ["until"])
    op.create_table(
        "hmrc_grants",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("address", sa.String(128), nullable=False),
        sa.Column("as_agent", sa.Boolean, nullable=False),
        sa.Column("nino", sa.Text, nullable=False),
        sa.Column("tokens", sa.Text),
        sa.Column("edition", sa.String(32), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("ended", sa.String(16)),
        sa.Column("ended_at", _MOMENT),
        sa.Column("told", sa.String(16)),
        sa.Column("holder", sa.String(32)),
        sa.Column("held_until", _MOMENT),
        sa.Column("asked_at", _MOMENT),
        sa.Column("record", sa.Text),
        sa.Column("next_due", sa.Date),
        sa.Column("claimed_until", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_hmrc_grants"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_hmrc_grants_person_id", ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "subject", name="uq_hmrc_grants_person_id"),
        sa.UniqueConstraint("edition", name="uq_hmrc_grants_edition"),
    )
    op.create_index("ix_hmrc_grants_until", "hmrc_grants", ["until"])
    op.create_index("ix_hmrc_grants_asked_at", "hmrc_grants", ["asked_at"])
    op.create_index("ix_hmrc_grants_next_due", "hmrc_grants", ["next_due", "asked_at"])
    op.create_table(
        "audit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_audit_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "hmrc_pace",
        sa.Column("application", sa.String(16), nullable=False),
        sa.Column("free_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("application", name="pk_hmrc_pace"),
    )


def downgrade() -> None:
    op.drop_table("hmrc_pace")
    op.drop_table("audit")
    op.drop_table("hmrc_grants")
    op.drop_table("hmrc_visits")
    op.drop_table("hmrc_starts")
