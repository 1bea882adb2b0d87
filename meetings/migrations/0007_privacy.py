"""Privacy: how long people of an event are kept, what its notice adds, and accounts that were erased"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("event", sa.Column("retention_months", sa.Integer(), nullable=True))
    op.add_column("event", sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("event", sa.Column("privacy_note", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("account", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "erased_at")
    for column in ("privacy_note", "anonymised_at", "retention_months"):
        op.drop_column("event", column)
