"""What people read in the mails about their registrations."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.registration import actions, queries
from meetings.registration.models import Audience
from tests import factories

AGAIN = {"en": "you can register again", "fr": "vous pouvez vous inscrire de nouveau"}
SALUTATION = {"en": "Dear ", "fr": "Bonjour "}


def the_mail():
    return db.session.scalars(sa.select(Mail)).one()


def withdrawn_by(world, account, **changes):
    registration = queries.of(world.event, world.remi)
    for name, value in changes.items():
        setattr(registration, name, value)
    db.session.flush()
    actions.withdraw(registration, by=account, now=clock.now())
    return the_mail()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("by", ["remi", "olga"])
def test_the_subject_of_a_withdrawal_holds_no_salutation(world, language, by):
    world.remi.language = language
    mail = withdrawn_by(world, getattr(world, by))
    assert mail.language == language
    assert SALUTATION[language] not in mail.subject
    assert mail.subject.endswith(world.event.title.shown_in(language).text)
    assert SALUTATION[language] in mail.text
    assert SALUTATION[language] in mail.html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_withdrew_herself_reads_that_she_can_come_back(world, language):
    world.remi.language = language
    assert AGAIN[language] in withdrawn_by(world, world.remi).text


@pytest.mark.parametrize(("by", "audience"), [("dana", Audience.ANYONE), ("remi", Audience.NOMINATION)])
def test_whom_only_her_state_can_bring_back_reads_whom_to_ask(world, by, audience):
    world.remi.language = "en"
    world.delegate.in_delegation, world.delegate.audience = True, audience
    text = withdrawn_by(world, getattr(world, by)).text
    assert AGAIN["en"] not in text
    assert "please ask whoever nominates for: France." in text


def test_whom_nobody_nominates_for_reads_neither(world):
    world.remi.language = "en"
    world.delegate.in_delegation, world.delegate.audience = False, Audience.ORGANISERS
    text = withdrawn_by(world, world.remi).text
    assert "again" not in text
    assert "nominates for" not in text


def test_whom_organisers_withdrew_can_register_again_where_anyone_can(world):
    world.remi.language = "en"
    world.delegate.in_delegation = False
    assert AGAIN["en"] in withdrawn_by(world, world.olga).text


def test_whoever_names_herself_as_the_contact_reads_so(world):
    registration = queries.of(world.event, world.sam)
    actions.set_contact(registration, world.dana.full_name, world.dana.email, by=world.dana, now=clock.now())
    mail = the_mail()
    assert "You have named yourself as the person to write to about the registration of Sam OKONJO" in mail.text
    other = queries.of(world.event, world.remi)
    db.session.execute(sa.delete(Mail))
    actions.set_contact(other, world.dana.full_name, world.dana.email, by=world.olga, now=clock.now())
    assert "Olga LINDQVIST a" in the_mail().text or "Olga LINDQVIST vous a" in the_mail().text


@pytest.mark.parametrize(("language", "day"), [("en", "20 October 2026"), ("fr", "20 octobre 2026")])
def test_an_invitation_says_until_when_its_link_works(world, language, day, at_noon):
    invitee = actions.Invitee("tamar@example.org", "Tamar", "Lomidze", language)
    details = actions.Details(given_name="Tamar", family_name="Lomidze")
    actions.invite(
        world.event, invitee, world.delegate, details, by=world.olga, affiliation=world.state, now=clock.now()
    )
    assert day in the_mail().text


def test_a_mail_to_whoever_has_an_account_speaks_of_no_end(world, at_noon):
    invitee = actions.Invitee(world.stella.email, "Stella", "Strange", "en")
    details = actions.Details(given_name="Stella", family_name="Strange")
    actions.invite(
        world.event, invitee, world.delegate, details, by=world.olga, affiliation=world.state, now=clock.now()
    )
    assert "link works until" not in the_mail().text


@pytest.fixture
def at_noon():
    clock.stop_at(factories.at(factories.date(2026, 9, 20), 12))
    yield
    clock.stop_at(None)
