"""Which browser a connection was made in, by the hash of its cookie: only that one may ask HMRC at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hmrc_grants", sa.Column("browser", sa.String(64)))


def downgrade() -> None:
    op.drop_column("hmrc_grants", "browser")
