import re
from itertools import product

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.networking import actions, queries
from meetings.networking.models import Audience, Block, Card, Consent, ContactRequest
from meetings.networking.rules import Shown
from meetings.registration.models import State
from tests import factories
from tests.networking.conftest import registration_of

HOME = "/en/events/annual-meeting/networking"
CARD = f"{HOME}/card"
CONTACTS = f"{HOME}/contacts"
MANAGE = "/en/events/annual-meeting/manage/networking"
REMI_DATA = ("remi@justice.example", "+33 1 23")
JOINING = {"agreed": "y", "offers": ["prevention", "demand"], "about-en": "Case law", "email_to": "accepted"}


def person(card):
    return f"{HOME}/people/{card.id}"


def answer(request, verb):
    return f"{HOME}/requests/{request.id}/{verb}"


def text(client, path):
    """A page without its forms' tokens, which tell the time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", client.get(path).text)


def an_approved(circle, name="Olha", **overrides):
    account = factories.an_account(name, "Member")
    category = overrides.pop("category", circle.sam_card.registration.category)
    return account, factories.a_registration(circle.event, account, category, **overrides)


def in_contact(circle):
    return factories.a_request(
        circle.sam_card,
        circle.remi_card,
        shows_email=True,
        shows_phone=True,
        accepted_at=clock.now(),
        answer_shows_email=True,
        answer_shows_phone=True,
    )


def test_one_joins_by_consent_and_is_found(client, circle):
    client.sign_in(circle.nino)
    offer = client.get(HOME).text
    assert "Join the directory" in offer
    assert "OKONJO" not in offer
    form = client.get(CARD).text
    assert " checked" not in form
    response = client.post(CARD, data=JOINING)
    assert response.status_code == 303
    page = client.get(response.location).text
    assert "You are in the directory." in page
    assert "Sam OKONJO" in page
    card = queries.me(circle.event, circle.nino).card
    assert (card.email_to, card.phone_to) == ("accepted", "nobody")
    client.sign_in(circle.sam)
    found = client.get(HOME, query_string={"offers": "demand"}).text
    assert "Nino KAPANADZE" in found
    assert "nino@ministry.example" not in found + client.get(person(card)).text


def test_without_the_box_nobody_joins_and_nothing_typed_is_lost(client, circle):
    client.sign_in(circle.nino)
    response = client.post(CARD, data=JOINING | {"agreed": ""})
    assert response.status_code == 422
    assert "Tick the first box" in response.text
    assert "Case law" in response.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consent)) == 0
    for wrong in ({"offers": ["unknown"]}, {"email_to": "world"}, {"about-fr": "x" * 601}, {"speaks": ["xx"]}):
        assert client.post(CARD, data=JOINING | wrong).status_code == 422, wrong
    assert queries.me(circle.event, circle.nino).card is None


def test_what_is_left_open_is_shown_to_nobody(client, circle):
    client.sign_in(circle.nino)
    client.post(CARD, data={"agreed": "y"})
    card = queries.me(circle.event, circle.nino).card
    assert (card.email_to, card.phone_to) == ("nobody", "nobody")


def test_the_card_is_changed(client, circle):
    client.sign_in(circle.sam)
    assert "selected" in client.get(CARD).text
    client.post(CARD, data={"offers": ["demand"], "phone_to": "everyone"})
    card = queries.me(circle.event, circle.sam).card
    assert (card.listed("offers"), card.listed("seeks")) == (["demand"], [])
    assert (card.email_to, card.phone_to) == ("nobody", "everyone")


@pytest.mark.parametrize("key", ["press", "interpreter"])
def test_press_and_interpreters_neither_are_in_it_nor_see_it(client, circle, key):
    category = factories.a_category(circle.event, "X", key=key)
    account, registration = an_approved(circle, category=category)
    hidden = factories.a_card(registration)
    client.sign_in(account)
    page = client.get(HOME)
    assert "Press and interpreters are not in the directory" in page.text
    assert "OKONJO" not in page.text
    assert client.post(CARD, data=JOINING).status_code == 404
    assert client.get(person(circle.sam_card)).status_code == 404
    client.sign_in(circle.sam)
    assert client.get(person(hidden)).status_code == 404
    assert "Olha" not in client.get(HOME).text


def outsiders(circle, world):
    waiting, _registration = an_approved(circle, "Wanda", state=State.WAITING)
    return {"stella": world.stella, "olga": world.olga, "nino": circle.nino, "wanda": waiting}


@pytest.mark.parametrize("who", ["stella", "olga", "nino", "wanda"])
def test_who_has_not_joined_sees_nobody_and_does_nothing(client, circle, world, who):
    request = in_contact(circle)
    client.sign_in(outsiders(circle, world)[who])
    home = client.get(HOME)
    assert home.status_code == 200
    assert "OKONJO" not in home.text
    assert "Vasseur" not in home.text
    for path in (person(circle.remi_card), f"{person(circle.remi_card)}/vcard", CONTACTS, f"{CARD}/leaving"):
        assert client.get(path).status_code == 404, path
    posts = [f"{person(circle.remi_card)}/requests", f"{person(circle.remi_card)}/block", f"{CARD}/leaving"]
    posts += [answer(request, verb) for verb in ("acceptance", "refusal", "ending")]
    for path in posts:
        assert client.post(path, data={"purpose": "experience"}).status_code == 404, path


def test_an_anonymous_visitor_is_asked_to_sign_in(client, circle):
    for path in (HOME, CARD, CONTACTS, person(circle.sam_card), f"{person(circle.sam_card)}/vcard", MANAGE):
        response = client.get(path)
        assert response.status_code == 302, path
        assert "/sign-in" in response.location
    assert client.post(f"{person(circle.sam_card)}/requests").status_code == 302


def test_a_request_is_sent_answered_and_shows_what_was_chosen(client, circle):
    client.sign_in(circle.sam)
    response = client.post(
        f"{person(circle.remi_card)}/requests", data={"purpose": "training", "message": "Hello", "shows_email": "y"}
    )
    assert response.status_code == 303
    assert "not answered yet" in client.get(CONTACTS).text
    assert "There is no answer yet" in client.get(person(circle.remi_card)).text
    request = db.session.scalars(sa.select(ContactRequest)).one()
    client.sign_in(circle.remi)
    page = client.get(CONTACTS).text
    assert "Hello" in page
    assert "sam@ngo.example" not in page
    assert client.post(answer(request, "acceptance")).status_code == 303
    page = client.get(CONTACTS).text
    assert "sam@ngo.example" in page
    assert "+44 7 89" not in page
    client.sign_in(circle.sam)
    page = client.get(CONTACTS).text
    assert "Rémi VASSEUR-DELORME" in page
    assert not [secret for secret in REMI_DATA if secret in page]


@pytest.mark.parametrize("data", [{}, {"purpose": "marriage"}, {"purpose": "other", "message": "x" * 501}])
def test_an_invalid_request_is_refused_and_kept(client, circle, data):
    client.sign_in(circle.sam)
    response = client.post(f"{person(circle.remi_card)}/requests", data=data)
    assert response.status_code == 422
    assert data.get("message", "") in response.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ContactRequest)) == 0


def test_a_second_request_is_refused_with_a_sentence(client, circle):
    client.sign_in(circle.sam)
    for status in (303, 422):
        response = client.post(f"{person(circle.remi_card)}/requests", data={"purpose": "other", "message": "Words"})
        assert response.status_code == status


def test_a_refusal_looks_like_no_answer(client, circle):
    factories.a_request(circle.sam_card, circle.remi_card)
    client.sign_in(circle.sam)
    before = text(client, CONTACTS), text(client, person(circle.remi_card))
    request = db.session.scalars(sa.select(ContactRequest)).one()
    client.sign_in(circle.remi)
    client.post(answer(request, "refusal"))
    assert "Could we talk?" not in client.get(CONTACTS).text
    assert client.post(answer(request, "acceptance")).status_code == 404
    client.sign_in(circle.sam)
    assert (text(client, CONTACTS), text(client, person(circle.remi_card))) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0


def test_requests_are_answered_by_their_recipient_only(client, circle):
    request = factories.a_request(circle.sam_card, circle.remi_card)
    account, registration = an_approved(circle)
    factories.a_card(registration)
    for who in (circle.sam, account):
        client.sign_in(who)
        for verb in ("acceptance", "refusal"):
            assert client.post(answer(request, verb)).status_code == 404
    client.sign_in(account)
    assert client.post(answer(request, "ending")).status_code == 404
    db.session.refresh(request)
    assert request.is_waiting


def test_ids_of_another_meeting_are_nobody(client, circle):
    other = factories.an_event(slug="other-meeting")
    category = factories.a_category(other)
    theirs = factories.a_card(factories.a_registration(other, circle.nino, category), email_to=Audience.EVERYONE)
    remi_there = factories.a_card(factories.a_registration(other, circle.remi, category))
    request = factories.a_request(theirs, remi_there)
    client.sign_in(circle.remi)
    for path in (person(theirs), f"{person(theirs)}/vcard"):
        assert client.get(path).status_code == 404
    assert client.post(f"{person(theirs)}/requests", data={"purpose": "other"}).status_code == 404
    for verb in ("acceptance", "refusal", "ending"):
        assert client.post(answer(request, verb)).status_code == 404
    assert "KAPANADZE" not in client.get(CONTACTS).text


@pytest.mark.parametrize(("email_to", "phone_to"), list(product(Audience, Audience)))
def test_consent_matrix_on_every_page(client, circle, email_to, phone_to):
    """What Rémi agreed to, against what members, contacts and others find on pages, in files and in mails."""
    circle.remi_card.email_to, circle.remi_card.phone_to = email_to, phone_to
    account, registration = an_approved(circle)
    factories.a_card(registration)
    in_contact(circle)
    db.session.commit()
    everyone = [audience == Audience.EVERYONE for audience in (email_to, phone_to)]
    contact = [audience != Audience.NOBODY for audience in (email_to, phone_to)]
    for who, expected in ((account, everyone), (circle.sam, contact), (circle.nino, [False, False])):
        client.sign_in(who)
        page = client.get(person(circle.remi_card)).text
        assert [secret in page for secret in REMI_DATA] == expected, who
        assert not [secret for secret in REMI_DATA if secret in client.get(HOME).text]
    client.sign_in(circle.sam)
    file = client.get(f"{person(circle.remi_card)}/vcard").text
    assert [secret in file for secret in REMI_DATA] == contact
    client.sign_in(account)
    assert client.get(f"{person(circle.remi_card)}/vcard").status_code == 404


@pytest.mark.parametrize("chosen", [Shown(*pair) for pair in product((False, True), repeat=2)])
def test_a_contact_sees_the_card_that_was_chosen(client, circle, chosen):
    circle.remi_card.email_to = circle.remi_card.phone_to = Audience.ACCEPTED
    request = factories.a_request(circle.sam_card, circle.remi_card)
    client.sign_in(circle.remi)
    ticked = {f"shows_{field}": "y" for field in ("email", "phone") if getattr(chosen, field)}
    client.post(answer(request, "acceptance"), data=ticked)
    client.sign_in(circle.sam)
    for path in (CONTACTS, person(circle.remi_card), f"{person(circle.remi_card)}/vcard"):
        page = client.get(path).text
        assert [secret in page for secret in REMI_DATA] == [chosen.email, chosen.phone], path


def test_a_consent_taken_back_works_at_the_next_request(client, circle):
    circle.remi_card.email_to = Audience.ACCEPTED
    in_contact(circle)
    db.session.commit()
    client.sign_in(circle.sam)
    assert REMI_DATA[0] in client.get(CONTACTS).text
    client.sign_in(circle.remi)
    client.post(CARD, data={"email_to": "nobody"})
    client.sign_in(circle.sam)
    for path in (CONTACTS, person(circle.remi_card), f"{person(circle.remi_card)}/vcard"):
        assert REMI_DATA[0] not in client.get(path).text


def test_leaving_takes_effect_everywhere_at_once(client, circle):
    circle.remi_card.email_to = Audience.EVERYONE
    in_contact(circle)
    db.session.commit()
    client.sign_in(circle.sam)
    card_id = circle.remi_card.id
    paths = [person(circle.remi_card), f"{person(circle.remi_card)}/vcard"]
    assert [client.get(path).status_code for path in paths] == [200, 200]
    client.sign_in(circle.remi)
    assert client.get(f"{CARD}/leaving").status_code == 200
    response = client.post(f"{CARD}/leaving")
    assert "You have left the directory." in client.get(response.location).text
    client.sign_in(circle.sam)
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert client.post(f"{paths[0]}/requests", data={"purpose": "other"}).status_code == 404
    for path in (HOME, f"{HOME}?q=vass", f"{HOME}?offers=prevention", CONTACTS):
        page = client.get(path).text
        assert "VASSEUR" not in page
        assert REMI_DATA[0] not in page
    assert db.session.get(Card, card_id) is None


def test_a_contact_ends_by_either_side(client, circle):
    request = in_contact(circle)
    circle.remi_card.email_to = Audience.ACCEPTED
    db.session.commit()
    client.sign_in(circle.sam)
    assert answer(request, "ending") in client.get(CONTACTS).text
    question = client.get(answer(request, "ending"))
    assert "End the contact with Rémi VASSEUR-DELORME?" in question.text
    assert REMI_DATA[0] in client.get(person(circle.remi_card)).text
    assert client.post(answer(request, "ending")).status_code == 303
    assert client.get(answer(request, "ending")).status_code == 404
    assert client.get(f"{person(circle.remi_card)}/vcard").status_code == 404
    assert REMI_DATA[0] not in client.get(person(circle.remi_card)).text


def test_blocking_asks_first_and_is_one_s_own_to_undo(client, circle):
    client.sign_in(circle.remi)
    assert client.get(f"{person(circle.sam_card)}/block").status_code == 200
    client.post(f"{person(circle.sam_card)}/block")
    made = db.session.scalars(sa.select(Block)).one()
    assert client.get(person(circle.sam_card)).status_code == 404
    client.sign_in(circle.sam)
    assert client.get(person(circle.remi_card)).status_code == 404
    assert "VASSEUR" not in client.get(HOME).text + client.get(CONTACTS).text
    assert client.post(f"{HOME}/blocks/{made.id}/removal").status_code == 404
    client.sign_in(circle.remi)
    assert client.post(f"{HOME}/blocks/{made.id}/removal").status_code == 303
    assert client.get(person(circle.sam_card)).status_code == 200


def test_a_vcard_is_named_after_its_person(client, circle):
    in_contact(circle)
    client.sign_in(circle.sam)
    response = client.get(f"{person(circle.remi_card)}/vcard")
    assert response.content_type == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"Remi VASSEUR-DELORME.vcf\"; filename*=UTF-8''R%C3%A9mi%20VASSEUR-DELORME.vcf"
    )
    assert "VASSEUR-DELORME" in response.text.upper()


def test_a_contact_who_shows_no_way_to_be_reached_is_said_so(client, circle):
    in_contact(circle)
    client.sign_in(circle.sam)
    assert "Shows you neither e-mail nor telephone" in client.get(CONTACTS).text
    circle.remi_card.email_to = Audience.EVERYONE
    db.session.commit()
    assert "Shows you neither e-mail nor telephone" not in client.get(CONTACTS).text


def test_a_protected_person_is_listed_by_two_words_and_the_chosen_name(client, circle, world):
    account, registration = an_approved(
        circle,
        "Maria",
        is_protected=True,
        badge_name="Mimi K.",
        affiliation=world.state,
        function=Translated(en="Judge"),
    )
    client.sign_in(account)
    assert "As a protected participant you are on no list" in client.get(HOME).text
    assert client.post(CARD, data=JOINING).status_code == 404
    client.sign_in(world.olga)
    assert client.post(f"{MANAGE}/permits/{registration.id}").status_code == 303
    client.sign_in(circle.sam)
    assert "Mimi" not in client.get(HOME).text
    client.sign_in(account)
    assert client.post(CARD, data=JOINING).status_code == 303
    card = queries.me(circle.event, account).card
    client.sign_in(circle.sam)
    for path in (HOME, person(card)):
        page = client.get(path).text
        assert "Mimi K." in page
        for secret in ("Maria", "Member", "MEMBER", "Judge"):
            assert secret not in page, (path, secret)
    client.sign_in(world.hugo)
    assert client.post(f"{MANAGE}/permits/{registration.id}/removal").status_code == 303
    client.sign_in(circle.sam)
    assert client.get(person(card)).status_code == 404


def test_organisers_see_sums_and_no_names(client, circle, world):
    in_contact(circle)
    client.sign_in(world.olga)
    page = client.get(MANAGE)
    assert page.status_code == 200
    assert "OKONJO" not in page.text
    assert "fewer than 5" in page.text
    registration = circle.sam_card.registration
    assert client.post(f"{MANAGE}/permits/{registration.id}").status_code == 404
    for account in (world.gaby, circle.sam, world.stella):
        client.sign_in(account)
        assert client.get(MANAGE).status_code == 404
        assert client.post(f"{MANAGE}/permits/{registration.id}").status_code == 404


def test_french_pages_have_french_words(client, circle):
    client.sign_in(circle.remi)
    page = client.get(HOME.replace("/en/", "/fr/")).text
    assert "Annuaire des participantes et participants" in page
    assert "Prévention de la traite" in page
    assert "Directory" not in page
    assert "Afficher tout l’annuaire" in client.get(f"{HOME}?q=nobody".replace("/en/", "/fr/")).text


def test_pages_cost_the_same_for_one_and_for_thirty(client, circle, count_queries):
    client.sign_in(circle.sam)

    def cost(path):
        client.get(path)
        with count_queries() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    def add(number):
        institution = factories.an_institution(f"House {number}")
        _account, registration = an_approved(circle, f"Ana{number:02}", affiliation=institution)
        card = factories.a_card(registration, offers=["prevention"], seeks=["demand"], speaks=["fr"])
        factories.a_request(card, circle.sam_card)
        return card

    card = add(0)
    factories.a_request(circle.sam_card, circle.remi_card)
    paths = (HOME, f"{HOME}?q=member&offers=prevention", CONTACTS, CARD, person(card))
    one = [cost(path) for path in paths]
    for number in range(1, 31):
        add(number)
    thirty = [cost(path) for path in paths]
    assert thirty == one, thirty
    assert max(thirty) <= 12, thirty
    page = client.get(HOME, query_string={"page": 2}).text
    assert f"{queries.PAGE + 1} to 32 of 32" in page


def test_names_and_words_of_people_are_escaped(client, circle):
    registration = registration_of(circle.event, circle.remi)
    registration.given_name = "<script>alert(1)</script>"
    circle.remi_card.about = Translated(en="<img src=x onerror=alert(2)>")
    factories.a_request(circle.remi_card, circle.sam_card, message="<b>https://evil.example</b>")
    client.sign_in(circle.sam)
    for path in (HOME, person(circle.remi_card), CONTACTS):
        page = client.get(path).text
        for attack in ("<script>alert", "<img src=x", "<b>https", 'href="https://evil'):
            assert attack not in page, (path, attack)


def test_the_offer_counts_nobody(client, circle):
    """Nothing of a page for outsiders depends on who is in the directory."""
    client.sign_in(circle.nino)
    before = text(client, HOME)
    actions.leave(circle.sam_card, now=clock.now())
    db.session.commit()
    assert text(client, HOME) == before
