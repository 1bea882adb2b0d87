"""Mail: of which mail it is the copy"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("copy_of_id", sa.String(12), nullable=True))
    op.create_index(op.f("ix_mail_copy_of_id"), "mail", ["copy_of_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mail_copy_of_id"), table_name="mail")
    op.drop_column("mail", "copy_of_id")
