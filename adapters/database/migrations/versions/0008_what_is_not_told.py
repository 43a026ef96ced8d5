"""Why it is not all known what somebody has to send, so that they are asked about again before long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hmrc_grants", sa.Column("untold", sa.String(16)))
    op.create_index("ix_hmrc_grants_untold", "hmrc_grants", ["untold", "asked_at"])
    # A row cannot say whether nothing is due or HMRC did not tell: asking once more finds out.
    op.execute("UPDATE hmrc_grants SET untold = 'not_yet' WHERE asked_at IS NOT NULL AND next_due IS NULL")


def downgrade() -> None:
    op.drop_index("ix_hmrc_grants_untold", "hmrc_grants")
    op.drop_column("hmrc_grants", "untold")
