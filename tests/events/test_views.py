"""The pages of events: works, refused, stranger, anonymous, invalid."""

import re
from datetime import timedelta

import pytest

from meetings.core import audit, clock
from meetings.core.db import db, new_id
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import keys
from meetings.events.models import Event, EventState, Format, ProposalKind, ProposalState, Role, Visibility
from meetings.institutions.rules import folded
from tests import factories
from tests.deeds import deeds
from tests.events.conftest import mails

MANAGE = "/en/events/annual-meeting/manage"


def first_step(world, **overrides):
    first = (clock.now() + timedelta(days=100)).date()
    values = {
        "draft": new_id(),
        "house": world.council.id,
        "kind": "annual_meeting",
        "title-en": "Spring meeting",
        "title-fr": "Réunion de printemps",
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=1)).isoformat(),
        "time_zone": "Europe/Vienna",
    }
    return values | overrides


def newest():
    return db.session.query(Event).order_by(Event.created_at.desc()).first()


def test_the_review_shows_all_that_was_entered(world, client):
    client.sign_in(world.olga)
    client.post("/en/events/new", data=first_step(world, **{"subtitle-fr": "Deux jours d’échanges"}))
    manage = f"/en/events/{newest().slug}/manage"
    place = {
        "format": "hybrid",
        "city-en": "Vienna",
        "city-fr": "Vienne",
        "venue-en": "Hofburg",
        "venue-fr": "Hofburg",
        "address-fr": "Heldenplatz",
        "online_link": "https://video.example.org/room/7",
    }
    client.post(f"{manage}/setup/place", data=place)
    page = client.get(f"{manage}/setup/review").text
    pairs = dict(re.findall(r"<dt>([^<]*)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    shown = {term: re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", said)).strip() for term, said in pairs.items()}
    assert shown["Kind of meeting"] == "Annual meeting"
    assert shown["Title"] == "Spring meeting (English) Réunion de printemps (French)"
    assert shown["Subtitle"] == "Deux jours d’échanges"
    assert '<span class="lines" lang="fr">Deux jours' in pairs["Subtitle"]
    assert shown["Format"] == "Hybrid: on site and online"
    assert (shown["City"], shown["Venue"]) == ("Vienna (English) Vienne (French)", "Hofburg")
    assert shown["Postal address"] == "Heldenplatz"
    assert shown["Link to take part online"] == "https://video.example.org/room/7"


def test_two_hosts_create_approve_and_publish(world, client):
    client.sign_in(world.olga)
    answer = client.post("/en/events/new", data=first_step(world))
    slug = newest().slug
    base = f"/en/events/{slug}/manage"
    assert (answer.status_code, answer.location) == (302, f"{base}/setup/hosts")
    steps = [
        ("setup/hosts", {"institution": world.osce.id, "email": world.hugo.email, "go": "next"}, "setup/place"),
        ("setup/place", {"format": "on_site", "city-en": "Vienna", "city-fr": "Vienne", "go": "next"}, "setup/access"),
        ("setup/access", {"visibility": "public", "go": "next"}, "setup/review"),
    ]
    for path, data, following in steps:
        answer = client.post(f"{base}/{path}", data=data)
        assert answer.location == f"{base}/{following}", answer.text
    assert "Propose publication" in client.get(f"{base}/setup/review").text
    answer = client.post(f"{base}/proposals")
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/en/events/{slug}/practical-information").status_code == 200
    client.sign_in(world.hugo)
    page = client.get(answer.location).text
    assert "Approve for my house" in page
    assert "What would be published" in page
    client.post(f"{answer.location}/approvals")
    assert "What was published" in client.get(answer.location).text
    assert newest().state == EventState.PUBLISHED


def test_going_back_saves_too(world, client, draft):
    client.sign_in(world.olga)
    data = {"format": "online", "online_link": "https://example.org/room", "go": "back"}
    answer = client.post(f"{MANAGE}/setup/place", data=data)
    assert answer.location.endswith("/setup/hosts")
    assert (draft.format, draft.online_link) == (Format.ONLINE, "https://example.org/room")


def test_sending_the_first_step_twice_makes_one_draft(world, client):
    client.sign_in(world.olga)
    data = first_step(world)
    client.post("/en/events/new", data=data)
    client.post("/en/events/new", data=data | {"title-en": "Summer meeting"})
    found = db.session.query(Event).filter(Event.state == EventState.DRAFT).all()
    assert [event.title["en"] for event in found] == ["Summer meeting"]


