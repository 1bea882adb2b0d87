"""Delegations"""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)
HEADS = sa.text("role = 'head' AND ended_at IS NULL")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def upgrade() -> None:
    op.create_table(
        "delegation_policy",
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("funded_places", sa.Integer(), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("wants_letter", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_delegation_policy_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_delegation_policy")),
    )
    op.create_table(
        "role_quota",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_role_quota_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_role_quota_category_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_quota")),
        sa.UniqueConstraint("event_id", "role", name=op.f("uq_role_quota_event_id_role")),
    )
    op.create_index(op.f("ix_role_quota_category_id"), "role_quota", ["category_id"])
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("institution_id", sa.String(length=12), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("invited_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.String(length=2000), nullable=False),
        sa.Column("letter_key", sa.String(length=120), nullable=False),
        sa.Column("letter_name", sa.String(length=140), nullable=False),
        sa.Column("letter_type", sa.String(length=120), nullable=False),
        sa.Column("letter_size", sa.BigInteger(), nullable=False),
        sa.Column("letter_by_id", sa.String(length=12), nullable=True),
        sa.Column("letter_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("role_limits", sa.JSON(), nullable=False),
        sa.Column("funded_places", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_delegation_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_delegation_institution_id")),
        sa.ForeignKeyConstraint(["letter_by_id"], ["account.id"], name=op.f("fk_delegation_letter_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("event_id", "institution_id", name=op.f("uq_delegation_event_id_institution_id")),
    )
    op.create_index(op.f("ix_delegation_institution_id"), "delegation", ["institution_id"])
    op.create_table(
        "delegation_member",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("delegation_id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_funded", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.String(length=12), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_member_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_delegation_member_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["registration.id"], name=op.f("fk_delegation_member_replaces_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_member")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_delegation_member_registration_id")),
    )
    op.create_index(op.f("ix_delegation_member_delegation_id"), "delegation_member", ["delegation_id"])
    op.create_index(
        "one_active_head",
        "delegation_member",
        ["delegation_id"],
        unique=True,
        sqlite_where=HEADS,
        postgresql_where=HEADS,
    )
    op.create_table(
        "delegation_question",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("delegation_id", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_question_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_delegation_question_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_question")),
    )
    op.create_index(op.f("ix_delegation_question_delegation_id"), "delegation_question", ["delegation_id"])
    op.create_index(op.f("ix_delegation_question_author_id"), "delegation_question", ["author_id"])

    op.add_column(
        "focal_point", sa.Column("role", sa.String(length=12), nullable=False, server_default="focal_point")
    )
    for name in ("invited_at", "opened_at", "ended_at"):
        op.add_column("focal_point", sa.Column(name, MOMENT, nullable=True))
    op.execute("UPDATE focal_point SET invited_at = created_at")
    op.add_column("registration", sa.Column("answered_by_id", sa.String(length=12), nullable=True))
    op.add_column(
        "registration", sa.Column("outside_quota", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _begin_delegations()


def _begin_delegations() -> None:
    """Every State that has a focal point has been invited."""
    connection = op.get_bind()
    named = connection.execute(
        sa.text("SELECT event_id, institution_id, min(created_at) FROM focal_point GROUP BY event_id, institution_id")
    ).all()
    for event_id, institution_id, invited_at in named:
        connection.execute(
            sa.text(
                "INSERT INTO delegation (id, event_id, institution_id, created_at, invited_at, contact_name,"
                " contact_email, contact_phone, remarks, letter_key, letter_name, letter_type, letter_size, role_limits)"
                " VALUES (:id, :event, :institution, :at, :at, '', '', '', '', '', '', '', 0, '{}')"
            ),
            {
                "id": "".join(secrets.choice(ALPHABET) for _ in range(12)),
                "event": event_id,
                "institution": institution_id,
                "at": invited_at,
            },
        )


def downgrade() -> None:
    op.execute("DELETE FROM focal_point WHERE ended_at IS NOT NULL")
    for name in ("ended_at", "opened_at", "invited_at", "role"):
        op.drop_column("focal_point", name)
    op.drop_column("registration", "outside_quota")
    op.drop_column("registration", "answered_by_id")
    op.drop_table("delegation_question")
    op.drop_table("delegation_member")
    op.drop_table("delegation")
    op.drop_table("role_quota")
    op.drop_table("delegation_policy")
