"""Questionnaires"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_questionnaire_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
    )
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_event_id"), ["event_id"], unique=False)

    op.create_table(
        "question_section",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=12), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_question_section_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_section")),
    )
    with op.batch_alter_table("question_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_section_questionnaire_id"), ["questionnaire_id"], unique=False)

    op.create_table(
        "questionnaire_category",
        sa.Column("questionnaire_id", sa.String(length=12), nullable=False),
        sa.Column("category_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_questionnaire_category_category_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_category_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "category_id", name=op.f("pk_questionnaire_category")),
    )
    with op.batch_alter_table("questionnaire_category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_category_category_id"), ["category_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("section_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("shown_if_id", sa.String(length=12), nullable=True),
        sa.Column("shown_if_value", sa.String(length=12), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("is_sensitive = (retention_days IS NOT NULL)", name=op.f("ck_question_sensitive_is_purged")),
        sa.CheckConstraint("shown_if_id <> id", name=op.f("ck_question_condition_on_another")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["question_section.id"], name=op.f("fk_question_section_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shown_if_id"], ["question.id"], name=op.f("fk_question_shown_if_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_section_id"), ["section_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_shown_if_id"), ["shown_if_id"], unique=False)

    op.create_table(
        "question_section_category",
        sa.Column("section_id", sa.String(length=12), nullable=False),
        sa.Column("category_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_question_section_category_category_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["question_section.id"],
            name=op.f("fk_question_section_category_section_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("section_id", "category_id", name=op.f("pk_question_section_category")),
    )
    with op.batch_alter_table("question_section_category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_section_category_category_id"), ["category_id"], unique=False)

    op.create_table(
        "questionnaire_reply",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_reply_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_questionnaire_reply_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_reply")),
        sa.UniqueConstraint(
            "questionnaire_id", "registration_id", name=op.f("uq_questionnaire_reply_questionnaire_id_registration_id")
        ),
    )
    with op.batch_alter_table("questionnaire_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_reply_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_answer_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_answer_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("file_key", name=op.f("uq_answer_file_key")),
        sa.UniqueConstraint("question_id", "registration_id", name=op.f("uq_answer_question_id_registration_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "kept_upload",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_upload_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_kept_upload_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_kept_upload_registration_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_upload")),
        sa.UniqueConstraint("file_key", name=op.f("uq_kept_upload_file_key")),
    )
    with op.batch_alter_table("kept_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_upload_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_upload_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_upload_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "question_consent",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_question_consent_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_consent_question_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_question_consent_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_consent")),
    )
    with op.batch_alter_table("question_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_consent_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_consent_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "question_option",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quota IS NULL OR quota >= 0", name=op.f("ck_question_option_quota_not_negative")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_option_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_option")),
    )
    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_option_question_id"), ["question_id"], unique=False)

    op.create_table(
        "sensitive_answer",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("file_key", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_sensitive_answer_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_sensitive_answer_question_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_sensitive_answer_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_answer")),
        sa.UniqueConstraint("file_key", name=op.f("uq_sensitive_answer_file_key")),
        sa.UniqueConstraint(
            "question_id", "registration_id", name=op.f("uq_sensitive_answer_question_id_registration_id")
        ),
    )
    with op.batch_alter_table("sensitive_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sensitive_answer_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "answer_choice",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("registration_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.String(length=12), nullable=False),
        sa.Column("option_id", sa.String(length=12), nullable=True),
        sa.Column("session_id", sa.String(length=12), nullable=True),
        sa.CheckConstraint("(option_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_answer_choice_one_of_the_two")),
        sa.ForeignKeyConstraint(["option_id"], ["question_option.id"], name=op.f("fk_answer_choice_option_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_choice_question_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_answer_choice_registration_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_answer_choice_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_choice")),
        sa.UniqueConstraint(
            "registration_id",
            "question_id",
            "option_id",
            name=op.f("uq_answer_choice_registration_id_question_id_option_id"),
        ),
        sa.UniqueConstraint(
            "registration_id",
            "question_id",
            "session_id",
            name=op.f("uq_answer_choice_registration_id_question_id_session_id"),
        ),
    )
    with op.batch_alter_table("answer_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_choice_option_id"), ["option_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_choice_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_choice_session_id"), ["session_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("answer_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_choice_session_id"))
        batch_op.drop_index(batch_op.f("ix_answer_choice_question_id"))
        batch_op.drop_index(batch_op.f("ix_answer_choice_option_id"))

    op.drop_table("answer_choice")
    with op.batch_alter_table("sensitive_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sensitive_answer_registration_id"))

    op.drop_table("sensitive_answer")
    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_option_question_id"))

    op.drop_table("question_option")
    with op.batch_alter_table("question_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_consent_registration_id"))
        batch_op.drop_index(batch_op.f("ix_question_consent_question_id"))

    op.drop_table("question_consent")
    with op.batch_alter_table("kept_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_upload_registration_id"))
        batch_op.drop_index(batch_op.f("ix_kept_upload_question_id"))
        batch_op.drop_index(batch_op.f("ix_kept_upload_at"))

    op.drop_table("kept_upload")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_registration_id"))

    op.drop_table("answer")
    with op.batch_alter_table("questionnaire_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questionnaire_reply_registration_id"))

    op.drop_table("questionnaire_reply")
    with op.batch_alter_table("question_section_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_section_category_category_id"))

    op.drop_table("question_section_category")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_shown_if_id"))
        batch_op.drop_index(batch_op.f("ix_question_section_id"))

    op.drop_table("question")
    with op.batch_alter_table("questionnaire_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questionnaire_category_category_id"))

    op.drop_table("questionnaire_category")
    with op.batch_alter_table("question_section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_section_questionnaire_id"))

    op.drop_table("question_section")
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questionnaire_event_id"))

    op.drop_table("questionnaire")
