"""When the code of a connection was typed, which HMRC is told with each check, and when a page has asked HMRC."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("hmrc_grants", sa.Column("proved_at", _MOMENT))
    op.add_column("hmrc_visits", sa.Column("asked_at", _MOMENT))


def downgrade() -> None:
    op.drop_column("hmrc_visits", "asked_at")
    op.drop_column("hmrc_grants", "proved_at")