def test_the_id_of_a_strangers_draft_is_not_taken(world, client):
    theirs = factories.an_event(state=EventState.DRAFT, hosts=(world.osce,))
    client.sign_in(world.olga)
    answer = client.post("/en/events/new", data=first_step(world, draft=theirs.id))
    assert answer.status_code == 302
    assert db.session.get(Event, theirs.id).title == theirs.title
    assert newest().id != theirs.id


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"title-en": "", "title-fr": " "}, "Give the meeting a title"),
        ({"last_day": "2020-01-01"}, "The last day cannot be before the first day."),
        ({"kind": "round_table"}, "Say which State the round table is about."),
        ({"first_day": "tomorrow"}, "This is not a date."),
        ({"time_zone": "Mars/Olympus"}, "choose one of what is offered"),
        ({"draft": "../../etc"}, "Invalid input."),
    ],
)
def test_a_refused_first_step_comes_back_filled_in(world, client, overrides, sentence):
    client.sign_in(world.olga)
    answer = client.post("/en/events/new", data=first_step(world, **{"subtitle-en": "Kept & safe"}) | overrides)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept &amp; safe" in answer.text
    assert newest().slug == "annual-meeting"


def test_what_is_wrong_with_a_field_is_said_in_french_too(world, client):
    client.sign_in(world.olga)
    wrong = {"title-fr": "x" * 301, "first_day": "demain", "time_zone": "Mars/Olympus", "kind": ""}
    page = client.post("/fr/events/new", data=first_step(world) | wrong).text
    for said in ("Ce texte est trop long", "pas une date", "Choisissez parmi"):
        assert said in page
    assert not [word for word in ("Field", "Not a valid", "N'est", "N&#39;est") if word in page]


def test_only_those_who_may_create_see_the_way_to_it(world, client):
    assert client.get("/en/events/new").status_code == 302
    for account, status in ((world.dana, 404), (world.gaby, 404), (world.hugo, 200)):
        client.sign_in(account)
        assert client.get("/en/events/new").status_code == status
        assert ("New meeting" in client.get("/en/events/").text) == (status == 200)
        assert client.post("/en/events/new", data=first_step(world)).status_code in ({404} if status == 404 else {422})


def test_nobody_creates_for_another_house(world, client):
    client.sign_in(world.hugo)
    assert client.post("/en/events/new", data=first_step(world)).status_code == 422


def test_the_list_shows_what_the_reader_may_find(world, client):
    hidden = factories.an_event(visibility=Visibility.INVITED, title=Translated(en="Hidden"))
    assert "Hidden" not in client.get("/en/events/").text
    factories.a_guest(hidden, world.remi)
    client.sign_in(world.remi)
    page = client.get("/en/events/").text
    assert "Hidden" in page
    assert "<details open>" not in page  # a menu on a phone, that does not say its one word twice
    assert "Hidden" in client.get("/fr/events/?q=hid").text
    assert "Hidden" not in client.get("/fr/events/?q=other").text


def test_the_list_costs_the_same_with_many_events(world, client, count_queries):
    def cost():
        with count_queries() as statements:
            client.get("/en/events/")
        return len(statements)

    few = cost()
    for _number in range(15):
        factories.an_event(hosts=(world.council, world.osce))
    assert cost() == few <= 12


def test_the_link_to_take_part_online_is_on_no_page_for_others(world, client):
    world.event.format, world.event.online_link = Format.HYBRID, "https://example.org/secret-room"
    world.event.city = Translated(en="Vienna")
    db.session.commit()
    for account in (None, world.stella, world.remi, world.gaby):
        if account:
            client.sign_in(account)
        for path in ("/en/events/", "/en/events/annual-meeting/practical-information"):
            assert "secret-room" not in client.get(path).text
    assert client.get(f"{MANAGE}/settings/place").status_code == 404


def test_practical_information_says_what_is_known(world, client):
    url = "/fr/events/annual-meeting/practical-information"
    assert "Pas encore" in client.get(url).text
    world.event.hotels = Translated(en="**Three** hotels <script>x</script>")
    world.event.contact_email = "ask@example.org"
    db.session.commit()
    page = client.get(url).text
    assert "<strong>Three</strong> hotels &lt;script&gt;" in page
    assert 'lang="en"' in page
    assert "ask@example.org" in page


