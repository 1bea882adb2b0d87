"""Mails and deeds: whom they name"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.String(12), nullable=False),
        sa.Column("mail_id", sa.String(12), nullable=True),
        sa.Column("entry_id", sa.String(12), nullable=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(mail_id IS NULL) <> (entry_id IS NULL)", name=op.f("ck_mention_one_record")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_mention_mail_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_mention_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    for name in ("account_id", "mail_id", "entry_id", "is_due"):
        op.create_index(op.f(f"ix_mention_{name}"), "mention", [name])
    op.add_column("mail", sa.Column("is_tied", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("mail", "is_tied")
    op.drop_table("mention")
