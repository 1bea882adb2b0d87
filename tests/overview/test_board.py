"""The board of States: who sees it, what it counts, reminders, confirmation, export."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.delegations import actions, queries
from meetings.delegations.models import FocalRole
from meetings.events.models import Role
from meetings.institutions.models import Kind
from meetings.questionnaires.models import Answer, Option, Purpose, Question, Questionnaire, Section
from meetings.registration import queries as registrations
from meetings.registration.models import State
from tests import factories

BOARD = "/en/events/annual-meeting/manage/board"
PATHS = ("", "/reminder", "/confirmation", "/export")


def registered(world, state_of, state=State.APPROVED, **overrides):
    account = factories.an_account("Ana", affiliation=state_of, **overrides.pop("who", {}))
    return factories.a_registration(
        world.event, account, overrides.pop("category", world.delegate), state=state, affiliation=state_of, **overrides
    )


def counts(page):
    """How many stand where, by the links above the map."""
    found = re.findall(r'state=(\w+)"[^>]*>[^<]+<b class="figures">(\d+)</b>', page)
    return {name: int(number) for name, number in found if int(number)}


def row(page, name):
    """The words of one row of the table."""
    rows = re.findall(r"<tr>(.*?)</tr>", page[page.index('<form id="bulk"') :], re.DOTALL)
    text = next(each for each in rows if f">{name}<" in each)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()


def team(world, role):
    account = factories.an_account("Team")
    factories.a_role(world.event, account, role)
    return account


@pytest.fixture
def iceland(world):
    """A State that nobody has invited; delegates come with delegations."""
    world.delegate.in_delegation = True
    db.session.commit()
    return factories.a_state("IS", "Iceland", "Islande")


def test_each_state_stands_in_one_place(world, client, iceland):
    now = clock.now()
    austria, italy, malta, norway = (factories.a_state(code, code) for code in ("AT", "IT", "MT", "NO"))
    factories.a_delegation(world.event, austria, opened_at=now)
    registered(world, italy, State.NOMINATED)
    factories.a_delegation(world.event, malta, completed_at=now)
    factories.a_delegation(world.event, norway, confirmed_at=now)
    factories.a_check_in(registrations.of(world.event, world.remi), world.gaby)
    registered(world, world.other_state)
    page = client.sign_in(world.olga).get(BOARD).text
    assert counts(page) == {
        "not_invited": 1, "silent": 1, "opened": 1, "partial": 1, "complete": 1, "confirmed": 1, "arrived": 1,
    }  # fmt: skip
    assert "Not invited" in row(page, "Iceland")
    assert "Dana KAPANADZE Silent" in row(page, "Georgia")
    assert "Has arrived 2 Approved 2 1 of 2" in row(page, "France")
    assert "Partial 1 Nominated 1" in row(page, "IT")
    tiles = dict(re.findall(r'aria-label="\w\w ([^:"]+): [^"]+">\s*<svg[^>]*>\s*<g class="tile tile-(\w+)"', page))
    assert tiles == {"Iceland": "not_invited", "Georgia": "silent", "AT": "opened", "IT": "partial", "MT": "complete",
                     "NO": "confirmed", "France": "arrived"}  # fmt: skip
    french = client.get(BOARD.replace("/en/", "/fr/")).text
    assert "Géorgie" in french
    assert "Silencieuse" in french


def test_the_address_filters_and_sorts(world, client, iceland):
    factories.a_delegation(world.event, world.state, letter_key="x/y")
    client.sign_in(world.olga)

    def names(asked):
        page = client.get(f"{BOARD}?{asked}").text
        if "No delegation found" in page:
            return []
        return re.findall(r'manage/delegations/\w{12}">([^<]+)<', page[page.index('<form id="bulk"') :])

    assert names("") == ["France", "Georgia", "Iceland"]
    assert names("sort=-name") == ["Iceland", "Georgia", "France"]
    assert names("sort=state") == ["Iceland", "Georgia", "France"]
    assert names("state=silent") == ["Georgia"]
    assert names("q=kapan") == names("letter=yes") == ["Georgia"]
    assert names("letter=no") == ["France", "Iceland"]
    assert names("q=zzz") == []
    old = "/en/events/annual-meeting/manage/delegations"
    for stage, state in (("invited", "silent"), ("nominating", "partial"), ("complete", "complete")):
        assert client.get(f"{old}?stage={stage}&letter=no").location == f"{BOARD}?letter=no&state={state}"
    assert client.get(f"{old}?stage=nonsense").location == BOARD
    assert client.get("/en/events/annual-meeting/manage/delegations?state=silent").location.endswith(
        "/manage/board?state=silent"
    )


def test_organisations_stand_on_it_when_they_were_invited_or_come(world, client, iceland):
    invited = factories.an_institution("La Strada", kind=Kind.CIVIL_SOCIETY)
    factories.an_institution("Elsewhere Network", kind=Kind.CIVIL_SOCIETY)
    factories.a_delegation(world.event, invited)
    client.sign_in(world.olga)
    page = client.get(BOARD).text
    assert "Silent" in row(page, "La Strada")
    assert "Elsewhere Network" not in page
    assert counts(client.get(f"{BOARD}?kind=state").text)["silent"] == 1
    assert counts(client.get(f"{BOARD}?kind=other").text) == {"silent": 1}


def test_people_stand_against_the_limit_of_their_state(world, client, iceland):
    actions.set_policy(world.event, actions.Policy(most=3, wants_letter=True), by=world.olga, now=clock.now())
    known = queries.delegation(world.event, world.state)
    known.most = 5
    db.session.commit()
    one = registered(world, world.state, State.SUBMITTED)
    factories.a_member(one, world.state, "head", is_funded=True)
    registered(world, world.state, outside_quota=True)
    page = client.sign_in(world.olga).get(BOARD).text
    assert "1 of 5" in row(page, "Georgia")
    assert "is missing 1 of 1" in row(page, "Georgia")
    assert "1 of 3" in row(page, "France")


def test_it_says_when_a_mail_last_reached_who_acts(world, client, iceland, a_mail):
    then = clock.now() - timedelta(days=40)
    day = then.astimezone(ZoneInfo(world.event.time_zone))
    a_mail(world.event, account_id=world.dana.id, state=QueueState.DONE, finished_at=then)
    a_mail(world.event, account_id=world.dana.id, state=QueueState.FAILED, finished_at=clock.now(), message_id="<2@x>")
    a_mail(None, account_id=world.dana.id, state=QueueState.DONE, finished_at=clock.now(), message_id="<3@x>")
    page = client.sign_in(world.olga).get(BOARD).text
    assert f"{day.day} {day:%B %Y}" in row(page, "Georgia")


def test_protected_people_give_no_state_away(world, client, iceland):
    hidden = registered(world, iceland, is_protected=True, delegation_id=iceland.id)
    factories.a_check_in(hidden, world.gaby)
    page = client.sign_in(world.olga).get(BOARD).text
    assert "Not invited" in row(page, "Iceland")
    assert "Approved" not in row(page, "Iceland")


def test_the_desk_says_the_same(world, client, iceland):
    registered(world, iceland, State.NOMINATED)
    client.sign_in(world.olga)
    page = client.get("/en/events/annual-meeting/manage/").text
    assert counts(page) == counts(client.get(f"{BOARD}?kind=state").text) == {"silent": 1, "partial": 2}
    assert 'href="/en/events/annual-meeting/manage/board?kind=state&amp;state=partial"' in page


def test_who_may_read_and_who_may_act(world, client, iceland):
    assert "/sign-in" in client.get(BOARD).location
    for account in (world.stella, world.dana, world.remi, world.gaby, team(world, Role.PROGRAMME_EDITOR)):
        client.sign_in(account)
        for path in PATHS:
            assert client.get(BOARD + path).status_code == 404, path
            assert not path or client.post(BOARD + path).status_code == 404, path
    client.sign_in(team(world, Role.READER))
    page = client.get(BOARD)
    assert page.status_code == 200
    assert "Remind" not in page.text
    for path in PATHS[1:]:
        assert client.get(BOARD + path).status_code == client.post(BOARD + path).status_code == 404, path
    assert mails() == []


def test_all_silent_are_reminded_in_one_action_and_once_a_day(world, client, iceland):
    deputy = factories.an_account("Dep", "Uty", language="fr")
    factories.a_focal_point(world.event, deputy, world.state, role=FocalRole.DEPUTY)
    factories.a_delegation(world.event, iceland)
    client.sign_in(world.olga)
    preview = client.get(f"{BOARD}/reminder?state=silent").text
    assert "This reminds 1 delegation" in preview
    assert "2 mails leave" in preview
    assert "is not complete yet" in preview
    assert "n’est pas encore complète" in preview
    assert "1 delegation is left alone" in preview
    assert "Iceland: no focal point" in preview
    french = client.get(f"{BOARD.replace('/en/', '/fr/')}/reminder?state=silent").text
    assert "Islande\u202f: pas de point focal" in french
    chosen = {"chosen": re.findall(r'name="chosen" value="(\w+)"', preview)}
    assert client.post(f"{BOARD}/reminder", data=chosen).status_code == 303
    assert {(mail.recipient, mail.language) for mail in mails()} == {(world.dana.email, "en"), (deputy.email, "fr")}
    assert queries.delegation(world.event, world.state).reminded_at
    assert queries.delegation(world.event, iceland).reminded_at is None
    client.post(f"{BOARD}/reminder", data=chosen)
    assert len(mails()) == 2
    again = client.get(f"{BOARD}/reminder").text
    assert "Nobody is chosen" in again
    assert "was reminded today" in again
    at = f"{queries.delegation(world.event, world.state).reminded_at.astimezone(ZoneInfo(world.event.time_zone)):%H:%M}"
    page = client.get(BOARD).text
    assert f"1 silent one was reminded today, at {at}, and can be reminded again from tomorrow." in page
    assert f"1 of this view was reminded today, at {at}, and can be reminded again from tomorrow." in page
    french = client.get(BOARD.replace("/en/", "/fr/")).text
    assert f"délégation silencieuse a été relancée aujourd’hui, à {at}, et pourra l’être de nouveau" in french
    assert "of this view was reminded" not in client.get(f"{BOARD}?state=opened").text
    queries.delegation(world.event, world.state).reminded_at = clock.now() - timedelta(days=1)
    db.session.commit()
    assert "This reminds 1 delegation" in client.get(f"{BOARD}/reminder").text


def test_ticks_choose_and_no_tick_chooses_nobody(world, client, iceland):
    client.sign_in(world.olga)
    asked = f"on_page={world.state.id}&on_page={iceland.id}"
    assert "Nobody is chosen" in client.get(f"{BOARD}/reminder?{asked}").text
    assert "This reminds 1 delegation" in client.get(f"{BOARD}/reminder?{asked}&chosen={world.state.id}").text
    assert "This reminds 1 delegation" in client.get(f"{BOARD}/reminder?{asked}&all_on_page=1").text


def test_all_of_a_view_are_reminded_as_long_as_they_are_not_complete(world, client, iceland):
    registered(world, world.state)
    page = client.sign_in(world.olga).get(f"{BOARD}?state=partial")
    assert "Remind the one of this view that is not complete yet" in page.text
    assert "This reminds 1 delegation" in client.get(f"{BOARD}/reminder?state=partial").text
    french = client.get(f"{BOARD}?state=partial".replace("/en/", "/fr/")).text
    assert "Relancer la seule délégation affichée qui n’est pas encore complète" in french


def test_those_who_have_answered_are_never_reminded(world, client, iceland):
    factories.a_delegation(world.event, world.state, completed_at=clock.now())
    client.sign_in(world.olga)
    assert "1 has answered, or was not invited" in client.get(f"{BOARD}/reminder?chosen={world.state.id}").text
    client.post(f"{BOARD}/reminder", data={"chosen": [world.state.id]})
    assert mails() == []


def test_all_complete_are_confirmed_in_one_action_with_their_people(world, client, iceland):
    for state in (world.state, world.other_state):
        factories.a_delegation(world.event, state, completed_at=clock.now())
    waiting = [registered(world, world.state, State.SUBMITTED) for _ in range(2)]
    hidden = registered(world, world.state, State.SUBMITTED, is_protected=True, delegation_id=world.state.id)
    asked = registered(world, world.state, State.NOMINATED, delegation_id=world.state.id)
    other = registered(world, iceland, State.SUBMITTED)
    client.sign_in(world.olga)
    preview = client.get(f"{BOARD}/confirmation?state=complete").text
    assert "This confirms 2 delegations" in preview
    assert "3 people in them await approval" in preview
    for each in (*waiting, hidden):
        assert each.listed_name in preview
    assert asked.listed_name not in preview
    assert other.listed_name not in preview
    assert preview.count("registered without a nomination") == 2, "not of whom the State itself nominated"
    chosen = re.findall(r'name="chosen" value="(\w+)"', preview)
    client.post(f"{BOARD}/confirmation", data={"chosen": [*chosen, iceland.id], "approve": "y"})
    for each in (*waiting, hidden):
        assert registrations.in_event(world.event, each.id).state == State.APPROVED
    assert registrations.in_event(world.event, asked.id).state == State.NOMINATED
    assert registrations.in_event(world.event, other.id).state == State.SUBMITTED
    assert queries.delegation(world.event, iceland) is None
    assert all(queries.delegation(world.event, state).confirmed_at for state in (world.state, world.other_state))
    assert "Nobody is chosen" in client.get(f"{BOARD}/confirmation?chosen={chosen[0]}").text


def test_whoever_is_here_without_an_approved_registration_is_not_counted_as_here(world, client, iceland):
    remi = registrations.of(world.event, world.remi)
    factories.a_check_in(remi, world.gaby)
    registered(world, world.other_state)
    remi.state = State.CHANGES
    db.session.commit()
    assert "0 of 1" in row(client.sign_in(world.olga).get(BOARD).text, "France")


def test_a_delegation_whose_people_are_here_already_can_still_be_confirmed(world, client, iceland):
    factories.a_delegation(world.event, world.other_state, completed_at=clock.now())
    factories.a_check_in(registrations.of(world.event, world.remi), world.gaby)
    client.sign_in(world.olga)
    client.post(f"{BOARD}/confirmation", data={"chosen": [world.other_state.id]})
    assert queries.delegation(world.event, world.other_state).confirmed_at


def test_all_complete_are_those_on_the_button_also_where_somebody_is_here_already(world, client, iceland):
    """Georgia is complete, France too and its Rémi is here; nobody of Iceland comes, and Norway was confirmed."""
    norway, malta = (factories.a_state(code, code, code) for code in ("NO", "MT"))
    registered(world, world.state, State.SUBMITTED)
    registered(world, norway)
    registered(world, malta, State.SUBMITTED, is_protected=True, delegation_id=malta.id)
    for state in (world.state, world.other_state, iceland, norway, malta):
        factories.a_delegation(world.event, state, completed_at=clock.now())
    factories.a_delegation(world.event, norway, confirmed_at=clock.now())
    factories.a_check_in(registrations.of(world.event, world.remi), world.gaby)
    page = client.sign_in(world.olga).get(BOARD).text
    link = re.search(r'href="([^"]*confirmation[^"]*)">Confirm all 3 complete ones<', page)[1].replace("&amp;", "&")
    explained = "3 delegations have said that they are complete and are not confirmed yet. Of 1 of them somebody"
    preview = client.get(link).text
    assert "This confirms 3 delegations" in preview
    assert explained in page
    assert explained in preview
    assert ">Confirm 3 delegations</button>" in preview
    chosen = set(re.findall(r'name="chosen" value="(\w+)"', preview))
    assert chosen == {world.state.id, world.other_state.id, malta.id}
    client.post(f"{BOARD}/confirmation", data={"chosen": [*chosen, iceland.id], "approve": "y"})
    assert all(queries.delegation(world.event, state).confirmed_at for state in (world.state, world.other_state, malta))
    assert queries.delegation(world.event, iceland).confirmed_at is None
    after = client.get(BOARD).text
    assert "3 delegations confirmed." in after
    client.post(f"{BOARD}/confirmation", data={"chosen": [*chosen], "approve": "y"})
    assert "No delegation was confirmed" in client.get(BOARD).text
    assert "complete one" not in after.split("<main", 1)[1]


def test_the_audit_log_says_in_words_what_the_board_was_filtered_by(world, client):
    client.sign_in(world.olga)
    asked = "q=geo&state=nonsense&kind=state&letter=no&awaiting=confirmation&sort=-name"
    client.post(f"{BOARD}/export?{asked}", data={"format": "csv", "purpose": "Calling"}).close()
    page = client.get("/en/events/annual-meeting/manage/audit").text
    assert "“geo”, States, The letter is missing, Awaits confirmation" in page
    page = client.get("/fr/events/annual-meeting/manage/audit").text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "« geo », États, La lettre manque, Attend la confirmation" in page


def test_the_board_leaves_in_a_file_with_its_purpose(world, client, iceland):
    world.dana.given_name = "=Dana"
    world.dana.family_name = "Kapanadze"
    half_past_midnight_in_vienna = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    factories.a_delegation(world.event, world.state).invited_at = half_past_midnight_in_vienna
    db.session.commit()
    clock.stop_at(datetime(2027, 3, 1, 23, 30, tzinfo=UTC))
    client.sign_in(world.olga)
    assert "1 State or organisation" in client.get(f"{BOARD}/export?state=silent").text
    assert client.post(f"{BOARD}/export", data={"format": "csv", "purpose": " "}).status_code == 422
    answer = client.post(f"{BOARD}/export?state=silent", data={"format": "csv", "purpose": "Calling"})
    assert answer.headers["Content-Disposition"].endswith("annual-meeting-states-2027-03-02.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    answer.close()
    head, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:2] == ["State or organisation", "State of the delegation"]
    assert [line[:2] for line in lines] == [["Georgia", "Silent"]]
    assert lines[0][head.index("Focal points")].startswith("'=Dana")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "overview.board_exported")).one()
    assert (entry.purpose, entry.after["delegations"]) == ("Calling", 1)
    assert entry.after["filter"] == [{"en": "Silent", "fr": "Silencieuse"}]
    sheet = client.post(f"{BOARD}/export", data={"format": "xlsx", "purpose": "Calling"})
    content = sheet.data
    sheet.close()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["States"]
    assert [line[0] for line in rows[1:]] == ["France", "Georgia", "Iceland"]
    for name in ("People", "Checked in", "Funded places held"):
        assert {type(line[rows[0].index(name)]) for line in rows[1:]} <= {int, float}, name
    assert {line[rows[0].index("Invited")] for line in rows[1:]} == {"", date(2026, 11, 30)}


def asked_for_gender(world, **overrides):
    """A form of the meeting that asks it of everybody, with two answers to choose from."""
    form = factories.save(
        Questionnaire(
            event_id=world.event.id, purpose=Purpose.REGISTRATION, title=Translated(en="Form"), created_at=clock.now()
        )
    )
    section = factories.save(Section(questionnaire=form, title=Translated(en="About you")))
    values = {"kind": "one_of", "label": Translated(en="Your gender", fr="Genre")} | overrides
    question = factories.save(Question(section=section, **values))
    names = (Translated(en="Woman"), Translated(en="Man"))
    return question, [factories.save(Option(question=question, label=name)) for name in names]


def test_statistics_count_roles_formats_languages_and_gender_if_asked(world, client, iceland):
    people = [registered(world, iceland) for _ in range(6)]
    for each in people:
        factories.a_member(each, iceland, "expert")
        registered(world, iceland)
    client.sign_in(world.olga)
    page = client.get(BOARD).text
    figures = page[page.index("Statistics</h2>") :]
    assert re.search(r"Expert</th>\s*<td[^>]*>6<", figures)
    assert "Your gender" not in figures
    question, options = asked_for_gender(world)
    for each in people:
        answer = {"registration_id": each.id, "question_id": question.id, "by_id": world.olga.id, "at": clock.now()}
        factories.save(Answer(value=options[0].id, **answer))
    figures = client.get(BOARD).text
    assert re.search(r"Woman</th>\s*<td[^>]*>6<", figures)
    assert "Your gender" in figures


def test_a_sensitive_question_about_gender_is_not_counted(world, client, iceland):
    asked_for_gender(world, is_sensitive=True, retention_days=30)
    assert "Your gender" not in client.sign_in(world.olga).get(BOARD).text


def test_the_board_costs_the_same_for_few_and_for_68(world, client, iceland, count_queries):
    client.sign_in(world.olga)
    asked_for_gender(world)
    costs = []
    for more in (0, 66):
        for number in range(more):
            state = factories.a_state(f"X{number}", f"State {number}", f"État {number}")
            factories.a_focal_point(world.event, factories.an_account(), state)
            factories.a_member(registered(world, state), state)
        client.get(BOARD)
        with count_queries() as statements:
            assert client.get(BOARD).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1], statements
    assert costs[0] <= 12, statements


def test_reminding_and_confirming_ask_as_much_for_2_states_as_for_20(world, client, count_queries):
    """Mails, log and decisions are written a row each; what is asked is asked once for all."""
    world.delegate.in_delegation = True
    client.sign_in(world.olga)
    asked = []
    for deed, dates in (("reminder", {}), ("confirmation", {"completed_at": clock.now()})):
        for number in (2, 20):
            states = [factories.a_state(f"{deed[0]}{number}{one}", f"{deed} {number} {one}") for one in range(number)]
            for each in states:
                factories.a_focal_point(world.event, factories.an_account(language="fr"), each)
                factories.a_delegation(world.event, each, **dates)
                factories.a_member(registered(world, each, State.SUBMITTED), each)
            ids, before = [each.id for each in states], len(mails())
            with count_queries() as statements:
                answer = client.post(f"{BOARD}/{deed}", data={"chosen": ids, "approve": "y"})
            assert answer.status_code == 303
            assert len(mails()) - before == number * (1 if deed == "reminder" else 2)
            asked.append([each for each in statements if each.startswith("SELECT")])
    reminded, confirmed = asked[:2], asked[2:]
    for few, many in (reminded, confirmed):
        assert len(few) == len(many), "\n".join(many)
