"""Deciding: tags, notes, views, opening times of categories, extensions, re-approval, duplicates"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("registration_window", sa.Column("essential", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("category", sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("category", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registration", sa.Column("extended_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registration", sa.Column("seen_as", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("registration", sa.Column("merged_into_id", sa.String(length=12), nullable=True))
    op.create_table(
        "tag",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("colour", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_tag_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_tag_event_id_name")),
    )
    op.create_table(
        "registration_tag",
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("tag_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_tag_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_registration_tag_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("registration_id", "tag_id", name=op.f("pk_registration_tag")),
    )
    op.create_index(op.f("ix_registration_tag_tag_id"), "registration_tag", ["tag_id"])
    op.create_table(
        "internal_note",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_internal_note_registration_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_internal_note_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internal_note")),
    )
    op.create_index(op.f("ix_internal_note_registration_id"), "internal_note", ["registration_id"])
    op.create_index(op.f("ix_internal_note_by_id"), "internal_note", ["by_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_saved_view_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_event_id"), "saved_view", ["event_id"])
    op.create_index(op.f("ix_saved_view_account_id"), "saved_view", ["account_id"])
    op.create_table(
        "different_people",
        sa.Column("one_id", sa.String(length=12), nullable=False),
        sa.Column("other_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["registration.id"], name=op.f("fk_different_people_one_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["registration.id"], name=op.f("fk_different_people_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_different_people")),
    )
    op.create_index(op.f("ix_different_people_other_id"), "different_people", ["other_id"])


def downgrade() -> None:
    for table in ("different_people", "saved_view", "internal_note", "registration_tag", "tag"):
        op.drop_table(table)
    for column in ("merged_into_id", "seen_as", "extended_until"):
        op.drop_column("registration", column)
    for column in ("closes_at", "opens_at"):
        op.drop_column("category", column)
    op.drop_column("registration_window", "essential")
