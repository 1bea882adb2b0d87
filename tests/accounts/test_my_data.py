"""All that is kept about a person: read, taken, taken back, erased; and people of past events, who become nobody."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account, Passkey
from meetings.cli import main
from meetings.core import audit, clock, handing_out, mail, personal, tasks
from meetings.core.audit import AuditEntry
from meetings.core.db import Base, db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.events.actions import retention
from meetings.events.models import EventRole, Role
from meetings.networking.models import Block, Card
from meetings.networking.models import Consent as NetworkConsent
from meetings.programme.models import CalendarFeed, Speaker
from meetings.registration import actions, queries
from meetings.registration.actions.tags import add_tag, tag_people
from meetings.registration.models import Consent, Registration, State
from tests import factories

DATA = "/en/account/my-data"
GIVEN, FAMILY = "Zébulonette", "Quasimodor"
ADDRESS = "zebulonette.quasimodor@secret.example"


@pytest.fixture
def zoe(world):
    """Somebody of whom something is kept in every corner, under a name that is nowhere else."""
    account = factories.an_account(
        GIVEN, FAMILY, email=ADDRESS, phone="+99 555", function=Translated(en="Judge Quasi"), affiliation=world.state
    )
    mine = factories.a_registration(world.event, account, world.civil_society, function=Translated(en="Judge Quasi"))
    now = clock.now()
    actions.agree_to_list(mine, by=account, now=now)
    details = {name: getattr(mine, name) for name in actions.Details.__slots__}
    actions.amend(mine, actions.Details(**(details | {"badge_name": "Zébulonette Q"})), by=account, now=now)
    actions.protect(mine, True, badge_name="Quasi Person", by=world.olga, now=now)
    actions.write_desk_note(mine, f"{GIVEN} {FAMILY} has a dog", by=world.olga, now=now)
    actions.write_internal_note(mine, f"Ask {FAMILY} again", by=world.olga, now=now)
    tag_people([mine], [add_tag(world.event, "VIP", "plum", by=world.olga)], [], by=world.olga)
    audit.record(
        "registration.exported",
        world.event,
        actor=world.olga,
        scope=world.event.id,
        after={"filter": f"q={GIVEN} {FAMILY}", "who": {"deep": [f"{FAMILY.upper()} {GIVEN}"]}},
        purpose=f"For {ADDRESS}",
    )
    audit.record("role.given", world.event, actor=account, scope=world.event.id)
    mail.write("accounts/known", to=account, values={"url": "https://x.example"})
    asked = {"name": account.full_name, "purpose": "", "message": "", "url": "https://x.example", "event": world.event}
    naming = [(account.id, account.full_name)]
    sent = mail.write("networking/asked", to=world.hugo, scope=world.event.id, naming=naming, values=asked)
    sent.state = QueueState.DONE
    card = factories.a_card(mine, about=Translated(en="Quasi"))
    other = factories.a_card(queries.of(world.event, world.sam))
    factories.a_request(card, other, message="From Zébulonette Quasimodor")
    factories.a_request(other, card)
    words = {"answer": "yes", "text": "I agree", "language": "en", "version": "1"}
    factories.save(NetworkConsent(registration_id=mine.id, subject="directory", given_at=now, **words))
    name = f"{FAMILY.upper()} {GIVEN}"
    factories.save(Block(blocker_id=world.sam.id, blocked_id=account.id, name=name, created_at=now))
    key = {"credential_id": b"1", "public_key": b"2", "name": "Quasimodor phone"}
    factories.save(Passkey(account_id=account.id, created_at=now, used_at=now, **key))
    session = factories.a_session(world.event)
    factories.save(Speaker(session_id=session.id, account_id=account.id, name=f"{GIVEN} {FAMILY}"))
    factories.save(CalendarFeed(token="t", event_id=world.event.id, account_id=account.id, created_at=now))
    factories.a_document(world.event, account)
    factories.a_check_in(mine, world.gaby)
    factories.a_guest(world.event, account)
    db.session.commit()
    return account


def every_text():
    """Each text and JSON value of each table of the database, with where it stands."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if not isinstance(column.type, sa.LargeBinary)]
        if columns:
            for row in db.session.execute(sa.select(*(sa.cast(column, sa.Text) for column in columns))):
                for column, value in zip(columns, row, strict=True):
                    yield f"{table.name}.{column.name}", str(value or "")


