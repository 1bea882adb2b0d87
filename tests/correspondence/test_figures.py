"""What the list of messages and the outbox say of copies: each is counted once, under a word that is true."""

import re
from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.correspondence import actions
from meetings.correspondence.actions import sending
from meetings.correspondence.fates import LISTED, Fate
from meetings.correspondence.models import CopyState, Stage
from meetings.registration import actions as registrations
from tests.correspondence.conftest import a_message, copies, deliver, mails
from tests.correspondence.test_views import MESSAGES, url

HOUR = timedelta(hours=1)
FITS_NO_MORE = "1 person below no longer fits the choice, or wants no such messages, and gets nothing."


@pytest.fixture
def scheduled(client, addressed, post_office):
    """A message to Rémi and Sam that leaves in an hour."""
    clock.stop_at(clock.now())
    client.sign_in(addressed.olga)
    return leaving_in_an_hour(addressed)


def leaving_in_an_hour(world, **overrides):
    message = a_message(world, **overrides)
    actions.review(message, by=world.olga, now=clock.now())
    actions.approve(message, clock.now() + HOUR, by=world.olga, now=clock.now())
    db.session.commit()
    return message


def withdraw(message, *accounts):
    for each in copies(message).values():
        if each.account in accounts:
            registrations.withdraw(each.registration, by=each.account, now=clock.now())
    db.session.commit()


def its_hour_comes():
    clock.stop_at(clock.now() + HOUR)
    deliver()


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def row(client, language="en"):
    """The state of the only message in the list, and its figures by their words."""
    page = client.get(MESSAGES.replace("/en/", f"/{language}/")).text
    badge = re.search(r'class="pill .*?<span>(.*?)</span></span>', page.partition("<tbody>")[2], re.S)[1]
    figures = re.findall(r'<td data-label="([^"]+)" class="number">(\d+)</td>', page)
    return badge, {word: int(number) for word, number in figures}


def test_every_fate_is_counted_under_one_word():
    assert sorted(fate for _word, together in LISTED for fate in together) == sorted(Fate)


class TestNobody:
    SAID = "nobody was left to get it"

    @pytest.mark.parametrize("how", ["withdrawn", "taken out", "unsubscribed"])
    def test_a_message_that_was_for_nobody_any_more_does_not_say_that_it_was_sent(
        self, client, addressed, scheduled, how
    ):
        if how == "withdrawn":
            withdraw(scheduled, addressed.sam, addressed.remi)
        for copy in copies(scheduled).values():
            if how == "taken out":
                actions.leave_out(copy, by=addressed.olga)
            elif how == "unsubscribed":
                scheduled.is_information = True
                actions.unsubscribe(copy.account, now=clock.now())
        db.session.commit()
        its_hour_comes()
        assert (scheduled.stage, mails()) == (Stage.SENT, [])
        said = words(client.get(url(scheduled, "/outbox")))
        assert self.SAID in said
        assert "All copies were handed on" not in said
        assert "Sent to nobody" in said
        assert row(client)[0] == "Sent to nobody"
        assert row(client, "fr")[0] == "Resté sans destinataire"
        french = words(client.get(url(scheduled, "/outbox").replace("/en/", "/fr/")))
        assert "il ne restait personne pour le recevoir" in french

    def test_one_that_reached_somebody_does(self, client, addressed, scheduled):
        withdraw(scheduled, addressed.sam)
        its_hour_comes()
        deliver()
        said = words(client.get(url(scheduled, "/outbox")))
        assert "All copies were handed on by" in said
        assert self.SAID not in said
        assert row(client)[0] == "Sent"


class TestTheList:
    def test_a_scheduled_message_has_its_copies_still_to_send(self, client, addressed, scheduled):
        assert row(client)[1]["Not sent yet"] == 2
        assert row(client, "fr")[1]["Pas encore envoyés"] == 2

    def test_so_have_the_rest_of_a_message_that_is_leaving(self, client, addressed, scheduled, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 1)
        its_hour_comes()
        assert {copy.state for copy in copies(scheduled).values()} == {CopyState.WAITING, CopyState.WRITTEN}
        figures = row(client)[1]
        assert figures["Not sent yet"] >= 1
        assert figures["Not sent yet"] + figures["Sent"] == 2

    def test_what_was_stopped_or_set_aside_is_counted_too(self, client, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.leave_out(copies(message)["Sam"], by=addressed.olga)
        actions.approve(message, None, by=addressed.olga, now=clock.now())
        actions.stop(message, by=addressed.olga, now=clock.now())
        db.session.commit()
        client.sign_in(addressed.olga)
        badge, figures = row(client)
        assert badge == "Stopped"
        assert (figures["Stopped or left out"], sum(figures.values())) == (2, 2)
        assert row(client, "fr")[1]["Arrêtés ou écartés"] == 2


class TestWhoNoLongerFits:
    def test_a_scheduled_message_says_who_would_get_nothing_now(self, client, addressed, scheduled):
        page = client.get(url(scheduled, "/outbox"))
        assert "As things stand now" not in words(page)
        withdraw(scheduled, addressed.sam)
        said = words(client.get(url(scheduled, "/outbox")))
        assert FITS_NO_MORE in said
        assert re.search(r"OKONJO Sam.{0,60} Waiting As things stand now: No longer fits", said)
        assert said.count("As things stand now:") == 1
        french = words(client.get(url(scheduled, "/outbox").replace("/en/", "/fr/")))
        assert "Dans l’état actuel des choses : Ne correspond plus au choix" in french

    def test_and_who_wants_no_such_messages(self, client, addressed, scheduled):
        scheduled.is_information = True
        actions.unsubscribe(addressed.sam, now=clock.now())
        db.session.commit()
        said = words(client.get(url(scheduled, "/outbox")))
        assert "As things stand now: Wants no information messages" in said

    def test_once_it_has_left_only_what_became_of_each_is_said(self, client, addressed, scheduled):
        withdraw(scheduled, addressed.sam)
        its_hour_comes()
        said = words(client.get(url(scheduled, "/outbox")))
        assert "As things stand now:" not in said
        assert FITS_NO_MORE not in said
        assert "No longer fits" in said
