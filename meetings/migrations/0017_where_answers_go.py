"""Mail, event, event_host: addresses for answers are written as those of people are, and those of mails are found quickly"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from meetings.core.addresses import with_ascii_domain

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = {"event": "contact_email", "event_host": "reply_to", "mail": "reply_to"}


def upgrade() -> None:
    op.create_index(op.f("ix_mail_reply_to"), "mail", ["reply_to"])
    for table, column in COLUMNS.items():
        _rewrite(table, column)


def _rewrite(table: str, column: str) -> None:
    connection = op.get_bind()
    kept = sa.column(column, sa.String)
    rows = sa.table(table, kept)
    for address in connection.scalars(sa.select(kept).select_from(rows).distinct()).all():
        normal = with_ascii_domain(address.strip().lower())
        if normal != address:
            connection.execute(sa.update(rows).where(kept == address).values({column: normal}))


def downgrade() -> None:
    """The addresses mean the same."""
    op.drop_index(op.f("ix_mail_reply_to"), "mail")