def test_a_cancelled_event_says_so_on_its_pages(world, client):
    world.event.state, world.event.cancellation = EventState.CANCELLED, Translated(en="Snow", fr="Neige")
    db.session.commit()
    assert "Neige" in client.get("/fr/events/annual-meeting/practical-information").text


@pytest.mark.parametrize("section", ["basics", "place", "access", "texts", "practical"])
def test_each_part_is_edited_on_its_page(world, client, draft, section):
    client.sign_in(world.hugo)
    for mode in ("settings", "setup"):
        assert client.get(f"{MANAGE}/{mode}/{section}").status_code == 200


def test_a_published_event_asks_for_the_other_key(world, client):
    client.sign_in(world.hugo)
    data = {"format": "on_site", "city-en": "Graz", "city-fr": "Graz"}
    answer = client.post(f"{MANAGE}/settings/place", data=data)
    assert "waits for the key of the other hosts" in client.get(answer.location).text
    assert world.event.city == {}
    again = client.post(f"{MANAGE}/settings/place", data=data | {"city-en": "Linz"})
    assert again.status_code == 422
    assert "A proposal of this kind is waiting already." in again.text
    assert "Linz" in again.text


def test_the_address_of_a_draft_is_changed_with_its_basics(world, client, draft):
    client.sign_in(world.olga)
    data = first_step(world) | {"slug": "vienna-2027"}
    answer = client.post(f"{MANAGE}/setup/basics", data=data | {"go": "next"})
    assert answer.location == "/en/events/vienna-2027/manage/setup/hosts"
    refused = client.post("/en/events/vienna-2027/manage/setup/basics", data=data | {"slug": "New!"})
    assert refused.status_code == 422
    assert "Use small letters" in refused.text


def test_a_link_that_is_no_web_address_is_refused(world, client, draft):
    client.sign_in(world.olga)
    data = {"format": "online", "online_link": "javascript:alert(1)"}
    assert client.post(f"{MANAGE}/settings/place", data=data).status_code == 422


def test_hosts_are_ordered_without_scripts(world, client):
    client.sign_in(world.olga)
    data = {"order": [world.council.id, world.osce.id], "move": f"up:{world.osce.id}"}
    client.post(f"{MANAGE}/settings/hosts", data=data)
    assert world.event.host_ids == (world.osce.id, world.council.id)


def test_an_organiser_without_organisation_is_refused(world, client, draft):
    factories.an_institution("Union", may_host=True)
    client.sign_in(world.olga)
    answer = client.post(f"{MANAGE}/setup/hosts", data={"email": "uma@example.org", "go": "add"})
    assert answer.status_code == 422
    assert "uma@example.org" in answer.text


def test_a_new_person_organises_for_a_new_host(world, client, draft):
    union = factories.an_institution("Union", may_host=True)
    client.sign_in(world.olga)
    data = {"institution": union.id, "email": "uma@example.org", "given_name": "Uma", "family_name": "Union"}
    answer = client.post(f"{MANAGE}/setup/hosts", data=data | {"go": "add", "sure": f"uma@example.org {union.id}"})
    assert "Uma UNION" in client.get(answer.location).text
    assert [mail.recipient for mail in mails("events/role_given")] == ["uma@example.org"]


def test_a_host_without_organisers_is_taken_off(world, client, draft):
    union = factories.an_institution("Union", may_host=True)
    client.sign_in(world.olga)
    client.post(f"{MANAGE}/setup/hosts", data={"institution": union.id, "go": "add"})
    url = f"{MANAGE}/hosts/{union.id}/removal"
    assert "Take Union off?" in client.get(url).text
    client.post(url)
    assert union.id not in draft.host_ids
    assert client.get(url).status_code == 404
    assert client.post(f"{MANAGE}/hosts/{world.osce.id}/removal").status_code == 409


def a_proposal(world, account=None, **values):
    found = keys.propose(
        world.event,
        ProposalKind.CHANGE,
        values or {"city": Translated(en="Graz", fr="Graz")},
        account=account or world.olga,
        now=clock.now(),
    )
    db.session.commit()
    return found


