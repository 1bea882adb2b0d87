"""The organisers' table with tags, columns and views; waiting list, duplicates, statistics, and the person's side."""

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events.access import ROLE_PERMISSIONS, Permission
from meetings.events.models import Format, Role
from meetings.registration import actions, columns, queries
from meetings.registration.actions.tags import add_tag, tag_people
from meetings.registration.models import DifferentPeople, InternalNote, SavedView, State, Tag
from tests import factories

MANAGE = "/en/events/annual-meeting/manage"
EVENT = "/en/events/annual-meeting"


@pytest.fixture
def remi(world):
    return queries.of(world.event, world.remi)


@pytest.fixture
def organiser(world, client):
    return client.sign_in(world.olga)


def reader(world):
    account = factories.an_account()
    factories.a_role(world.event, account, Role.READER)
    return account


def answers(registration, **changes):
    data = {
        "given_name": registration.given_name,
        "family_name": registration.family_name,
        "function-en": registration.function.get("en", ""),
        "affiliation_id": registration.affiliation_id or "",
    }
    return data | changes


def test_where_a_protected_person_comes_from_is_not_offered_to_who_may_not_see_her(world, client):
    refuge = factories.an_institution("The hidden refuge")
    hidden = factories.an_account("Zoé", "Petit", affiliation=refuge)
    factories.a_registration(world.event, hidden, world.delegate, affiliation=refuge, is_protected=True)
    assert "The hidden refuge" in client.sign_in(world.olga).get(f"{MANAGE}/registrations").text
    factories.a_registration(world.event, factories.an_account(), world.delegate, affiliation=world.state)
    page = client.sign_in(reader(world)).get(f"{MANAGE}/registrations").text
    assert "Georgia" in page
    assert "The hidden refuge" not in page


def test_a_page_that_no_database_counts_to_is_the_last(world, organiser, remi):
    assert "VASSEUR" in organiser.get(f"{MANAGE}/registrations?page={10**30}").text


def test_columns_are_chosen_by_the_address(world, organiser, remi):
    usual = organiser.get(f"{MANAGE}/registrations").text
    assert world.remi.email not in usual
    page = organiser.get(f"{MANAGE}/registrations?columns=email&columns=reason&columns=nonsense").text
    assert world.remi.email in page
    assert page.count('scope="col"') == 4, "the box, the name and two columns"


def test_sensitive_columns_are_in_no_table_and_leave_only_with_a_reason(world, organiser, remi, monkeypatch):
    secret = columns.Column("Passport", lambda event, ids: {remi.id: "P-123"}, sensitive=True)
    monkeypatch.setitem(columns.COLUMNS, "passport", secret)
    assert "P-123" not in organiser.get(f"{MANAGE}/registrations?columns=passport").text
    address, data = f"{MANAGE}/registrations/export", {"format": "csv", "purpose": "Visa"}
    assert organiser.post(address, data=data | {"columns": ["family_name", "passport"]}).status_code == 422
    data |= {"columns": ["family_name", "passport"], "protected_reason": "Asked by the host"}
    with organiser.post(address, data=data, buffered=True) as response:
        lines = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert lines[0] == ["Family name", "Passport"]
    assert ["VASSEUR-DELORME", "P-123"] in lines
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.exported")).one()
    named = [{"en": "Family name", "fr": "Nom de famille"}, {"en": "Passport", "fr": "Passport"}]
    assert (entry.after["columns"], entry.purpose) == (named, "Visa · Asked by the host")
    without = ROLE_PERMISSIONS[Role.ORGANISER] - {Permission.READ_SENSITIVE}
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.ORGANISER, without)
    assert "Passport" not in organiser.get(address).text
    assert organiser.post(address, data=data).status_code == 422


def test_an_event_may_have_columns_of_its_own(world, organiser, remi, monkeypatch):
    own = {"shoe": columns.Column("Shoe size", lambda event, ids: dict.fromkeys(ids, "43"))}
    monkeypatch.setattr(columns, "PROVIDERS", [lambda event: own if event.id == world.event.id else {}])
    assert ">43<" in organiser.get(f"{MANAGE}/registrations?columns=shoe").text


