"""The verbs on a registration, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.models import EventGuest, EventState
from meetings.registration import actions, queries, rules
from meetings.registration.models import Audience, Consent, Listing, State
from tests import factories
from tests.deeds import deeds

DETAILS = actions.Details("Nino", "Beridze", function=Translated(en="Head of unit"))


def mails():
    return [
        (mail.recipient, mail.template.removeprefix("registration/"))
        for mail in db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id))
    ]


def register(world, account, category=None, **overrides):
    values = {"affiliation": world.state, "now": clock.now()} | overrides
    return actions.register(world.event, account, category or world.delegate, DETAILS, **values)


def nominate(world, account, delegation=None, **overrides):
    nomination = actions.Nomination(by=world.dana, link="http://127.0.0.1/x", delegation=delegation)
    values = {"affiliation": world.state, "now": clock.now(), "nomination": nomination} | overrides
    return actions.nominate(world.event, account, world.delegate, DETAILS, **values)


def limit(category, capacity):
    category.capacity = capacity
    db.session.commit()


def test_registering_holds_a_place_writes_a_mail_and_leaves_a_trace(world):
    registration = register(world, world.stella)
    assert registration.state == State.SUBMITTED
    assert (registration.full_name, registration.sort_name) == ("Nino BERIDZE", "beridze nino")
    assert mails() == [(world.stella.email, "received")]
    assert [entry.verb for entry in deeds(target=registration)] == ["registration.registered"]
    assert queries.holds_registration(world.event, world.stella)
    assert queries.state_of(world.event, world.stella) != State.APPROVED


def test_without_approval_a_place_is_confirmed_at_once(world):
    queries.window(world.event).asks_approval = False
    assert register(world, world.stella).state == State.APPROVED
    assert mails() == [(world.stella.email, "approved")]


def test_registering_lets_a_person_open_an_event_for_guests(world):
    register(world, world.stella)
    assert db.session.get(EventGuest, (world.event.id, world.stella.id))


def test_beyond_the_capacity_people_wait_in_order_and_move_up(world):
    limit(world.delegate, 2)  # Rémi holds one
    people = [factories.an_account() for _number in range(3)]
    first, second, third = (register(world, person) for person in people)
    assert [each.state for each in (first, second, third)] == [State.SUBMITTED, State.WAITING, State.WAITING]
    assert [queries.place_in_queue(each) for each in (second, third)] == [1, 2]
    actions.withdraw(first, by=people[0], now=clock.now())
    assert [each.state for each in (first, second, third)] == [State.WITHDRAWN, State.SUBMITTED, State.WAITING]
    assert mails()[-1] == (people[1].email, "promoted")
    assert [entry.verb for entry in deeds(target=second)] == ["registration.registered", "registration.promoted"]


def test_the_order_is_that_of_arrival_even_when_clocks_differ(world):
    limit(world.delegate, 1)
    earlier = clock.now() - timedelta(minutes=5)
    first = register(world, factories.an_account())
    second = register(world, factories.an_account(), now=earlier + timedelta(minutes=1))
    assert list(db.session.scalars(queries.queue(world.delegate))) == [first, second]


def test_a_person_who_put_somebody_back_does_not_move_her_up_again(world):
    limit(world.delegate, 2)
    mine = register(world, world.stella)
    actions.put_on_waiting_list(mine, by=world.olga, now=clock.now(), reason="Others come first")
    assert mine.state == State.WAITING
    other = register(world, factories.an_account())
    assert other.state == State.SUBMITTED


def test_more_places_let_people_move_up_and_fewer_than_held_are_refused(world):
    limit(world.delegate, 1)
    waiting = [register(world, factories.an_account()) for _number in range(3)]
    change(world, world.delegate, 3)
    assert [each.state for each in waiting] == [State.SUBMITTED, State.SUBMITTED, State.WAITING]
    with pytest.raises(rules.TooFewPlaces):
        change(world, world.delegate, 2)
    change(world, world.delegate, None)
    assert waiting[2].state == State.SUBMITTED


def change(world, category, capacity):
    details = actions.CategoryDetails(category.name, category.letter, category.colour, capacity)
    actions.change_category_details(category, details, by=world.olga, now=clock.now())


def test_approving_without_a_free_place_is_refused(world):
    limit(world.delegate, 1)
    waiting = register(world, world.stella)
    with pytest.raises(rules.CategoryFull):
        actions.approve(waiting, by=world.olga, now=clock.now())
    assert waiting.state == State.WAITING


def test_refusing_needs_a_reason_frees_the_place_and_can_be_taken_back(world):
    registration = register(world, world.stella)
    with pytest.raises(rules.ReasonNeeded):
        actions.refuse(registration, by=world.olga, now=clock.now(), reason=" ")
    actions.refuse(registration, by=world.olga, now=clock.now(), reason="Not a national authority")
    assert (registration.state, registration.reason) == (State.REFUSED, "Not a national authority")
    with pytest.raises(rules.RegistrationRefused):
        register(world, world.stella)
    actions.approve(registration, by=world.olga, now=clock.now())
    assert queries.state_of(world.event, world.stella) == State.APPROVED
    assert [template for _to, template in mails()] == ["received", "refused", "approved"]


def test_who_withdrew_can_come_back_in_the_same_row(world):
    registration = register(world, world.stella)
    actions.withdraw(registration, by=world.stella, now=clock.now())
    again = register(world, world.stella)
    assert (again.id, again.state) == (registration.id, State.SUBMITTED)
    with pytest.raises(rules.AlreadyRegistered):
        register(world, world.stella)


def test_registration_needs_an_open_period_and_a_category_on_offer(world):
    world.delegate.audience = Audience.NOMINATION
    with pytest.raises(rules.CategoryNotOffered):
        register(world, world.stella)
    world.delegate.audience, world.delegate.in_delegation = Audience.ANYONE, True
    with pytest.raises(rules.InstitutionNeeded):
        register(world, world.stella, affiliation=None)
    queries.window(world.event).closes_at = clock.now()
    with pytest.raises(rules.NotOpen):
        register(world, world.stella)


def test_a_nominated_person_holds_a_place_and_cannot_be_approved_before_she_answers(world):
    person = factories.an_account()
    world.delegate.in_delegation = True
    registration = nominate(world, person, delegation=world.state)
    assert (registration.state, registration.confirmed_at) == (State.NOMINATED, None)
    assert mails() == [(person.email, "nominated")]
    assert queries.held(world.delegate) == 2
    with pytest.raises(rules.NotPossible):
        actions.approve(registration, by=world.olga, now=clock.now())
    actions.submit(registration, actions.Details("Nino", "Beridzé"), by=person, now=clock.now())
    assert (registration.state, registration.family_name) == (State.SUBMITTED, "Beridzé")


def test_a_nominated_person_who_waits_is_nominated_again_when_a_place_is_free(world):
    limit(world.delegate, 1)
    registration = nominate(world, factories.an_account())
    assert registration.state == State.WAITING
    with pytest.raises(rules.NotConfirmedYet):
        actions.approve(registration, by=world.olga, now=clock.now())
    actions.withdraw(queries.of(world.event, world.remi), by=world.remi, now=clock.now())
    assert registration.state == State.NOMINATED


@pytest.mark.parametrize(
    ("state", "keeps_place", "is_free"),
    [(State.APPROVED, False, True), (State.APPROVED, True, False), (State.WAITING, False, False)],
    ids=["left", "replaced", "waited"],
)
def test_whoever_leaves_reads_whether_others_can_have_her_place(world, state, keeps_place, is_free):
    nino = factories.an_account()
    registration = factories.a_registration(world.event, nino, world.delegate, state=state, queued_at=clock.now())
    actions.withdraw(registration, by=world.dana, now=clock.now(), keeps_place=keeps_place)
    mail = db.session.scalars(sa.select(Mail).where(Mail.recipient == nino.email)).one()
    assert ("Your place is free for somebody else." in mail.text) is is_free
    assert "long as registration is open, you can register again." in " ".join(mail.text.split())


def test_a_focal_point_nominates_only_in_categories_of_delegations(world):
    with pytest.raises(rules.CategoryNotOffered):
        nominate(world, factories.an_account(), delegation=world.state)


def test_nominating_does_not_tell_where_somebody_is_registered(world):
    world.delegate.in_delegation = True
    actions.refuse(queries.of(world.event, world.sam), by=world.olga, now=clock.now(), reason="No")
    for person in (world.remi, world.sam):
        with pytest.raises(rules.CannotBeNominated):
            nominate(world, person, delegation=world.state)


def test_organisers_are_told_that_the_table_has_somebody_already(world):
    for state, word in ((State.APPROVED, "Approved"), (State.REFUSED, "Refused")):
        queries.of(world.event, world.sam).state = state
        with pytest.raises(rules.KnownAlready) as refusal:
            nominate(world, world.sam)
        assert refusal.value.sentence == f"The table has a registration with this address already: {word}."


def test_nobody_is_written_to_before_the_meeting_is_published(world):
    world.event.state = EventState.DRAFT
    with pytest.raises(rules.NotOpen):
        nominate(world, factories.an_account())


def test_amending_keeps_what_was_and_tells_the_person(world):
    registration = queries.of(world.event, world.remi)
    actions.amend(registration, actions.Details("Rémi", "Vasseur"), by=world.olga, now=clock.now())
    entry = db.session.scalars(sa.select(audit.AuditEntry)).one()
    assert entry.before["family_name"] == "Vasseur-Delorme"
    assert mails() == [(world.remi.email, "amended")]
    actions.amend(registration, actions.Details("Rémi", "Vasseur"), by=world.olga, now=clock.now())
    assert len(mails()) == 1


def test_a_later_change_of_the_profile_changes_no_badge(world):
    registration = register(world, world.stella)
    world.stella.family_name = "Changed"
    db.session.flush()
    assert registration.family_name == "Beridze"


def test_changing_the_category_takes_a_place_there_and_frees_one_here(world):
    limit(world.delegate, 1)
    waiting = register(world, world.stella)
    remi = queries.of(world.event, world.remi)
    limit(world.civil_society, 1)  # Sam holds it
    with pytest.raises(rules.CategoryFull):
        actions.change_category(remi, world.civil_society, by=world.olga, now=clock.now())
    limit(world.civil_society, 2)
    actions.change_category(remi, world.civil_society, by=world.olga, now=clock.now())
    assert (remi.category, remi.state, waiting.state) == (world.civil_society, State.APPROVED, State.SUBMITTED)


def test_consent_is_kept_in_its_words_and_ends_at_once(world):
    registration = queries.of(world.event, world.sam)
    world.civil_society.listing = Listing.CONSENT
    db.session.commit()
    actions.agree_to_list(registration, by=world.sam, now=clock.now())
    db.session.flush()
    given = db.session.scalars(sa.select(Consent)).one()
    assert (given.language, given.withdrawn_at) == ("en", None)
    assert given.text.startswith("I agree that my name")
    assert registration in db.session.scalars(queries.listed(world.event)).all()
    actions.leave_list(registration, by=world.sam, now=clock.now())
    assert given.withdrawn_at is not None
    assert registration not in db.session.scalars(queries.listed(world.event)).all()


def test_protected_people_are_never_listed(world):
    world.delegate.listing = Listing.RULE
    registration = queries.of(world.event, world.remi)
    db.session.commit()
    assert db.session.scalars(queries.listed(world.event)).all() == [registration]
    actions.protect(registration, True, by=world.olga, now=clock.now())
    assert db.session.scalars(queries.listed(world.event)).all() == []


def test_letters_are_unique_and_colours_readable(world):
    event = factories.an_event()
    made = actions.add_usual_categories(event)
    assert [category.letter for category in made] == list("HDROSCTIP")
    assert actions.add_usual_categories(event) == made
    with pytest.raises(rules.LetterTaken):
        actions.add_category(event, actions.CategoryDetails(Translated(en="Guest"), "h", "#1f4e4a"), by=world.olga)
    with pytest.raises(rules.ColourTooPale):
        actions.add_category(event, actions.CategoryDetails(Translated(en="Guest"), "G", "#ffff00"), by=world.olga)


def test_a_category_with_people_stays(world):
    with pytest.raises(rules.CategoryInUse):
        actions.remove_category(world.delegate, by=world.olga)
    spare = factories.a_category(world.event, "X")
    actions.remove_category(spare, by=world.olga)
    assert queries.category(world.event, spare.id) is None


def test_counts(world):
    register(world, world.stella)
    assert queries.counts_by_state(world.event)[State.APPROVED] == 2
    assert queries.counts_by_category(world.event)[world.delegate.id] == {"approved": 1, "submitted": 1}
    assert queries.counts_by_delegation(world.event)[world.state.id] == {"submitted": 1}
    assert queries.over_time(world.event)[-1][1] == 3


def test_the_token_of_another_event_opens_nothing(world):
    registration = queries.of(world.event, world.remi)
    assert queries.by_token(world.event, registration.token) == registration
    assert queries.by_token(factories.an_event(), registration.token) is None
