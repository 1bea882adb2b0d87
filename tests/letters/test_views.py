"""Pages of letters: they work, they refuse, and a stranger, a neighbour or the desk gets nothing."""

import re
from datetime import UTC, datetime, time, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from markupsafe import escape

from meetings.core import clock, personal, tasks
from meetings.core.db import db
from meetings.core.limits import limiter
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.access import ROLE_PERMISSIONS, Permission
from meetings.events.models import EventState, Role
from meetings.institutions.rules import folded
from meetings.letters import actions, codes
from meetings.letters.models import Ending, Kind, Letter, LetterText, Passport
from meetings.letters.queries import requests, texts
from meetings.registration import steps
from meetings.registration.models import State
from tests import factories
from tests.deeds import deeds
from tests.letters.test_actions import text_of
from tests.letters.writing import NUMBER, asked, issued, place_of, with_texts, written
from tests.windows import overwritten

MINE = "/en/events/annual-meeting/my-registration/letters"
MANAGE = "/en/events/annual-meeting/manage/letters"
CHECK = "/en/letters/"


def a_form(world, **overrides):
    values = {
        "full_name": "REMI JEAN VASSEUR DELORME",
        "number": "ab 1234567",
        "nationality": world.other_state.id,
        "other_nationality": "",
        "born_on": "1975-03-01",
        "issued_on": "2020-05-04",
        "expires_on": str((clock.now() + timedelta(days=900)).date()),
        "consulate": "Consulate General in Invented City",
        "language": "fr",
    }
    return values | overrides


def reads(client, account, path, **how):
    client.sign_in(account)
    return client.get(path, **how)