def test_a_proposal_shows_its_difference_in_both_languages(world, client):
    later = world.event.last_day + timedelta(days=1)
    found = a_proposal(world, title=Translated(en="New title", fr="Nouveau titre"), last_day=later)
    client.sign_in(world.hugo)
    for language in ("en", "fr"):
        page = client.get(f"/{language}/events/annual-meeting/manage/proposals/{found.id}").text
        assert '<ins lang="fr">Nouveau titre</ins>' in re.sub(r">\s+|\s+<", lambda m: m[0].strip(), page)
        assert str(later.year) in page


def test_a_rejection_needs_a_reason(world, client):
    found = a_proposal(world)
    client.sign_in(world.hugo)
    url = f"{MANAGE}/proposals/{found.id}/rejection"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"reason": " "}).status_code == 422
    assert client.post(url, data={"reason": "Too far"}).status_code == 302
    assert "Too far" in client.get(f"{MANAGE}/proposals/{found.id}").text
    assert client.post(url, data={"reason": "Too far"}).status_code == 422


def test_keys_that_do_not_turn_answer_with_a_sentence(world, client):
    found = a_proposal(world)
    client.sign_in(world.olga)
    answer = client.post(f"{MANAGE}/proposals/{found.id}/approvals")
    assert answer.status_code == 409
    assert "Your house has approved this already." in answer.text
    assert client.post(f"{MANAGE}/proposals/{found.id}/withdrawal").status_code == 302
    assert found.state == ProposalState.WITHDRAWN


def test_a_proposal_of_another_event_does_not_exist_here(world, client):
    found = a_proposal(world)
    other = factories.an_event(hosts=(world.council, world.osce))
    factories.a_role(other, world.hugo, Role.ORGANISER, world.osce)
    client.sign_in(world.hugo)
    base = f"/en/events/{other.slug}/manage/proposals/{found.id}"
    assert client.get(base).status_code == 404
    for deed in ("approvals", "rejection", "withdrawal"):
        assert client.post(f"{base}/{deed}", data={"reason": "x"}).status_code == 404
    assert found.state == ProposalState.WAITING


def test_the_desk_cannot_turn_keys(world, client):
    found = a_proposal(world)
    client.sign_in(world.gaby)
    assert client.post(f"{MANAGE}/proposals/{found.id}/approvals").status_code == 404
    assert client.get(f"{MANAGE}/team").status_code == 404


def test_two_keys_cancel(world, client):
    client.sign_in(world.olga)
    assert client.post(f"{MANAGE}/cancellation", data={"cancellation-en": "Snow"}).status_code == 422
    data = {"cancellation-en": "Snow", "cancellation-fr": "Neige", "reason": "The pass is closed."}
    answer = client.post(f"{MANAGE}/cancellation", data=data)
    assert client.post(f"{MANAGE}/cancellation", data=data).status_code == 422
    client.sign_in(world.hugo)
    assert "The pass is closed." in client.get(answer.location).text
    client.post(f"{answer.location}/approvals")
    assert world.event.state == EventState.CANCELLED
    assert "Snow" in client.get("/en/events/annual-meeting/practical-information").text


def test_roles_are_given_and_taken_on_the_page_of_the_team(world, client):
    client.sign_in(world.olga)
    data = {"email": "nina@example.org", "given_name": "Nina", "family_name": "Nova", "role": "programme_editor"}
    page = client.get(client.post(f"{MANAGE}/team", data=data).location).text
    assert "Nina NOVA" in page
    refused = client.post(f"{MANAGE}/team", data=data)
    assert refused.status_code == 422
    assert "This person has this role already." in refused.text
    role = next(role for role in queries.team(world.event) if role.role == Role.PROGRAMME_EDITOR)
    url = f"{MANAGE}/team/{role.id}/removal"
    assert "Nina NOVA" in client.get(url).text
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"email": "not-an-address", "role": "desk"},
        {"email": "nina@example.org"},
        {"email": "nina@example.org", "role": "emperor"},
        {"email": "nina@example.org", "role": "organiser"},
    ],
)
def test_a_refused_role_comes_back_filled_in(world, client, data):
    client.sign_in(world.olga)
    answer = client.post(f"{MANAGE}/team", data=data)
    assert answer.status_code == 422
    assert data["email"] in answer.text


