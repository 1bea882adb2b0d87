"""Focal point: which house, or which colleague, named her"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = {"named_by_id": "account", "house_id": "institution"}


def upgrade() -> None:
    with op.batch_alter_table("focal_point") as batch_op:
        for column, table in COLUMNS.items():
            batch_op.add_column(sa.Column(column, sa.String(length=12), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_focal_point_{column}"), table, [column], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("focal_point") as batch_op:
        for column in COLUMNS:
            batch_op.drop_constraint(batch_op.f(f"fk_focal_point_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