def test_the_table_with_everything_costs_the_same_for_one_and_for_thirty(world, organiser, count_queries):
    tag = add_tag(world.event, "VIP", "plum", by=world.olga)
    costs = []
    for more in (1, 30):
        for _number in range(more):
            one = factories.a_registration(world.event, factories.an_account(), world.delegate)
            tag_people([one], [tag], [], by=world.olga)
        db.session.commit()
        with count_queries() as statements:
            organiser.get(f"{MANAGE}/registrations?columns=email&columns=state&columns=tags&incomplete=&tag={tag.id}")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12
    for page in ("waiting-list", "duplicates", "statistics", "tags"):
        with count_queries() as statements:
            assert organiser.get(f"{MANAGE}/{page}").status_code == 200
        assert len(statements) <= 12, page


def test_a_view_is_saved_shared_opened_and_removed(world, organiser, client):
    asked = f"{MANAGE}/registrations/views?state=approved&sort=-name&columns=email"
    assert organiser.post(asked, data={"name": ""}).status_code == 422
    response = organiser.post(asked, data={"name": "Approved", "is_shared": "y"})
    view = db.session.scalars(sa.select(SavedView)).one()
    address = f"{MANAGE}/registrations/views/{view.id}"
    assert (view.filters, view.columns) == ({"state": "approved", "sort": "-name"}, ["email"])
    for part in ("state=approved", "sort=-name", "columns=email", f"view={view.id}"):
        assert part in response.location
    client.sign_in(reader(world))
    assert ">Approved</a>" in client.get(f"{MANAGE}/registrations").text
    assert client.get(address).location == response.location
    assert client.post(f"{address}/removal").status_code == 404
    client.post(asked, data={"name": "My own", "is_shared": "y"})
    client.get(f"{MANAGE}/registrations")
    client.sign_in(world.hugo)
    assert "My own" not in client.get(f"{MANAGE}/registrations").text, "readers share nothing"
    assert client.get(f"{address}/removal").status_code == 200
    assert client.post(f"{address}/removal").status_code == 302
    assert client.get(address).status_code == 404


def test_tags_are_made_changed_put_on_many_and_removed(world, organiser, remi):
    assert organiser.post(f"{MANAGE}/tags", data={"name": "", "colour": "plum"}).status_code == 422
    assert organiser.post(f"{MANAGE}/tags", data={"name": "VIP", "colour": "pink"}).status_code == 422
    assert "maxlength" not in organiser.get(f"{MANAGE}/tags").text
    assert "At most 40 characters." in organiser.get(f"{MANAGE}/tags").text
    long = organiser.post(f"{MANAGE}/tags", data={"name": "x" * 41, "colour": "plum"})
    assert (long.status_code, "This is too long: at most 40 characters, please." in long.text) == (422, True)
    assert "x" * 41 in long.text, "nothing typed is cut"
    organiser.post(f"{MANAGE}/tags", data={"name": "VIP", "colour": "plum"})
    twice = organiser.post(f"{MANAGE}/tags", data={"name": "vip", "colour": "sky"})
    assert (twice.status_code, 'id="name-error"' in twice.text) == (422, True), "it is said at the name"
    tag = db.session.scalars(sa.select(Tag)).one()
    organiser.post(f"{MANAGE}/tags/{tag.id}", data={"name": "\u00d6nder", "colour": "plum"})
    apart = organiser.post(f"{MANAGE}/tags", data={"name": "O\u0308nder", "colour": "sky"})
    assert apart.status_code == 422, "letter and accent put together or not, it is one name"
    organiser.post(f"{MANAGE}/tags/{tag.id}", data={"name": "Ministers", "colour": "sky"})
    sam = queries.of(world.event, world.sam)
    asked = organiser.get(f"{MANAGE}/registrations/tagging", query_string={"chosen": [remi.id, sam.id]})
    assert "Tags of 2 people" in asked.text
    data = {"chosen": [remi.id, sam.id], "add": [tag.id]}
    assert organiser.post(f"{MANAGE}/registrations/tagging", data=data).status_code == 302
    assert len(queries.tags_of([remi.id, sam.id])) == 2
    page = organiser.get(f"{MANAGE}/registrations?tag={tag.id}").text
    assert "VASSEUR-DELORME" in page
    assert "Ministers" in page
    organiser.post(f"{MANAGE}/registrations/{remi.id}/tags", data={"tags": []})
    assert "VASSEUR-DELORME" not in organiser.get(f"{MANAGE}/registrations?tag={tag.id}").text
    other = factories.save(Tag(event_id=factories.an_event().id, name="Theirs", colour="sky"))
    assert organiser.get(f"{MANAGE}/tags/{other.id}").status_code == 404
    assert organiser.post(f"{MANAGE}/registrations/{remi.id}/tags", data={"tags": [other.id]}).status_code == 422
    question = organiser.get(f"{MANAGE}/tags/{tag.id}/removal").text
    assert "1 person loses it" in question
    assert "would find nobody" not in question
    organiser.post(f"{MANAGE}/registrations/views?tag={tag.id}", data={"name": "<All> of them"})
    question = organiser.get(f"{MANAGE}/tags/{tag.id}/removal").text
    assert "A view asks for it and would find nobody: &lt;All&gt; of them." in question
    tag_id = tag.id
    organiser.post(f"{MANAGE}/tags/{tag_id}/removal")
    assert db.session.get(Tag, tag_id) is None


