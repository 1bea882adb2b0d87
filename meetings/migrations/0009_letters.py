"""Letters: texts, numbers, what people ask for, passports, and the letters themselves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "letter_setting",
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("passport_days", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("passport_days >= 0", name=op.f("ck_letter_setting_passport_days_not_negative")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_letter_setting_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_letter_setting")),
        sa.UniqueConstraint("prefix", name=op.f("uq_letter_setting_prefix")),
    )
    op.create_table(
        "letter_text",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("signatory", sa.String(length=200), nullable=False),
        sa.Column("signatory_function", sa.JSON(), nullable=False),
        sa.Column("house_id", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_letter_text_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["house_id"], ["institution.id"], name=op.f("fk_letter_text_house_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("event_id", "kind", name=op.f("uq_letter_text_event_id_kind")),
    )
    op.create_table(
        "letter_request",
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_letter_request_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_letter_request_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_letter_request")),
    )
    op.create_index(op.f("ix_letter_request_event_id_answered_at"), "letter_request", ["event_id", "answered_at"])
    op.create_table(
        "passport",
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("nationality_id", sa.String(length=12), nullable=True),
        sa.Column("other_nationality", sa.String(length=100), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("consulate", sa.String(length=150), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["nationality_id"], ["institution.id"], name=op.f("fk_passport_nationality_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_passport_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_passport")),
    )
    op.create_table(
        "letter_issue",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_letter_issue_by_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_letter_issue_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_issue")),
    )
    op.create_index(op.f("ix_letter_issue_event_id_at"), "letter_issue", ["event_id", "at"])
    _letters()


def _letters() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("issue_id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=220), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("passport", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("replaced_by_id", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_letter_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["issue_id"], ["letter_issue.id"], name=op.f("fk_letter_issue_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_letter_job_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_letter_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_letter_code_digest")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_letter_event_id_number")),
    )
    op.create_index(op.f("ix_letter_issue_id"), "letter", ["issue_id"])
    op.create_index(op.f("ix_letter_registration_id"), "letter", ["registration_id"])
    op.create_index(
        "one_valid_of_a_kind",
        "letter",
        ["registration_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ending = ''"),
        postgresql_where=sa.text("ending = ''"),
    )


def downgrade() -> None:
    for table in ("letter", "letter_issue", "passport", "letter_request", "letter_text", "letter_setting"):
        op.drop_table(table)
