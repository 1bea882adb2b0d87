"""Reply: that a person has sent her form, whatever is asked besides later"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("questionnaire_reply", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE questionnaire_reply SET sent_at = complete_at")


def downgrade() -> None:
    op.drop_column("questionnaire_reply", "sent_at")
