"""Correspondence"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("mail") as batch_op:
        batch_op.add_column(sa.Column("sender_name", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("unsubscribe_url", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("event_host") as batch_op:
        batch_op.add_column(sa.Column("reply_to", sa.String(length=254), nullable=False, server_default=""))

    op.create_table(
        "message_template",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_message_template_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
    )
    op.create_index(op.f("ix_message_template_event_id"), "message_template", ["event_id"])

    op.create_table(
        "message_rule",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("template_id", sa.String(length=12), nullable=False),
        sa.Column("house_id", sa.String(length=12), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_message_rule_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["message_template.id"], name=op.f("fk_message_rule_template_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["house_id"], ["institution.id"], name=op.f("fk_message_rule_house_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_rule")),
    )
    op.create_index(op.f("ix_message_rule_event_id"), "message_rule", ["event_id"])
    op.create_index(op.f("ix_message_rule_template_id"), "message_rule", ["template_id"])

    op.create_table(
        "message",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("house_id", sa.String(length=12), nullable=False),
        sa.Column("rule_id", sa.String(length=12), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("is_information", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.String(length=12), nullable=True),
        sa.Column("reviewed_by_id", sa.String(length=12), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_message_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["house_id"], ["institution.id"], name=op.f("fk_message_house_id")),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["message_rule.id"], name=op.f("fk_message_rule_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_message_created_by_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["account.id"], name=op.f("fk_message_reviewed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_event_id_created_at"), "message", ["event_id", "created_at"])
    op.create_index(op.f("ix_message_rule_id"), "message", ["rule_id"])

    op.create_table(
        "message_attachment",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=140), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_attachment_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachment")),
    )
    op.create_index(op.f("ix_message_attachment_message_id"), "message_attachment", ["message_id"])

    op.create_table(
        "message_copy",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.String(length=12), nullable=False),
        sa.Column("rule_id", sa.String(length=12), nullable=True),
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=True),
        sa.Column("mail_id", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_copy_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["message_rule.id"], name=op.f("fk_message_copy_rule_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_copy_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_message_copy_registration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_message_copy_mail_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_copy")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_message_copy_mail_id")),
        sa.UniqueConstraint("message_id", "account_id", name=op.f("uq_message_copy_message_id_account_id")),
        sa.UniqueConstraint("rule_id", "account_id", name=op.f("uq_message_copy_rule_id_account_id")),
    )
    op.create_index(op.f("ix_message_copy_account_id"), "message_copy", ["account_id"])
    op.create_index(op.f("ix_message_copy_message_id_state"), "message_copy", ["message_id", "state"])
    op.create_index(op.f("ix_message_copy_registration_id"), "message_copy", ["registration_id"])

    op.create_table(
        "message_unsubscription",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_unsubscription_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_message_unsubscription")),
    )


def downgrade() -> None:
    op.drop_table("message_unsubscription")
    op.drop_table("message_copy")
    op.drop_table("message_attachment")
    op.drop_table("message")
    op.drop_table("message_rule")
    op.drop_table("message_template")
    with op.batch_alter_table("event_host") as batch_op:
        batch_op.drop_column("reply_to")
    with op.batch_alter_table("mail") as batch_op:
        batch_op.drop_column("attachments")
        batch_op.drop_column("unsubscribe_url")
        batch_op.drop_column("sender_name")
