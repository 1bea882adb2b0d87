"""An address that was mistyped is put right while nobody has come with it, and everything else stays."""

import re

import pytest
import sqlalchemy as sa

from meetings.accounts import queries as accounts
from meetings.accounts.actions import keys, signing_in
from meetings.accounts.models import Account, Purpose
from meetings.core import clock, personal
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.limits import limiter
from meetings.core.mail import Mail
from meetings.core.mentions import Mention
from meetings.events.models import EventGuest, Role
from meetings.programme.models import Speaker
from meetings.registration import actions, queries, rules
from meetings.registration.actions import Details, Invitee
from meetings.registration.models import Consent, InternalNote, State
from tests import factories
from tests.deeds import deeds

EVENT = "/en/events/annual-meeting"
WRONG, RIGHT = "tamar@exmaple.org", "tamar@example.org"


@pytest.fixture
def tamar(world):
    """Nominated by Olga, in French, with an address that nobody has."""
    invitee = Invitee(WRONG, "Tamar", "Lomidze", "fr")
    details = Details(given_name="Tamar", family_name="Lomidze")
    made = actions.invite(
        world.event, invitee, world.delegate, details, by=world.olga, affiliation=world.state, now=clock.now()
    )
    db.session.commit()
    return made


def readdress(world, registration, email=RIGHT, **more):
    done = actions.readdress(registration, email, by=world.olga, now=clock.now(), **more)
    db.session.commit()
    return done


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()


def token_in(mail):
    return re.search(r"/take-over/([^/?\s]+)|token=([^&\s]+)", mail.text)


@pytest.mark.parametrize(
    ("state", "is_answered", "is_nominated", "is_unopened", "may"),
    [
        (State.NOMINATED, False, True, True, True),
        (State.WAITING, False, True, True, True),
        (State.WITHDRAWN, False, True, True, False),
        (State.REFUSED, False, True, True, False),
        (State.NOMINATED, True, True, True, False),
        (State.NOMINATED, False, False, True, False),
        (State.NOMINATED, False, True, False, False),
    ],
)
def test_an_address_is_put_right_only_before_its_person_has_come(state, is_answered, is_nominated, is_unopened, may):
    assert rules.may_readdress(state, is_answered, is_nominated, is_unopened) is may


def test_the_registration_stays_what_it_is_and_the_nomination_goes_to_the_right_address(world, tamar):
    kept = {name: getattr(tamar, name) for name in ("id", "token", "state", "category_id", "created_at", "given_name")}
    wrong = tamar.account
    assert readdress(world, tamar, "Tamar@Example.org") is True
    assert {name: getattr(tamar, name) for name in kept} == kept
    assert (tamar.account.email, tamar.account.language, tamar.account.is_unopened) == (RIGHT, "fr", True)
    mail = mails()[-1]
    assert (mail.recipient, mail.language, mail.template) == (RIGHT, "fr", "registration/nominated")
    assert [one.recipient for one in mails()] == [RIGHT]
    [entry] = deeds("registration.readdressed", target=tamar)
    assert (entry.before, entry.after, entry.actor_id) == ({"email": WRONG}, {"email": RIGHT}, world.olga.id)
    guests = db.session.scalars(sa.select(EventGuest.account_id).where(EventGuest.event_id == world.event.id)).all()
    assert tamar.account_id in guests
    assert wrong.id not in guests


def test_links_that_went_to_the_former_address_open_nothing(world, tamar):
    wrong = tamar.account
    token = keys.issue(wrong, Purpose.TAKE_OVER, clock.now()).token
    assert accounts.open_key(token, Purpose.TAKE_OVER, clock.now())
    readdress(world, tamar)
    assert accounts.open_key(token, Purpose.TAKE_OVER, clock.now()) is None
    assert accounts.by_email(WRONG) is None
    assert (wrong.active, wrong.given_name, wrong.is_unopened) == (False, "", False)
    before = len(mails())
    signing_in.send_code(WRONG, clock.now())
    assert len(mails()) == before


def test_an_account_that_another_meeting_needs_stays_and_so_do_its_links(world, tamar):
    wrong = tamar.account
    other = factories.an_event(hosts=[world.council])
    there = factories.a_registration(other, wrong, factories.a_category(other), state=State.NOMINATED)
    token = keys.issue(wrong, Purpose.TAKE_OVER, clock.now()).token
    readdress(world, tamar)
    assert accounts.by_email(WRONG) is wrong
    assert there.account is wrong
    assert accounts.open_key(token, Purpose.TAKE_OVER, clock.now()).account is wrong
    assert queries.of(world.event, wrong) is None


