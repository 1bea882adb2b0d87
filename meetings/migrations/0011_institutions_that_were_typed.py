"""Registration: what people typed as their institution is searched, folded, in every language

No column of a file could hold it before, so that its heading is remembered as nothing where a file had it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from meetings.institutions.rules import folded

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REGISTRATION = sa.table(
    "registration",
    sa.column("id", sa.String),
    sa.column("institution_name", sa.JSON),
    sa.column("institution_search", sa.Text),
)


def upgrade() -> None:
    op.add_column("registration", sa.Column("institution_search", sa.Text(), nullable=False, server_default=""))
    _fold_what_is_there()
    op.execute("DELETE FROM import_heading WHERE heading = 'institution' AND field = ''")


def _fold_what_is_there() -> None:
    connection = op.get_bind()
    typed = connection.execute(sa.select(REGISTRATION.c.id, REGISTRATION.c.institution_name))
    keys = [{"of": id, "key": folded(" ".join(names.values()))} for id, names in typed if names]
    if keys:
        changed = sa.update(REGISTRATION).where(REGISTRATION.c.id == sa.bindparam("of"))
        connection.execute(changed.values(institution_search=sa.bindparam("key")), keys)


def downgrade() -> None:
    op.drop_column("registration", "institution_search")