def test_the_last_organiser_cannot_be_removed(world, client):
    client.sign_in(world.olga)
    role = next(role for role in queries.organisers(world.event) if role.account_id == world.olga.id)
    answer = client.post(f"{MANAGE}/team/{role.id}/removal")
    assert answer.status_code == 409
    assert "This is the last organiser of this host." in answer.text
    assert f"/team/{role.id}/removal" not in client.get(f"{MANAGE}/team").text
    factories.a_role(world.event, factories.an_account(), Role.ORGANISER, world.council)
    assert f"/team/{role.id}/removal" in client.get(f"{MANAGE}/team").text


def test_a_role_of_another_event_does_not_exist_here(world, client):
    other = factories.an_event(hosts=(world.council,))
    role = factories.a_role(other, world.sam, Role.DESK)
    client.sign_in(world.olga)
    assert client.post(f"{MANAGE}/team/{role.id}/removal").status_code == 404
    assert queries.roles_of(other, world.sam) == {Role.DESK}


def test_a_past_meeting_is_copied(world, client):
    client.sign_in(world.hugo)
    assert client.get(f"{MANAGE}/copies").status_code == 200
    first = world.event.first_day + timedelta(days=364)
    data = {"title-en": "Next", "title-fr": "Suivante", "first_day": first.isoformat(), "parts": ["hosts", "roles"]}
    answer = client.post(f"{MANAGE}/copies", data=data)
    new = newest()
    assert answer.location == f"/en/events/{new.slug}/manage/setup/basics"
    assert new.host_ids == world.event.host_ids
    assert client.post(f"{MANAGE}/copies", data=data | {"parts": ["gold"]}).status_code == 422


def test_the_audit_log_reads_as_sentences(world, client):
    client.sign_in(world.hugo)
    client.post(f"{MANAGE}/settings/access", data={"visibility": "unlisted"})
    client.post(f"{MANAGE}/team", data={"email": world.sam.email, "role": "programme_editor"})
    page = re.sub(r"[ \n]+", " ", client.get("/fr/events/annual-meeting/manage/audit").text)
    assert "Hugo BRANDSTÄTTER a modifié la réunion" in page
    assert "Hugo BRANDSTÄTTER a attribué un rôle à Sam OKONJO" in page
    assert "Rôle\u202f: Responsable du programme" in page
    assert "127.0.0.1" in page
    assert deeds("role.given")[0].scope == world.event.id


def test_the_audit_log_is_filtered(world, client):
    client.sign_in(world.olga)
    client.post(f"{MANAGE}/settings/access", data={"visibility": "unlisted"})
    client.post(f"{MANAGE}/team", data={"email": world.sam.email, "role": "desk"})
    today = clock.now().date()

    def rows(query):
        return client.get(f"{MANAGE}/audit?{query}").text.count("<time ")

    everything = rows("") - rows("what=nothing")
    assert everything == 2
    none = rows("what=nothing")
    assert rows("what=role.given") - none == 1
    assert rows(f"who={world.hugo.id}") == none
    assert rows(f"since={today + timedelta(days=2)}") == none
    assert rows(f"until={today + timedelta(days=2)}&since=rubbish") - none == 2
    for query, sentence in (
        ("since=rubbish", "This is not a date."),
        (f"since={today}&until={today - timedelta(days=1)}", "No day lies between these two"),
    ):
        answer = client.get(f"{MANAGE}/audit?{query}")
        assert answer.status_code == 422
        assert sentence in answer.text
    assert client.get(f"{MANAGE}/audit?since={today}&until={today}").status_code == 200


def test_the_filters_of_the_audit_log_are_in_the_order_of_the_alphabet(world, client):
    for given, family in (("Zoé", "Abel"), ("Anna", "Éluard"), ("Bea", "Ferrat"), ("Carl", "Zola")):
        who = factories.an_account(given, family, sort_name=folded(f"{family} {given}"))
        audit.record("role.given", world.sam, actor=who, scope=world.event.id)
    audit.record("event.published", world.event, actor=world.hugo, scope=world.event.id)
    audit.record("registration.nominated", world.sam, actor=world.hugo, scope=world.event.id)
    gone = audit.record("role.given", world.sam, actor=world.hugo, scope=world.event.id)
    gone.actor_id, gone.actor_name = "222222222222", "Dunja GONE"
    db.session.commit()
    page = client.sign_in(world.olga).get("/fr/events/annual-meeting/manage/audit").text
    who, what = (page.split(f'name="{name}"')[1].split("</select>")[0] for name in ("who", "what"))
    names = re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", who)[1:]
    assert names == ["ABEL Zoé", "BRANDSTÄTTER Hugo", "Dunja GONE", "ÉLUARD Anna", "FERRAT Bea", "ZOLA Carl"]
    deeds_told = re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", what)[1:]
    assert len(deeds_told) == 3
    assert deeds_told == sorted(deeds_told, key=folded)