def test_somebody_who_is_known_gets_it_in_her_own_account(world, tamar):
    readdress(world, tamar, world.stella.email)
    assert tamar.account is world.stella
    assert world.stella.full_name == "Stella STRANGE"
    assert "my-registration" in mails()[-1].text
    assert token_in(mails()[-1]) is None


@pytest.mark.parametrize("state", list(State))
def test_one_registration_a_person_whatever_its_state(world, tamar, state):
    queries.of(world.event, world.sam).state = state
    db.session.commit()
    with pytest.raises(rules.KnownAlready):
        actions.readdress(tamar, world.sam.email, by=world.olga, now=clock.now())
    db.session.rollback()
    if state == State.WITHDRAWN:
        return
    with pytest.raises(rules.CannotBeNominated) as said:
        actions.readdress(tamar, world.sam.email, by=world.olga, now=clock.now(), tells=False)
    assert type(said.value) is rules.CannotBeNominated
    db.session.rollback()
    assert tamar.account.email == WRONG
    assert [one.recipient for one in mails()] == [WRONG]


def test_one_that_was_withdrawn_becomes_one_with_it_where_nothing_may_be_told(world, tamar):
    sams = queries.of(world.event, world.sam)
    sams.is_protected, sams_id, token = True, sams.id, tamar.token
    factories.save(InternalNote(registration_id=sams.id, by=world.olga, at=clock.now(), text="Called on Monday."))
    actions.agree_to_list(sams, by=world.sam, now=clock.now())
    actions.withdraw(sams, by=world.sam, now=clock.now(), reason="Ill")
    db.session.commit()
    accounts_before = db.session.scalar(sa.select(sa.func.count()).select_from(Account))
    assert readdress(world, tamar, world.sam.email, tells=False) is True
    db.session.expire_all()
    assert (tamar.account, tamar.state, tamar.token) == (world.sam, State.NOMINATED, token)
    assert queries.of(world.event, world.sam) is tamar
    assert queries.in_event(world.event, sams_id) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == accounts_before
    assert [note.text for note in queries.internal_notes(tamar)] == ["Called on Monday."]
    assert (tamar.is_protected, tamar.agreed_to_list) == (True, True)
    assert [one.registration_id for one in db.session.scalars(sa.select(Consent))] == [tamar.id]
    assert "registration.withdrawn" in {entry.verb for entry in queries.history(tamar)}
    personal.erase(world.sam.id, clock.now())
    db.session.commit()
    for entry in db.session.scalars(sa.select(AuditEntry)):
        assert "okonjo" not in f"{entry.target_name} {entry.before} {entry.after}".casefold(), entry.verb


@pytest.mark.parametrize("how", ["opened", "password", "answered", "withdrawn", "by_herself"])
def test_whoever_has_come_keeps_her_address(world, tamar, how):
    if how == "opened":
        tamar.account.confirmed_at = clock.now()
    elif how == "password":
        tamar.account.password = "x"
    elif how == "answered":
        tamar.confirmed_at = clock.now()
    elif how == "withdrawn":
        tamar.state = State.WITHDRAWN
    else:
        tamar.nominated_by = None
    db.session.commit()
    with pytest.raises(rules.CameAlready):
        readdress(world, tamar)


def test_an_address_with_another_task_here_is_not_left_behind(world, tamar):
    factories.a_role(world.event, tamar.account, Role.DESK)
    with pytest.raises(rules.HasTask):
        readdress(world, tamar)


def test_nor_one_that_acts_for_a_delegation(world, tamar):
    factories.a_focal_point(world.event, tamar.account, world.other_state)
    with pytest.raises(rules.HasTask):
        readdress(world, tamar)


def test_the_same_address_changes_nothing_and_one_changed_meanwhile_is_shown(world, tamar):
    assert readdress(world, tamar, f" {WRONG.upper()} ") is False
    assert len(mails()) == 1
    readdress(world, tamar)
    with pytest.raises(rules.AddressChanged) as said:
        readdress(world, tamar, "third@example.org", seen=WRONG)
    assert RIGHT in str(said.value.sentence)


def test_what_waits_goes_to_the_right_address_and_what_has_left_stays(world, tamar):
    wrong, event_id = tamar.account_id, world.event.id
    for template, state in (("registration/extended", "queued"), ("registration/waiting", "done")):
        db.session.add(
            Mail(
                recipient=WRONG,
                account_id=wrong,
                template=template,
                language="fr",
                subject="s",
                text="t",
                html="h",
                message_id=f"<{template}@x>",
                scope=event_id,
                state=state,
                created_at=clock.now(),
                due_at=clock.now(),
            )
        )
    db.session.commit()
    readdress(world, tamar)
    found = {one.template: (one.recipient, one.account_id) for one in mails()}
    assert found["registration/extended"] == (RIGHT, tamar.account_id)
    assert found["registration/waiting"] == (WRONG, tamar.account_id)


