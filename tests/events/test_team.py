"""Roles given and taken away, on the database."""

import pytest

from meetings.core import clock
from meetings.events import queries
from meetings.events.actions import team
from meetings.events.models import Role
from meetings.events.rules import team as rules
from tests import factories
from tests.deeds import deeds
from tests.events.conftest import mails


def give(world, person, role=Role.DESK, house=None, account=None):
    return team.give_role(world.event, person, role, house, account=account or world.olga, now=clock.now())


def test_a_role_is_given_told_and_logged(world):
    give(world, world.sam, Role.PROGRAMME_EDITOR, world.council)
    assert queries.roles_of(world.event, world.sam) == {Role.PROGRAMME_EDITOR}
    [mail] = mails("events/role_given")
    assert mail.recipient == world.sam.email
    [entry] = deeds("role.given")
    assert (entry.target_id, entry.after["role"]) == (world.sam.id, "programme_editor")
    with pytest.raises(rules.HasRoleAlready):
        give(world, world.sam, Role.PROGRAMME_EDITOR)


def test_a_person_without_account_takes_it_over_from_the_mail(world):
    person = team.find_person("Nina@Example.org", "Nina", "Nova", "fr", account=world.olga, now=clock.now())
    give(world, person)
    [mail] = mails("events/role_given")
    assert (mail.recipient, mail.language, mail.confidential) == ("nina@example.org", "fr", True)
    again = team.find_person("nina@example.org", "", "", "en", account=world.olga, now=clock.now())
    assert again.id == person.id


def test_each_house_names_its_own_organisers(world):
    person = factories.an_account("Ida", "Inner")
    with pytest.raises(rules.NotYourHouse):
        give(world, person, Role.ORGANISER, world.osce)
    give(world, person, Role.ORGANISER, world.osce, account=world.hugo)
    assert queries.house_of(world.event, person) == world.osce.id


def test_the_last_organiser_of_a_house_stays(world):
    own = next(role for role in queries.organisers(world.event) if role.account_id == world.olga.id)
    with pytest.raises(rules.LastOrganiser):
        team.take_role(world.event, own, account=world.olga)
    with pytest.raises(rules.NotYourHouse):
        team.take_role(world.event, own, account=world.hugo)
    give(world, factories.an_account(), Role.ORGANISER, world.council)
    team.take_role(world.event, own, account=world.olga)
    assert queries.house_of(world.event, world.olga) is None
    assert mails("events/role_removed") == []


def test_a_role_taken_away_is_told_and_logged(world):
    desk = next(role for role in queries.team(world.event) if role.role == Role.DESK)
    team.take_role(world.event, desk, account=world.hugo)
    assert queries.roles_of(world.event, world.gaby) == frozenset()
    assert [mail.recipient for mail in mails("events/role_removed")] == [world.gaby.email]
    assert deeds("role.removed")[0].before == {"role": "desk", "house": None}
