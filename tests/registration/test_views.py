"""The pages of a person's own registration and the list of participants."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.i18n import in_language, moment
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.events.models import EventState, Format, Role, Visibility
from meetings.institutions.models import Kind as InstitutionKind
from meetings.registration import actions, queries, steps
from meetings.registration.models import Audience, Consent, Listing, Registration, State
from meetings.registration.steps import Step
from tests import factories

EVENT = "/en/events/annual-meeting"
MANAGE = f"{EVENT}/manage"
FORM = {
    "given_name": "Stella",
    "family_name": "Strange",
    "function-en": "Head of unit",
    "institution_name-fr": "Ministère de l’Intérieur",
}


def of(world, account):
    db.session.expire_all()
    return queries.of(world.event, account)


def answers(world, **more):
    return FORM | {"category": world.delegate.id, "affiliation_id": world.state.id} | more


def test_registering_is_one_form_with_what_the_profile_knows(world, client):
    world.stella.function = Translated(en="Prosecutor", fr="Procureure")
    db.session.commit()
    page = client.sign_in(world.stella).get(f"{EVENT}/register").text
    assert 'value="Strange"' in page
    assert 'value="Procureure"' in page
    response = client.post(f"{EVENT}/register", data=answers(world))
    assert (response.status_code, response.location) == (302, f"{EVENT}/my-registration")
    made = of(world, world.stella)
    assert (made.state, made.function, made.affiliation) == (State.SUBMITTED, {"en": "Head of unit"}, world.state)
    assert not made.agreed_to_list
    assert client.get(f"{EVENT}/register").location == f"{EVENT}/my-registration"


def test_no_box_is_ticked_beforehand_and_a_tick_is_kept_in_its_words(world, client):
    client.sign_in(world.stella)
    page = client.get(f"{EVENT}/register").text
    assert "checked" not in page.split('name="agrees_to_list"')[1].split(">")[0]
    client.post(f"/fr{EVENT[3:]}/register", data=answers(world, agrees_to_list="y"))
    given = db.session.scalars(sa.select(Consent)).one()
    assert (given.language, given.withdrawn_at) == ("fr", None)
    client.post(f"{EVENT}/my-registration/listing/withdrawal")
    db.session.expire_all()
    assert given.withdrawn_at is not None
    client.post(f"{EVENT}/my-registration/listing")
    assert of(world, world.stella).agreed_to_list


@pytest.mark.parametrize(
    "fault", [{"family_name": " "}, {"category": ""}, {"category": "nobody"}, {"affiliation_id": "x"}]
)
def test_a_refused_form_comes_back_filled_in(world, client, fault):
    response = client.sign_in(world.stella).post(f"{EVENT}/register", data=answers(world) | fault)
    assert response.status_code == 422
    assert "Head of unit" in response.text
    assert "Ministère de l’Intérieur" in response.text
    assert of(world, world.stella) is None


def test_a_rule_that_says_no_keeps_what_was_typed(world, client):
    queries.window(world.event).closes_at = clock.now()
    db.session.commit()
    response = client.sign_in(world.stella).post(f"{EVENT}/register", data=answers(world))
    assert response.status_code == 422
    assert "Registration is closed." in response.text
    assert "Head of unit" in response.text


def test_nothing_is_offered_to_correct_once_it_is_closed(world, client):
    client.sign_in(world.remi)
    assert client.get(f"{EVENT}/my-registration/edit").status_code == 200
    queries.window(world.event).closes_at = clock.now()
    db.session.commit()
    page = client.get(f"{EVENT}/my-registration/edit", follow_redirects=True).text
    assert "To correct something, please write to the organisers." in page
    assert 'name="family_name"' not in page
    of(world, world.remi).extended_until = clock.now() + timedelta(days=1)
    db.session.commit()
    assert 'name="family_name"' in client.get(f"{EVENT}/my-registration/edit").text


def test_a_category_that_is_not_offered_cannot_be_forced(world, client):
    world.delegate.audience = Audience.ORGANISERS
    db.session.commit()
    assert client.sign_in(world.stella).post(f"{EVENT}/register", data=answers(world)).status_code == 422
    other = factories.a_category(factories.an_event(), "Z")
    assert client.post(f"{EVENT}/register", data=answers(world, category=other.id)).status_code == 422


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [(1, 2, "Registration opens on"), (-2, -1, "Registration closed on"), (None, None, "have not said yet")],
)
def test_a_closed_page_says_why(world, client, opens, closes, sentence):
    window = queries.window(world.event)
    if opens is None:
        db.session.delete(window)
    else:
        window.opens_at, window.closes_at = (clock.now() + timedelta(days=day) for day in (opens, closes))
    db.session.commit()
    page = client.sign_in(world.stella).get(f"{EVENT}/register")
    assert page.status_code == 200
    assert sentence in page.text
    assert '<form class="form"' not in page.text


def test_whoever_would_wait_is_told_before(world, client):
    world.delegate.capacity = 1
    db.session.commit()
    client.sign_in(world.stella)
    assert "you would be on the waiting list" in client.get(f"{EVENT}/register").text
    client.post(f"{EVENT}/register", data=answers(world))
    assert "You are number 1 on the waiting list." in client.get(f"{EVENT}/my-registration").text


def test_anonymous_visitors_are_asked_to_sign_in_and_strangers_have_nothing_of_their_own(world, client):
    for path in ("register", "my-registration", "participants", "my-delegation"):
        assert "/sign-in" in client.get(f"{EVENT}/{path}").location
    client.sign_in(world.stella)
    assert client.get(f"{EVENT}/my-registration").location == f"{EVENT}/register"
    for path in ("my-registration/edit", "my-registration/code.svg", "my-registration/calendar.ics", "participants"):
        assert client.get(f"{EVENT}/{path}").status_code == 404, path
    for path in ("my-registration/withdrawal", "my-registration/edit", "my-registration/listing"):
        assert client.post(f"{EVENT}/{path}").status_code == 404, path


def test_whoever_does_not_come_any_more_is_led_to_the_page_that_says_so(world, client):
    """Her focal point withdrew her meanwhile, or she did herself in another tab."""
    registration = queries.of(world.event, world.remi)
    registration.state, registration.reason = State.WITHDRAWN, "Ill"
    db.session.commit()
    client.sign_in(world.remi)
    for path, method in (
        ("edit", client.get),
        ("edit", client.post),
        ("withdrawal", client.post),
        ("listing", client.post),
    ):
        answer = method(f"{EVENT}/my-registration/{path}")
        assert answer.location == f"{EVENT}/my-registration", path
    assert "your registration has ended meanwhile" in client.get(f"{EVENT}/my-registration").text
    assert queries.of(world.event, world.remi).reason == "Ill"
    for path in ("code.svg", "calendar.ics"):
        assert client.get(f"{EVENT}/my-registration/{path}").status_code == 302


def test_the_footnote_of_a_name_stands_wherever_one_chooses_it(world, client):
    note = Translated(en="All reference to Noted…", fr="Toute référence…")
    noted = factories.an_institution("Noted*", kind=InstitutionKind.DESIGNATION, footnote=note)
    client.sign_in(world.stella)
    page = client.get(f"{EVENT}/register").text
    assert page.count(note["en"]) == 1
    assert page.index(noted.name["en"]) < page.index(note["en"])
    client.sign_in(world.olga)
    for path in ("invitations/new", "delegations/focal-points/new"):
        assert note["en"] in client.get(f"{EVENT}/manage/{path}").text, path


@pytest.mark.parametrize("whose", ["event", "category", "person"])
def test_a_nominated_person_reads_until_when_she_is_asked_to_answer(world, client, whose):
    deadline = queries.window(world.event).closes_at
    if whose == "category":
        deadline = world.delegate.closes_at = deadline + timedelta(days=2)
    person = factories.an_account("Nino", "Beridze", language="fr")
    details = actions.Details("Nino", "Beridze")
    nomination = actions.Nomination(world.dana, "http://127.0.0.1/x")
    made = actions.nominate(
        world.event, person, world.delegate, details, nomination=nomination, affiliation=world.state, now=clock.now()
    )
    db.session.commit()
    with in_language("fr"):
        told = moment(deadline, world.event.time_zone)
        assert told in db.session.scalars(sa.select(Mail).where(Mail.account_id == person.id)).one().text
    if whose == "person":
        deadline = made.extended_until = deadline + timedelta(days=9)
        db.session.commit()
    with in_language("en"):
        told = f"Please answer by {moment(deadline, world.event.time_zone)} (time of the meeting)."
    assert told in client.sign_in(person).get(f"{EVENT}/my-registration").text.replace("\u00a0", " ")
    made.confirmed_at = clock.now()
    db.session.commit()
    assert "Please answer by" not in client.get(f"{EVENT}/my-registration").text


def test_a_nominated_person_completes_and_sends(world, client):
    person = factories.an_account()
    nomination = actions.Nomination(world.dana, "http://127.0.0.1/x")
    details = actions.Details("Nino", "Beridze", function=Translated(en="Prosecutor"))
    actions.nominate(
        world.event, person, world.delegate, details, nomination=nomination, affiliation=world.state, now=clock.now()
    )
    db.session.commit()
    client.sign_in(person)
    assert "Dana KAPANADZE has nominated you" in client.get(f"{EVENT}/my-registration/edit").text
    data = FORM | {"given_name": "Nino", "affiliation_id": world.other_state.id, "agrees_to_list": "y"}
    assert client.post(f"{EVENT}/my-registration/edit", data=data).status_code == 302
    made = of(world, person)
    assert (made.state, made.family_name, made.affiliation) == (State.SUBMITTED, "Strange", world.state)
    assert made.agreed_to_list


@pytest.mark.parametrize("state", [State.CHANGES, State.WAITING, State.REFUSED])
def test_a_reason_is_read_line_by_line_as_it_was_written(world, client, state):
    reason = "Two things:\n\n1. the function\n2. the <institution>"
    factories.a_registration(
        world.event, world.stella, world.delegate, state=state, reason=reason, queued_at=clock.now()
    )
    page = client.sign_in(world.stella).get(f"{EVENT}/my-registration").text
    written = '<blockquote class="written">Two things:\n\n1. the function\n2. the &lt;institution&gt;</blockquote>'
    assert written in page
    assert "The organisers add:" in page or "They write:" in page
    if state == State.CHANGES:
        assert written in client.get(f"{EVENT}/my-registration/edit").text


MEANWHILE = {"family_name": "Newer", "function-en": "Judge"}


def edited(client, address, **changes):
    """What a page is opened with, its stamp too, with changes."""
    page = client.get(address).text
    return FORM | {"seen": re.search(r'name="seen" type="hidden" value="([^"]*)"', page)[1]} | changes


@pytest.mark.parametrize("who", ["herself", "an organiser"])
def test_an_older_tab_overwrites_nothing_unseen(world, client, who):
    made, own = of(world, world.remi), f"{EVENT}/my-registration/edit"
    address = own if who == "herself" else f"{MANAGE}/registrations/{made.id}/edit"
    editor = world.remi if who == "herself" else world.olga
    older = edited(client.sign_in(editor), address, family_name="Older", affiliation_id=world.state.id)
    assert older["seen"]
    client.sign_in(world.remi)
    assert client.post(own, data=edited(client, own, **MEANWHILE)).status_code == 302
    client.sign_in(editor)
    refused = client.post(address, data=older)
    assert refused.status_code == 409
    assert "Compare both versions" in refused.text
    assert ("in another window" in refused.text) is (who == "herself")
    table = refused.text.split('<table class="table versions">')[1].split("</table>")[0]
    assert "Newer" in table
    assert "Older" in table
    assert "Judge" in table
    assert 'value="Older"' in refused.text, "what was typed stays"
    assert of(world, world.remi).family_name == "Newer"
    again = older | {"seen": re.search(r'name="seen" type="hidden" value="([^"]*)"', refused.text)[1]}
    assert client.post(address, data=again).status_code == 302
    assert of(world, world.remi).family_name == "Older"


def test_the_same_sent_twice_and_a_form_without_a_stamp_are_no_conflict(world, client):
    own = f"{EVENT}/my-registration/edit"
    data = edited(client.sign_in(world.remi), own, family_name="Newer")
    assert client.post(own, data=data).status_code == 302
    assert client.post(own, data=data).status_code == 302
    assert client.post(own, data=FORM | {"family_name": "By a script"}).status_code == 302
    assert of(world, world.remi).family_name == "By a script"


def test_a_nominee_compares_with_what_was_corrected_for_her_and_her_agreement_is_no_difference(world, client):
    nominee = factories.a_registration(world.event, world.stella, world.delegate, state=State.NOMINATED)
    own = f"{EVENT}/my-registration/edit"
    data = edited(client.sign_in(world.stella), own, agrees_to_list="y")
    assert client.post(own, data=data | {"seen": "x" * 20}).status_code == 409
    nominee.family_name = "Corrected"
    db.session.commit()
    refused = client.post(own, data=data)
    assert refused.status_code == 409
    assert "Corrected" in refused.text
    table = refused.text.split('<table class="table versions">')[1].split("</table>")[0]
    assert "agree" not in table.lower()
    assert nominee.confirmed_at is None


def test_correcting_ends_when_registration_closes(world, client):
    client.sign_in(world.remi)
    data = FORM | {"given_name": "Rémi", "badge_name": "Boss", "is_protected": "y", "category": world.civil_society.id}
    assert client.post(f"{EVENT}/my-registration/edit", data=data).status_code == 302
    made = of(world, world.remi)
    assert (made.family_name, made.badge_name, made.category) == ("Strange", "", world.delegate)
    queries.window(world.event).closes_at = clock.now()
    db.session.commit()
    refused = client.post(f"{EVENT}/my-registration/edit", data=FORM | {"family_name": "Later"})
    assert refused.status_code == 422
    assert 'value="Later"' in refused.text
    assert of(world, world.remi).family_name == "Strange"


@pytest.mark.parametrize("state", [State.NOMINATED, State.APPROVED, State.REFUSED])
def test_whoever_is_asked_to_write_to_the_organisers_reads_their_address_once(world, client, state):
    world.event.contact_email = "team@example.org"
    confirmed_at = None if state == State.NOMINATED else clock.now()
    factories.a_registration(world.event, world.stella, world.delegate, state=state, confirmed_at=confirmed_at)
    db.session.commit()
    clock.stop_at(queries.window(world.event).closes_at + timedelta(minutes=1))
    page = client.sign_in(world.stella).get(f"{EVENT}/my-registration").text
    assert page.count('<a href="mailto:team@example.org">team@example.org</a>') == 1


@pytest.mark.parametrize("state", [State.NOMINATED, State.SUBMITTED, State.CHANGES, State.APPROVED])
def test_nobody_is_expected_or_asked_for_anything_when_the_meeting_is_cancelled(world, client, state):
    factories.a_registration(world.event, world.stella, world.delegate, state=state, takes_part="online")
    world.event.state, world.event.format, world.event.online_link = (
        EventState.CANCELLED,
        Format.HYBRID,
        "https://x.org/",
    )
    db.session.commit()
    page = client.sign_in(world.stella).get(f"{EVENT}/my-registration").text
    assert "This meeting will not take place. You need not do anything." in page
    for words in ("You are expected", "Your turn", "The organisers look at it", "Show this code", "https://x.org/"):
        assert words not in page


def test_only_a_protected_person_chooses_a_name_for_the_badge(world, client):
    of(world, world.remi).is_protected = True
    db.session.commit()
    client.sign_in(world.remi).post(f"{EVENT}/my-registration/edit", data=FORM | {"badge_name": "Alex"})
    assert of(world, world.remi).badge_name == "Alex"


def test_withdrawing_asks_first(world, client):
    client.sign_in(world.remi)
    assert "Do you really not come?" in client.get(f"{EVENT}/my-registration/withdrawal").text
    assert of(world, world.remi).state == State.APPROVED
    client.post(f"{EVENT}/my-registration/withdrawal", data={"reason": "Ill"})
    made = of(world, world.remi)
    assert (made.state, made.reason) == (State.WITHDRAWN, "Ill")
    assert "Register again" in client.get(f"{EVENT}/my-registration").text
    assert client.get(f"{EVENT}/participants").status_code == 404


def test_the_link_is_for_approved_people_who_come_online(world, client):
    world.event.format, world.event.online_link = Format.HYBRID, "https://online.example/room"
    db.session.commit()
    client.sign_in(world.remi)
    assert "https://online.example/room" not in client.get(f"{EVENT}/my-registration").text
    of(world, world.remi).takes_part = "online"
    db.session.commit()
    assert "https://online.example/room" in client.get(f"{EVENT}/my-registration").text
    of(world, world.remi).state = State.SUBMITTED
    db.session.commit()
    for path in ("my-registration", "my-registration/calendar.ics", "register"):
        assert "https://online.example/room" not in client.get(f"{EVENT}/{path}").text


def test_the_code_and_the_calendar_entry(world, client):
    client.sign_in(world.remi)
    code = client.get(f"{EVENT}/my-registration/code.svg")
    assert code.mimetype == "image/svg+xml"
    assert '<path fill="#fff" d="M0 0h' in code.text, "a code on no ground of its own cannot be read in the dark scheme"
    page = client.get(f"{EVENT}/my-registration").text
    assert 'href="#desk"' in page
    assert 'id="desk"' in page
    assert client.get(f"{EVENT}/my-registration/code.png").data.startswith(b"\x89PNG")
    entry = client.get(f"/fr{EVENT[3:]}/my-registration/calendar.ics")
    assert entry.mimetype == "text/calendar"
    assert f"SUMMARY:{world.event.title['fr']}" in entry.text
    assert "http://127.0.0.1:8000/fr/events/" in entry.text.replace("\r\n ", "")


def test_an_invited_event_opens_for_those_who_are_registered(world, client):
    world.event.visibility = Visibility.INVITED
    db.session.commit()
    assert client.sign_in(world.stella).get(f"{EVENT}/register").status_code == 404
    delegations.appoint(
        world.event,
        world.other_state,
        actions.Invitee(world.stella.email, "Stella", "Strange", "en"),
        by=world.olga,
        now=clock.now(),
    )
    db.session.commit()
    assert client.get(f"{EVENT}/register").status_code == 200


def test_the_list_of_participants_shows_the_listed_and_nobody_else(world, client):
    world.delegate.listing, world.civil_society.listing = Listing.RULE, Listing.CONSENT
    hidden = {
        "Protected": {"is_protected": True},
        "Waiting": {"state": State.WAITING, "queued_at": clock.now()},
        "Refused": {"state": State.REFUSED},
    }
    for name, values in hidden.items():
        factories.a_registration(world.event, factories.an_account("Xenia", name), world.delegate, **values)
    db.session.commit()
    client.sign_in(world.remi)
    page = client.get(f"{EVENT}/participants").text
    assert "VASSEUR-DELORME" in page
    assert not [name for name in (*hidden, "Okonjo") if name.upper() in page]
    actions.agree_to_list(of(world, world.sam), by=world.sam, now=clock.now())
    db.session.commit()
    assert "OKONJO" in client.get(f"{EVENT}/participants").text
    assert "OKONJO" in client.get(f"{EVENT}/participants?q=okon").text
    assert "OKONJO" not in client.get(f"{EVENT}/participants?q=france").text


def test_states_follow_the_readers_alphabet(world, client):
    world.delegate.listing = Listing.RULE
    for code, english, french in (("DE", "Germany", "Allemagne"), ("AT", "Austria", "Autriche")):
        state = factories.a_state(code, english, french)
        factories.a_registration(world.event, factories.an_account(affiliation=state), world.delegate)
    db.session.commit()
    client.sign_in(world.remi)
    english = client.get(f"{EVENT}/participants").text
    assert english.index("Austria") < english.index("France") < english.index("Germany")
    french = client.get(f"/fr{EVENT[3:]}/participants").text
    assert french.index("Allemagne") < french.index("Autriche") < french.index("France")


def test_the_list_is_for_participants_and_the_team(world, client):
    for account, status in ((world.remi, 200), (world.gaby, 200), (world.olga, 200), (world.dana, 404)):
        assert client.sign_in(account).get(f"{EVENT}/participants").status_code == status


def test_the_list_costs_the_same_for_one_and_for_thirty(world, client, count_queries):
    world.delegate.listing = Listing.RULE
    db.session.commit()
    client.sign_in(world.remi)
    costs = []
    for more in (0, 30):
        for _number in range(more):
            factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
        with count_queries() as statements:
            assert client.get(f"{EVENT}/participants").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12


def test_own_pages_cost_little(world, client, count_queries):
    for account, path in (
        (world.remi, "my-registration"),
        (world.stella, "register"),
        (world.remi, "my-registration/edit"),
    ):
        client.sign_in(account)
        with count_queries() as statements:
            assert client.get(f"{EVENT}/{path}").status_code == 200
        assert len(statements) <= 12, path


def test_names_are_never_markup(world, client):
    world.delegate.listing = Listing.RULE
    evil = factories.an_account("<img src=x onerror=alert(1)>", "{{7*7}}", affiliation=world.state)
    factories.a_registration(world.event, evil, world.delegate)
    page = client.sign_in(world.remi).get(f"{EVENT}/participants").text
    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_registering_tells_the_person_in_her_language(world, client):
    world.stella.language = "fr"
    db.session.commit()
    client.sign_in(world.stella).post(f"{EVENT}/register", data=answers(world))
    mail = db.session.scalars(sa.select(Mail)).one()
    assert mail.language == "fr"
    assert "/fr/events/annual-meeting/my-registration" in mail.text
    assert world.event.title["fr"] in mail.subject


def test_nobody_registers_for_a_draft_or_a_cancelled_meeting(world, client):
    world.event.state = EventState.CANCELLED
    db.session.commit()
    assert client.sign_in(world.stella).post(f"{EVENT}/register", data=answers(world)).status_code == 422
    world.event.state = EventState.DRAFT
    db.session.commit()
    assert client.post(f"{EVENT}/register", data=answers(world)).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 2


def test_readers_of_the_team_may_see_the_list(world, client):
    factories.a_role(world.event, world.stella, Role.READER)
    assert client.sign_in(world.stella).get(f"{EVENT}/participants").status_code == 200


def test_the_same_answers_sent_twice_are_no_mistake_and_others_are_not_lost(world, client):
    client.sign_in(world.stella)
    for _click in range(2):
        answer = client.post(f"{EVENT}/register", data=answers(world, form_of_address=""))
        assert answer.status_code == 302
        assert answer.location.endswith("/my-registration")
    other = client.post(f"{EVENT}/register", data=answers(world, given_name="Estelle", form_of_address=""))
    assert other.status_code == 422
    assert "Estelle" in other.text


def test_the_button_alone_withdraws_because_nobody_has_to_say_why(world, client):
    client.sign_in(world.remi)
    assert client.post(f"{EVENT}/my-registration/withdrawal").status_code == 302
    assert of(world, world.remi).state == "withdrawn"


def test_a_missing_state_is_marked_at_its_field(world, client):
    world.delegate.in_delegation = True
    db.session.commit()
    client.sign_in(world.stella)
    answer = client.post(f"{EVENT}/register", data=answers(world, affiliation_id=""))
    assert answer.status_code == 422
    assert '<a href="#affiliation_id">State or organisation: Please choose a State' in answer.text
    assert 'id="affiliation_id-error"' in answer.text


def test_only_institutions_on_offer_can_be_chosen_and_the_refused_form_lists_all(world, client):
    retired, other = factories.an_institution("Old League", is_retired=True), factories.an_institution("New League")
    db.session.commit()
    client.sign_in(world.stella)
    for wrong in (retired.id, "222222222222"):
        answer = client.post(f"{EVENT}/register", data=answers(world, affiliation_id=wrong))
        assert answer.status_code == 422
        assert 'id="affiliation_id-error"' in answer.text
        assert "New League</option>" in answer.text
        assert "Old League" not in answer.text
    assert client.post(f"{EVENT}/register", data=answers(world, affiliation_id=other.id)).status_code == 302


def test_a_name_above_a_title_is_not_set_in_capitals_by_the_style(world, client):
    page = client.sign_in(world.remi).get(f"{EVENT}/my-registration").text
    assert '<p class="kicker kicker-name">Rémi VASSEUR-DELORME</p>' in page


@pytest.mark.parametrize("done", [True, False])
def test_who_has_something_left_to_do_is_not_told_that_there_is_nothing(world, client, monkeypatch, done):
    def travel(registration, now):
        return [Step("Travel, meals and access", "registration.mine", {"slug": registration.event.slug}, done=done)]

    monkeypatch.setattr(steps, "DUTIES", [travel])
    factories.a_registration(world.event, world.stella, world.delegate, state=State.SUBMITTED)
    page = client.sign_in(world.stella).get(f"{EVENT}/my-registration").text
    assert ("You need not do anything." in page) is done
    assert ("What is still to do: Travel, meals and access." in page) is not done