def test_internal_notes_are_for_organisers_only(world, client, organiser, remi):
    address = f"{MANAGE}/registrations/{remi.id}"
    assert organiser.post(f"{address}/internal-notes", data={"text": " "}).status_code == 422
    organiser.post(f"{address}/internal-notes", data={"text": "Knows the <minister>"})
    page = organiser.get(address).text
    assert "Knows the &lt;minister&gt;" in page
    assert "Olga LINDQVIST wrote an internal note" in page
    note = db.session.scalars(sa.select(InternalNote)).one()
    client.sign_in(reader(world))
    assert "minister" not in client.get(address).text
    client.sign_in(world.remi)
    for path in ("my-registration", "my-registration/edit"):
        assert "minister" not in client.get(f"{EVENT}/{path}").text
    client.sign_in(world.olga)
    sam = queries.of(world.event, world.sam)
    wrong = f"{MANAGE}/registrations/{sam.id}/internal-notes/{note.id}/removal"
    assert client.post(wrong).status_code == 404
    assert client.post(f"{address}/internal-notes/{note.id}/removal").status_code == 302
    assert "minister" not in client.get(address).text


def test_the_message_is_shown_before_a_decision_is_taken(world, organiser, remi):
    remi.state = State.SUBMITTED
    sam = queries.of(world.event, world.sam)
    sam.state = State.SUBMITTED
    db.session.commit()
    address = f"{MANAGE}/registrations/decision"
    asked = organiser.get(address, query_string={"verb": "ask", "chosen": [remi.id, sam.id]}).text
    assert "This asks 2 people for changes" in asked
    assert ">Ask 2 people for changes</button>" in asked
    assert 'lang="fr"' in asked or "Please correct your registration" in asked
    data = {"verb": "ask", "chosen": [remi.id, sam.id], "reason": "Which unit?", "preview": "1", "reader": sam.id}
    seen = organiser.post(address, data=data)
    assert seen.status_code == 200
    assert "The message as Sam OKONJO will read it" in seen.text
    assert seen.text.count("Which unit?") == 1, "in the message"
    assert "<textarea" not in seen.text, "opens beside the form, which keeps what was typed"
    part = organiser.post(address, data=data, headers={"HX-Request": "true"})
    assert "Which unit?" in part.text
    assert "<html" not in part.text
    long = organiser.post(address, data=data | {"reason": "x" * 1001}, headers={"HX-Request": "true"})
    assert long.status_code == 422
    assert "Please check the following" in long.text
    assert re.search(r'<button[^>]*name="preview"[^>]*formtarget="_blank"', asked), "nothing is posted over the form"
    assert 'action=""' in asked, "the answer to a refused form has the address of the page"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0
    del data["preview"]
    response = organiser.post(address, data=data)
    assert "2 people have been asked for changes." in organiser.get(response.location).text
    assert {each.state for each in (queries.of(world.event, world.sam), queries.of(world.event, world.remi))} == {
        State.CHANGES
    }