def test_her_part_in_the_programme_follows(world, tamar):
    session = factories.a_session(world.event)
    speaker = factories.save(Speaker(session_id=session.id, account_id=tamar.account_id, name="Tamar Lomidze"))
    readdress(world, tamar)
    db.session.refresh(speaker)
    assert speaker.account_id == tamar.account_id == accounts.by_email(RIGHT).id


def test_whoever_is_erased_later_stands_in_no_record_of_before(world, tamar):
    wrong = tamar.account_id
    readdress(world, tamar)
    personal.erase(tamar.account_id, clock.now())
    db.session.commit()
    for entry in db.session.scalars(sa.select(AuditEntry)):
        written = f"{entry.target_name} {entry.before} {entry.after}".casefold()
        assert not any(word in written for word in ("lomidze", WRONG, RIGHT)), entry.verb
    assert not db.session.scalars(sa.select(Mail).where(Mail.recipient.in_([WRONG, RIGHT]))).all()
    assert not db.session.scalars(sa.select(Mention).where(Mention.account_id == wrong)).all()
    assert not db.session.scalars(sa.select(Account).where(Account.email.in_([WRONG, RIGHT]))).all()


class TestPages:
    @pytest.fixture
    def page(self, tamar):
        return f"{EVENT}/manage/registrations/{tamar.id}"

    def test_an_organiser_corrects_it_and_a_second_click_does_nothing(self, world, tamar, client, page):
        client.sign_in(world.olga)
        assert f"{page}/address" in client.get(page).text
        assert WRONG in client.get(f"{page}/address").text
        typed = {"email": RIGHT, "seen": WRONG}
        for _click in range(2):
            assert client.post(f"{page}/address", data=typed).location == page
        assert [one.recipient for one in mails()] == [RIGHT]
        assert RIGHT in client.get(page).text

    @pytest.mark.parametrize("email", ["", "tamar", "tamar@localhost", "ta mar@example.org"])
    def test_what_is_no_address_comes_back(self, world, client, page, email):
        answer = client.sign_in(world.olga).post(f"{page}/address", data={"email": email, "seen": WRONG})
        assert answer.status_code == 422
        assert f'value="{email}"' in answer.text

    def test_of_two_organisers_the_second_sees_what_the_first_wrote(self, world, client, page):
        client.sign_in(world.olga).post(f"{page}/address", data={"email": RIGHT, "seen": WRONG})
        late = client.sign_in(world.hugo).post(f"{page}/address", data={"email": "t@example.org", "seen": WRONG})
        assert late.status_code == 422
        assert f"it is now {RIGHT}" in late.text
        assert 'value="t@example.org"' in late.text
        assert f'value="{RIGHT}"' in late.text

    def test_an_organiser_reads_that_the_table_has_it(self, world, client, page):
        answer = client.sign_in(world.olga).post(f"{page}/address", data={"email": world.sam.email, "seen": WRONG})
        assert answer.status_code == 422
        assert "The table has a registration with this address already" in answer.text

    def test_nobody_is_asked_about_somebody_who_has_come(self, world, tamar, client, page):
        tamar.account.confirmed_at = clock.now()
        db.session.commit()
        client.sign_in(world.olga)
        assert f"{page}/address" not in client.get(page).text
        assert client.get(f"{page}/address").location == page
        assert client.post(f"{page}/address", data={"email": RIGHT, "seen": WRONG}).status_code == 422
        assert tamar.account.email == WRONG

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Very many addresses were corrected within an hour."),
            ("fr", "De très nombreuses adresses ont été corrigées en une heure."),
        ],
    )
    def test_not_without_end_within_an_hour(self, world, client, page, monkeypatch, language, said):
        monkeypatch.setattr(limiter, "enabled", True)
        limiter.reset()
        address = f"{page}/address".replace("/en/", f"/{language}/", 1)
        client.sign_in(world.olga)
        try:
            answers = [client.post(address, data={"email": "tamar", "seen": WRONG}) for _number in range(21)]
            assert [one.status_code for one in answers] == [422] * 20 + [429]
            assert said in answers[-1].text
            assert client.get(address).status_code == 200
        finally:
            limiter.reset()

    def test_it_is_nothing_for_others(self, world, tamar, client, page):
        typed = {"email": RIGHT, "seen": WRONG}
        assert "/sign-in" in client.post(f"{page}/address", data=typed).location
        for account in (world.stella, world.gaby, world.dana):
            assert client.sign_in(account).post(f"{page}/address", data=typed).status_code == 404
        assert tamar.account.email == WRONG