def test_the_log_of_one_event_shows_nothing_of_another(world, client):
    client.sign_in(world.olga)
    client.post(f"{MANAGE}/settings/access", data={"visibility": "unlisted"})
    other = factories.an_event(hosts=(world.council,))
    factories.a_role(other, world.gaby, Role.ORGANISER, world.council)
    client.sign_in(world.gaby)
    page = client.get(f"/en/events/{other.slug}/manage/audit").text
    assert "No entry" in page
    assert "LINDQVIST" not in page


def test_the_team_stacks_on_a_telephone(world, client):
    page = client.sign_in(world.olga).get(f"{MANAGE}/team").text
    assert 'class="table table-stack"' in page
    assert 'data-label="E-mail"' in page


LONG = "x" * 201


def test_all_that_is_wrong_with_the_basics_is_told_at_once(world, client):
    """Shape, the order of the days, the State of a round table, a missing title, an address that is taken."""
    client.sign_in(world.olga)
    backwards = {"first_day": "2031-03-05", "last_day": "2031-03-04"}
    wrong = {"kind": "round_table", "subtitle-fr": LONG, "title-en": "", "title-fr": ""} | backwards
    nameless = {
        "Say which State the round table is about.",
        "Give the meeting a title",
        "at most 200 characters",
        "The last day cannot be before the first day.",
    }
    answer = client.post("/en/events/new", data=first_step(world, **wrong))
    assert answer.status_code == 422
    assert {sentence for sentence in nameless if sentence not in answer.text} == set()
    over = {"title-en": LONG, "first_day": "2020-03-05", "last_day": "2020-03-06"}
    answer = client.post("/en/events/new", data=first_step(world, **over))
    assert answer.status_code == 422
    assert "at most 200 characters" in answer.text
    assert "they are over already" in answer.text
    client.post("/en/events/new", data=first_step(world))
    draft = newest()
    wrong = {"slug": world.event.slug, "title-fr": LONG} | backwards
    answer = client.post(f"/en/events/{draft.slug}/manage/settings/basics", data=first_step(world, **wrong))
    assert answer.status_code == 422
    for sentence in ("Another meeting has this address already.", "cannot be before the first day", "at most 200"):
        assert sentence in answer.text
    answer = client.post(
        f"/en/events/{world.event.slug}/manage/copies", data={"title-en": LONG, "first_day": "2020-03-05"}
    )
    assert answer.status_code == 422
    assert "at most 200 characters" in answer.text
    assert "they are over already" in answer.text


@pytest.mark.parametrize("mode", ["setup", "settings"])
def test_a_link_of_a_meeting_on_site_is_refused_at_its_field(world, client, draft, mode):
    client.sign_in(world.olga)
    path = f"{MANAGE}/{mode}/place"
    data = {"format": "on_site", "city-en": "x" * 101, "online_link": "https://video.example.org/room/7"}
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert "at most 100 characters" in answer.text
    at_the_field = answer.text.partition('id="online_link-error"')[2].partition("</p>")[0]
    assert "A meeting on site has no link" in at_the_field
    assert 'value="https://video.example.org/room/7"' in answer.text, "nothing typed is lost"
    assert client.post(path, data=data | {"city-en": "Vienna", "format": "hybrid"}).status_code == 302
    assert draft.online_link == data["online_link"]


def test_the_venue_of_an_online_meeting_is_kept_for_its_organisers_alone(world, client, draft):
    client.sign_in(world.olga)
    data = {"format": "online", "venue-en": "Old Mint", "city-en": "Vienna", "city-fr": "Vienne"}
    assert client.post(f"{MANAGE}/setup/place", data=data).status_code == 302
    form = client.get(f"{MANAGE}/setup/place").text
    assert "are kept, but shown to nobody" in form
    assert 'value="Old Mint"' in form
    review = client.get(f"{MANAGE}/setup/review").text
    assert "Old Mint" in review
    assert "shown to nobody: the meeting is online" in review
    assert "missing in Français" not in review, "nobody misses what nobody is shown"
    assert "vienna" not in draft.search