def test_a_person_asks_and_takes_her_letter(client, world):
    with_texts(world)
    page = reads(client, world.remi, "/en/events/annual-meeting/my-registration")
    assert MINE in page.text
    assert "Ask for a letter" in client.get(MINE).text
    form = client.get(f"{MINE}/request")
    day = (world.event.last_day + timedelta(days=30)).day
    assert f"{day}\xa0" in form.text
    assert client.post(f"{MINE}/request", data=a_form(world)).location.endswith(MINE)
    passport = db.session.scalars(sa.select(Passport)).one()
    assert (passport.number, passport.nationality_id) == (NUMBER, world.other_state.id)
    assert NUMBER in client.get(MINE).text
    (letter,) = written(world, [place_of(world, world.remi)])
    page = client.get(MINE)
    assert letter.reference in page.text
    file = client.get(f"{MINE}/{letter.id}/file")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    assert NUMBER in text_of(file.data)
    assert [entry.actor_id for entry in deeds("letter.downloaded")] == [world.remi.id]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"full_name": ""}, "Please fill in this field."),
        ({"number": "12"}, "four to twenty letters"),
        ({"nationality": "other"}, "Please write the nationality"),
        ({"nationality": "222222222222"}, "choose one of what is offered"),
        ({"born_on": "2090-01-01"}, "cannot be a date of birth"),
        ({"expires_on": "2020-06-01"}, "valid beyond the meeting"),
        ({"issued_on": "yesterday"}, "Please give a date."),
        ({"language": "de"}, "choose one of what is offered"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(client, world, wrong, said):
    with_texts(world)
    client.sign_in(world.remi)
    answer = client.post(f"{MINE}/request", data=a_form(world, **wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Consulate General in Invented City" in answer.text
    assert db.session.scalars(sa.select(Passport)).all() == []


def test_all_that_is_wrong_with_a_passport_is_said_at_once(client, world):
    with_texts(world)
    client.sign_in(world.remi)
    wrong = {"full_name": "", "number": "12", "nationality": "other", "born_on": "2090-01-01"}
    wrong |= {"issued_on": "2089-01-01", "expires_on": "2020-06-01"}
    answer = client.post(f"{MINE}/request", data=a_form(world, **wrong))
    assert answer.status_code == 422
    for said in (
        "Please fill in this field.",
        "four to twenty letters",
        "Please write the nationality",
        "cannot be a date of birth",
        "A passport is issued after the birth",
        "valid beyond the meeting",
    ):
        assert said in answer.text, said
    lacking = client.post(f"{MINE}/request", data=a_form(world, number="", nationality="", born_on=""))
    for said in ("four to twenty letters", "Please write the nationality", "cannot be a date of birth"):
        assert said not in lacking.text, said


def test_another_nationality_is_written(client, world):
    with_texts(world)
    client.sign_in(world.sam)
    client.post(f"{MINE}/request", data=a_form(world, nationality="other", other_nationality="Invented Islands"))
    (letter,) = issued(world, [place_of(world, world.sam)])
    assert letter.passport["nationality"] == "Invented Islands"


def test_nobody_asks_without_a_place_or_where_none_are_issued(client, world):
    client.sign_in(world.remi)
    assert client.get(f"{MINE}/request").status_code == 404
    assert client.post(f"{MINE}/request", data=a_form(world)).status_code == 404
    assert MINE not in client.get("/en/events/annual-meeting/my-registration").text
    with_texts(world)
    place_of(world, world.remi).state = State.SUBMITTED
    db.session.commit()
    assert client.post(f"{MINE}/request", data=a_form(world)).status_code == 404
    for page in (MINE, f"{MINE}/request"):
        assert reads(client, world.stella, page).status_code == 404


def test_she_deletes_her_passport_data(client, world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    client.sign_in(world.remi)
    assert "Delete your passport data?" in client.get(f"{MINE}/passport/deletion").text
    assert client.post(f"{MINE}/passport/deletion").location.endswith(MINE)
    assert db.session.scalars(sa.select(Passport)).all() == []
    assert client.get(f"{MINE}/{letter.id}/file").status_code == 404
    assert "The file was deleted with the passport data." in client.get(MINE).text
    assert "is valid" in client.get(f"{CHECK}{letter.code}").text


def test_a_letter_of_somebody_else_is_not_there(client, world):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    for account in (world.sam, world.dana, world.stella, world.gaby, world.olga):
        assert reads(client, account, f"{MINE}/{letter.id}/file").status_code == 404
    client.post(f"{MINE}/passport/deletion")
    assert db.session.scalars(sa.select(Passport)).one().number == NUMBER
    assert deeds("letter.downloaded") == []


def test_a_letter_that_counts_no_more_is_not_handed_out(client, world):
    (letter,) = written(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    actions.revoke(letter, "Mistake", by=world.olga, now=clock.now())
    db.session.commit()
    assert reads(client, world.remi, f"{MINE}/{letter.id}/file").status_code == 404
    assert reads(client, world.olga, f"{MANAGE}/register/{letter.id}/file").status_code == 200


PAGES = [
    "",
    "/register",
    "/register/{letter}",
    "/register/{letter}/file",
    "/people/{place}",
    "/people/{place}/passport",
]
PAGES += ["/issues/new?kind=visa&all=1", "/issues/{issue}", "/texts", "/texts/visa", "/texts/visa/en/specimen"]


def test_who_opens_the_pages_of_organisers(client, world):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    reader, officer = factories.an_account("Rea", "Reader"), factories.an_account("Otto", "Officer")
    factories.a_role(world.event, reader, Role.READER)
    factories.a_role(world.event, officer, Role.REGISTRATION_OFFICER)
    neighbour = factories.an_account("Nora", "Neighbour")
    other = factories.an_event(hosts=(world.council, world.osce))
    factories.a_role(other, neighbour, Role.ORGANISER, world.council)
    values = {"letter": letter.id, "issue": letter.issue_id, "place": letter.registration_id}
    paths = {page: MANAGE + page.format(**values) for page in PAGES}
    assert {page: client.get(path).status_code for page, path in paths.items()} == dict.fromkeys(PAGES, 302)
    for account in (world.stella, world.remi, world.dana, world.gaby, reader, neighbour):
        assert answers(client, account, paths) == dict.fromkeys(PAGES, 404), account.full_name
    own = {page: path.replace("annual-meeting", other.slug) for page, path in paths.items()}
    assert answers(client, neighbour, own) == {
        page: 404 if "{" in page or "specimen" in page else 200 for page in PAGES
    }
    assert answers(client, officer, paths) == {page: 404 if "/texts" in page else 200 for page in PAGES}
    for account in (world.olga, world.hugo):
        assert answers(client, account, paths) == dict.fromkeys(PAGES, 200)


def answers(client, account, paths):
    """What each page answers to this person, by page."""
    client.sign_in(account)
    return {page: client.get(path).status_code for page, path in paths.items()}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/issues", {"kind": "invitation", "all": "1", "language": "own"}),
        ("/register/{letter}/revocation", {"reason": "Because"}),
        ("/issues/{issue}/tries", {}),
        ("/texts/visa", {"signatory": "Mallory"}),
        ("/texts/settings", {"prefix": "MALLORY", "passport_days": "365"}),
    ],
)
def test_who_may_not_act_changes_nothing(client, world, path, data):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    values = {"letter": letter.id, "issue": letter.issue_id}
    for account in (world.stella, world.remi, world.gaby):
        client.sign_in(account)
        assert client.post(MANAGE + path.format(**values), data=data).status_code == 404
    assert db.session.scalars(sa.select(Letter.ending)).all() == [""]
    assert texts.passport_days(world.event) == 30
    assert texts.text(world.event, Kind.VISA).signatory == "Vera Signmore"


def test_organisers_see_who_asks_and_answer_all_at_once(client, world):
    asked(with_texts(world))
    asked(world, world.sam)
    page = reads(client, world.olga, MANAGE)
    assert "Answer all 2 that wait" in page.text
    assert NUMBER not in page.text
    assert "VASSEUR" not in client.get(f"{MANAGE}?q=okonjo").text
    assert "VASSEUR" in client.get(f"{MANAGE}?q=vasseur&state=open").text
    look = client.get(f"{MANAGE}/issues/new?kind=visa&all=1")
    assert "This issues 2 letters" in look.text
    answer = client.post(f"{MANAGE}/issues", data={"kind": "visa", "all": "1", "language": "own"})
    assert answer.status_code == 303
    assert "0 of 2" in client.get(answer.location).text
    tasks.run_due()
    live = client.get(answer.location, headers={"HX-Request": "true"})
    assert "The letters are made" in live.text
    assert "<html" not in live.text
    assert len(db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued")).all()) == 2
    again = client.post(f"{MANAGE}/issues", data={"kind": "visa", "all": "1", "language": "own"})
    assert again.status_code == 422
    assert "Nobody is left to write to" in again.text


def test_after_a_revocation_each_page_says_so_and_a_new_letter_can_be_issued(client, world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    actions.revoke(letter, "Mistake", by=world.olga, now=clock.now())
    db.session.commit()
    mine = reads(client, world.remi, MINE).text
    (offer,) = (step for step in steps.steps_of(registration, clock.now()) if step.endpoint == "my_letters.index")
    assert not offer.done
    assert "the letter that was issued is no longer valid" in mine
    assert "the letter is below" not in mine
    listed = reads(client, world.olga, MANAGE).text
    assert "none that counts" in listed
    assert "none yet" not in listed
    names = {state: client.get(f"{MANAGE}?state={state}").text for state in ("open", "answered", "revoked")}
    assert {state: f"/people/{registration.id}" in page for state, page in names.items()} == {
        "open": False,
        "answered": False,
        "revoked": True,
    }
    person = client.get(f"{MANAGE}/people/{registration.id}").text
    assert "Letter revoked" in person
    assert "Issue a visa support letter" in person
    data = {"kind": "visa", "chosen": registration.id, "language": "own"}
    assert client.post(f"{MANAGE}/issues", data=data).status_code == 303
    assert "the letter is below" in reads(client, world.remi, MINE).text
    (offer,) = (step for step in steps.steps_of(registration, clock.now()) if step.endpoint == "my_letters.index")
    assert offer.done
    listed = reads(client, world.olga, f"{MANAGE}?state=answered").text
    assert f"/people/{registration.id}" in listed


def test_whoever_takes_part_online_by_now_is_named_before_a_visa_letter_is_issued(client, world):
    registration = asked(with_texts(world))
    asked(world, world.sam)
    look = f"{MANAGE}/issues/new?kind={{}}&all=1"
    assert "travel" not in reads(client, world.olga, look.format("visa")).text
    registration.takes_part = "online"
    db.session.commit()
    page = client.get(look.format("visa")).text
    assert "1 person takes part online by now" in page
    assert page.count(registration.listed_name) == 2, "in the notice and among those who get a letter"
    assert "travel" not in client.get(look.format("invitation")).text


DECIDE = "/en/events/annual-meeting/manage/registrations/decision?chosen={}&chosen={}&verb={}"


def test_a_decision_says_beforehand_that_letters_and_passport_data_go_with_it(client, world):
    one, two = asked(with_texts(world)), place_of(world, world.sam)
    reads(client, world.olga, DECIDE.format(one.id, two.id, "refuse"))
    for verb, says in (("refuse", True), ("wait", True), ("ask", False)):
        page = client.get(DECIDE.format(one.id, two.id, verb)).text
        assert ("1 person has a letter or has asked for one" in page) is says, verb
    assert "has asked for one" not in client.get(DECIDE.format(two.id, two.id, "refuse")).text
    person = "/en/events/annual-meeting/manage/registrations/{}/withdrawal"
    assert "has asked for one" in client.get(person.format(one.id)).text
    assert "has asked for one" not in client.get(person.format(two.id)).text
    mine = "/en/events/annual-meeting/my-registration"
    for path in (mine, f"{mine}/withdrawal"):
        page = reads(client, world.remi, path).text
        assert "You have a letter or have asked for one" in page
        assert "1 person has" not in page
        assert "asked for one" not in reads(client, world.sam, path).text
    client.sign_in(world.olga)
    issued(world, [two], Kind.INVITATION)
    assert "2 people have a letter" in client.get(DECIDE.format(one.id, two.id, "refuse")).text


def test_invitations_follow_the_table_of_registrations(client, world):
    with_texts(world)
    table = reads(client, world.olga, "/en/events/annual-meeting/manage/registrations?q=okonjo")
    assert "manage/letters/issues/new?kind=invitation" in table.text
    look = client.get(f"{MANAGE}/issues/new?kind=invitation&all=1&q=okonjo")
    assert "This issues 1 letter" in look.text
    data = {"kind": "invitation", "all": "1", "q": "okonjo", "language": "fr"}
    client.post(f"{MANAGE}/issues", data=data)
    (letter,) = db.session.scalars(sa.select(Letter))
    assert (letter.name, letter.language) == ("Sam OKONJO", "fr")
    look = client.get(f"{MANAGE}/issues/new?kind=invitation&all=1")
    assert "This issues 1 letter" in look.text
    assert "Has a letter of this kind that counts." in look.text


@pytest.mark.parametrize("by_hand", [True, False])
def test_letters_for_many_are_listed_and_numbered_by_name(client, world, by_hand):
    with_texts(world)
    people = []
    for name in ("Zimmer", "Ábel", "Mann"):
        account, sort_name = factories.an_account("Ada", name), folded(f"{name} Ada")
        people.append(factories.a_registration(world.event, account, world.delegate, sort_name=sort_name))
    client.sign_in(world.olga)
    chosen = {"chosen": [person.id for person in people]} if by_hand else {"all": "1", "q": "ada"}
    asked = {"kind": "invitation"} | chosen
    page = client.get(f"{MANAGE}/issues/new", query_string=asked).text
    names = ["ÁBEL", "MANN", "ZIMMER"]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert client.post(f"{MANAGE}/issues", data=asked | {"language": "own"}).status_code == 303
    letters = db.session.scalars(sa.select(Letter).order_by(Letter.number)).all()
    assert [letter.name for letter in letters] == [f"Ada {name}" for name in names]


def test_people_of_another_meeting_get_no_letter_of_this_one(client, world):
    with_texts(world)
    other = factories.an_event(hosts=(world.council, world.osce))
    person = factories.a_registration(other, world.stella, factories.a_category(other))
    client.sign_in(world.olga)
    data = {"kind": "invitation", "chosen": person.id, "language": "own"}
    assert client.post(f"{MANAGE}/issues", data=data).status_code == 422
    assert db.session.scalars(sa.select(Letter)).all() == []
    assert client.get(f"{MANAGE}/people/{person.id}").status_code == 404


def test_passport_data_are_read_by_few_and_each_reading_is_deeds(client, world):
    registration = asked(with_texts(world))
    page = reads(client, world.olga, f"{MANAGE}/people/{registration.id}")
    assert NUMBER not in page.text
    assert deeds("letter.passport_read") == []
    assert NUMBER in client.get(f"{MANAGE}/people/{registration.id}/passport").text
    (entry,) = deeds("letter.passport_read")
    assert (entry.actor_id, entry.target_id, entry.after) == (world.olga.id, registration.id, {})


def test_who_may_not_read_sensitive_data_takes_no_visa_letter(client, world, monkeypatch):
    registration = asked(with_texts(world))
    (visa,) = written(world, [registration])
    (invitation,) = written(world, [registration], Kind.INVITATION)
    officer = factories.an_account("Otto", "Officer")
    factories.a_role(world.event, officer, Role.REGISTRATION_OFFICER)
    fewer = ROLE_PERMISSIONS[Role.REGISTRATION_OFFICER] - {Permission.READ_SENSITIVE}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.REGISTRATION_OFFICER, fewer)
    client.sign_in(officer)
    assert f"{visa.id}/file" not in client.get(f"{MANAGE}/register/{visa.id}").text
    assert client.get(f"{MANAGE}/register/{visa.id}/file").status_code == 404
    assert client.get(f"{MANAGE}/people/{registration.id}/passport").status_code == 404
    assert client.get(f"{MANAGE}/register/{invitation.id}/file").status_code == 200


def test_a_letter_is_corrected_and_revoked(client, world):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    page = reads(client, world.olga, f"{MANAGE}/register/{letter.id}")
    assert codes.grouped(letter.code) in page.text
    data = {"kind": "visa", "chosen": letter.registration_id, "replaces": letter.id, "language": "en"}
    assert "is replaced" in client.get(f"{MANAGE}/issues/new", query_string=data).text
    assert client.post(f"{MANAGE}/issues", data=data).status_code == 303
    assert client.post(f"{MANAGE}/issues", data=data).status_code == 422, "a second click"
    old, new = db.session.scalars(sa.select(Letter).order_by(Letter.number))
    assert (old.ending, new.language) == (Ending.REPLACED, "en")
    assert new.reference in client.get(f"{MANAGE}/register/{old.id}").text
    assert client.post(f"{MANAGE}/register/{new.id}/revocation", data={"reason": ""}).status_code == 422
    client.post(f"{MANAGE}/register/{new.id}/revocation", data={"reason": "Passport lost"})
    assert db.session.get_one(Letter, new.id).ending == Ending.REVOKED
    page = client.get(f"{MANAGE}/register/{new.id}").text
    assert "A new one can be issued to this person." in page
    assert re.search(rf'href="{MANAGE}/people/{new.registration_id}">To the letters of this person', page)
    stale = client.post(f"{MANAGE}/register/{new.id}/revocation", data={"reason": "x"})
    assert stale.status_code == 409
    assert "This letter counts no more already." in stale.text


def test_a_letter_that_says_something_else_than_today_is_marked(client, world):
    (letter,) = issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    warning = "Changed since then"
    assert warning not in reads(client, world.olga, f"{MANAGE}/register/{letter.id}").text
    place_of(world, world.remi).function = Translated(en="Judge", fr="Juge")
    world.event.last_day += timedelta(days=1)
    db.session.commit()
    page = client.get(f"{MANAGE}/register/{letter.id}").text
    for word in (warning, "<li>Position</li>", "<li>Dates of the meeting</li>"):
        assert word in page
    assert "<li>Title of the meeting</li>" not in page


def test_the_register_is_searched_and_filtered(client, world):
    with_texts(world)
    first, second = issued(world, [place_of(world, world.remi), place_of(world, world.sam)], Kind.INVITATION)
    actions.revoke(second, "Mistake", by=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.olga)
    for query, shown in {"q=vasseur": first, f"q={second.reference}": second, "state=valid": first}.items():
        page = client.get(f"{MANAGE}/register?{query}").text
        other = second if shown is first else first
        assert f"/register/{shown.id}" in page
        assert f"/register/{other.id}" not in page
    assert "No letter fits" in client.get(f"{MANAGE}/register?kind=visa").text


def test_pages_cost_the_same_with_one_and_with_thirty(client, world, count_queries):
    with_texts(world)
    paths = [MANAGE, f"{MANAGE}/register", f"{MANAGE}/issues/new?kind=invitation&all=1", f"{MANAGE}/texts"]

    def costs():
        found = []
        for path in paths:
            with count_queries() as statements:
                assert client.get(path).status_code == 200
            found.append(len(statements))
        return found

    client.sign_in(world.olga)
    asked(world)
    issued(world, [place_of(world, world.remi)])
    few = costs()
    for _number in range(30):
        account = factories.an_account(affiliation=world.state)
        factories.a_registration(world.event, account, world.delegate)
        asked(world, account)
    issued(world, requests.open_ones(world.event)[:20])
    assert costs() == few
    (letter,) = db.session.scalars(sa.select(Letter).limit(1))
    paths[:] = [f"{MANAGE}/register/{letter.id}", f"{MANAGE}/people/{letter.registration_id}"]
    paths += [f"{MANAGE}/people/{letter.registration_id}/passport", f"{MANAGE}/issues/{letter.issue_id}"]
    assert max(few + costs()) <= 12
    client.sign_in(world.remi)
    paths[:] = [MINE, f"{MINE}/request", "/en/events/annual-meeting/my-registration", CHECK, f"{CHECK}{letter.code}"]
    assert max(costs()) <= 12


def a_text(world, **overrides):
    values = {
        "subject-en": "Invitation: {meeting}",
        "subject-fr": "Invitation : {meeting}",
        "text-en": "Dear {full_name}.",
        "text-fr": "Bonjour {full_name}.",
        "signatory": "Vera Signmore",
        "signatory_function-en": "Head",
        "signatory_function-fr": "Cheffe",
        "house": world.osce.id,
    }
    return values | overrides


def test_a_text_is_not_overwritten_unseen(client, world):
    first, second = a_text(world, **{"text-en": "By Olga."}), a_text(world, **{"text-en": "By Hugo."})
    overwritten(client, world, f"{MANAGE}/texts/invitation", first, second, "By Olga.")
    assert db.session.scalars(sa.select(LetterText)).one().text["en"] == "By Hugo."
    first, second = a_text(world, house=world.council.id), a_text(world, signatory="Ivo Clerk")
    overwritten(client, world, f"{MANAGE}/texts/invitation", first, second, "Council of Europe")


def test_organisers_write_the_text_and_look_at_a_specimen(client, world):
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/texts/invitation").text
    assert "Yours sincerely" in page
    assert page.count("(optional)") == 2, "the position of whoever signs, in two languages, and nothing else"
    assert client.get(f"{MANAGE}/texts/invitation/en/specimen").status_code == 404
    assert client.post(f"{MANAGE}/texts/invitation", data=a_text(world)).status_code == 302
    text = db.session.scalars(sa.select(LetterText)).one()
    assert (text.house_id, text.subject["fr"]) == (world.osce.id, "Invitation : {meeting}")
    said = text_of(client.get(f"{MANAGE}/texts/invitation/fr/specimen").data)
    assert "Spécimen" in said
    assert "Cheffe" in said
    clock.stop_at(datetime(world.event.first_day.year, 3, 1, 23, 30, tzinfo=UTC))
    assert "2 mars" in text_of(client.get(f"{MANAGE}/texts/invitation/fr/specimen").data), (
        "the day where the meeting is"
    )
    assert deeds("letter_text.changed")[0].actor_id == world.olga.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text-en": "Dear {password}"}, "There is no placeholder {password}"),
        ({"text-en": "{full_name.__class__}"}, "There is no placeholder"),
        ({"text-fr": "{passport_number}"}, "There is no placeholder {passport_number}"),
        ({"subject-en": "{secret}"}, "There is no placeholder {secret}"),
        ({"text-en": "[x](https://example.org/{full_name})"}, "cannot be a part of an address"),
        ({"text-fr": ""}, "in the same languages each"),
        ({"signatory": ""}, "Please fill in this field."),
        ({"house": "222222222222"}, "choose one of what is offered"),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused(client, world, wrong, said):
    client.sign_in(world.olga)
    answer = client.post(f"{MANAGE}/texts/invitation", data=a_text(world, **wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(sa.select(LetterText)).all() == []


def test_markup_in_a_text_and_in_names_does_nothing(client, world):
    world.sam.given_name = "<script>alert(1)</script>"
    registration = place_of(world, world.sam)
    registration.given_name = "<img src=x onerror=alert(1)>"
    db.session.commit()
    client.sign_in(world.olga)
    wild = "<b onclick=x>Dear</b> {full_name} ![x](file:///etc/passwd) [x](javascript:alert(1))"
    assert client.post(f"{MANAGE}/texts/invitation", data=a_text(world, **{"text-en": wild})).status_code == 302
    (letter,) = written(world, [registration], Kind.INVITATION)
    assert "<img src=x onerror=alert(1)>" in client.get(f"{MINE}/{letter.id}/file").text or letter.file_key
    for path in (f"{MANAGE}/register", f"{CHECK}{letter.code}", f"{MANAGE}/register/{letter.id}"):
        assert "<img src=x" not in client.get(path).text


def test_settings_of_numbers_and_dates(client, world):
    client.sign_in(world.olga)
    assert (
        client.post(f"{MANAGE}/texts/settings", data={"prefix": "vienna-26", "passport_days": "10"}).status_code == 302
    )
    assert (texts.setting(world.event).prefix, texts.passport_days(world.event)) == ("VIENNA-26", 10)
    for wrong in ({"prefix": "a/b"}, {"passport_days": "-1"}, {"passport_days": "4000"}):
        data = {"prefix": "VIENNA-26", "passport_days": "10"} | wrong
        assert client.post(f"{MANAGE}/texts/settings", data=data).status_code == 422
    issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    data = {"prefix": "OTHER-26", "passport_days": "10"}
    assert client.post(f"{MANAGE}/texts/settings", data=data).status_code == 422


def test_anybody_verifies_a_letter_and_reads_no_more_than_it_says(client, world):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    typed = client.post(CHECK, data={"code": f" {codes.grouped(letter.code).lower()} "})
    assert typed.status_code == 303
    page = client.get(typed.location)
    assert page.status_code == 200
    for part in (letter.reference, "Rémi VASSEUR-DELORME", "France", "•••••4567", "is valid", "Vera Signmore"):
        assert part in page.text, part
    for part in (NUMBER, "REMI JEAN", "1975", "Invented City", world.remi.email, letter.id, world.olga.full_name):
        assert part not in page.text, part
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(f"/fr/letters/{letter.code}").status_code == 200


def test_after_the_purge_even_less_is_said(client, world):
    asked(with_texts(world))
    (letter,) = written(world, [place_of(world, world.remi)])
    clock.stop_at(clock.now() + timedelta(days=60))
    actions.purge(clock.now())
    db.session.commit()
    page = client.get(f"{CHECK}{letter.code}").text
    for part in (letter.reference, "Rémi VASSEUR-DELORME", world.event.title["fr"], "The meeting is over"):
        assert part in page, part
    for part in ("4567", "Nationality", "Vera Signmore"):
        assert part not in page, part


def test_what_the_page_says_of_letters_that_count_no_more(client, world):
    with_texts(world)
    (letter,) = issued(world, [place_of(world, world.remi)], Kind.INVITATION)
    (newer,) = issued(world, [place_of(world, world.remi)], Kind.INVITATION, replaces=letter.id)
    page = client.get(f"{CHECK}{letter.code}").text
    assert "replaced by a newer one" in page
    assert newer.reference not in page
    midnight = datetime.combine(world.event.last_day + timedelta(days=1), time(0), ZoneInfo(world.event.time_zone))
    for moment, over in ((midnight - timedelta(minutes=1), False), (midnight + timedelta(minutes=1), True)):
        clock.stop_at(moment)
        assert ("The meeting is over" in client.get(f"{CHECK}{newer.code}").text) == over, (
            "midnight where the meeting is"
        )
    actions.revoke(newer, "Secret reason", by=world.olga, now=clock.now())
    db.session.commit()
    page = client.get(f"{CHECK}{newer.code}").text
    assert "no longer valid since" in page
    assert "Secret reason" not in page
    (other,) = issued(world, [place_of(world, world.sam)], Kind.INVITATION)
    world.event.state = EventState.CANCELLED
    db.session.commit()
    assert "has been cancelled" in client.get(f"{CHECK}{other.code}").text


@pytest.mark.parametrize("code", ["2222-2222-2222-2222", "x", "0", "<b>x", "%27%20OR%201=1", "2" * 300, "é"])
def test_a_code_that_is_wrong_is_a_clear_404_whatever_is_wrong_with_it(client, world, count_queries, code):
    issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    with count_queries() as statements:
        page = client.get(f"{CHECK}{code}")
    assert page.status_code == 404
    assert "No letter has the code" in page.text
    assert "<b>x" not in page.text
    assert "data-error-summary" in page.text
    assert '<a href="#code">Code on the letter: No letter has the code' in page.text
    assert 'id="code-error"' in page.text
    assert "<title>Problem · " in page.text
    assert f'value="{escape(unquote(code)[:40])}"' in page.text, "what was typed can be corrected"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert len(statements) == 1
    assert client.post(CHECK, data={"code": "  "}).status_code == 422


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A letter with this number was issued here. It is no longer valid, and what it said has been deleted"),
        ("fr", "Une lettre portant ce numéro a été délivrée ici. Elle n’est plus valable et son contenu a été effacé"),
    ],
)
def test_the_letter_of_an_erased_person_was_issued_here_and_tells_nothing_of_her(client, world, language, said):
    place = place_of(world, world.remi)
    (letter,) = issued(with_texts(world), [place], Kind.INVITATION)
    code, number, day = letter.code, letter.reference, letter.day
    told = [place.family_name, place.given_name, place.affiliation.name[language]]
    personal.erase(world.remi.id, clock.now())
    db.session.commit()
    page = client.get(f"{CHECK}{code}".replace("/en/", f"/{language}/", 1))
    main = page.text.partition("<main")[2].partition("</main")[0]
    assert page.status_code == 200
    assert said in main
    assert number in main
    assert letter.day == day
    assert not [word for word in told if word.casefold() in main.casefold()]
    assert "nobody" not in main.casefold()
    assert code not in str([getattr(letter, column.key) for column in letter.__table__.columns])


def test_guessing_is_slowed_down_and_verifying_is_not(client, world, monkeypatch):
    (letter,) = issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    try:
        for _number in range(25):
            assert client.get(f"{CHECK}{letter.code}").status_code == 200
        answers = [client.get(f"{CHECK}{codes.new_code()}") for _number in range(25)]
        assert [answer.status_code for answer in answers] == [404] * 20 + [429] * 5
        assert "Many codes that are on no letter were tried" in answers[-1].text
        assert "account" not in answers[-1].text.partition("<main")[2].partition("</main")[0]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    finally:
        limiter.reset()


def test_a_job_that_failed_is_tried_again(client, world):
    (letter,) = issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    letter.job.state, letter.job.error = "failed", "RuntimeError: no paper"
    db.session.commit()
    path = f"{MANAGE}/issues/{letter.issue_id}"
    assert "1 letter could not be made" in reads(client, world.olga, path).text
    assert client.post(f"{path}/tries").location.endswith(path)
    tasks.run_due()
    assert "The letters are made" in client.get(path).text


def test_a_missing_text_in_the_chosen_language_is_said(client, world):
    client.sign_in(world.olga)
    only = {"subject-fr": "", "text-fr": ""}
    client.post(f"{MANAGE}/texts/invitation", data=a_text(world, **only))
    place = place_of(world, world.remi)
    answer = client.post(f"{MANAGE}/issues", data={"kind": "invitation", "chosen": place.id, "language": "own"})
    assert answer.status_code == 422
    assert "missing in one of the languages" in answer.text
    assert db.session.scalars(sa.select(Letter)).all() == []
    world.event.title = Translated(en="Only English")
    db.session.commit()
    data = {"kind": "invitation", "chosen": place.id, "language": "en"}
    assert client.post(f"{MANAGE}/issues", data=data).status_code == 303


def test_the_table_of_registrations_has_a_column_of_letters(client, world, count_queries):
    asked(with_texts(world))
    issued(world, [place_of(world, world.remi), place_of(world, world.sam)], Kind.INVITATION)
    client.sign_in(world.olga)
    with count_queries() as statements:
        page = client.get("/en/events/annual-meeting/manage/registrations?columns=letters")
    assert re.search(r"/I/0001, asked for", page.text)
    assert "/I/0002<" in page.text
    assert len(statements) <= 12
