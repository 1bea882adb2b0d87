"""Member of a delegation: whom an assistant assists"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = "fk_delegation_member_assists_id"
INDEX = "ix_delegation_member_assists_id"


def upgrade() -> None:
    with op.batch_alter_table("delegation_member") as batch_op:
        batch_op.add_column(sa.Column("assists_id", sa.String(length=12), nullable=True))
        batch_op.create_foreign_key(batch_op.f(KEY), "registration", ["assists_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index(batch_op.f(INDEX), ["assists_id"])


def downgrade() -> None:
    with op.batch_alter_table("delegation_member") as batch_op:
        batch_op.drop_index(batch_op.f(INDEX))
        batch_op.drop_constraint(batch_op.f(KEY), type_="foreignkey")
        batch_op.drop_column("assists_id")
