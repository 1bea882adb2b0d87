"""The organisers' pages: find, decide, correct, export, set up."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.i18n import everywhere
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.models import Role
from meetings.registration import actions, columns, queries, rules
from meetings.registration.actions.tags import add_tag
from meetings.registration.models import Category, Listing, State
from tests import factories

MANAGE = "/en/events/annual-meeting/manage"


def people(world, count, **values):
    for _number in range(count):
        account = factories.an_account(affiliation=world.state)
        factories.a_registration(world.event, account, world.delegate, **({"state": State.SUBMITTED} | values))


def named_above(page):
    """Whom a decision names as touched."""
    listed = re.search(r'<ul class="names">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<li>([^<]+?) <", listed[1]) if listed else []


def submitted(world):
    found = queries.page(world.event, queries.Filter(state=State.SUBMITTED), 1)
    return [each.id for each in found.rows]


def row(event, name, **filters):
    return [each.family_name for each in queries.page(event, queries.Filter(**{"q": name} | filters), 1).rows]


def test_nobody_is_said_to_have_been_written_to_who_was_not(world, client):
    client.sign_in(world.olga)
    remi = queries.of(world.event, world.remi)
    address, told = f"{MANAGE}/registrations/{remi.id}", "The person has been written to."

    def mails():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Mail))

    def moved(category):
        return client.get(client.post(f"{address}/category", data={"category": category.id}).location).text

    assert told not in moved(remi.category)
    form = client.get(f"{address}/edit").text
    fields = dict(re.findall(r'name="([\w-]+)"[^>]* value="([^"]*)"', form))
    chosen = re.search(r'name="affiliation_id".*?<option selected value="(\w*)"', form, re.DOTALL)[1]
    names = {name: html.unescape(value) for name, value in fields.items() if name != "csrf_token"}
    same = names | {"affiliation_id": chosen, "takes_part": remi.takes_part}
    assert told not in client.get(client.post(f"{address}/edit", data=same).location).text
    assert mails() == 0
    assert told in moved(world.civil_society)
    assert mails() == 1
    remi.state = State.WITHDRAWN
    db.session.commit()
    assert told not in moved(world.delegate)
    later = world.event.first_day + timedelta(days=100)
    answer = client.post(f"{address}/extension", data={"extended_until": f"{later:%Y-%m-%d}T12:00"})
    assert answer.status_code == 422
    assert "Nothing was changed: this person no longer comes." in answer.text
    assert "no longer comes" not in client.post(f"{address}/internal-notes", data={"text": ""}).text
    assert mails() == 1


@pytest.mark.parametrize(
    ("listing", "protected", "agreed", "said"),
    [
        (Listing.RULE, False, None, "By rule: everybody in this category"),
        (Listing.NEVER, False, None, "Nobody"),
        (Listing.CONSENT, False, None, "not agreed"),
        (Listing.CONSENT, False, 1, "agreed"),
        (Listing.RULE, True, None, "not on it: protected"),
    ],
)
def test_the_page_of_a_person_says_whether_she_is_on_the_list_and_why(world, client, listing, protected, agreed, said):
    remi = queries.of(world.event, world.remi)
    remi.category.listing, remi.is_protected = listing, protected
    remi.agreed_to_list = bool(agreed)
    db.session.commit()
    page = client.sign_in(world.olga).get(f"{MANAGE}/registrations/{remi.id}").text
    assert re.search(rf"<dt>List of participants</dt>\s*<dd>\s*{said}\s*</dd>", page)


def test_people_are_found_by_name_state_and_address_without_accents(world):
    account = factories.an_account("Łukasz", "Żółć", email="lz@ministry.example", affiliation=world.state)
    factories.a_registration(world.event, account, world.delegate)
    for typed in ("zolc", "LUKASZ", "łukasz żółć", "lz@min", "geor", "géorgie zolc"):
        assert row(world.event, typed) == ["Żółć"], typed
    assert row(world.event, "%") == []
    assert row(world.event, "zolc", institution="none") == []
    assert row(world.event, "", category=world.civil_society.id) == ["Okonjo"]


def test_the_table_shows_the_state_of_the_address(world, client):
    people(world, 60)
    client.sign_in(world.olga)
    first = client.get(f"{MANAGE}/registrations?state=submitted&sort=-name").text
    assert "1 to 50 of 60" in first
    assert "OKONJO" not in first
    assert "51 to 60 of 60" in client.get(f"{MANAGE}/registrations?state=submitted&page=9").text
    assert "OKONJO" in client.get(f"{MANAGE}/registrations?q=okonjo&state=nonsense&sort=nonsense&page=x").text
    assert "Nobody found" in client.get(f"{MANAGE}/registrations?q=nobodyatall").text


def test_everybody_is_shown_again_and_no_directory_is_spoken_of(world, client):
    page = client.sign_in(world.olga).get(f"{MANAGE.replace('/en/', '/fr/')}/registrations?q=nobody").text
    assert "Afficher tout le monde" in page
    assert "annuaire" not in page


def test_the_table_costs_the_same_for_one_and_for_thirty(world, client, count_queries):
    client.sign_in(world.olga)
    costs = []
    for more in (1, 30):
        people(world, more)
        with count_queries() as statements:
            assert client.get(f"{MANAGE}/registrations").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12


def test_one_page_costs_little(world, client, count_queries):
    remi = queries.of(world.event, world.remi)
    client.sign_in(world.olga)
    for path in (f"registrations/{remi.id}", "categories", "registrations/export"):
        with count_queries() as statements:
            assert client.get(f"{MANAGE}/{path}").status_code == 200
        assert len(statements) <= 12, path


def test_a_decision_says_how_many_it_touches_and_then_is_taken(world, client):
    people(world, 3)
    chosen = submitted(world)
    remi = queries.of(world.event, world.remi).id
    client.sign_in(world.olga)
    asked = client.get(f"{MANAGE}/registrations/decision", query_string={"verb": "approve", "chosen": [*chosen, remi]})
    assert "This approves 3 people" in asked.text
    assert "1 person stays as is" in asked.text
    response = client.post(f"{MANAGE}/registrations/decision", data={"verb": "approve", "chosen": chosen})
    assert response.status_code == 302
    assert "3 people have been approved." in client.get(response.location).text
    assert queries.counts_by_state(world.event)[State.APPROVED] == 5
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 3


def test_who_finds_no_place_is_named_before_the_decision(world, client, count_queries):
    waiting = [
        factories.a_registration(
            world.event,
            factories.an_account("Anna", f"Lind{number}"),
            world.civil_society,
            state=State.WAITING,
            queued_at=clock.now() + timedelta(minutes=number),
        )
        for number in range(3)
    ]
    world.civil_society.capacity = queries.held(world.civil_society) + 1
    db.session.commit()
    client.sign_in(world.olga)
    data = {"verb": "approve", "chosen": [one.id for one in waiting]}
    with count_queries() as statements:
        page = client.get(f"{MANAGE}/registrations/decision", query_string=data).text
    assert len(statements) <= 12
    assert "This approves 1 person" in page
    assert named_above(page) == [waiting[0].listed_name], "exactly those whom the heading counts"
    assert "2 people cannot be approved as things stand" in page
    full = f"There is no free place for “{world.civil_society.name['en']}”"
    assert [f"{one.listed_name}: {full}" in page for one in waiting] == [False, True, True]
    assert (
        "cannot be approved"
        not in client.get(f"{MANAGE}/registrations/decision", query_string=data | {"verb": "refuse"}).text
    )
    client.post(f"{MANAGE}/registrations/decision", data=data)
    assert [one.state for one in waiting] == [State.APPROVED, State.WAITING, State.WAITING], "as was said"
    data["chosen"] = [one.id for one in waiting[1:]]
    page = client.get(f"{MANAGE}/registrations/decision", query_string=data).text
    assert "This approves" not in page
    world.civil_society.capacity = None
    db.session.commit()
    page = client.get(f"{MANAGE}/registrations/decision", query_string=data).text
    assert "This approves 2 people" in page
    assert "cannot be approved" not in page


@pytest.mark.parametrize(
    ("language", "said", "categories"),
    [
        ("en", "1 person cannot be approved as things stand", "Categories and places"),
        ("fr", "personne ne peut pas être confirmée", "Catégories et places"),
    ],
)
def test_who_alone_finds_no_place_is_not_offered_approval(world, client, language, said, categories):
    account = factories.an_account("Anna", "Lind")
    anna = factories.a_registration(
        world.event, account, world.civil_society, state=State.WAITING, queued_at=clock.now()
    )
    world.civil_society.capacity = queries.held(world.civil_society)
    db.session.commit()
    client.sign_in(world.olga)
    address = f"{MANAGE}/registrations/decision".replace("/en/", f"/{language}/")
    data = {"verb": "approve", "chosen": [anna.id], "from": "person"}
    page = client.get(address, query_string=data).text
    assert said in page
    assert 'id="decision-' not in page, "nothing to press"
    assert named_above(page) == []
    assert f'href="/{language}/events/annual-meeting/manage/categories">{categories}</a>' in page
    assert f'manage/registrations/{anna.id}">' in page
    late = client.post(address, data=data | {"seen": f"{anna.id}:submitted", "reason": "She speaks on Monday"})
    assert late.status_code == 422
    assert 'role="alert"' in late.text
    assert "She speaks on Monday" in late.text


def test_the_mail_before_a_decision_says_in_which_language_its_subject_is(world, client):
    remi = queries.of(world.event, world.remi)
    remi.state, world.remi.language = State.SUBMITTED, "fr"
    db.session.commit()
    page = client.sign_in(world.olga).get(
        f"{MANAGE}/registrations/decision", query_string={"verb": "approve", "chosen": [remi.id]}
    )
    assert re.search(r'<strong lang="fr">[^<]*inscription[^<]*</strong>', page.text)


def test_everybody_on_the_page_or_in_the_view_can_be_chosen(world, client):
    people(world, 3)
    on_page = submitted(world)
    client.sign_in(world.olga)
    address = f"{MANAGE}/registrations/decision"
    asked = client.get(address, query_string={"verb": "approve", "all_on_page": "1", "on_page": on_page})
    assert "This approves 3 people" in asked.text
    asked = client.get(address, query_string={"verb": "approve", "on_page": on_page})
    assert "Nobody is chosen" in asked.text
    asked = client.get(address, query_string={"verb": "approve", "all": "1", "state": "submitted"})
    assert "This approves 3 people" in asked.text


class TestWholeView:
    """A decision about all that a view finds says about whom it is, and turns no refusal round."""

    ADDRESS = f"{MANAGE}/registrations/decision"

    @pytest.fixture(autouse=True)
    def states(self, world, client):
        for state, count in {State.SUBMITTED: 3, State.WAITING: 2, State.REFUSED: 2, State.WITHDRAWN: 2}.items():
            people(world, count, state=state)
        client.sign_in(world.olga)

    @staticmethod
    def refused(world):
        return queries.page(world.event, queries.Filter(state=State.REFUSED), 1).rows

    def test_how_many_of_each_state_it_touches(self, client):
        page = " ".join(client.get(self.ADDRESS, query_string={"verb": "approve", "all": "1"}).text.split())
        assert "This approves 5 people" in page
        assert '<p class="figures"> Awaiting approval: 3 · Waiting list: 2 </p>' in page
        assert '<p class="figures"> Approved: 2 · Registration withdrawn: 2 </p>' in page, "who stays as she is"
        assert "2 people whom the view finds were refused, and stay so" in page
        assert "/manage/registrations?state=refused" in page

    def test_nobody_refused_is_approved_by_it(self, world, client):
        page = client.get(self.ADDRESS, query_string={"verb": "approve", "all": "1"}).text
        sent = re.findall(r'name="(chosen|seen)" value="([\w:]+)"', page)
        data = {"verb": "approve"} | {key: [value for name, value in sent if name == key] for key in ("chosen", "seen")}
        for body in (data, {"verb": "approve", "all": "1"}):
            assert client.post(self.ADDRESS, data=body).status_code == 302
            assert len(self.refused(world)) == 2
        found = client.get(self.ADDRESS, query_string={"verb": "approve", "all": "1"}).text
        assert "Approved: 7 · Registration withdrawn: 2" in " ".join(found.split())
        assert "and stay so" in found

    def test_a_view_that_finds_the_refused_among_others_says_why_nobody_is_approved(self, world, client):
        name = self.refused(world)[0].family_name
        page = client.get(self.ADDRESS, query_string={"verb": "approve", "all": "1", "q": name}).text
        assert "1 person whom the view finds was refused" in page
        assert "Nobody is chosen" not in page
        assert page.count("Back to the table") == 1
        french = client.get(self.ADDRESS.replace("/en/", "/fr/"), query_string={"verb": "approve", "all": "1"}).text
        assert "2 personnes que la vue trouve ont été refusées, et le restent" in french

    @pytest.mark.parametrize("how", ["ticked", "on_page", "view"])
    def test_who_is_named_or_asked_for_is_approved_after_all(self, world, client, how):
        ids = [each.id for each in self.refused(world)]
        ways = {
            "ticked": {"chosen": ids},
            "on_page": {"all_on_page": "1", "on_page": ids},
            "view": {"all": "1", "state": "refused"},
        }
        page = client.get(self.ADDRESS, query_string={"verb": "approve"} | ways[how]).text
        assert "This approves 2 people" in page
        assert '<p class="figures"> Refused: 2 </p>' in " ".join(page.split())
        assert "and stay so" not in page

    def test_another_decision_is_about_all_whom_it_can_be_about(self, client):
        page = client.get(self.ADDRESS, query_string={"verb": "refuse", "all": "1"}).text
        assert "Awaiting approval: 3 · Approved: 2 · Waiting list: 2" in " ".join(page.split())


def test_the_way_back_to_the_table_keeps_the_ticks_the_page_and_the_view(world, client):
    people(world, 4)
    chosen = submitted(world)
    add_tag(world.event, "Minister", "plum", by=world.olga)
    client.sign_in(world.olga)
    address = f"{MANAGE}/registrations/decision"
    table: dict[str, object] = {"state": "submitted", "columns": ["email", "state"], "page": "1"}
    shown = client.get(f"{MANAGE}/registrations", query_string=table).text
    for name, value in (("columns", "email"), ("page", "1"), ("state", "submitted")):
        assert re.search(rf'<input type="hidden" name="{name}" value="{value}">', shown), name
    asked = {"verb": "approve", "chosen": chosen[:2], "on_page": chosen} | table
    cases = ("decision", {}, chosen[:2]), ("decision", {"all_on_page": "1"}, chosen), ("tagging", {}, chosen[:2])
    for path, more, still in cases:
        page = client.get(f"{MANAGE}/registrations/{path}", query_string=asked | more).text
        back = html.unescape(re.search(r'href="([^"]*/registrations\?[^"]*chosen=[^"]*)"', page)[1])
        assert parse_qs(urlsplit(back).query) == table_of(table) | {"chosen": list(still)}
    shown = client.get(back).text
    ticked = re.findall(r'name="chosen"\s+value="(\w+)" checked', shown)
    assert set(ticked) == set(chosen[:2])
    assert not re.search(r'href="\?[^"]*chosen=', shown), "another page or order has its own people"
    done = client.post(f"{address}?{urlsplit(back).query}", data={"verb": "approve", "chosen": chosen[:2]})
    assert parse_qs(urlsplit(done.location).query) == table_of(table), "who is decided about is chosen no more"


def table_of(query: dict[str, object]) -> dict[str, list[str]]:
    return parse_qs(urlencode(query, doseq=True))


def test_two_organisers_do_not_decide_over_each_other_unseen(world, client):
    people(world, 2)
    chosen = submitted(world)
    address = f"{MANAGE}/registrations/decision"
    client.sign_in(world.olga)
    client.get(address, query_string={"verb": "refuse", "chosen": chosen})
    mine = {"verb": "refuse", "chosen": chosen, "seen": [f"{one}:submitted" for one in chosen], "reason": "Too late"}
    client.post(address, data={"verb": "approve", "chosen": chosen[:1], "seen": [f"{chosen[0]}:submitted"]})
    shown = client.post(address, data=mine | {"preview": "1"})
    late = client.post(address, data=mine)
    assert f'value="{chosen[0]}:approved"' in late.text
    for answer in (shown, late):
        assert answer.status_code == 422
        assert "Meanwhile this has changed" in answer.text
        assert "Too late" in answer.text
    assert queries.counts_by_state(world.event)[State.REFUSED] == 0
    again = mine | {"seen": [f"{chosen[0]}:approved", f"{chosen[1]}:submitted"]}
    assert client.post(address, data=again).status_code == 302
    assert queries.counts_by_state(world.event)[State.REFUSED] == 2


def test_who_comes_second_with_the_same_decision_is_told_so_and_keeps_the_reason(world, client):
    people(world, 2)
    chosen = submitted(world)
    address, seen = f"{MANAGE}/registrations/decision", [f"{one}:submitted" for one in chosen]
    mine = {"verb": "wait", "chosen": chosen, "seen": seen, "reason": "All rooms are taken"}
    client.sign_in(world.olga).post(address, data=mine)
    client.sign_in(world.hugo)
    mine["reason"] = "The hall is <small>"
    shown = client.post(address, data=mine | {"preview": "1"})
    assert shown.status_code == 422
    assert "Meanwhile this has changed" in shown.text
    late = client.post(address, data=mine)
    assert late.status_code == 422
    assert "Nothing was sent: meanwhile the registrations of 2 people have changed" in late.text
    assert "The hall is &lt;small&gt;" in late.text
    assert all(each.listed_name in late.text for each in queries.chosen(world.event, chosen))
    assert "Nobody is chosen" not in late.text
    assert "stay as they are" not in late.text
    asked = client.get(address, query_string={"verb": "wait", "chosen": chosen}).text
    assert "meanwhile" not in asked
    assert "Nobody is chosen" not in asked
    assert "None of the 2 people chosen can be decided about in this way" in asked
    assert all(each.listed_name in asked for each in queries.chosen(world.event, chosen))
    french = client.post(address.replace("/en/", "/fr/"), data=mine | {"reason": "La salle"}).text
    assert "entre-temps, les inscriptions de 2 personnes ont changé" in french
    assert "La salle</blockquote>" in french


def test_a_refusal_needs_a_reason_and_nothing_happens_without(world, client):
    people(world, 1)
    data = {"verb": "refuse", "chosen": submitted(world)}
    client.sign_in(world.olga)
    refused = client.post(f"{MANAGE}/registrations/decision", data=data)
    assert refused.status_code == 422
    assert "Please give a reason" in refused.text
    assert queries.counts_by_state(world.event)[State.SUBMITTED] == 1
    client.post(f"{MANAGE}/registrations/decision", data=data | {"reason": "Too late"})
    assert queries.counts_by_state(world.event)[State.REFUSED] == 1
    assert "Too late" in db.session.scalars(sa.select(Mail)).one().text


def test_who_does_not_fit_is_named_and_stays(world, client):
    world.delegate.capacity = 1
    people(world, 2, state=State.WAITING, queued_at=clock.now())
    found = [each.id for each in queries.page(world.event, queries.Filter(state=State.WAITING), 1).rows]
    client.sign_in(world.olga)
    response = client.post(f"{MANAGE}/registrations/decision", data={"verb": "approve", "chosen": found})
    assert "There is no free place" in client.get(response.location).text
    assert queries.counts_by_state(world.event)[State.WAITING] == 2


def test_people_of_another_event_are_out_of_reach(world, client):
    other = factories.an_event()
    stranger = factories.a_registration(
        other, factories.an_account(), factories.a_category(other), state=State.SUBMITTED
    )
    client.sign_in(world.olga)
    for path in ("", "/edit", "/withdrawal"):
        assert client.get(f"{MANAGE}/registrations/{stranger.id}{path}").status_code == 404
    for path in ("/edit", "/withdrawal", "/category", "/desk-note", "/protection"):
        assert client.post(f"{MANAGE}/registrations/{stranger.id}{path}").status_code == 404
    client.post(f"{MANAGE}/registrations/decision", data={"verb": "approve", "chosen": stranger.id})
    assert queries.in_event(other, stranger.id).state == State.SUBMITTED


@pytest.mark.parametrize("verb", ["", "withdraw", "nonsense"])
def test_only_decisions_are_decided_there(world, client, verb):
    assert client.sign_in(world.olga).get(f"{MANAGE}/registrations/decision?verb={verb}").status_code == 404


def test_who_may_open_the_organisers_pages(world, client):
    remi = queries.of(world.event, world.remi).id
    reader = factories.an_account()
    factories.a_role(world.event, reader, Role.READER)
    officer = factories.an_account()
    factories.a_role(world.event, officer, Role.REGISTRATION_OFFICER)
    expected = {
        "registrations": {
            world.olga: 200,
            world.hugo: 200,
            officer: 200,
            reader: 200,
            world.gaby: 404,
            world.remi: 404,
        },
        f"registrations/{remi}": {world.olga: 200, officer: 200, reader: 200, world.gaby: 404, world.dana: 404},
        f"registrations/{remi}/edit": {officer: 200, reader: 404, world.stella: 404},
        "registrations/export": {officer: 200, reader: 404, world.gaby: 404},
        "categories": {officer: 200, reader: 404, world.stella: 404},
        "invitations/new": {officer: 200, reader: 404},
    }
    for path, matrix in expected.items():
        for account, status in matrix.items():
            assert client.sign_in(account).get(f"{MANAGE}/{path}").status_code == status, (path, account)


def test_readers_do_not_see_protected_people(world, client):
    remi = queries.of(world.event, world.remi)
    remi.is_protected = True
    reader = factories.an_account()
    factories.a_role(world.event, reader, Role.READER)
    client.sign_in(reader)
    assert "VASSEUR" not in client.get(f"{MANAGE}/registrations").text
    assert "VASSEUR" not in client.get(f"{MANAGE}/registrations?q=vasseur").text
    assert client.get(f"{MANAGE}/registrations/{remi.id}").status_code == 404
    assert "VASSEUR" in client.sign_in(world.olga).get(f"{MANAGE}/registrations").text


def test_one_registration_is_corrected_noted_moved_and_protected(world, client):
    remi = queries.of(world.event, world.remi)
    address = f"{MANAGE}/registrations/{remi.id}"
    client.sign_in(world.olga)
    data = {"given_name": "Rémi", "family_name": "Vasseur", "affiliation_id": world.state.id}
    assert client.post(f"{address}/edit", data=data).status_code == 302
    client.post(f"{address}/desk-note", data={"desk_note": "Needs a ramp"})
    client.post(f"{address}/protection", data={"is_protected": "y", "badge_name": "Alex"})
    client.post(f"{address}/category", data={"category": world.civil_society.id})
    found = queries.of(world.event, world.remi)
    assert (found.family_name, found.affiliation, found.desk_note) == ("Vasseur", world.state, "Needs a ramp")
    assert (found.is_protected, found.badge_name, found.category) == (True, "Alex", world.civil_society)
    page = client.get(address).text
    for words in ("corrected the registration", "Needs a ramp", "changed the protection", "moved", "Olga LINDQVIST"):
        assert words in page
    bad = client.post(f"{address}/edit", data=data | {"family_name": ""})
    assert bad.status_code == 422
    assert client.post(f"{address}/withdrawal", data={"reason": "Asked by telephone"}).status_code == 302
    assert queries.of(world.event, world.remi).state == State.WITHDRAWN


def export(world, client, address="registrations/export", **more):
    data = {"format": "csv", "purpose": "Catering"} | more
    with client.sign_in(world.olga).post(f"{MANAGE}/{address}", data=data, buffered=True) as response:
        return response


def read_csv(response):
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_an_export_is_safe_asked_for_and_recorded(world, client):
    evil = factories.an_account("=HYPERLINK(1)", "+1", email="@evil@example.org")
    factories.a_registration(world.event, evil, world.delegate, function=Translated(en="\t-2"), reason="-3")
    assert export(world, client, purpose="").status_code == 422
    lines = read_csv(export(world, client))
    assert len(lines) == 4
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK(1)" in cells
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.exported")).one()
    assert (entry.purpose, entry.actor_name) == ("Catering", "Olga LINDQVIST")
    names = [everywhere(columns.COLUMNS[name].label.__str__) for name in columns.IN_EXPORT]
    expected = {"file_format": "csv", "people": 3, "filter": [], "columns": names, "with_protected": False}
    assert entry.after == expected


def test_a_spreadsheet_holds_text_only(world, client):
    evil = factories.an_account("=1+1", "http://x.example")
    factories.a_registration(world.event, evil, world.delegate)
    response = export(world, client, format="xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.data))
    lines = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["Registrations"]
    assert "=1+1" in [line[1] for line in lines]
    assert lines[0][0] == "Family name"
    assert len(lines) == 4


def test_days_can_be_sorted_languages_are_named_and_a_french_file_opens_in_columns(world, client):
    remi = queries.of(world.event, world.remi)
    world.remi.language = "fr"
    remi.created_at = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)
    db.session.commit()
    wanted = {"columns": ["family_name", "language", "created_at"]}
    response = export(world, client, format="xlsx", **wanted)
    lines = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert ["VASSEUR-DELORME", "French", datetime(2026, 9, 2, 0, 30, tzinfo=UTC).replace(tzinfo=None)] in lines
    assert ["VASSEUR-DELORME", "French", "2026-09-02 00:30"] in read_csv(export(world, client, **wanted))
    data = {"format": "csv", "purpose": "Repas"} | wanted
    address = f"{MANAGE.replace('/en/', '/fr/')}/registrations/export"
    with client.post(address, data=data | {"format": "xlsx"}) as french:
        assert CalamineWorkbook.from_filelike(io.BytesIO(french.data)).sheet_names == ["Inscriptions"]
    with client.post(address, data=data) as french:
        assert "\r\nVASSEUR-DELORME;français;2026-09-02 00:30\r\n" in french.data.decode("utf-8-sig")
        assert french.data.startswith(b"\xef\xbb\xbf")
    page = client.get(f"{MANAGE}/registrations?columns=language&columns=created_at").text
    assert "<span>French</span>" in page


def test_an_export_follows_the_filter(world, client):
    lines = read_csv(export(world, client, "registrations/export?q=okonjo"))
    assert [line[0] for line in lines[1:]] == ["OKONJO"]


def test_the_audit_log_says_in_words_what_an_export_was_filtered_by(world, client):
    asked = f"q=okonjo&state=approved&category={world.civil_society.id}&institution=none&incomplete=1&sort=-name"
    export(world, client, f"registrations/export?{asked}").close()
    page = client.get(f"{MANAGE}/audit").text
    name = world.civil_society.name
    assert f"“okonjo”, Approved, {name['en']}, None given, Incomplete" in page
    page = client.get(f"{MANAGE.replace('/en/', '/fr/')}/audit").text.replace("\u202f", " ").replace("\u00a0", " ")
    assert f"« okonjo », Inscription confirmée, {name['fr']}" in page


def test_protected_people_leave_only_with_a_reason(world, client):
    queries.of(world.event, world.remi).is_protected = True
    db.session.commit()
    assert "VASSEUR" not in export(world, client).text
    assert export(world, client, with_protected="y").status_code == 422
    assert "VASSEUR" in export(world, client, with_protected="y", protected_reason="Police escort").text
    statement = sa.select(AuditEntry.purpose).where(AuditEntry.verb == "registration.exported")
    assert "Catering · Police escort" in db.session.scalars(statement).all()


def test_categories_are_added_changed_ordered_and_removed(world, client):
    client.sign_in(world.olga)
    data = {
        "name-en": "Guest",
        "name-fr": "Invitée",
        "letter": "g",
        "colour": "#1f4e4a",
        "capacity": "5",
        "audience": "organisers",
        "listing": "never",
    }
    assert client.post(f"{MANAGE}/categories/new", data=data).status_code == 302
    made = db.session.scalars(sa.select(Category).where(Category.letter == "G")).one()
    assert (made.capacity, made.audience, made.listing, made.name["fr"]) == (5, "organisers", "never", "Invitée")
    for fault in (
        {"letter": "D"},
        {"letter": "1"},
        {"colour": "#ffff00"},
        {"name-en": "", "name-fr": ""},
        {"capacity": "-1"},
    ):
        refused = client.post(f"{MANAGE}/categories/new", data=data | {"letter": "X"} | fault)
        assert refused.status_code == 422, fault
    client.post(f"{MANAGE}/categories/{made.id}", data=data | {"capacity": ""})
    assert queries.category(world.event, made.id).capacity is None
    client.post(f"{MANAGE}/categories/order", data={"order": [world.delegate.id, made.id], "move": f"up:{made.id}"})
    assert queries.categories(world.event)[0].id == made.id
    assert client.post(f"{MANAGE}/categories/{world.delegate.id}/removal").status_code == 409
    made_id = made.id
    assert client.post(f"{MANAGE}/categories/{made_id}/removal").status_code == 302
    assert queries.category(world.event, made_id) is None


def test_the_usual_categories_are_one_button_away(world, client):
    event = factories.an_event(slug="new-one")
    factories.a_role(event, world.olga, Role.ORGANISER, world.council)
    client.sign_in(world.olga)
    assert "nine usual categories" in client.get("/en/events/new-one/manage/categories").text
    client.post("/en/events/new-one/manage/categories/usual")
    assert len(queries.categories(event)) == 9


def test_opening_times_are_those_of_the_meeting(world, client):
    client.sign_in(world.olga)
    data = {"opens_at": "2026-07-01T09:00", "closes_at": "2026-12-01T18:00", "asks_approval": "y"}
    assert client.post(f"{MANAGE}/registration-period", data=data).status_code == 302
    window = queries.window(world.event)
    assert window.opens_at == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert window.closes_at == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert 'value="2026-07-01T09:00"' in client.get(f"{MANAGE}/registration-period").text
    backwards = client.post(f"{MANAGE}/registration-period", data=data | {"closes_at": "2026-06-01T18:00"})
    assert backwards.status_code == 422
    assert str(rules.PeriodBackwards.message) in backwards.text


def test_a_category_that_would_never_open_is_refused_at_its_time(world, client):
    client.sign_in(world.olga)
    window = {"opens_at": "2026-07-01T09:00", "closes_at": "2026-12-02T08:00", "asks_approval": "y"}
    assert client.post(f"{MANAGE}/registration-period", data=window).status_code == 302
    same = {"name-en": "Observer", "name-fr": "Observatrice", "letter": "V", "colour": "#1f4e4a"}
    data = same | {"audience": "anyone", "listing": "never"}
    for field, moment in (("opens_at", "2026-12-10T08:00"), ("closes_at", "2026-07-01T09:00")):
        for path in ("new", world.delegate.id):
            letter = {"letter": "V" if path == "new" else "D"}
            refused = client.post(f"{MANAGE}/categories/{path}", data=data | letter | {field: moment})
            assert refused.status_code == 422, (field, path)
            assert f'href="#{field}"' in refused.text
            assert f'value="{moment}"' in refused.text
    own = {"opens_at": "2026-12-10T08:00", "closes_at": "2026-12-12T08:00"}
    assert client.post(f"{MANAGE}/categories/new", data=data | own).status_code == 302, "with both it has its days"
    fits = data | {"letter": "W", "opens_at": "2026-11-10T08:00"}
    assert client.post(f"{MANAGE}/categories/new", data=fits).status_code == 302


def test_times_of_the_event_that_leave_a_category_closed_for_ever_name_it(world, client):
    client.sign_in(world.olga)
    world.civil_society.opens_at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    world.delegate.closes_at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    db.session.commit()
    data = {"opens_at": "2026-07-01T09:00", "closes_at": "2026-12-01T18:00", "asks_approval": "y"}
    cases = (("closes_at", "2026-11-01T18:00", world.civil_society), ("opens_at", "2026-09-02T09:00", world.delegate))
    for field, moment, category in cases:
        refused = client.post(f"{MANAGE}/registration-period", data=data | {field: moment})
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.text
        assert f"“{category.name['en']}”" in refused.text
    assert client.post(f"{MANAGE}/registration-period", data=data).status_code == 302


def test_organisers_read_that_whom_they_invite_waits(world, client):
    world.civil_society.capacity = 1
    db.session.commit()
    data = {"given_name": "Iris", "family_name": "Keller", "email": "iris@example.org", "language": "fr"}
    client.sign_in(world.olga)
    done = client.post(f"{MANAGE}/invitations/new", data=data | {"category": world.civil_society.id})
    page = client.get(done.location).text
    assert "Iris KELLER is invited and has been written to." in page
    assert "Iris KELLER is on the waiting list." in page
    data |= {"family_name": "Novak", "email": "novak@example.org", "category": world.delegate.id}
    assert "is on the waiting list" not in client.get(client.post(f"{MANAGE}/invitations/new", data=data).location).text


def test_organisers_invite_in_any_category(world, client):
    client.sign_in(world.olga)
    data = {
        "given_name": "Iris",
        "family_name": "Keller",
        "email": "iris@example.org",
        "language": "fr",
        "category": world.civil_society.id,
    }
    assert client.post(f"{MANAGE}/invitations/new", data=data | {"email": "nonsense"}).status_code == 422
    response = client.post(f"{MANAGE}/invitations/new", data=data)
    assert response.status_code == 302
    mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.recipient, mail.language, mail.confidential) == ("iris@example.org", "fr", True)
    again = client.post(f"{MANAGE}/invitations/new", data=data)
    assert again.status_code == 422
    assert "Keller" in again.text


def test_whoever_seems_to_be_registered_already_is_invited_only_after_a_look(world, client):
    known = factories.a_registration(world.event, factories.an_account("Юрій", "Шевчук"), world.delegate)
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/invitations/new").text
    assert re.search(r'<option (selected )?value=""( selected)?>Please choose', page)
    data = {"given_name": "Yuriy", "family_name": "Shevchuk", "email": "yuriy@example.org", "language": "en"}
    data |= {"category": world.civil_society.id}
    asked = client.post(f"{MANAGE}/invitations/new", data=data)
    assert asked.status_code == 422
    assert f'href="{MANAGE}/registrations/{known.id}"' in asked.text
    assert f'value="{known.id}"' in asked.text
    assert not db.session.scalars(sa.select(Mail)).all()
    assert client.post(f"{MANAGE}/invitations/new", data=data | {"sure": "somebody else"}).status_code == 422
    sure = data | {"sure": known.id}
    otherwise = client.post(f"{MANAGE}/invitations/new", data=sure | {"email": "nonsense"})
    assert otherwise.status_code == 422
    assert re.search(rf'value="{known.id}" checked', otherwise.text), "what was said stays said"
    assert "checked" not in asked.text.partition('id="sure"')[2].partition(">")[0]
    assert client.post(f"{MANAGE}/invitations/new", data=sure).status_code == 302
    mail = db.session.scalars(sa.select(Mail)).one()
    assert mail.recipient == "yuriy@example.org"
    other = data | {"family_name": "Другий", "email": "another@example.org", "category": ""}
    refused = client.post(f"{MANAGE}/invitations/new", data=other)
    assert refused.status_code == 422
    assert "Category: Please choose one." in refused.text


def test_categories_and_times_come_along_with_a_copy(world):
    copy = factories.an_event()
    world.delegate.capacity = 7
    window = queries.window(world.event)
    shift = copy.first_day - world.event.first_day
    for part in ("categories", "registration-period"):
        actions.settings.CLONERS[part].copy(world.event, copy, shift)
    assert {(each.letter, each.capacity) for each in queries.categories(copy)} == {("D", 7), ("C", None)}
    assert queries.window(copy).opens_at == window.opens_at + shift


def test_a_reason_that_may_become_necessary_is_not_called_optional(world, client):
    page = client.sign_in(world.olga).get("/en/events/annual-meeting/manage/registrations/export").text
    question = page.split("Why do you need protected people")[1].split("<input")[0]
    assert "(optional)" not in question
    assert "Only if you include them." in question
