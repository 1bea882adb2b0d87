"""A file makes no second head of a delegation, whether its rows say the role or only the category of heads."""

import pytest

from meetings.core.db import db
from meetings.core.errors import said
from meetings.delegations import queries
from meetings.delegations.models import Role
from meetings.imports.models import Fate
from tests import factories
from tests.imports.files import PEOPLE, fates, faults, looked, registered, rows, spreadsheet, take, taken, undone

HEAD = "Head of delegation"


def row(given, category="H", role="", state="Georgia"):
    return [given, "Lomidze", f"{given.lower()}@example.org", state, category, "", role]


@pytest.fixture
def heads(world):
    world.delegate.in_delegation = True
    return factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True)


def sentences(run):
    return " ".join(said(fault["values"]["sentence"]) for one in rows(run) for fault in one.faults)


def head(world, state=None):
    found = queries.head(world.event, state or world.state)
    return found and found.registration.given_name


def known(world, given, category, role):
    account = factories.an_account(given, "Lomidze", email=f"{given.lower()}@example.org", affiliation=world.state)
    one = factories.a_registration(world.event, account, category)
    factories.a_member(one, world.state, role)
    return one


def test_a_row_in_the_category_of_heads_is_head_and_a_second_is_left_with_why(world, heads):
    known(world, "Eka", heads, "head")
    run = taken(world, spreadsheet([PEOPLE, row("Nana"), row("Lea", state="France")]), only_good=True)
    assert fates(run) == [Fate.LEFT, Fate.NEW]
    assert "Eka LOMIDZE is head of the delegation of Georgia already" in sentences(run)
    assert faults(run) == [("E2", "rule")]
    assert (head(world), head(world, world.other_state)) == ("Eka", "Lea")


@pytest.mark.parametrize(("second", "cell"), [(row("Nana"), "E3"), (row("Nana", "D", HEAD), "G3")])
def test_a_file_names_one_head(world, heads, second, cell):
    run = looked(world, spreadsheet([PEOPLE, row("Eka"), second]))
    assert faults(run) == [(cell, "second_head")]


def test_in_the_category_of_heads_nobody_has_another_role(world, heads):
    tamar = known(world, "Tamar", heads, "head")
    lines = [row("Eka", role="Expert", state="France"), row("Tamar", role="Expert")]
    run = looked(world, spreadsheet([PEOPLE, *lines]))
    assert faults(run) == [("G2", "head_alone"), ("G3", "head_alone")]
    run = taken(world, spreadsheet([PEOPLE, row("Tamar", category="", role="Expert")]))
    assert (run.counts, tamar.category) == ({"change": 1}, world.delegate)


def test_what_becomes_of_heads_is_said_before(world, heads, client):
    tamar = known(world, "Tamar", heads, "head")
    run = looked(world, spreadsheet([PEOPLE, row("Eka", "D", HEAD), row("Lea", "D", "Expert", "France")]))
    ends = [one.given.get("ends") for one in rows(run)]
    assert ends == [{"category_id": heads.id, "role": "head", "instead_of": tamar.id}, None]
    text = client.sign_in(world.olga).get(f"/en/events/{world.event.slug}/manage/imports/{run.id}").text
    assert "Head instead of Tamar LOMIDZE, who makes room." in text
    assert f"Comes in the end as: Head of delegation · {heads.name['en']}" in text
    take(world, run)
    assert [one.given.get("ends") for one in rows(run)] == ends


def test_whoever_is_put_out_of_the_category_is_head_no_longer(world, heads):
    known(world, "Tamar", heads, "head")
    run = looked(world, spreadsheet([PEOPLE, row("Tamar", "D")]))
    assert rows(run)[0].given["ends"] == {"category_id": world.delegate.id, "role": "deputy", "instead_of": ""}


@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
@pytest.mark.parametrize("role", ["", "Expert"])
def test_a_new_head_and_a_row_about_the_old_one_are_undone(world, heads, is_known, role):
    tamar = known(world, "Tamar", heads, "head")
    eka = known(world, "Eka", world.delegate, "expert") if is_known else None
    run = taken(world, spreadsheet([PEOPLE, row("Eka", role=HEAD), row("Tamar", "D", role)]))
    assert head(world) == "Eka"
    undone(world, run)
    assert run.counts == {"undone": 2}
    assert (head(world), tamar.category) == ("Tamar", heads)
    if eka:
        assert (queries.member_of(eka).role, eka.category) == (Role.EXPERT, world.delegate)


def test_a_row_that_says_head_takes_the_place_of_who_was(world, heads):
    tamar = known(world, "Tamar", heads, "head")
    taken(world, spreadsheet([PEOPLE, row("Eka", role=HEAD)]))
    assert (head(world), tamar.category) == ("Eka", world.delegate)


def test_rows_that_move_one_out_of_the_category_and_another_into_it_are_undone_as_they_came(world, heads):
    tamar, eka = known(world, "Tamar", heads, "head"), known(world, "Eka", world.delegate, "expert")
    run = taken(world, spreadsheet([PEOPLE, row("Eka"), row("Tamar", "D")]))
    assert head(world) == "Eka"
    assert (queries.member_of(tamar).role, tamar.category, eka.category) == (Role.DEPUTY, world.delegate, heads)
    undone(world, run)
    assert (queries.member_of(eka).role, eka.category) == (Role.EXPERT, world.delegate)
    assert (queries.member_of(tamar).role, tamar.category, head(world)) == (Role.HEAD, heads, "Tamar")


def test_who_goes_back_into_the_category_makes_no_second_head(world, heads):
    tamar = known(world, "Tamar", heads, "head")
    run = taken(world, spreadsheet([PEOPLE, row("Tamar", "D", "Expert")]))
    eka = known(world, "Eka", heads, "head")
    db.session.commit()
    undone(world, run)
    assert "Eka LOMIDZE is head of the delegation of Georgia already" in sentences(run)
    assert (tamar.category, eka.category, head(world)) == (world.delegate, heads, "Eka")
    assert registered(world, "tamar@example.org") is not None