def test_who_is_asked_for_changes_sends_again_even_after_closing(world, client, remi):
    actions.ask_for_changes(remi, by=world.olga, now=clock.now(), reason="Which unit?")
    queries.window(world.event).closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    client.sign_in(world.remi)
    assert "Which unit?" in client.get(f"{EVENT}/my-registration").text
    assert "Which unit?" in client.get(f"{EVENT}/my-registration/edit").text
    data = answers(remi) | {"institution_name-en": "Unit 3"}
    assert client.post(f"{EVENT}/my-registration/edit", data=data).status_code == 302
    assert queries.of(world.event, world.remi).state == State.SUBMITTED
    client.sign_in(world.olga)
    page = client.get(f"{MANAGE}/registrations/{remi.id}").text
    assert "Changed since you last decided" in page
    assert "Unit 3" in page
    assert "changed since the last decision" in client.get(f"{MANAGE}/registrations").text


def test_essential_changes_are_announced_before_and_said_after(world, client, remi):
    window = queries.window(world.event)
    client.sign_in(world.olga)
    zone = {"opens_at": "2026-01-01T09:00", "closes_at": "2036-01-01T09:00"}
    client.post(f"{MANAGE}/registration-period", data=zone | {"asks_approval": "y", "essential": ["function"]})
    assert window.essential == ["function"]
    assert "A new approval is needed when one of these changes: Position." in client.get(f"{MANAGE}/categories").text
    client.sign_in(world.remi)
    assert "If you change one of the following" in client.get(f"{EVENT}/my-registration/edit").text
    client.post(f"{EVENT}/my-registration/edit", data=answers(remi) | {"function-en": "Judge"})
    assert "your place is held for you" in client.get(f"{EVENT}/my-registration").text
    assert queries.of(world.event, world.remi).state == State.SUBMITTED