def where_named(*words):
    spelled = {form.lower() for word in words for form in (word, json.dumps(word)[1:-1])}
    return sorted({place for place, text in every_text() if any(form in text.lower() for form in spelled)})


def test_before_the_erasure_the_person_is_everywhere(zoe):
    """The test of leaks below has something to find."""
    places = where_named(GIVEN, FAMILY, ADDRESS)
    assert {place.split(".")[0] for place in places} >= {
        "account", "registration", "audit_entry", "mail", "network_block", "contact_request", "speaker", "passkey",
        "internal_note",
    }  # fmt: skip


def test_after_the_erasure_no_table_holds_the_name_or_the_address(world, zoe):
    ids = zoe.id, queries.of(world.event, zoe).id
    assert personal.erase(zoe.id, clock.now()) > 10
    db.session.commit()
    db.session.expire_all()
    assert where_named(GIVEN, FAMILY, ADDRESS, "Judge Quasi", "Quasi Person", "+99 555") == []
    account, registration = db.session.get(Account, ids[0]), db.session.get(Registration, ids[1])
    assert (account.active, account.full_name, account.email.endswith("@erased.invalid")) == (False, "—", True)
    assert (registration.state, registration.affiliation.code) == (State.WITHDRAWN, "GE")
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.target_id == ids[1])).all()
    assert {entry.target_name for entry in entries} == {"—"}
    assert "registration.withdrawn" in {entry.verb for entry in entries}
    assert personal.erase(zoe.id, clock.now()) >= 0, "twice does no harm"


def test_names_of_others_are_left_alone(world, zoe):
    other = factories.an_account(GIVEN, f"{FAMILY}ov")
    audit.record("role.given", other, actor=world.olga, scope=world.event.id)
    personal.erase(zoe.id, clock.now())
    assert {"Olga LINDQVIST"} <= {entry.actor_name for entry in db.session.scalars(sa.select(AuditEntry))}
    assert other.full_name in {entry.target_name for entry in db.session.scalars(sa.select(AuditEntry))}


def test_the_place_of_somebody_who_is_erased_goes_to_the_next_in_line(world, zoe):
    world.civil_society.capacity = queries.held(world.civil_society)
    waiting = factories.a_registration(
        world.event, factories.an_account(), world.civil_society, state=State.WAITING, queued_at=clock.now()
    )
    personal.erase(zoe.id, clock.now())
    assert waiting.state == State.SUBMITTED


def test_a_past_registration_stays_a_figure(world, zoe):
    world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=30)).date()
    mine = queries.of(world.event, zoe)
    personal.erase(zoe.id, clock.now())
    assert (mine.state, mine.category_id) == (State.APPROVED, world.civil_society.id)


