"""The focal points that there were keep their task, and their States count as invited."""

import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import alembic, db, migrate
from tests import factories

FOCAL_POINT = sa.text(
    "INSERT INTO focal_point (id, event_id, institution_id, account_id, created_at)"
    " VALUES ('focalpoint12', :event, :institution, :account, :now)"
)


def test_focal_points_come_along(own_app):
    event, dana, state = factories.an_event(), factories.an_account(), factories.a_state()
    made = factories.a_registration(event, factories.an_account(), factories.a_category(event))
    values = {"event": event.id, "institution": state.id, "account": dana.id, "now": clock.now().isoformat()}
    registration_id = made.id
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0002")
    with db.engine.begin() as connection:
        connection.execute(FOCAL_POINT, values)
    migrate()
    with db.engine.begin() as connection:
        acting = connection.execute(sa.text("SELECT account_id, role, ended_at, invited_at FROM focal_point")).all()
        whole = connection.execute(sa.text("SELECT institution_id, invited_at, confirmed_at FROM delegation")).all()
        kept = connection.execute(sa.text("SELECT id, outside_quota FROM registration")).all()
    assert [(row.account_id, row.role, row.ended_at) for row in acting] == [(values["account"], "focal_point", None)]
    assert [(row.institution_id, row.confirmed_at) for row in whole] == [(values["institution"], None)]
    assert acting[0].invited_at
    assert whole[0].invited_at
    assert [(row.id, bool(row.outside_quota)) for row in kept] == [(registration_id, False)]