def test_an_extension_opens_the_form_after_closing(world, client, remi):
    queries.window(world.event).closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    client.sign_in(world.remi)
    data = answers(remi) | {"function-en": "Judge"}
    assert client.post(f"{EVENT}/my-registration/edit", data=data).status_code == 422
    client.sign_in(world.olga)
    address = f"{MANAGE}/registrations/{remi.id}/extension"
    assert client.post(address, data={"extended_until": "soon"}).status_code == 422
    over = client.post(address, data={"extended_until": "2020-02-03T18:00"})
    assert (over.status_code, 'value="2020-02-03T18:00"' in over.text) == (422, True), "nothing typed is lost"
    assert "Choose a time that lies ahead." in over.text
    queries.window(world.event).closes_at = clock.now() + timedelta(days=30)
    db.session.commit()
    sooner = client.post(address, data={"extended_until": (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT18:00")})
    assert (sooner.status_code, "has as much time anyway" in sooner.text) == (422, True)
    queries.window(world.event).closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT18:00")
    assert client.post(address, data={"extended_until": day}).status_code == 302
    shown = client.get(f"{MANAGE}/registrations/{remi.id}").text
    assert f'value="{day}"' in shown
    assert not [form for form in (f"{day}:00", f"{day}:00".replace("T", " ")) if form in shown], "in words"
    client.sign_in(world.remi)
    assert "you can correct yours until" in client.get(f"{EVENT}/my-registration").text
    assert client.post(f"{EVENT}/my-registration/edit", data=data).status_code == 302


def test_the_form_offers_what_is_open_and_says_when_the_rest_opens(world, client):
    world.civil_society.opens_at = clock.now() + timedelta(days=2)
    world.civil_society.closes_at = clock.now() + timedelta(days=4)
    db.session.commit()
    client.sign_in(world.stella)
    page = client.get(f"{EVENT}/register").text
    assert f'value="{world.delegate.id}"' in page
    assert f'value="{world.civil_society.id}"' not in page
    assert "Delegate C: registration opens on" in page
    data = {"given_name": "S", "family_name": "T", "category": world.civil_society.id, "affiliation_id": ""}
    assert client.post(f"{EVENT}/register", data=data).status_code == 422
    client.sign_in(world.olga)
    listed = client.get(f"{MANAGE}/categories").text
    assert "Opens on" in listed
    edit = client.get(f"{MANAGE}/categories/{world.civil_society.id}").text
    assert 'name="opens_at"' in edit


def test_whom_a_person_represents_is_hers_to_say_only_outside_delegations(world, client, remi):
    client.sign_in(world.remi)
    assert 'name="affiliation_id"' not in client.get(f"{EVENT}/my-registration/edit").text, "approved"
    remi.state = State.SUBMITTED
    db.session.commit()
    client.post(f"{EVENT}/my-registration/edit", data=answers(remi, affiliation_id=world.state.id))
    assert queries.of(world.event, world.remi).affiliation_id == world.state.id
    world.delegate.in_delegation = True
    db.session.commit()
    client.post(f"{EVENT}/my-registration/edit", data=answers(remi, affiliation_id=world.other_state.id))
    assert queries.of(world.event, world.remi).affiliation_id == world.state.id


def test_the_waiting_list_says_who_is_next_and_lets_move(world, organiser, client):
    world.delegate.capacity = 1
    now = clock.now()
    line = [
        factories.a_registration(
            world.event, factories.an_account(), world.delegate, state=State.WAITING, queued_at=now + timedelta(hours=n)
        )
        for n in range(3)
    ]
    page = organiser.get(f"{MANAGE}/waiting-list").text
    assert page.count("Moves up next") == 1
    assert page.index(line[0].listed_name) < page.index(line[2].listed_name)
    address = f"{MANAGE}/waiting-list/{line[2].id}"
    assert 'value="3"' in organiser.get(address).text
    assert organiser.post(address, data={"place": "1"}).status_code == 422
    assert organiser.post(address, data={"place": "1", "reason": "Minister"}).status_code == 302
    page = organiser.get(f"{MANAGE}/waiting-list").text
    assert page.index(line[2].listed_name) < page.index(line[0].listed_name)
    gone = queries.of(world.event, world.sam)
    for answer in (organiser.get, organiser.post):
        left = answer(f"{MANAGE}/waiting-list/{gone.id}", data={"place": "1", "reason": "Minister"})
        assert left.location == f"{MANAGE}/waiting-list"
        assert f"{gone.full_name} is not on the waiting list." in organiser.get(left.location).text
    assert organiser.get(f"{MANAGE}/waiting-list/222222222222").status_code == 404
    client.sign_in(reader(world))
    for path in ("", f"/{line[0].id}", f"/{gone.id}"):
        assert client.get(f"{MANAGE}/waiting-list{path}").status_code == 404


@pytest.mark.parametrize("capacity", [None, 1])
def test_page_and_mails_promise_a_place_only_where_one_can_become_free(
    world, organiser, client, capacity, count_queries
):
    people = [factories.a_registration(world.event, factories.an_account(), world.delegate) for _ in range(3)]
    world.delegate.capacity = capacity
    db.session.commit()
    asked = {"verb": "wait", "chosen": [one.id for one in people], "reason": "The room"}
    promised, decided = "As soon as a place becomes free", "The organisers decide whether you get a place"
    yes, no = (promised, decided) if capacity else (decided, promised)
    shown = organiser.post(f"{MANAGE}/registrations/decision", data=asked | {"preview": "1"}).text
    assert yes in shown
    assert no not in shown
    assert organiser.post(f"{MANAGE}/registrations/decision", data=asked).status_code == 302
    texts = db.session.scalars(sa.select(Mail.text).where(Mail.template == "registration/waiting")).all()
    assert [(yes in text, no in text) for text in texts] == [(True, False)] * 3
    page = organiser.get(f"{MANAGE}/waiting-list").text
    assert page.count("You decide") == (0 if capacity else 3)
    move = organiser.get(f"{MANAGE}/waiting-list/{people[0].id}").text
    assert ("1 moves up next" in move, "nobody moves up alone" in move) == (bool(capacity), not capacity)
    assert ("Moves up next" in page) == bool(capacity)
    assert "moves up when another place becomes free" not in page
    client.sign_in(people[0].account)
    with count_queries() as counted:
        mine = client.get(f"{EVENT}/my-registration").text
    assert len(counted) <= 12
    assert ("You are number" in mine, decided in mine) == (bool(capacity), not capacity)
    details = actions.Details(given_name="Anna", family_name="Lind")
    people[0].confirmed_at = None
    actions.submit(people[0], details, by=people[0].account, now=clock.now())
    last = db.session.scalars(sa.select(Mail).where(Mail.account_id == people[0].account_id)).all()[-1]
    assert (yes in last.text, no in last.text) == (True, False)


def a_pair(world):
    one = factories.a_registration(world.event, factories.an_account("Олена", "Шевчук"), world.delegate)
    account = factories.an_account("Olena", "Shevchuk")
    two = factories.a_registration(world.event, account, world.delegate, function=Translated(en="Judge"))
    return one, two


def test_pairs_are_compared_and_merged_field_by_field(world, organiser):
    one, two = a_pair(world)
    assert "1 pair looks like one person." in organiser.get(f"{MANAGE}/duplicates").text
    address = f"{MANAGE}/duplicates/{one.id}/{two.id}"
    assert "This cannot be undone" in organiser.get(address).text
    assert organiser.post(address, data={}).status_code == 422
    data = {"kept": one.id, "family_name": two.id, "given_name": one.id, "function": two.id}
    response = organiser.post(address, data=data)
    assert response.location.endswith(one.id)
    kept, gone = queries.by_ids(world.event, [one.id, two.id])[one.id], queries.in_event(world.event, two.id)
    assert (kept.given_name, kept.family_name, kept.function["en"]) == ("Олена", "Shevchuk", "Judge")
    assert "merged into another one" in organiser.get(f"{MANAGE}/registrations/{gone.id}").text
    assert "Nobody is registered twice" in organiser.get(f"{MANAGE}/duplicates").text
    assert organiser.post(address, data=data).status_code == 409, "once is enough"


def test_a_merge_that_is_refused_changes_nothing(world, organiser):
    one, two = a_pair(world)
    factories.a_card(two)
    refused = organiser.post(f"{MANAGE}/duplicates/{one.id}/{two.id}", data={"kept": one.id, "family_name": two.id})
    assert refused.status_code == 422
    assert "leave the directory" in refused.text
    assert queries.in_event(world.event, two.id).state == State.APPROVED
    assert queries.in_event(world.event, one.id).family_name == "Шевчук"


def test_two_people_stay_two(world, organiser):
    one, two = a_pair(world)
    assert organiser.post(f"{MANAGE}/duplicates/{one.id}/{two.id}/different").status_code == 302
    assert "Nobody is registered twice" in organiser.get(f"{MANAGE}/duplicates").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DifferentPeople)) == 1


def test_pairs_of_another_event_are_out_of_reach(world, organiser, remi):
    other = factories.an_event()
    stranger = factories.a_registration(other, factories.an_account(), factories.a_category(other))
    for path in ("", "/different"):
        assert organiser.post(f"{MANAGE}/duplicates/{remi.id}/{stranger.id}{path}").status_code == 404
    assert organiser.get(f"{MANAGE}/duplicates/{remi.id}/{remi.id}").status_code == 404


def test_statistics_count_and_tell_nothing_about_a_single_person(world, organiser, client, remi):
    world.event.format = Format.HYBRID
    for _number in range(6):
        account = factories.an_account(affiliation=world.state, language="fr")
        factories.a_registration(world.event, account, world.delegate, form_of_address="ms")
    hidden = factories.an_account(affiliation=factories.a_state("AL", "Albania", "Albanie"))
    factories.a_registration(world.event, hidden, world.delegate, is_protected=True)
    page = organiser.get(f"{MANAGE}/statistics").text
    assert "Albania" not in page
    assert "1 protected person is counted in the first table only." in page
    assert page.index("France") < page.index("Georgia")
    assert "few" in page
    french = organiser.get(f"{MANAGE.replace('/en/', '/fr/')}/statistics").text
    assert "Géorgie" in french
    client.sign_in(reader(world))
    assert "protected person" not in client.get(f"{MANAGE}/statistics").text
    assert client.sign_in(world.gaby).get(f"{MANAGE}/statistics").status_code == 404
