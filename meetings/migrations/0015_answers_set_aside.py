"""Answer, SensitiveAnswer: set aside while the question is not asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table in ("answer", "sensitive_answer"):
        op.add_column(table, sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in ("answer", "sensitive_answer"):
        op.drop_column(table, "set_aside_at")
