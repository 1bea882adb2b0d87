"""Mail, event, event_host: addresses for answers are written as those of people are, and those of mails are found quickly"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from meetings.core.addresses import with_ascii_domain

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = {"event": "contact_email", "event_host": "reply_to"}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        _rewrite(table, column)
    op.execute("UPDATE mail SET reply_to = lower(reply_to) WHERE reply_to <> lower(reply_to)")
    op.create_index(op.f("ix_mail_reply_to"), "mail", ["reply_to"])


def _rewrite(table: str, column: str) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id", sa.String), sa.column(column, sa.String))
    known = connection.execute(sa.select(rows.c.id, rows.c[column])).all()
    changed = [
        {"of": id, "address": normal}
        for id, address in known
        if (normal := with_ascii_domain(address.strip().lower())) != address
    ]
    if changed:
        statement = sa.update(rows).where(rows.c.id == sa.bindparam("of"))
        connection.execute(statement.values({column: sa.bindparam("address")}), changed)


def downgrade() -> None:
    """The addresses mean the same."""
    op.drop_index(op.f("ix_mail_reply_to"), "mail")
