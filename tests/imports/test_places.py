"""A file says for whom there is no place: before it is taken in, and afterwards."""

from meetings.core.db import db
from meetings.imports import rules
from meetings.registration.models import Category, State
from tests.imports.files import LEA, NINO, PEOPLE, looked, spreadsheet, take, undone


def a_category(one, capacity):
    return Category(id=one, capacity=capacity)


def test_where_more_people_are_new_than_places_free():
    full, wide, free = a_category("full", 3), a_category("wide", None), a_category("free", 5)
    people = {"full": {State.APPROVED: 2, State.NOMINATED: 1, State.WAITING: 4}, "free": {State.APPROVED: 3}}
    found = rules.short_of_places([full, wide, free], people, {"full": 1, "wide": 900, "free": 2})
    assert found == [(full, 1, 0)]
    assert rules.short_of_places([free], people, {"free": 3}) == [(free, 3, 2)]
    assert rules.short_of_places([full], people, {}) == []


def test_it_is_said_before_and_afterwards(world, client):
    world.delegate.capacity = 2
    db.session.commit()
    run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
    of_delegates = sum(row[4] == "D" for row in (NINO, LEA))
    assert of_delegates
    client.sign_in(world.olga)
    address = f"/en/events/{world.event.slug}/manage/imports/{run.id}"
    page = client.get(address).text
    assert f"{world.delegate.name['en']}: {of_delegates} new people, " in page
    assert "goes on the waiting list." in page
    assert "no place was free" not in page
    take(world, run)
    page = client.get(address).text
    assert "on the waiting list: no place was free." in page
    assert "goes on the waiting list." not in page
    undone(world, run)
    assert "no place was free" not in client.get(address).text


def test_nothing_is_said_where_there_is_room(world, client):
    world.delegate.capacity = 100
    db.session.commit()
    run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
    address = f"/en/events/{world.event.slug}/manage/imports/{run.id}"
    assert "waiting list" not in client.sign_in(world.olga).get(address).text
    take(world, run)
    assert "waiting list" not in client.get(address).text
