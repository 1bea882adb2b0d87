"""The organisers' pages: who has answered, invitations, reminders, limits, exceptions, confirmation."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.delegations import actions, queries
from meetings.delegations.models import FocalRole, Role
from meetings.events.actions.cloning import CLONERS
from meetings.events.models import EventState
from meetings.events.models import Role as TeamRole
from meetings.registration import queries as registrations
from meetings.registration.actions import Details, Invitee
from meetings.registration.models import State
from tests import factories


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()


def verbs():
    return set(db.session.scalars(sa.select(AuditEntry.verb)))


LEA = {"given_name": "Lea", "family_name": "Blanc", "email": "lea@example.org", "language": "fr", "role": "focal_point"}
READING = ["", "/roster", "/limits", "/focal-points/new"]


def test_only_the_team_reads_and_only_officers_act(world, client, scene):
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, TeamRole.READER)
    one = f"{scene.manage}/{world.state.id}"
    for account in (world.stella, world.dana, world.gaby):
        client.sign_in(account)
        for path in [scene.manage + path for path in READING] + [one, f"{one}/exceptions", f"{one}/letter"]:
            assert client.get(path).status_code == 404, path
    client.sign_in(reader)
    assert client.get(scene.manage).location.endswith("/manage/board")
    assert client.get(one).status_code == 200
    assert "Confirm the delegation" not in client.get(one).text
    for path in READING[1:]:
        assert client.get(scene.manage + path).status_code == 404, path
    for path in ("confirmation", "confirmation/removal", "exceptions"):
        assert client.post(f"{one}/{path}").status_code == 404, path
    for path in ("roster", "limits", "focal-points/new"):
        assert client.post(f"{scene.manage}/{path}").status_code == 404, path


@pytest.mark.parametrize(
    ("role", "said"),
    [("focal_point", "is a focal point and has been"), ("deputy", "is a deputy of the focal point and has been")],
)
def test_a_deputy_is_not_called_a_focal_point(world, client, scene, role, said):
    data = LEA | {"institution_id": world.other_state.id, "role": role}
    done = client.sign_in(world.olga).post(f"{scene.manage}/focal-points/new", data=data)
    assert said in client.get(done.location).text


def test_focal_points_are_invited_and_removed(world, client, scene):
    client.sign_in(world.olga)
    data = LEA | {"institution_id": world.other_state.id}
    address = f"{scene.manage}/focal-points/new"
    assert client.post(address, data=data | {"email": "nonsense"}).status_code == 422
    assert client.post(address, data=data).status_code == 302
    assert client.post(address, data=data).status_code == 422
    mail = mails()[0]
    assert (mail.recipient, mail.language, mail.confidential) == ("lea@example.org", "fr", True)
    assert "/fr/take-over/" in mail.text
    one = f"{scene.manage}/{world.other_state.id}"
    assert "lea@example.org" in client.get(one).text
    made = next(each for each in queries.all_focal_points(world.event) if each.account.email == "lea@example.org")
    assert "no longer nominate" in client.get(f"{scene.manage}/focal-points/{made.id}/removal").text
    assert client.post(f"{scene.manage}/focal-points/{made.id}/removal").status_code == 302
    assert "lea@example.org" not in client.get(one).text
    assert client.post(f"{scene.manage}/focal-points/{made.id}/removal").location == one
    page = client.get(one).text
    assert "This person no longer nominates." in page
    assert "Olga LINDQVIST ended the task of Lea" in page
    assert client.post(address, data=data).status_code == 302, "she can be invited again"
    other = factories.a_focal_point(factories.an_event(), world.dana, world.state)
    assert client.post(f"{scene.manage}/focal-points/{other.id}/removal").status_code == 404
    assert {"delegation.focal_point_appointed", "delegation.focal_point_dismissed"} <= verbs()


def test_the_history_of_a_delegation_names_nobody_to_who_only_reads(world, client, scene):
    """Who was replaced by whom may be somebody protected, under her name of then."""
    person = queries.person(world.event, world.other_state, scene.french.id)
    delegation = factories.a_delegation(world.event, world.other_state)
    invitee = Invitee("ada@example.org", "Ada", "Hiddenname", "en")
    made = actions.replace(delegation, person, invitee, Details("Ada", "Hiddenname"), by=world.hugo, now=clock.now())
    made.is_protected = True
    db.session.commit()
    one = f"{scene.manage}/{world.other_state.id}"
    assert client.sign_in(world.olga).get(one).text.count("HIDDENNAME") == 4, (
        "twice among the people, named, and instead of"
    )
    reader = factories.an_account()
    factories.a_role(world.event, reader, TeamRole.READER)
    page = client.sign_in(reader).get(one).text
    assert "DURAND" in page
    assert "HIDDENNAME" not in page


def history_of(page):
    """The sentences of the history, the latest first."""
    found = re.search(r'<ol class="history">(.*?)</ol>', page, re.DOTALL).group(1)
    return [" ".join(each.split()) for each in re.findall(r"<li>\s*<p>(.*?)<span", found, re.DOTALL)]


def test_the_history_of_a_delegation_says_who_came_and_went(world, client, scene):
    start, event = clock.now(), world.event
    made = {}
    for number, (given, family) in enumerate((("Lia", "Stays"), ("Gia", "Leaves"), ("Eka", "Hidden"))):
        clock.stop_at(start + timedelta(minutes=number))
        nominee = actions.Nominee(Invitee(f"{family}@example.org", given, family, "en"), Details(given, family))
        made[family] = actions.nominate(scene.delegation, nominee, by=world.dana, now=clock.now())
    clock.stop_at(start + timedelta(minutes=5))
    person = queries.person(event, world.state, made["Leaves"].id)
    instead = Invitee("ada@example.org", "Ada", "Instead", "en")
    actions.replace(scene.delegation, person, instead, Details("Ada", "Instead"), by=world.dana, now=clock.now())
    clock.stop_at(start + timedelta(minutes=6))
    hidden = queries.person(event, world.state, made["Hidden"].id)
    actions.withdraw(scene.delegation, hidden, by=world.dana, now=clock.now())
    made["Hidden"].is_protected = True
    db.session.commit()
    who, one = world.dana.full_name, f"{scene.manage}/{world.state.id}"
    told = history_of(client.sign_in(world.olga).get(one).text)
    assert told[0] == f"{who} withdrew the registration of Eka HIDDEN"
    assert sorted(told[1:4]) == sorted(
        [
            f"{who} nominated Ada INSTEAD",
            f"{who} withdrew the registration of Gia LEAVES",
            f"{who} replaced a person in the delegation of Georgia",
        ]
    )
    assert told[4:] == [f"{who} nominated {name}" for name in ("Eka HIDDEN", "Gia LEAVES", "Lia STAYS")]
    assert not any("DURAND" in each for each in told), "nobody of another State"
    reader = factories.an_account()
    factories.a_role(event, reader, TeamRole.READER)
    page = client.sign_in(reader).get(one).text
    assert history_of(page) == [each for each in told if "HIDDEN" not in each]
    assert "Eka" not in page
    other = history_of(client.sign_in(world.olga).get(f"{scene.manage}/{world.other_state.id}").text)
    assert other == []


def test_the_history_of_a_delegation_is_bounded_and_says_so(world, client, scene, count_queries):
    address = f"{scene.manage}/{world.state.id}"
    client.sign_in(world.olga)
    for number in range(queries.LONGEST_HISTORY):
        audit.record("registration.nominated", scene.own, actor=world.dana, scope=world.event.id, name=f"Nino {number}")
    db.session.commit()
    page = client.get(address).text
    assert len(history_of(page)) == queries.LONGEST_HISTORY
    assert "What is older stands in the audit log only." not in page
    audit.record("delegation.completed", scene.delegation, actor=world.dana, scope=world.event.id)
    db.session.commit()
    with count_queries() as asked:
        page = client.get(address).text
    assert len(history_of(page)) == queries.LONGEST_HISTORY
    assert "What is older stands in the audit log only." in page
    assert len(asked) <= 12, asked


def test_without_a_delegation_there_is_no_history_of_others(world, client, scene):
    audit.record("event.published", None, actor=world.olga, scope=world.event.id, name="Nothing's id")
    nowhere = factories.a_state("NW", "Nowhere", "Nulle part")
    db.session.commit()
    assert history_of(client.sign_in(world.olga).get(f"{scene.manage}/{nowhere.id}").text) == []


def test_no_roster_of_a_meeting_of_other_hosts(world, client, scene):
    """Whoever prepares a meeting of the same kind for another house learns no names and addresses from it."""
    day = world.event.first_day - timedelta(days=365)
    house = factories.a_host("XY", "Another house")
    past = factories.an_event(first_day=day, title=Translated(en="Of others"), hosts=[house])
    factories.a_focal_point(past, factories.an_account("Fiona", "Other"), factories.a_state("IS", "Iceland", "Islande"))
    page = client.sign_in(world.olga).get(f"{scene.manage}/roster").text
    assert "Nobody to take over" in page
    assert "Of others" not in page


def test_a_draft_has_no_roster_yet(world, client, scene):
    """To name a house as a host of a draft takes no key of that house."""
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.osce])
    factories.a_focal_point(past, factories.an_account("Fiona", "Other"), factories.a_state("IS", "Iceland", "Islande"))
    assert "Fiona" in client.sign_in(world.olga).get(f"{scene.manage}/roster").text
    world.event.state = EventState.DRAFT
    db.session.commit()
    assert "Fiona" not in client.get(f"{scene.manage}/roster").text


def test_pressing_without_a_tick_or_too_late_invites_nobody_and_says_so(world, client, scene):
    last = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=(world.council, world.osce))
    germany, cyprus = factories.a_state("DE", "Germany", "Allemagne"), factories.a_state("CY", "Cyprus", "Chypre")
    for state in (germany, cyprus):
        factories.a_focal_point(last, factories.an_account("Fiona"), state)
    client.sign_in(world.olga)
    french = client.get(f"{scene.manage}/roster".replace("/en/", "/fr/")).text
    assert french.index("Allemagne") < french.index("Chypre")
    english = client.get(f"{scene.manage}/roster").text
    assert english.index("Cyprus") < english.index("Germany")
    roster = f"{scene.manage}/roster"

    def said(chosen):
        return client.get(client.post(roster, data={"chosen": chosen}).location, follow_redirects=True).text

    refused = client.post(roster)
    assert refused.status_code == 422
    assert refused.text.index("Nobody is ticked: tick at least one person.") < refused.text.index('id="former-1"')
    assert "Cyprus" in refused.text
    assert " checked>" not in refused.text, "as it was sent"
    ids = [each.id for each in queries.former_focal_points(world.event, last, "en")]
    first, _second = ids
    assert "1 person is invited." in said([first])
    late = said(ids)
    assert "1 person is invited." in late
    assert "1 of those ticked is not invited: somebody acts for that State by now." in late
    assert "somebody acts for each of these States by now" in said(ids)


def test_whoever_becomes_deputy_is_called_so_in_the_history_in_the_reader_s_language(world, client, scene):
    invitee = Invitee("deputy@example.org", "Davit", "Deputy", "en")
    actions.appoint(world.event, world.state, invitee, by=world.olga, now=clock.now(), role=FocalRole.DEPUTY)
    elsewhere = Invitee("france@example.org", "Lea", "Blanc", "fr")
    actions.appoint(world.event, world.other_state, elsewhere, by=world.olga, now=clock.now())
    db.session.commit()
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text
    assert "Olga LINDQVIST named Davit DEPUTY as the deputy of a focal point" in page
    assert "BLANC" not in page
    page = client.get(f"{scene.manage}/{world.state.id}".replace("/en/", "/fr/")).text
    assert "pour la suppléance d’un point focal" in page
    assert "<ins>Géorgie</ins>" in page


def test_the_roster_of_last_year_is_one_page(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.osce])
    states = [factories.a_state(code, name, name) for code, name in (("IS", "Iceland"), ("MT", "Malta"))]
    people = [factories.an_account("Focal", f"Person{number}", language="fr") for number in range(2)]
    then = [factories.a_focal_point(past, person, state) for person, state in zip(people, states, strict=True)]
    factories.a_focal_point(past, world.sam, world.state)
    client.sign_in(world.olga)
    page = client.get(f"{scene.manage}/roster").text
    assert page.count('name="chosen"') == 2, "Georgia has a focal point already"
    assert client.post(f"{scene.manage}/roster", data={"chosen": [then[0].id]}).status_code == 302
    assert [mail.recipient for mail in mails()] == [people[0].email]
    assert queries.delegation(world.event, states[0]).invited_at
    assert queries.delegation(world.event, states[1]) is None
    assert client.get(f"{scene.manage}/roster").text.count('name="chosen"') == 1
    other = factories.an_event(slug="first-ever", kind="round_table")
    factories.a_role(other, world.olga, TeamRole.ORGANISER, world.council)
    assert "Nobody to take over" in client.get("/en/events/first-ever/manage/delegations/roster").text
    assert client.post("/en/events/first-ever/manage/delegations/roster").status_code == 404


def test_the_roster_names_the_meeting_with_place_and_year_and_says_why_it_is_empty(world, client, scene):
    roster = f"{scene.manage}/roster"
    client.sign_in(world.olga)
    assert "There was no such meeting of these houses before." in client.get(roster).text
    day = world.event.first_day - timedelta(days=365)
    past = factories.an_event(first_day=day, hosts=[world.osce], title=world.event.title, city={"en": "Vienna"})
    then = f"“{world.event.title['en']} (Vienna, {day.year})”"
    assert f"Nobody is noted as a focal point of {then}." in client.get(roster).text
    factories.a_focal_point(past, world.sam, world.state)
    assert f"For every State for which somebody acted at {then}, somebody acts" in client.get(roster).text
    factories.a_focal_point(past, factories.an_account(), factories.a_state("IS", "Iceland", "Islande"))
    assert f"They acted at {then}" in client.get(roster).text


def test_who_was_reminded_meanwhile_is_left_alone(world, scene):
    now = clock.now()
    states = [world.state, world.other_state]
    scene.delegation.reminded_at = now - timedelta(minutes=1)
    db.session.commit()
    today = now - timedelta(hours=1)
    assert actions.remind(world.event, states, by=world.olga, now=now, not_since=today) == 1
    assert [mail.recipient for mail in mails()] == [world.hugo.email]
    assert actions.remind(world.event, states, by=world.olga, now=now, not_since=today) == 0
    assert actions.remind(world.event, states, by=world.olga, now=now) == 2


def test_limits_are_set_and_hold_who_is_there(world, client, scene):
    client.sign_in(world.olga)
    other = factories.a_category(world.event, "R", key="rapporteur", in_delegation=True)
    data = {"most": "4", "funded_places": "2", "wants_letter": "y", "most_expert": "2", "category_expert": other.id}
    assert client.post(f"{scene.manage}/limits", data=data | {"most": "-1"}).status_code == 422
    assert client.post(f"{scene.manage}/limits", data=data | {"closes_at": "2036-11-01T12:00"}).status_code == 302
    policy, quotas = queries.policy(world.event), queries.role_quotas(world.event)
    assert (policy.most, policy.funded_places, policy.wants_letter) == (4, 2, True)
    assert (quotas[Role.EXPERT].most, quotas[Role.EXPERT].category_id) == (2, other.id)
    page = client.get(f"{scene.manage}/limits").text
    assert 'value="2036-11-01T12:00"' in page
    refused = client.post(f"{scene.manage}/limits", data=data | {"most": "0"})
    assert refused.status_code == 422
    assert "2 delegations have more than 0 already." in refused.text
    assert "Numbers now: France (2), Georgia (1)." in refused.text
    assert client.post(f"{scene.manage}/limits", data={"most": ""}).status_code == 302
    assert queries.policy(world.event).most is None
    assert "delegation.policy_set" in verbs()


def test_limits_that_are_too_low_say_at_each_number_for_whom_and_how_many_there_are(world, client, scene):
    for number in range(3):
        account = factories.an_account("Anna", f"Expert{number}", affiliation=world.other_state)
        one = factories.a_registration(world.event, account, world.delegate, affiliation=world.other_state)
        factories.a_member(one, world.other_state, "expert", is_funded=number < 2)
    client.sign_in(world.olga)
    page = client.post(f"{scene.manage}/limits", data={"most": "3", "most_expert": "2", "funded_places": "1"})
    assert page.status_code == 422
    text = page.text
    assert 'href="#most">People in a delegation: 1 delegation has more than 3 already.' in text
    assert 'href="#most_expert">Expert: 1 delegation has more than 2 already.' in text
    assert 'href="#funded_places">Funded places: 1 delegation has more than 1 already.' in text
    assert [f"Numbers now: France ({number})." in text for number in (5, 3, 2)] == [True] * 3
    assert "Georgia (" not in text
    actions.set_policy(world.event, actions.Policy(funded_places=2), by=world.olga, now=clock.now())
    db.session.commit()
    one = f"{scene.manage}/{world.other_state.id}/exceptions"
    own = {"most": "3", "most_expert": "3", "funded_places": "2"}
    page = client.post(one, data=own)
    assert page.status_code == 422
    assert 'href="#most">People in a delegation: This delegation has 5 already, more than 3.' in page.text
    assert 'href="#most_expert">' not in page.text
    assert client.post(one, data=own | {"most": "5"}).status_code == 302
    limits = {"most": "1", "most_expert": "0", "funded_places": "0"}
    assert client.post(f"{scene.manage}/limits", data=limits).status_code == 302, "France has numbers of its own"


def test_no_role_has_more_people_than_there_may_be_in_all(world, client, scene):
    client.sign_in(world.olga)
    everybody, one = f"{scene.manage}/limits", f"{scene.manage}/{world.state.id}/exceptions"
    said = 'href="#most_adviser">Adviser: 7 is more than a delegation may have in all (3).'
    page = client.post(everybody, data={"most": "3", "most_adviser": "7", "most_expert": "3"})
    assert page.status_code == 422
    assert said in page.text
    assert 'href="#most_expert">' not in page.text
    assert 'value="7"' in page.text
    french = client.post(everybody.replace("/en/", "/fr/"), data={"most": "3", "most_adviser": "7"}).text
    assert "7 dépasse le nombre de personnes d’une délégation (3)." in french
    assert client.post(everybody, data={"most": "3", "most_adviser": "3"}).status_code == 302
    page = client.post(one, data={"most_adviser": "7"})
    assert page.status_code == 422
    assert said in page.text
    assert client.post(one, data={"most": "7", "most_adviser": "7"}).status_code == 302
    fewer = client.post(one, data={"most": "2", "most_adviser": ""})
    assert fewer.status_code == 302, "what holds for everybody stands in nobody’s way"


@pytest.mark.parametrize("where", ["limits", "exceptions"])
def test_a_deadline_that_is_over_and_a_number_too_low_are_told_at_once(world, client, scene, where):
    account = factories.an_account("Anna", "Expert", affiliation=world.state)
    factories.a_registration(world.event, account, world.delegate, affiliation=world.state)
    address = f"{scene.manage}/limits" if where == "limits" else f"{scene.manage}/{world.state.id}/exceptions"
    answer = client.sign_in(world.olga).post(address, data={"most": "0", "closes_at": "2025-01-05T12:00"})
    assert answer.status_code == 422
    assert "This time is over already." in answer.text
    assert 'href="#most">' in answer.text


def test_a_deadline_that_is_over_is_refused_and_one_that_stands_stays(world, client, scene):
    one, everybody = f"{scene.manage}/{world.state.id}/exceptions", f"{scene.manage}/limits"
    client.sign_in(world.olga)
    for address in (one, everybody):
        refused = client.post(address, data={"closes_at": "2025-01-05T12:00", "funded_places": "1"})
        assert refused.status_code == 422
        assert "Nominations close: This time is over already." in refused.text
        assert 'value="2025-01-05T12:00"' in refused.text
    scene.delegation.closes_at = datetime(2025, 1, 5, 11, tzinfo=UTC)
    db.session.commit()
    assert 'value="2025-01-05T12:00"' in client.get(one).text
    assert client.post(one, data={"closes_at": "2025-01-05T12:00", "funded_places": "2"}).status_code == 302
    assert queries.delegation(world.event, world.state).funded_places == 2


def test_an_exception_lets_people_move_up(world, client, scene):
    factories.a_registration(world.event, factories.an_account(), world.delegate, affiliation=world.state)
    actions.set_policy(world.event, actions.Policy(most=2), by=world.olga, now=clock.now())
    waiting = factories.an_account("Wai", "Ting", affiliation=world.state)
    line = factories.a_registration(
        world.event, waiting, world.delegate, state=State.WAITING, queued_at=clock.now(), affiliation=world.state
    )
    client.sign_in(world.olga)
    one = f"{scene.manage}/{world.state.id}/exceptions"
    assert "For everybody: 2." in client.get(one).text
    assert client.post(one, data={"most": "-1"}).status_code == 422
    assert client.post(one, data={"most": "1"}).status_code == 422
    assert client.post(one, data={"most": "3", "closes_at": "2036-11-01T12:00", "most_expert": "1"}).status_code == 302
    assert registrations.in_event(world.event, line.id).state == State.SUBMITTED
    known = queries.delegation(world.event, world.state)
    assert (known.most, known.role_limits) == (3, {"expert": 1})
    assert 'value="2036-11-01T12:00"' in client.get(one).text
    assert client.get(f"{scene.manage}/222222222222/exceptions").status_code == 404
    assert client.post(f"{scene.manage}/{world.state.id}/exceptions", data={"most": "2"}).status_code == 422


def test_a_delegation_is_confirmed_with_its_people_and_reopened(world, client, scene):
    scene.own.state = State.SUBMITTED
    asked = factories.an_account("Not", "Yet", affiliation=world.state)
    nominated = factories.a_registration(
        world.event, asked, world.delegate, state=State.NOMINATED, delegation_id=world.state.id
    )
    db.session.commit()
    client.sign_in(world.olga)
    one = f"{scene.manage}/{world.state.id}"
    page = client.get(one).text
    assert "BERIDZE" in page
    assert "1 person has not confirmed yet." in page
    assert client.post(f"{one}/confirmation", data={"approve": "y"}).status_code == 302
    assert "The delegation is confirmed." in client.get(one).text
    assert registrations.in_event(world.event, scene.own.id).state == State.APPROVED
    assert registrations.in_event(world.event, nominated.id).state == State.NOMINATED
    assert queries.delegation(world.event, world.state).confirmed_at
    assert {mail.template for mail in mails()} == {"registration/approved", "delegations/confirmed"}
    assert client.post(f"{one}/confirmation/removal").status_code == 302
    assert queries.delegation(world.event, world.state).confirmed_at is None
    assert "delegations/reopened" in {mail.template for mail in mails()}
    assert client.post(f"{scene.manage}/222222222222/confirmation").status_code == 404


def test_nobody_in_it_is_not_confirmed(world, client, scene):
    empty = factories.a_state("IS", "Iceland", "Islande")
    client.sign_in(world.olga)
    client.post(f"{scene.manage}/{empty.id}/confirmation", data={"approve": "y"})
    assert queries.delegation(world.event, empty).confirmed_at is None
    page = client.get(f"{scene.manage}/{empty.id}").text
    assert "Nobody is in this delegation yet." in page
    assert "The delegation is confirmed." not in page


def test_a_letter_that_is_read_leaves_a_record(world, client, scene):
    client.sign_in(world.dana)
    client.post(f"{scene.mine}/letter", data={"letter": (BytesIO(factories.A_PDF), "note.pdf")})
    one = f"{scene.manage}/{world.state.id}"
    client.sign_in(world.olga)
    assert client.get(f"{one}/letter").data == factories.A_PDF
    assert "delegation.letter_read" in verbs()
    assert "note.pdf" in client.get(one).text
    assert client.get(f"{scene.manage}/{world.other_state.id}/letter").status_code == 404


def test_a_reader_sees_no_protected_person(world, client, scene):
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, TeamRole.READER)
    hidden = factories.an_account("Eka", "Hidden", affiliation=world.state)
    factories.a_registration(
        world.event, hidden, world.delegate, is_protected=True, delegation_id=world.state.id, affiliation=world.state
    )
    one = f"{scene.manage}/{world.state.id}"
    assert "HIDDEN" in client.sign_in(world.olga).get(one).text
    assert "HIDDEN" not in client.sign_in(reader).get(one).text


def test_a_page_costs_the_same_for_few_and_for_many(world, client, scene, count_queries):
    client.sign_in(world.olga)
    address = f"{scene.manage}/{world.state.id}"
    costs = []
    for more in (0, 12):
        for number in range(more):
            state = factories.a_state(f"X{number}", f"State {number}", f"État {number}")
            factories.a_focal_point(world.event, factories.an_account(), state)
            for place in (state, world.state):
                made = factories.a_registration(world.event, factories.an_account(affiliation=place), world.delegate)
                factories.a_member(made, place)
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1], statements
    assert costs[0] <= 12, statements


def test_limits_come_along_with_a_copy(world, scene):
    quota = actions.Policy(most=3, wants_letter=True, roles={Role.EXPERT: 1}, categories={Role.HEAD: world.delegate.id})
    actions.set_policy(world.event, quota, by=world.olga, now=clock.now())
    copy = factories.an_event()
    shift = copy.first_day - world.event.first_day
    CLONERS["categories"].copy(world.event, copy, shift)
    CLONERS["delegations"].copy(world.event, copy, shift)
    policy, quotas = queries.policy(copy), queries.role_quotas(copy)
    assert (policy.most, policy.wants_letter, quotas[Role.EXPERT].most) == (3, True, 1)
    assert quotas[Role.HEAD].category_id in {each.id for each in registrations.categories(copy)}
    assert list(CLONERS).index("delegations") > list(CLONERS).index("categories")


def test_a_copy_closes_at_the_same_hours_of_the_clock_across_the_change_of_clocks(world):
    """Eight o’clock on 2 December in Strasbourg is seven in UTC, on 27 October too, but six on 20 October."""
    closes_at = datetime(2026, 12, 2, 7, tzinfo=UTC)
    registrations.window(world.event).closes_at = closes_at
    world.delegate.opens_at, world.delegate.closes_at = closes_at - timedelta(days=1), closes_at
    quota = actions.Policy(most=3, closes_at=closes_at)
    actions.set_policy(world.event, quota, by=world.olga, now=clock.now())
    copy = factories.an_event(time_zone=world.event.time_zone)
    for part in ("categories", "registration-period", "delegations"):
        CLONERS[part].copy(world.event, copy, timedelta(days=-43))
    moved = datetime(2026, 10, 20, 6, tzinfo=UTC)
    category = next(each for each in registrations.categories(copy) if each.key == world.delegate.key)
    assert registrations.window(copy).closes_at == moved
    assert (category.opens_at, category.closes_at) == (moved - timedelta(days=1), moved)
    assert queries.policy(copy).closes_at == moved


def test_each_state_of_the_whole_has_its_date(world, client, scene):
    days = dict(zip(("invited_at", "opened_at", "completed_at", "confirmed_at"), (1, 3, 7, 9), strict=True))
    for name, day in days.items():
        setattr(scene.delegation, name, datetime(2026, 3, day, 12, tzinfo=UTC))
    scene.own.created_at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    db.session.commit()
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text.replace("\u00a0", " ")
    for word, day in (("Invited", 1), ("Opened", 3), ("First person named", 5), ("Declared complete", 7)):
        assert re.search(rf"<dt>{word}</dt>\s*<dd>\s*{day} March 2026, 13:00", page), word
    assert re.search(r"<dt>Confirmed</dt>\s*<dd>\s*9 March 2026, 13:00", page)
