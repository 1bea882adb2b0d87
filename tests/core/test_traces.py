"""Who is erased leaves the records that are hers; what others wrote, and whoever has her name, stays as it was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock, personal, tasks
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.mentions import Mention
from meetings.core.queue import QueueState
from meetings.core.traces import forget_things
from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.registration import actions
from meetings.registration.actions import Details, Invitee, merging, news
from tests import factories
from tests.deeds import deeds


@pytest.fixture
def delegation(world):
    """Georgia, for which Dana acts."""
    world.delegate.in_delegation = True
    return factories.a_delegation(world.event, world.state)


def invitee(given, family, email):
    return Invitee(email, given, family, "en")


def named(delegation, given, family, email):
    """Somebody whom Dana nominates."""
    nominee = delegations.Nominee(invitee(given, family, email), Details(given, family))
    dana = delegation_queries.focal_points_of(delegation.event, delegation.institution)[0].account
    return delegations.nominate(delegation, nominee, by=dana, now=clock.now())


def everything():
    """All that stands in mails and in the log, by the id of the row."""
    db.session.flush()
    mails = {
        one.id: (one.recipient_name, one.subject, one.text, one.html) for one in db.session.scalars(sa.select(Mail))
    }
    entries = {
        one.id: (one.actor_name, one.target_name, dict(one.target_names), one.purpose, one.before, one.after)
        for one in db.session.scalars(sa.select(AuditEntry))
    }
    return mails | entries


def all_leave():
    """As if every mail had left."""
    db.session.flush()
    db.session.execute(sa.update(Mail).values(state=QueueState.DONE, finished_at=clock.now()))
    db.session.expire_all()


def erase(account):
    db.session.commit()
    personal.erase(account.id, clock.now())
    db.session.commit()
    db.session.expire_all()


def mail(template, recipient):
    where = Mail.template == template, Mail.recipient == recipient
    return db.session.scalars(sa.select(Mail).where(*where).order_by(Mail.created_at.desc(), Mail.id)).first()


def untied():
    """As records were before they were tied to those whom they name."""
    db.session.flush()
    db.session.execute(sa.delete(Mention))
    db.session.execute(sa.update(Mail).values(is_tied=False))
    db.session.expire_all()


@pytest.mark.parametrize("is_old", [False, True])
def test_a_stranger_under_the_name_of_a_participant_takes_nothing_of_his_along(world, delegation, is_old):
    levan = named(delegation, "Levan", "Mtkvarispireli", "levan@example.org")
    delegations.withdraw(delegation, _person(delegation, levan), by=world.dana, now=clock.now())
    all_leave()
    if is_old:
        untied()
    before = everything()
    stranger = factories.an_account("Levan", "Mtkvarispireli", email="levan@elsewhere.example")
    erase(stranger)
    after = everything()
    assert {key: after[key] for key in before} == before
    assert FAMILY_OF_LEVAN in str(before)


FAMILY_OF_LEVAN = "MTKVARISPIRELI"


def _person(delegation, registration):
    people = delegation_queries.people(delegation.event, delegation.institution)
    return next(each for each in people if each.registration.id == registration.id)


ORDINARY = [("has nominated you", "for the meeting"), ("Registration", "approved"), ("you", "are"), ("Dear", "Nino")]


@pytest.mark.parametrize(("given", "family"), ORDINARY)
@pytest.mark.parametrize("is_registered", [False, True])
def test_a_name_made_of_ordinary_words_changes_no_sentence_of_others(world, delegation, given, family, is_registered):
    nino = named(delegation, "Nino", "Beridze", "nino@example.org")
    news.write(nino, "approved")
    all_leave()
    before = everything()
    stranger = factories.an_account(given, family)
    if is_registered:
        factories.a_registration(world.event, stranger, world.civil_society)
    erase(stranger)
    after = everything()
    assert {key: after[key] for key in before} == before


class TestNamesakes:
    @pytest.fixture
    def two(self, world, delegation):
        """Two who are called alike, in one meeting and in one delegation."""
        return [named(delegation, "Maria", "Rossi", f"maria{number}@example.org") for number in (1, 2)]

    @pytest.mark.parametrize("is_old", [False, True])
    def test_one_goes_and_the_other_keeps_every_word(self, world, delegation, two, is_old):
        first, second = two
        for one in two:
            news.write(one, "approved")
        actions.set_contact(second, "The office", "office@example.org", by=world.dana, now=clock.now())
        news.write(second, "approved")
        all_leave()
        if is_old:
            untied()
        before = everything()
        erase(first.account)
        after = everything()
        gone = {key for key in before if key not in after}
        assert gone
        changed = {key for key in before if key in after and after[key] != before[key]}
        assert {db.session.get(AuditEntry, key).target_id for key in changed} <= {first.id, first.account_id}
        assert mail("registration/contact", "office@example.org").subject.startswith(
            "We write to you about Maria ROSSI"
        )
        assert "Dear Maria ROSSI," in mail("registration/approved", "maria2@example.org").text

    def test_what_waits_for_the_other_says_her_name(self, world, delegation, two):
        first, second = two
        news.write(second, "approved")
        erase(first.account)
        waiting = mail("registration/approved", "maria2@example.org")
        assert waiting.state == QueueState.QUEUED
        assert "Dear Maria ROSSI," in waiting.text

    def test_the_history_of_one_replaced_by_the_other(self, world, delegation, two):
        first, second = two
        delegations.withdraw(delegation, _person(delegation, second), by=world.dana, now=clock.now())
        third = delegations.replace(
            delegation, _person(delegation, first), invitee("Ketevan", "Dolidze", "keto@example.org"),
            Details("Ketevan", "Dolidze"), by=world.dana, now=clock.now(),
        )  # fmt: skip
        db.session.commit()
        (entry,) = deeds("delegation.replaced")
        assert entry.after == {"person": third.full_name, "instead_of": "Maria ROSSI"}
        erase(second.account)
        assert deeds("delegation.replaced")[0].after["instead_of"] == "Maria ROSSI"
        erase(first.account)
        assert deeds("delegation.replaced")[0].after == {"person": "Ketevan DOLIDZE", "instead_of": "—"}
        erase(third.account)
        assert deeds("delegation.replaced")[0].after == {"person": "—", "instead_of": "—"}

    def test_one_writes_to_the_other(self, world, delegation, two):
        """A mail to one about the other: the name is that of its reader too, so it stays until she goes as well."""
        first, second = two
        factories.a_focal_point(world.event, second.account, world.state)
        delegations.withdraw(delegation, _person(delegation, first), by=first.account, now=clock.now(), reason="Ill")
        all_leave()
        erase(first.account)
        told = mail("delegations/declined", "maria2@example.org")
        assert "Dear Maria ROSSI," in told.text
        assert mail("delegations/declined", world.dana.email).subject.startswith("— does not come")
        erase(second.account)
        assert mail("delegations/declined", "maria2@example.org") is None

    def test_a_longer_name_is_another_persons(self, world, delegation):
        anna = named(delegation, "Anna Maria", "Rossi", "anna@example.org")
        maria = named(delegation, "Maria", "Rossi", "maria@example.org")
        for one in (anna, maria):
            actions.set_contact(one, "The office", "office@example.org", by=world.dana, now=clock.now())
        db.session.execute(sa.delete(Mail))
        actions.tell_contacts([anna, maria], by=world.dana)
        all_leave()
        erase(maria.account)
        told = mail("registration/contact", "office@example.org").text
        assert "> Anna Maria ROSSI\n> —\n" in told


class TestWhatNamesHer:
    def test_mails_to_others_lose_her_name(self, world, delegation):
        """Her focal point, those whom she nominated, and the office that was named for others by her."""
        nino = named(delegation, "Nino", "Beridze", "nino@example.org")
        delegations.withdraw(delegation, _person(delegation, nino), by=nino.account, now=clock.now(), reason="Ill")
        delegations.ask(delegation, "May we?", by=world.dana, now=clock.now())
        all_leave()
        erase(nino.account)
        told = mail("delegations/declined", world.dana.email)
        assert [told.subject[:15], "BERIDZE" in told.text + told.html] == ["— does not come", False]
        assert "Dear Dana KAPANADZE" in told.text
        erase(world.dana)
        asked = mail("delegations/question", world.olga.email)
        assert "— asks for the delegation of Georgia" in asked.text
        assert "KAPANADZE" not in str(everything())

    def test_under_the_name_that_she_had_then(self, world, delegation):
        nino = named(delegation, "Nino", "Beridze", "nino@example.org")
        delegations.withdraw(delegation, _person(delegation, nino), by=nino.account, now=clock.now(), reason="Ill")
        nino.given_name, nino.family_name = "Nina", "Married"
        nino.account.family_name = "Married"
        all_leave()
        erase(nino.account)
        assert mail("delegations/declined", world.dana.email).subject.startswith("— does not come")

    def test_what_waits_leaves_as_it_is_and_loses_the_name_afterwards(self, world, delegation):
        nino = named(delegation, "Nino", "Beridze", "nino@example.org")
        delegations.withdraw(delegation, _person(delegation, nino), by=nino.account, now=clock.now(), reason="Ill")
        erase(nino.account)
        told = mail("delegations/declined", world.dana.email)
        assert told.subject.startswith("Nino BERIDZE does not come")
        tasks.run_nightly()
        assert mail("delegations/declined", world.dana.email).subject.startswith("Nino BERIDZE")
        all_leave()
        tasks.run_nightly()
        db.session.expire_all()
        assert mail("delegations/declined", world.dana.email).subject.startswith("— does not come")
        assert "BERIDZE" not in str(everything())
        assert db.session.scalars(sa.select(Mention).where(Mention.account_id == nino.account_id)).all() == []

    def test_who_became_one_with_another(self, world, delegation):
        kept, other = (named(delegation, "Tamar", family, f"{family}@example.org") for family in ("Lomidze", "Lomize"))
        merging.merge(kept, other, Details("Tamar", "Lomidze"), world.state, by=world.olga, now=clock.now())
        db.session.commit()
        erase(other.account)
        assert deeds("registration.merged")[0].after["merged"] == "—"
        assert deeds("registration.merged")[0].target_name == "Tamar LOMIDZE"
        erase(kept.account)
        assert "tamar" not in str(everything()).lower()

    def test_who_was_kept_of_two(self, world, delegation):
        kept, other = (named(delegation, "Tamar", family, f"{family}@example.org") for family in ("Lomidze", "Lomize"))
        merging.merge(kept, other, Details("Tamar", "Lomidze"), world.state, by=world.olga, now=clock.now())
        db.session.commit()
        erase(kept.account)
        (entry,) = deeds("registration.merged_away")
        assert (entry.target_name, entry.after["kept"]) == ("Tamar LOMIZE", "—")

    def test_a_mail_that_was_sent_again_to_her(self, world, delegation):
        audit.record("mail.sent_again", _failed(world.sam), actor=world.olga, scope=world.event.id, name="Sam OKONJO")
        other = audit.record(
            "mail.sent_again", _failed(world.remi), actor=world.olga, scope=world.event.id, name="Sam OKONJO"
        )
        erase(world.sam)
        assert [each.target_name for each in deeds("mail.sent_again") if each.id != other.id] == ["—"]
        assert db.session.get(AuditEntry, other.id).target_name == "Sam OKONJO"

    def test_deeds_that_hold_her_address(self, world):
        email = world.sam.email
        told = {"filter": "q=Sam Okonjo", "who": {"deep": ["OKONJO Sam"]}}
        entry = audit.record(
            "registration.exported", world.event, actor=world.olga, scope=world.event.id, after=told,
            purpose=f"For {email}, not for x-{email}",
        )  # fmt: skip
        erase(world.sam)
        entry = db.session.get(AuditEntry, entry.id)
        assert entry.after == {"filter": "q=—", "who": {"deep": ["—"]}}
        assert entry.purpose == "For —, not for x-sam.okonjo@example.org" or entry.purpose.startswith(
            "For —, not for x-"
        )

    def test_a_thing_that_is_called_by_her_name_in_two_languages(self, world):
        called = Translated(en="Statement, Sam Okonjo", fr="Allocution, Sam Okonjo")
        entry = audit.record("resources.downloaded", world.event, actor=world.olga, name=called)
        forget_things([(world.event.id, "Sam Okonjo")])
        assert (dict(entry.target_names), entry.target_name) == (
            {"en": "Statement, —", "fr": "Allocution, —"}, "Statement, —",
        )  # fmt: skip

    def test_what_others_wrote_in_their_own_words_stays(self, world):
        room = factories.a_room(world.event)
        room.name = Translated({"en": f"Room of {world.sam.full_name}", "fr": f"Salle de {world.sam.full_name}"})
        entry = audit.record("programme.room_added", room, actor=world.olga, scope=world.event.id)
        named = entry.target_name, dict(entry.target_names)
        erase(world.sam)
        (entry,) = deeds("programme.room_added")
        assert (entry.target_name, dict(entry.target_names)) == named


def _failed(account):
    return factories.save(
        Mail(
            recipient=account.email, recipient_name=account.full_name, account_id=account.id, template="accounts/code",
            language="en", subject="s", text="t", html="h", message_id="m", state=QueueState.FAILED,
            created_at=clock.now(), due_at=clock.now(),
        )
    )  # fmt: skip


class TestOlderRecords:
    """Written before records were tied to whom they name."""

    @pytest.fixture
    def told(self, world, delegation):
        nino = named(delegation, "Nino", "Beridze", "nino@example.org")
        delegations.withdraw(delegation, _person(delegation, nino), by=nino.account, now=clock.now(), reason="Ill")
        all_leave()
        untied()
        return nino

    def subject(self, world):
        return mail("delegations/declined", world.dana.email).subject

    def test_a_name_that_nobody_else_has_goes_from_mails_of_her_meetings(self, world, told):
        erase(told.account)
        assert self.subject(world).startswith("— does not come")

    def test_not_while_somebody_else_has_it(self, world, told):
        factories.an_account("Nino", "Beridze")
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_not_while_it_is_part_of_the_name_of_somebody(self, world, told):
        factories.an_account("Ana Nino", "Beridze")
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_not_from_mails_of_other_meetings(self, world, told):
        elsewhere = sa.update(Mail).where(Mail.template == "delegations/declined")
        db.session.execute(elsewhere.values(scope=factories.an_event().id))
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_not_from_mails_before_her_time(self, world, told):
        db.session.execute(sa.update(Mail).values(created_at=clock.now() - timedelta(days=9)))
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_not_from_mails_that_wait(self, world, told):
        db.session.execute(sa.update(Mail).values(state=QueueState.QUEUED))
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_not_a_name_of_one_word(self, world, told):
        told.given_name = told.account.given_name = ""
        erase(told.account)
        assert self.subject(world).startswith("Nino BERIDZE does not come")

    def test_who_came_instead_of_whom(self, world, delegation):
        nino = named(delegation, "Nino", "Beridze", "nino@example.org")
        delegations.replace(
            delegation, _person(delegation, nino), invitee("Ketevan", "Dolidze", "keto@example.org"),
            Details("Ketevan", "Dolidze"), by=world.dana, now=clock.now(),
        )  # fmt: skip
        untied()
        erase(nino.account)
        assert deeds("delegation.replaced")[0].after == {"person": "Ketevan DOLIDZE", "instead_of": "—"}


def test_the_cost_does_not_grow_with_the_mails(world, delegation, count_queries):
    def cost(number):
        nino = named(delegation, f"Nino{number}", "Beridze", f"nino{number}@example.org")
        for _mail in range(number):
            delegations.ask(delegation, "May we?", by=nino.account, now=clock.now())
        all_leave()
        db.session.commit()
        with count_queries() as queries_made:
            personal.erase(nino.account_id, clock.now())
        return len(queries_made)

    few, many = cost(2), cost(20)
    assert many <= few + 1
