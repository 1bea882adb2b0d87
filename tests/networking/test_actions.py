from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import in_language
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.networking import actions, queries, rules
from meetings.networking.actions import CardDetails, Wish
from meetings.networking.models import Audience, Block, Card, CardItem, Consent, ContactRequest, Purpose, Subject
from meetings.networking.rules import Shown
from meetings.registration.models import State
from tests import factories
from tests.networking.conftest import registration_of

BOTH, NEITHER = Shown(email=True, phone=True), Shown(email=False, phone=False)


def wish(shows=NEITHER, message="Could we talk?"):
    return Wish(Purpose.EXPERIENCE, message, shows)


def ask(circle, sender=None, recipient=None, **values):
    return actions.ask(
        circle.event, sender or circle.sam_card, recipient or circle.remi_card, wish(**values), now=clock.now()
    )


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at)).all()


def test_joining_keeps_the_exact_words_their_language_and_version(circle):
    me = queries.me(circle.event, circle.nino)
    details = CardDetails(
        about=Translated(en="Case law"), offers=("prevention",), speaks=("ka", "fr"), email_to=Audience.ACCEPTED
    )
    with in_language("fr"):
        card = actions.join(me, details, agreed=True, now=clock.now())
        words = str(rules.DIRECTORY_CONSENT), str(rules.FIELD_CONSENT[Subject.EMAIL, Audience.ACCEPTED])
    given = queries.consents(me.registration)
    assert set(given) == {Subject.DIRECTORY, Subject.EMAIL}
    assert (given[Subject.DIRECTORY].text, given[Subject.EMAIL].text) == words
    assert {(one.language, one.version) for one in given.values()} == {("fr", rules.CONSENT_VERSION)}
    assert (card.listed("offers"), sorted(card.listed("speaks"))) == (["prevention"], ["fr", "ka"])


@pytest.mark.parametrize("agreed", [True, False])
def test_nobody_joins_who_may_not_or_did_not_agree(circle, world, agreed):
    me = queries.me(circle.event, circle.nino)
    if agreed:
        me.registration.state = State.WAITING
    with pytest.raises(Refusal):
        actions.join(me, CardDetails(Translated()), agreed=agreed, now=clock.now())
    assert queries.me(circle.event, circle.nino).card is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consent)) == 0


def test_a_consent_that_is_changed_leaves_its_trace(circle):
    for audience in (Audience.ACCEPTED, Audience.ACCEPTED, Audience.EVERYONE, Audience.NOBODY):
        actions.change(circle.remi_card, CardDetails(Translated(), email_to=audience), now=clock.now())
    rows = db.session.scalars(sa.select(Consent).order_by(Consent.given_at)).all()
    assert [row.answer for row in rows] == ["accepted", "everyone"]
    assert all(row.withdrawn_at for row in rows)
    assert circle.remi_card.email_to == Audience.NOBODY


def test_leaving_ends_everything(circle):
    actions.change(circle.sam_card, CardDetails(Translated(), email_to=Audience.EVERYONE), now=clock.now())
    got, sent = (
        factories.a_request(circle.remi_card, circle.sam_card),
        factories.a_request(circle.sam_card, circle.remi_card),
    )
    registration, got_id = circle.sam_card.registration, got.id
    actions.leave(circle.sam_card, now=clock.now())
    db.session.expire_all()
    assert queries.me(circle.event, circle.sam).card is None
    assert queries.consents(registration) == {}
    assert db.session.get(ContactRequest, got_id) is None
    assert db.session.get(ContactRequest, sent.id).ended_at is not None
    assert queries.exchanges(circle.event, circle.remi_card) == []
    assert db.session.scalars(sa.select(CardItem.slug).where(CardItem.slug == "prevention")).all() == ["prevention"]


def test_who_comes_back_finds_no_old_contacts(circle):
    request = ask(circle, shows=BOTH)
    actions.accept(circle.event, request, NEITHER, now=clock.now())
    registration = circle.sam_card.registration
    actions.leave(circle.sam_card, now=clock.now())
    db.session.commit()
    card = factories.a_card(registration, email_to=Audience.ACCEPTED)
    assert queries.exchanges(circle.event, circle.remi_card) == []
    assert queries.exchanges(circle.event, card) == []


def test_a_request_is_mailed_in_the_recipients_language_with_the_words_quoted(circle):
    ask(circle, message="Look at https://evil.example <b>now</b>", shows=BOTH)
    (mail,) = mails()
    assert (mail.recipient, mail.language) == ("remi@justice.example", "fr")
    assert "> Look at https://evil.example <b>now</b>" in mail.text
    assert 'href="https://evil.example' not in mail.html
    assert "&lt;b&gt;now" in mail.html
    for secret in ("sam@ngo.example", "+44 7 89"):
        assert secret not in mail.text + mail.html


