"""Member of a delegation: each person has one assistant in it

Where two are noted for one person, the one who stands first keeps her; of the other, nothing is said.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = "one_assistant_each"
NOW = sa.text("role = 'assistant' AND ended_at IS NULL")
SECOND = """
    UPDATE delegation_member SET assists_id = NULL
    WHERE role = 'assistant' AND ended_at IS NULL AND assists_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM delegation_member AS other
        WHERE other.delegation_id = delegation_member.delegation_id
        AND other.assists_id = delegation_member.assists_id
        AND other.role = 'assistant' AND other.ended_at IS NULL
        AND (other.position < delegation_member.position
            OR (other.position = delegation_member.position AND other.id < delegation_member.id))
    )
"""


def upgrade() -> None:
    op.execute(SECOND)
    op.create_index(
        INDEX,
        "delegation_member",
        ["delegation_id", "assists_id"],
        unique=True,
        sqlite_where=NOW,
        postgresql_where=NOW,
    )


def downgrade() -> None:
    op.drop_index(INDEX, table_name="delegation_member")
