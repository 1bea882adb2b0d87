"""Who comes with a delegation though nobody nominated her, comes back by herself, or was registered twice."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.delegations import actions, queries
from meetings.delegations.models import Role
from meetings.delegations.rules import ensure_seat_goes_along, role_of_both
from meetings.delegations.rules.refusals import HasSeat
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import merging, settings
from meetings.registration.models import State
from tests import factories
from tests.deeds import deeds

DETAILS = registrations.Details("Stella", "Strangelove")


def told():
    statement = sa.select(Mail).where(Mail.template == "delegations/joined").order_by(Mail.created_at)
    return db.session.scalars(statement).all()


def come(world, account, category=None):
    """Somebody registers with the delegation of Georgia."""
    chosen = {"affiliation": world.state, "now": clock.now()}
    made = registrations.register(world.event, account, category or world.delegate, DETAILS, **chosen)
    db.session.commit()
    return made


def test_whoever_comes_unasked_ends_that_the_delegation_is_complete(world, client, scene):
    actions.complete(scene.delegation, by=world.dana, now=clock.now())
    come(world, world.stella)
    assert scene.delegation.completed_at is None
    (mail,) = told()
    assert (mail.recipient, mail.language) == (world.dana.email, world.dana.language)
    for part in ("Stella STRANGELOVE", "without a nomination", "is open again", scene.mine):
        assert part in mail.text
    assert deeds("delegation.joined")[0].actor_id == world.stella.id
    page = client.sign_in(world.dana).get(scene.mine).text
    assert page.count("registered without a nomination") == 2, "Nino and Stella"
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text
    assert page.count("registered without a nomination") == 2
    assert "which was complete before" in page


def test_organisers_who_have_confirmed_decide_about_her_alone(world, scene):
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=now)
    come(world, world.stella)
    assert scene.delegation.confirmed_at
    assert scene.delegation.completed_at
    assert "open again" not in told()[0].text


def test_whoever_comes_after_all_others_left_finds_nothing_confirmed(world, scene):
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=now)
    registrations.withdraw(scene.own, by=world.dana, now=now)
    assert (scene.delegation.completed_at, scene.delegation.confirmed_at) == (None, None)
    come(world, world.stella)
    assert (scene.delegation.completed_at, scene.delegation.confirmed_at) == (None, None)


def test_whoever_answers_an_invitation_ends_no_confirmation(world, scene):
    """She was there before she answered, though nobody else was."""
    scene.own.state, scene.own.confirmed_at = State.NOMINATED, None
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=now)
    registrations.submit(scene.own, DETAILS, by=scene.own.account, now=now)
    assert scene.delegation.confirmed_at


def test_a_category_that_comes_with_no_delegation_any_more_leaves_nothing_confirmed(world, scene):
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=now)
    category = world.delegate
    kept = {name: getattr(category, name) for name in settings.CategoryDetails.__slots__}
    details = settings.CategoryDetails(**kept | {"in_delegation": False})
    settings.change_category_details(category, details, by=world.olga, now=now)
    assert (scene.delegation.completed_at, scene.delegation.confirmed_at) == (None, None)


def test_whoever_moves_to_another_state_as_the_last_one_leaves_nothing_confirmed(world, scene):
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=now)
    registrations.amend_for(scene.own, DETAILS, world.other_state, by=world.olga, now=now)
    assert (scene.delegation.completed_at, scene.delegation.confirmed_at) == (None, None)


def test_nobody_is_told_of_who_comes_with_no_delegation_or_with_another(world, scene):
    come(world, world.stella, world.civil_society)
    assert told() == []
    other = factories.an_account("Other", "State")
    registrations.register(world.event, other, world.delegate, DETAILS, affiliation=world.other_state, now=clock.now())
    assert [mail.recipient for mail in told()] == [world.hugo.email]


def test_a_head_who_was_taken_off_does_not_make_herself_head_again(world, scene):
    person = factories.a_registration(
        world.event, world.stella, world.delegate, affiliation=world.state, delegation_id=world.state.id
    )
    factories.a_member(person, world.state, "head")
    seat = queries.member_of(person)
    seat.is_funded = True
    found = queries.person(world.event, world.state, person.id)
    actions.withdraw(scene.delegation, found, by=world.dana, now=clock.now())
    come(world, world.stella)
    db.session.refresh(seat)
    assert (seat.role, seat.is_funded, seat.ended_at) == (Role.MEMBER, False, None)
    assert queries.head(world.event, world.state) is None


def test_organisers_who_come_back_on_a_refusal_give_the_role_back(world, scene):
    person = factories.a_registration(world.event, world.stella, world.delegate, affiliation=world.state)
    factories.a_member(person, world.state, "head")
    registrations.refuse(person, by=world.olga, now=clock.now(), reason="By mistake")
    registrations.approve(person, by=world.olga, now=clock.now())
    assert queries.head(world.event, world.state).registration is person


def merge(world, kept, other):
    details = registrations.Details(**{name: getattr(kept, name) for name in registrations.Details.__slots__})
    merging.merge(kept, other, details, kept.affiliation, by=world.olga, now=clock.now())
    db.session.commit()


@pytest.fixture
def twins(world, scene):
    """One person twice: an expert, and the head who holds a funded place."""
    made = []
    for given, role in (("Ketevan", "expert"), ("Ქეთევან", "head")):
        account = factories.an_account(given, "Kapanadze")
        one = factories.a_registration(
            world.event, account, world.delegate, state=State.APPROVED, affiliation=world.state
        )
        factories.a_member(one, world.state, role)
        made.append(one)
    queries.member_of(made[1]).is_funded = True
    db.session.commit()
    return made


@pytest.mark.parametrize("kept", [0, 1], ids=["the expert", "the head"])
def test_a_merge_loses_neither_the_head_nor_the_funded_place(world, client, scene, twins, kept):
    page = (
        client.sign_in(world.olga).get(f"/en/events/annual-meeting/manage/duplicates/{twins[0].id}/{twins[1].id}").text
    )
    for part in ("Role in the delegation", "Head of delegation", "Expert", "Funded place"):
        assert part in page
    merge(world, twins[kept], twins[1 - kept])
    seat = queries.member_of(twins[kept])
    assert (seat.role, seat.is_funded, seat.ended_at) == (Role.HEAD, True, None)
    gone = queries.member_of(twins[1 - kept])
    assert gone.ended_at
    assert not gone.is_funded
    assert queries.head(world.event, world.state).registration is twins[kept]


def test_who_has_no_seat_gets_that_of_the_other(world, scene, twins):
    merge(world, scene.own, twins[1])
    seat = queries.member_of(scene.own)
    assert (seat.role, seat.is_funded) == (Role.HEAD, True)


@pytest.mark.parametrize(
    ("kept", "other", "found"),
    [
        (Role.EXPERT, Role.HEAD, Role.HEAD),
        (Role.HEAD, Role.EXPERT, Role.HEAD),
        (Role.MEMBER, Role.INTERPRETER, Role.INTERPRETER),
        (Role.MEMBER, Role.ASSISTANT, Role.MEMBER),
        (Role.ASSISTANT, Role.HEAD, Role.ASSISTANT),
        (Role.ASSISTANT, Role.ASSISTANT, Role.ASSISTANT),
    ],
)
def test_as_what_one_person_comes_who_had_two_places(kept, other, found):
    assert role_of_both(kept, other) is found


def test_the_other_address_learns_which_one_counts_and_cannot_register_again(world, client, scene, twins):
    kept, gone = twins
    merge(world, kept, gone)
    (mail,) = db.session.scalars(sa.select(Mail).where(Mail.template == "registration/merged"))
    assert mail.recipient == gone.account.email
    assert kept.account.email not in mail.text
    client.sign_in(gone.account)
    page = client.get("/en/events/annual-meeting/my-registration").text
    assert "It counts under your other address" in page
    assert "Register again" not in page
    assert "It counts under your other address" in client.get("/en/events/annual-meeting/").text
    data = {"given_name": "Ketevan", "family_name": "Kapanadze", "category": world.delegate.id}
    data |= {"affiliation_id": world.state.id}
    answer = client.post("/en/events/annual-meeting/register", data=data)
    assert answer.status_code == 422
    assert "made one, under your other address" in answer.text
    assert registration_queries.of(world.event, gone.account).state == State.WITHDRAWN


def test_a_merge_by_mistake_has_a_way_out_by_a_nomination(world, client, scene, twins):
    kept, gone = twins
    merge(world, kept, gone)
    nomination = registrations.Nomination(by=world.olga, link="https://meetings.example/x")
    told = {"nomination": nomination, "affiliation": world.state, "now": clock.now()}
    made = registrations.nominate(world.event, gone.account, world.delegate, DETAILS, **told)
    assert (made.id, made.merged_into_id, made.state) == (gone.id, None, State.NOMINATED)


def test_a_guest_of_the_organisers_who_chooses_the_state_herself_is_announced_too(world, client, scene):
    actions.complete(scene.delegation, by=world.dana, now=clock.now())
    nomination = registrations.Nomination(by=world.olga, link="https://meetings.example/x")
    given = {"nomination": nomination, "affiliation": None, "now": clock.now()}
    world.delegate.in_delegation = False
    made = registrations.nominate(world.event, world.stella, world.delegate, DETAILS, **given)
    world.delegate.in_delegation = True
    assert told() == []
    registrations.submit(made, DETAILS, by=world.stella, now=clock.now(), affiliation=world.state)
    db.session.commit()
    assert [mail.recipient for mail in told()] == [world.dana.email]
    assert scene.delegation.completed_at is None
    page = client.sign_in(world.dana).get(scene.mine).text
    assert page.count("invited by the organisers") == 1
    assert page.count("registered without a nomination") == 1, "Nino"


def added():
    return db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/added")).all()


def moved(world, person):
    registrations.change_category(person, world.delegate, by=world.olga, now=clock.now())


def of_another_state(world, person):
    person.category, person.affiliation = world.delegate, world.other_state
    db.session.commit()
    registrations.amend_for(person, DETAILS, world.state, by=world.olga, now=clock.now())


def no_longer_protected(world, person):
    person.category, person.is_protected = world.delegate, True
    db.session.commit()
    registrations.protect(person, False, by=world.olga, now=clock.now())


def redefined(world, person):
    kept = {name: getattr(world.civil_society, name) for name in settings.CategoryDetails.__slots__}
    details = settings.CategoryDetails(**kept | {"in_delegation": True})
    settings.change_category_details(world.civil_society, details, by=world.olga, now=clock.now())


@pytest.mark.parametrize("bring", [moved, of_another_state, no_longer_protected, redefined])
@pytest.mark.parametrize("confirmed", [False, True])
def test_whom_organisers_bring_in_ends_that_the_delegation_is_complete(world, client, scene, bring, confirmed):
    person = factories.a_registration(world.event, world.stella, world.civil_society, affiliation=world.state)
    actions.complete(scene.delegation, by=world.dana, now=clock.now())
    if confirmed:
        actions.confirm(scene.delegation, approve=False, by=world.olga, now=clock.now())
    bring(world, person)
    db.session.commit()
    assert bool(scene.delegation.completed_at) is confirmed, "what the organisers confirmed stands"
    name = person.full_name
    assert [(mail.recipient, name in mail.text) for mail in added()] == [] if confirmed else [(world.dana.email, True)]
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text
    words = "Olga LINDQVIST brought somebody into the delegation of Georgia, which was complete before"
    assert (words in page) is not confirmed
    assert len(deeds("delegation.added")) == (0 if confirmed else 1)


def test_whom_organisers_nominate_themselves_ends_it_too_and_nothing_else_does(world, scene):
    now = clock.now()
    actions.complete(scene.delegation, by=world.dana, now=now)
    registrations.amend_for(scene.own, DETAILS, world.state, by=world.olga, now=now)
    registrations.refuse(scene.own, by=world.olga, now=now, reason="By mistake")
    scene.delegation.completed_at = now
    registrations.approve(scene.own, by=world.olga, now=now)
    registrations.change_category(scene.french, world.civil_society, by=world.olga, now=now)
    assert scene.delegation.completed_at
    nomination = registrations.Nomination(by=world.olga, link="https://meetings.example/x")
    given = {"nomination": nomination, "affiliation": world.state, "now": now}
    registrations.nominate(world.event, world.stella, world.delegate, DETAILS, **given)
    assert scene.delegation.completed_at is None
    assert [mail.recipient for mail in added()] == [world.dana.email]


@pytest.mark.parametrize("known", [False, True], ids=["new to it", "known to it"])
def test_a_merge_ends_it_only_when_it_brings_somebody_in(world, scene, known):
    kept, other = (
        factories.a_registration(world.event, factories.an_account("Zaza", "Zedelashvili"), category, affiliation=house)
        for category, house in (
            (world.delegate, world.other_state),
            (world.delegate if known else world.civil_society, world.state),
        )
    )
    actions.complete(scene.delegation, by=world.dana, now=clock.now())
    details = registrations.Details(**{name: getattr(kept, name) for name in registrations.Details.__slots__})
    merging.merge(kept, other, details, world.state, by=world.olga, now=clock.now())
    db.session.commit()
    assert bool(scene.delegation.completed_at) is known
    assert [(mail.recipient, kept.full_name in mail.text) for mail in added()] == (
        [] if known else [(world.dana.email, True)]
    )


def test_whoever_acts_for_the_state_and_its_own_nominees_are_no_news(world, client, scene):
    actions.complete(scene.delegation, by=world.dana, now=clock.now())
    come(world, world.dana)
    own = factories.a_registration(
        world.event,
        world.stella,
        world.delegate,
        state=State.NOMINATED,
        affiliation=world.state,
        delegation_id=world.state.id,
        nominated_by=world.dana,
    )
    registrations.submit(own, DETAILS, by=world.stella, now=clock.now())
    assert told() == []
    assert scene.delegation.completed_at
    page = client.sign_in(world.dana).get(scene.mine).text
    assert page.count("registered without a nomination") == 2, "Nino and Dana"


def test_a_merge_that_would_end_a_role_is_refused(world, client, scene, twins):
    _expert, head = twins
    speaker = factories.a_registration(world.event, world.stella, world.civil_society, state=State.APPROVED)
    pair = f"/en/events/annual-meeting/manage/duplicates/{speaker.id}/{head.id}"
    client.sign_in(world.olga)
    answer = client.post(pair, data={"kept": speaker.id})
    assert answer.status_code == 422
    assert "has a role or a funded place in the delegation of Georgia" in answer.text
    assert queries.head(world.event, world.state).registration.id == head.id
    assert client.post(pair, data={"kept": head.id}).status_code == 302
    assert queries.member_of(head).is_funded


@pytest.mark.parametrize(
    ("goes_along", "role", "funded", "refused"),
    [
        (True, Role.HEAD, True, False),
        (False, Role.HEAD, False, True),
        (False, Role.MEMBER, True, True),
        (False, Role.MEMBER, False, False),
    ],
)
def test_a_seat_goes_along_or_holds_the_merge_up(goes_along, role, funded, refused):
    name = Translated(en="Georgia")
    if refused:
        with pytest.raises(HasSeat, match="Georgia"):
            ensure_seat_goes_along(goes_along, role, funded, name)
    else:
        ensure_seat_goes_along(goes_along, role, funded, name)


def test_the_office_of_a_former_state_reads_no_more_of_her_mail(world, scene):
    """Georgia named an office to write to about her; she declined, and comes for France."""
    made = factories.a_registration(
        world.event, world.stella, world.delegate, affiliation=world.state, delegation_id=world.state.id
    )
    made.contact_name, made.contact_email = "The office", "office@example.org"
    registrations.withdraw(made, by=world.stella, now=clock.now())
    db.session.commit()
    registrations.register(
        world.event, world.stella, world.delegate, DETAILS, affiliation=world.other_state, now=clock.now()
    )
    db.session.commit()
    assert made.contact is None
    of_the_office = sa.select(Mail.template).where(Mail.recipient == "office@example.org")
    assert set(db.session.scalars(of_the_office)) <= {"registration/withdrawn"}
    assert deeds("registration.registered")[0].before["contact_email"] == "office@example.org"
