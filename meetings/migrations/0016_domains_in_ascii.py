"""Addresses with an international domain are kept in the form in which mail is sent to them

One whose ASCII form is somebody else's address already stays as it is: it has no other owner than that person.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from meetings.core.addresses import with_ascii_domain

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = {"account": "email", "account_key": "email", "registration": "contact_email", "delegation": "contact_email"}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        _rewrite(table, column)


def _rewrite(table: str, column: str) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id", sa.String), sa.column(column, sa.String))
    known = {id: address for id, address in connection.execute(sa.select(rows.c.id, rows.c[column])) if address}
    taken = set(known.values()) if table == "account" else set[str]()
    changed = []
    for id, address in known.items():
        ascii_form = with_ascii_domain(address)
        if ascii_form != address and ascii_form not in taken:
            changed.append({"of": id, "address": ascii_form})
    if changed:
        statement = sa.update(rows).where(rows.c.id == sa.bindparam("of"))
        connection.execute(statement.values({column: sa.bindparam("address")}), changed)


def downgrade() -> None:
    """The ASCII form means the same."""