def test_acceptance_is_mailed_without_contact_data(circle):
    request = ask(circle, shows=BOTH)
    circle.remi_card.email_to = Audience.EVERYONE
    actions.accept(circle.event, request, BOTH, now=clock.now())
    mail = mails()[-1]
    assert mail.recipient == "sam@ngo.example"
    assert "Rémi" in mail.subject
    for secret in ("remi@justice.example", "+33 1 23"):
        assert secret not in mail.text + mail.html


def test_a_refusal_leaves_no_trace_for_the_one_who_asked(circle):
    request = ask(circle)
    before = [(one.request.id, one.request.accepted_at) for one in queries.exchanges(circle.event, circle.sam_card)]
    actions.refuse(request, now=clock.now())
    after = [(one.request.id, one.request.accepted_at) for one in queries.exchanges(circle.event, circle.sam_card)]
    assert before == after
    assert len(mails()) == 1
    assert "refus" not in " ".join(db.session.scalars(sa.select(AuditEntry.verb)))


def test_asking_again_tells_nothing_of_a_refusal(circle):
    request = ask(circle)
    with pytest.raises(rules.AlreadyAsked) as waiting:
        ask(circle)
    actions.refuse(request, now=clock.now())
    with pytest.raises(rules.AlreadyAsked) as refused:
        ask(circle)
    assert waiting.value.sentence == refused.value.sentence
    registration = circle.sam_card.registration
    actions.leave(circle.sam_card, now=clock.now())
    card = factories.a_card(registration)
    with pytest.raises(rules.AlreadyAsked):
        ask(circle, sender=card)


def test_who_was_asked_answers_and_does_not_ask(circle):
    request = ask(circle)
    with pytest.raises(rules.AskedYou):
        ask(circle, circle.remi_card, circle.sam_card)
    actions.accept(circle.event, request, NEITHER, now=clock.now())
    with pytest.raises(rules.AlreadyAsked):
        ask(circle, circle.remi_card, circle.sam_card)
    actions.end(request, now=clock.now())
    assert ask(circle, circle.remi_card, circle.sam_card).is_waiting


def test_answers_do_not_change(circle):
    request = ask(circle)
    actions.refuse(request, now=clock.now())
    actions.accept(circle.event, request, BOTH, now=clock.now())
    assert (request.accepted_at, len(mails())) == (None, 1)
    other = factories.a_request(circle.remi_card, circle.sam_card)
    actions.accept(circle.event, other, BOTH, now=clock.now())
    actions.refuse(other, now=clock.now())
    assert (bool(other.accepted_at), other.refused_at) == (True, None)


def test_only_what_is_agreed_to_can_be_chosen(circle):
    request = ask(circle, circle.remi_card, circle.sam_card, shows=BOTH)
    assert (request.shows_email, request.shows_phone) == (False, False)
    actions.accept(circle.event, request, BOTH, now=clock.now())
    assert (request.answer_shows_email, request.answer_shows_phone) == (True, True)


def people(circle, count):
    cards = []
    for number in range(count):
        account = factories.an_account("Ana", f"Member{number:02}")
        category = circle.sam_card.registration.category
        cards.append(factories.a_card(factories.a_registration(circle.event, account, category)))
    return cards


def test_there_is_a_limit_a_day(circle):
    cards = people(circle, rules.REQUESTS_A_DAY + 1)
    start = clock.now()
    for card in cards[:-1]:
        ask(circle, circle.sam_card, card)
    with pytest.raises(rules.EnoughForToday):
        ask(circle, circle.sam_card, cards[-1])
    tomorrow = start + rules.A_DAY + timedelta(minutes=1)
    assert actions.ask(circle.event, circle.sam_card, cards[-1], wish(), now=tomorrow).is_waiting


def test_a_recipient_gets_a_few_mails_a_day_and_all_requests(circle):
    for card in people(circle, rules.MAILS_A_DAY + 2):
        ask(circle, card, circle.remi_card)
    assert len(mails()) == rules.MAILS_A_DAY
    assert queries.count_waiting(circle.event, circle.remi_card) == rules.MAILS_A_DAY + 2


def test_blocking_hides_both_from_each_other_and_can_be_undone(circle):
    request = ask(circle, shows=BOTH)
    actions.accept(circle.event, request, NEITHER, now=clock.now())
    for _ in range(2):
        actions.block(circle.remi, circle.sam_card, now=clock.now())
    for viewer, other in ((circle.remi_card, circle.sam_card), (circle.sam_card, circle.remi_card)):
        assert queries.card(circle.event, viewer, other.id) is None
        assert queries.exchanges(circle.event, viewer) == []
        assert queries.page(circle.event, viewer, queries.Filter(), 1).total == 0
    (made,) = db.session.scalars(sa.select(Block))
    actions.unblock(made)
    assert queries.card(circle.event, circle.sam_card, circle.remi_card.id) is circle.remi_card


