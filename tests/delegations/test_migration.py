"""Focal points that there were keep their task, their States count as invited, and assistants whom they assist."""

import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import alembic, db, migrate
from tests import factories

FOCAL_POINT = sa.text(
    "INSERT INTO focal_point (id, event_id, institution_id, account_id, created_at)"
    " VALUES ('focalpoint12', :event, :institution, :account, :now)"
)
ASSISTANT = sa.text(
    "INSERT INTO delegation_member"
    " (id, delegation_id, registration_id, role, position, is_funded, assists_id, ended_at)"
    " VALUES (:id, :delegation, :who, 'assistant', :place, false, :assists, :ended)"
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


def test_of_two_assistants_of_one_person_the_first_keeps_her_up_and_down(own_app):
    event, state = factories.an_event(), factories.a_state()
    category, delegation = factories.a_category(event), factories.a_delegation(event, state)
    people = [factories.a_registration(event, factories.an_account(), category).id for _number in range(5)]
    assisted, now = people[0], clock.now().isoformat()
    seats = [("third", 3, None), ("first", 1, None), ("second", 2, None), ("ended", 0, now)]
    rows = [
        {"id": name, "delegation": delegation.id, "who": who, "place": place, "assists": assisted, "ended": ended}
        for who, (name, place, ended) in zip(people[1:], seats, strict=True)
    ]
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0020")
    with db.engine.begin() as connection:
        connection.execute(ASSISTANT, rows)
    migrate()
    with own_app.app_context():
        alembic.downgrade("0020")
    migrate()
    with db.engine.begin() as connection:
        kept = connection.execute(sa.text("SELECT id, assists_id FROM delegation_member")).all()
    assert {row.id: row.assists_id for row in kept} == {
        "third": None,
        "first": assisted,
        "second": None,
        "ended": assisted,
    }