def test_everything_is_handed_out(world, zoe, client):
    client.sign_in(zoe)
    page = client.get(DATA).text
    for words in ("Your registrations", "Your cards in directories", "I agree", "Documents that you shared"):
        assert words in page, words
    report = client.get(f"{DATA}/report").text
    for words in ("Judge Quasi", "has a dog", "Ask Quasimodor again", "Quasimodor phone", "+99 555", "VIP"):
        assert words in report, words
    assert "LINDQVIST" not in report.split("Notes of the organisers")[1].split("History")[0], "who wrote stays untold"
    response = client.get(f"{DATA}/file.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(response.data)
    assert data["accounts"][0]["email"] == ADDRESS
    assert data["registration"][0]["function"] == {"en": "Judge Quasi"}
    assert {given["source"] for given in data["consents"]} == {"registration", "networking"}
    taken = sa.select(AuditEntry).where(AuditEntry.verb == "accounts.data_taken")
    assert db.session.scalars(taken).one().actor_id == zoe.id


def test_what_is_handed_out_is_hers_alone(world, zoe, client):
    client.sign_in(world.remi)
    for path in ("", "/report", "/file.json"):
        assert FAMILY not in client.get(f"{DATA}{path}").text
    given = db.session.scalars(sa.select(Consent)).first()
    assert client.post(f"{DATA}/consents/registration/{given.id}/withdrawal").status_code == 404
    assert db.session.get(Consent, given.id).withdrawn_at is None
    fresh = factories.an_account()
    db.session.commit()
    client.sign_in(fresh)
    assert "You have agreed to nothing so far" in client.get(DATA).text


def test_every_field_of_an_export_has_a_word(world, zoe):
    def fields(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield name
                yield from fields(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from fields(inner)

    known = set(handing_out.LABELS) | set(audit.FIELDS)
    assert set(fields(list(personal.export(zoe.id).values()))) - known == set()


def test_consents_are_taken_back_there(world, zoe, client):
    client.sign_in(zoe)
    for source, kind in (("registration", Consent), ("networking", NetworkConsent)):
        given = db.session.scalars(sa.select(kind)).first().id
        assert client.post(f"{DATA}/consents/{source}/{given}/withdrawal").status_code == 302
        assert db.session.get(kind, given).withdrawn_at is not None
    assert not queries.of(world.event, zoe).agreed_to_list
    assert db.session.scalar(sa.select(Card.id).join(Registration).where(Registration.account_id == zoe.id)) is None
    assert client.post(f"{DATA}/consents/nothing/222222222222/withdrawal").status_code == 404


def test_erasing_asks_twice_and_signs_out(world, zoe, client):
    client.sign_in(zoe)
    page = client.get(f"{DATA}/erasure").text
    assert "What stays, and why" in page
    assert "figures without a person" in page
    assert client.post(f"{DATA}/erasure").status_code == 422
    assert db.session.get(Account, zoe.id).email == ADDRESS
    assert client.post(f"{DATA}/erasure", data={"is_sure": "y"}).status_code == 302
    assert where_named(ADDRESS) == []
    assert client.get(DATA).status_code == 302, "signed out"


def test_erasing_needs_a_fresh_sign_in(world, zoe, client):
    client.sign_in(zoe)
    with client.session_transaction() as session:
        session["fs_paa"] = clock.now().timestamp() - 3600
    for path in ("erasure", "report", "file.json"):
        assert "/sign-in" in client.get(f"{DATA}/{path}").location
    assert client.post(f"{DATA}/erasure", data={"is_sure": "y"}).status_code == 302
    assert db.session.get(Account, zoe.id).email == ADDRESS


def test_the_last_organiser_hands_over_first(world, client):
    client.sign_in(world.olga)
    asked = client.post(DATA.replace("/en/", "/fr/") + "/erasure").text
    assert "irréversible\u202f: Veuillez confirmer" in asked
    refused = client.post(f"{DATA}/erasure", data={"is_sure": "y"})
    assert refused.status_code == 422
    assert "You are the last organiser of your host" in refused.text
    factories.a_role(world.event, factories.an_account(affiliation=world.council), Role.ORGANISER, world.council)
    assert client.post(f"{DATA}/erasure", data={"is_sure": "y"}).status_code == 302
    assert db.session.scalar(sa.select(EventRole.id).where(EventRole.account_id == world.olga.id)) is None


def past(world, months=1):
    world.event.first_day = world.event.last_day = (clock.now() - timedelta(days=70)).date()
    world.event.retention_months = months
    db.session.commit()


def test_people_of_a_past_event_become_nobody_on_their_day(world, zoe):
    invited = factories.an_account("Never", "Cameover", confirmed_at=None, email="never@came.example")
    factories.a_registration(world.event, invited, world.delegate, state=State.NOMINATED)
    figures = queries.counts_by_category(world.event)
    mine = queries.of(world.event, zoe).id
    past(world)
    assert [event.id for event in retention.due(clock.now().date())] == [world.event.id]
    tasks.run_nightly()
    tasks.run_due()
    db.session.expire_all()
    assert world.event.anonymised_at is not None
    assert retention.due(clock.now().date()) == []
    assert queries.counts_by_category(world.event) == figures
    places = where_named(GIVEN, FAMILY, ADDRESS, "Never", "never@came.example")
    left = {place.split(".")[0] for place in places}
    assert left <= {"account", "passkey", "network_block", "speaker", "mail", "audit_entry"}, places
    assert where_named("Cameover", "never@came.example") == [], "an account that nobody took over goes too"
    assert db.session.get(Account, zoe.id).email == ADDRESS, "her account is hers"
    assert db.session.get(Registration, mine).account_id != zoe.id
    about = sa.select(AuditEntry).where(AuditEntry.scope == world.event.id, AuditEntry.actor_id == zoe.id)
    assert db.session.scalars(about).all() == [], "nothing in the event leads to her"
    assert {entry.actor_name for entry in db.session.scalars(sa.select(AuditEntry))} >= {"Olga LINDQVIST"}
    assert db.session.scalars(sa.select(Mail).where(Mail.scope == world.event.id)).all() == []


def test_nothing_happens_before_the_day_or_without_a_decision(world, zoe):
    for months in (None, 3):
        past(world, months)
        assert retention.due(clock.now().date()) == []
    world.event.retention_months = 1
    world.event.last_day = clock.now().date()
    assert retention.due(clock.now().date()) == []


def test_the_dry_run_says_what_would_happen_and_changes_nothing(world, zoe, app):
    past(world)
    runner = app.test_cli_runner()
    result = runner.invoke(main, ["retention", "--dry-run"])
    assert result.exit_code == 0, result.output
    assert "annual-meeting" in result.output
    assert "would be" in result.output
    assert re.search(r"^  registration: \d+$", result.output, re.MULTILINE)
    db.session.expire_all()
    assert world.event.anonymised_at is None
    assert "registration.family_name" in where_named(FAMILY)


def test_organisers_say_how_long_and_what_the_notice_adds(world, client):
    address = "/en/events/annual-meeting/manage/privacy"
    client.sign_in(world.olga)
    assert "Nobody has decided yet" in client.get(address).text
    assert client.post(address, data={"retention_months": "-1"}).status_code == 422
    data = {"retention_months": "6", "privacy_note-en": "The **OSCE** keeps the list.", "privacy_note-fr": ""}
    assert client.post(address, data=data).status_code == 302
    assert (world.event.retention_months, world.event.anonymised_at) == (6, None)
    public = client.get("/en/events/annual-meeting/privacy").text
    for words in ("Council of Europe", "OSCE", "<strong>OSCE</strong> keeps the list", "become anonymous"):
        assert words in public
    assert db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "event.changed")).one()
    client.sign_in(world.remi)
    assert client.get(address).status_code == 404


def test_a_time_of_keeping_that_is_over_already_is_asked_about_with_the_number_of_people(world, client):
    world.event.first_day -= timedelta(days=400)
    world.event.last_day -= timedelta(days=400)
    db.session.commit()
    address = "/en/events/annual-meeting/manage/privacy"
    client.sign_in(world.olga)
    data = {"retention_months": "6", "privacy_note-en": "", "privacy_note-fr": ""}
    asked = client.post(address, data=data)
    assert asked.status_code == 422
    assert "In the coming night 2 people of this meeting become anonymous." in asked.text
    assert world.event.retention_months is None
    promise = re.search(r'name="sure"\s+value="([^"]+)"', asked.text)[1]
    assert client.post(address, data={**data, "retention_months": "5", "sure": promise}).status_code == 422
    assert client.post(address, data={**data, "sure": promise}).status_code == 302
    assert world.event.retention_months == 6
    for page in (address, "/en/events/annual-meeting/privacy"):
        text = client.get(page).text
        assert "In the coming night the people of this meeting become anonymous" in text
        assert "the time of keeping ended on" in text
    again = {**data, "privacy_note-en": "Another word"}
    assert client.post(address, data=again).status_code == 302, "what was answered is not asked again"