def test_a_person_who_is_no_longer_approved_or_becomes_protected_is_gone(circle):
    registration = circle.sam_card.registration
    for change in ({"state": State.WITHDRAWN}, {"is_protected": True}, {"is_protected": True, "badge_name": "Mimi"}):
        before = {name: getattr(registration, name) for name in change}
        for name, value in change.items():
            setattr(registration, name, value)
        db.session.flush()
        assert queries.card(circle.event, circle.remi_card, circle.sam_card.id) is None, change
        for name, value in before.items():
            setattr(registration, name, value)
    registration.category.key = "press"
    db.session.flush()
    assert queries.card(circle.event, circle.remi_card, circle.sam_card.id) is None


def test_a_permit_is_given_and_taken_back(circle, world):
    registration = circle.sam_card.registration
    registration.is_protected, registration.badge_name = True, "Mimi"
    actions.permit(registration, by=world.olga, now=clock.now())
    actions.permit(registration, by=world.hugo, now=clock.now())
    assert queries.card(circle.event, circle.remi_card, circle.sam_card.id)
    actions.forbid(registration, by=world.olga)
    actions.forbid(registration, by=world.olga)
    assert queries.card(circle.event, circle.remi_card, circle.sam_card.id) is None
    verbs = db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.at)).all()
    assert verbs == ["networking.permitted", "networking.forbidden"]


def names(circle, **wanted):
    page = queries.page(circle.event, circle.remi_card, queries.Filter(**wanted), 1)
    return [rules.name_of(card.registration) for card in page.rows]


def test_the_directory_is_searched_and_filtered(circle, world):
    nino = registration_of(circle.event, circle.nino)
    factories.a_card(nino, offers=["prevention"], seeks=["demand"], speaks=["ka", "fr"])
    assert names(circle) == ["Nino KAPANADZE", "Sam OKONJO"]
    assert names(circle, offers="prevention") == ["Nino KAPANADZE"]
    assert names(circle, seeks="prevention") == ["Sam OKONJO"]
    assert names(circle, speaks="ka") == ["Nino KAPANADZE"]
    assert names(circle, state=world.state.id) == ["Nino KAPANADZE"]
    assert names(circle, q="géorg") == ["Nino KAPANADZE"]
    assert names(circle, q="okon") == ["Sam OKONJO"]
    assert names(circle, q="nino@ministry") == []
    assert names(circle, q="%") == []


def test_search_and_filters_tell_nothing_of_a_protected_person(circle, world):
    account = factories.an_account("Maria", "Aardvark", affiliation=world.state)
    registration = factories.a_registration(
        circle.event, account, world.delegate, is_protected=True, badge_name="Zoé", affiliation=world.state
    )
    factories.a_card(registration)
    actions.permit(registration, by=world.olga, now=clock.now())
    assert names(circle) == ["Sam OKONJO", "Zoé"]
    assert names(circle, q="zo") == ["Zoé"]
    for secret in ("maria", "aardvark", "georgia"):
        assert names(circle, q=secret) == []
    assert names(circle, state=world.state.id) == []
    assert world.state not in queries.states(circle.event, circle.remi_card, "en")


def test_two_answers_at_the_same_moment_are_one(own_app):
    world = factories.a_world()
    sender = factories.a_card(registration_of(world.event, world.sam))
    recipient = factories.a_card(registration_of(world.event, world.remi))
    request_id, start = factories.a_request(sender, recipient).id, Barrier(6)
    db.session.close()

    def answer(number):
        with own_app.app_context(), in_language("en"):
            start.wait(10)
            request = db.session.get(ContactRequest, request_id)
            if number % 2:
                actions.accept(db.session.get(Event, world.event.id), request, NEITHER, now=clock.now())
            else:
                actions.refuse(request, now=clock.now())
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(answer, range(6)))
    request = db.session.get(ContactRequest, request_id)
    assert bool(request.accepted_at) != bool(request.refused_at)
    assert len(mails()) == bool(request.accepted_at)


def test_the_limit_holds_for_many_windows_at_once(own_app):
    world = factories.a_world()
    sender = factories.a_card(registration_of(world.event, world.sam))
    count = rules.REQUESTS_A_DAY + 5
    recipients = []
    for number in range(count):
        account = factories.an_account("Ana", f"Member{number:02}")
        recipients.append(factories.a_card(factories.a_registration(world.event, account, world.delegate)).id)
    sender_id, event_id, start = sender.id, world.event.id, Barrier(5)
    db.session.close()

    def window(number):
        with own_app.app_context(), in_language("en"):
            start.wait(10)
            asked = 0
            for card_id in recipients[number::5]:
                event, card = db.session.get(Event, event_id), db.session.get(Card, sender_id)
                try:
                    actions.ask(event, card, db.session.get(Card, card_id), wish(), now=clock.now())
                    db.session.commit()
                    asked += 1
                except rules.EnoughForToday:
                    db.session.rollback()
            return asked

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(window, range(5))) == rules.REQUESTS_A_DAY
