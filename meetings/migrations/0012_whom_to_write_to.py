"""Registration: whom to write to about a person, if somebody else than her"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("registration", sa.Column("contact_name", sa.String(200), nullable=False, server_default=""))
    op.add_column("registration", sa.Column("contact_email", sa.String(254), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("registration", "contact_email")
    op.drop_column("registration", "contact_name")
