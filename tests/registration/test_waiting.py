"""The way out for a nominee who never opened her link: the mail that opens her account leads to her nomination."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from meetings.accounts.actions import signing_in
from meetings.core import clock
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.i18n import moment as in_words
from meetings.core.mail import Mail
from meetings.registration import queries
from meetings.registration.models import State
from tests import factories

EMAIL = "nominee@example.org"
SENT_TO = "/{}/sign-in/code"


@pytest.fixture(params=["en", "fr"])
def nominee(world, request):
    """Somebody who was nominated, has time to answer and has never opened her account."""
    account = factories.an_account(email=EMAIL, language=request.param, confirmed_at=None)
    queries.window(world.event).closes_at = clock.now() + timedelta(days=5)
    factories.a_registration(world.event, account, world.civil_society, state=State.NOMINATED)
    db.session.commit()
    return account


def last_mail():
    return db.session.scalars(sa.select(Mail).where(Mail.recipient == EMAIL).order_by(Mail.id.desc())).first()


def asked_for_a_code(client, account, **more):
    client.post(SENT_TO.format(account.language), data={"email": EMAIL, **more})
    return last_mail()


def link_in(mail):
    return urlsplit(next(word for word in mail.text.split() if "/take-over/" in word))


def test_the_mail_names_the_meeting_and_the_time_and_leads_to_the_registration(world, client, nominee):
    mail = asked_for_a_code(client, nominee)
    assert mail.template == "accounts/take_over"
    assert world.event.title[nominee.language] in mail.text
    with in_language(nominee.language):
        assert in_words(clock.now() + timedelta(days=5), world.event.time_zone)[:6] in mail.text
    mine = f"/{nominee.language}/events/{world.event.slug}/my-registration"
    link = link_in(mail)
    assert parse_qs(link.query)["next"] == [mine]
    opened = client.post(link.path, data={"next": mine})
    assert parse_qs(urlsplit(opened.location).query)["next"] == [mine]
    assert client.get(mine).status_code == 200


def test_whoever_was_on_the_way_to_another_page_still_gets_there(client, nominee):
    mail = asked_for_a_code(client, nominee, next="/en/account")
    assert parse_qs(link_in(mail).query)["next"] == ["/en/account"]


@pytest.mark.parametrize("how", ["over", "withdrawn"])
def test_what_waits_no_more_is_not_named(world, client, nominee, how):
    if how == "over":
        world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=3)).date()
    else:
        queries.of(world.event, nominee).state = State.WITHDRAWN
    db.session.commit()
    mail = asked_for_a_code(client, nominee)
    assert world.event.title[nominee.language] not in mail.text
    assert "next" not in parse_qs(link_in(mail).query)


def test_the_page_says_the_same_to_everybody(client, nominee):
    said = []
    for email in (EMAIL, "stranger@example.org"):
        client.post("/en/sign-in/code", data={"email": email})
        page = client.get("/en/sign-in/code/entry").text
        said.append("the mail has a link instead of a code" in page)
    assert said == [True, True]


def test_without_a_nomination_the_mail_is_as_before(client):
    account = factories.an_account(email=EMAIL, confirmed_at=None)
    db.session.commit()
    signing_in.send_code(account.email, clock.now())
    db.session.commit()
    assert "An account for this address was asked for" in last_mail().text
