"""The demo world is what was promised: its counts, its people, its pages."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import sqlalchemy as sa

from meetings import demo
from meetings.accounts import queries as accounts
from meetings.accounts.actions.signing_in import by_password
from meetings.accounts.models import Account
from meetings.attendance.models import CheckIn
from meetings.core import clock, files
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.delegations import queries as delegations
from meetings.delegations.models import FocalPoint
from meetings.demo import reading
from meetings.demo.diary import Diary
from meetings.demo.stage import ZONE, a_stage
from meetings.events import queries as events
from meetings.events.models import EventState, Kind, ProposalKind
from meetings.events.rules.texts import missing_texts
from meetings.institutions.models import Institution
from meetings.institutions.models import Kind as InstitutionKind
from meetings.letters.models import Passport
from meetings.networking.models import Card, ContactRequest
from meetings.programme import queries as programme
from meetings.programme.actions import clashes_of
from meetings.programme.models import SessionKind
from meetings.registration import queries as registration
from meetings.registration.models import Consent, Registration, State
from meetings.resources.models import Access, Document, DocumentVersion

FORMER = len(reading.tree("people")["former"])


def count(kind, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind).where(*where))


def people_of(event):
    return db.session.scalars(sa.select(Registration).where(Registration.event_id == event.id)).all()


def account(name):
    found = accounts.by_email(f"{name}@demo.example")
    assert found is not None
    return found


def test_it_is_a_marked_joint_meeting_that_goes_on_today(built):
    event = built.annual
    today = datetime.now(UTC).astimezone(ZONE).date()
    assert today - event.first_day <= timedelta(days=1)  # the tests may run over midnight
    assert event.last_day - event.first_day == timedelta(days=1)
    assert (event.kind, event.state) == (Kind.ANNUAL_MEETING, EventState.PUBLISHED)
    assert [host.institution.code for host in event.hosts] == ["COE", "OSCE"]
    assert missing_texts(event) == []
    assert all(each.is_demo for each in built.events.values())
    assert len(built.events) == 4


def test_there_are_170_people_of_54_states_in_all_states_of_registration(built):
    people = people_of(built.annual)
    homes = {one.affiliation for one in people if one.affiliation}
    assert len(people) == len({one.account_id for one in people}) == 170
    assert len({home for home in homes if home.kind == InstitutionKind.STATE}) == 54
    states = Counter(one.state for one in people)
    assert set(states) == set(State)
    assert min(states.values()) >= 2
    assert states[State.APPROVED] > 100
    assert len({one.category_id for one in people}) == 9


def test_names_are_written_in_the_scripts_of_their_countries(built):
    letters = "".join(one.family_name for one in people_of(built.annual))
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert scripts >= {"LATIN", "GREEK", "CYRILLIC", "GEORGIAN", "ARMENIAN"}
    assert {"Ż", "ə", "ğ", "ř", "ț", "Ð", "Ø", "ħ", "õ"} & set(letters) >= {"ə", "ğ", "ř", "ț", "Ø", "ħ", "õ"}


def test_every_passport_is_of_a_state_that_reads_in_both_languages(built):
    passports = db.session.scalars(sa.select(Passport)).all()
    assert len(passports) == 6
    assert all(one.nationality and not one.other_nationality for one in passports)


def test_everybody_agreed_to_words_in_the_own_language(built):
    given = sa.select(Consent.language, Account.language).select_from(Consent).join(Registration)
    given = given.join(Account, Account.id == Registration.account_id)
    assert set(map(tuple, db.session.execute(given))) == {("en", "en"), ("fr", "fr")}


def test_nobody_can_be_real(built):
    assert {email.rpartition(".")[2] for email in db.session.scalars(sa.select(Account.email))} == {"example"}
    assert {email.rpartition(".")[2] for email in db.session.scalars(sa.select(Mail.recipient))} == {"example"}


def test_the_programme_has_18_sessions_in_a_hall_and_two_parallel_rooms_without_a_clash(built):
    sessions = programme.sessions_of(built.annual)
    assert len(sessions) == 18
    assert {session.kind for session in sessions} == set(SessionKind)
    assert len(programme.rooms_of(built.annual)) == 3
    assert clashes_of(built.annual, sessions) == []
    assert all({"en", "fr"} <= set(session.title) for session in sessions)
    talks = [session for session in sessions if session.kind != SessionKind.BREAK]
    assert all({"en", "fr"} <= set(session.description) and session.speakers for session in talks)
    parallel = Counter(session.starts_at for session in talks)
    assert max(parallel.values()) == 2
    speakers = {speaker.account_id for session in talks for speaker in session.speakers}
    states = Counter(one.state for one in people_of(built.annual) if one.account_id in speakers)
    assert set(states) == {State.APPROVED}


def test_there_are_40_documents_in_two_languages_that_open(built):
    documents = db.session.scalars(sa.select(Document)).all()
    assert len(documents) == 40
    assert {document.access for document in documents} == set(Access)
    assert 0 < sum("fr" in document.missing(("en", "fr")) for document in documents) < 10
    assert any("en" in document.missing(("en", "fr")) for document in documents)
    assert count(DocumentVersion, DocumentVersion.revision == 2) >= 2
    assert any(document.session_id for document in documents)
    assert account("remi").id in {document.owner_id for document in documents}
    keys = db.session.scalars(sa.select(DocumentVersion.file_key)).all()
    assert all(b"".join(files.stream(key)).startswith(b"%PDF-") for key in keys)


def test_the_agenda_names_every_session(built):
    draft = db.session.scalars(sa.select(Document).where(Document.sort_en == "draft agenda")).one()
    content = b"".join(files.stream(draft.current["fr"].file_key))
    text = " ".join(pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded().split())
    titles = [" ".join(session.title["fr"].split()) for session in programme.sessions_of(built.annual)]
    assert len(titles) == 18
    assert all(text.count(title) >= titles.count(title) for title in titles)


def test_half_of_the_approved_are_checked_in_and_some_check_ins_were_undone(built):
    approved = count(Registration, Registration.event_id == built.annual.id, Registration.state == State.APPROVED)
    here = CheckIn.event_id == built.annual.id
    assert count(CheckIn, here, CheckIn.undone_at.is_(None)) == approved // 2
    assert count(CheckIn, here, CheckIn.undone_at.is_not(None)) == 2
    assert db.session.scalar(sa.select(sa.func.max(CheckIn.at)).where(here)) <= clock.now()
    assert {made.by for made in db.session.scalars(sa.select(CheckIn).where(here))} == {account("gaby")}


def test_the_cast_signs_in_with_the_one_password_and_stands_where_its_stories_begin(built):
    for member in demo.CAST:
        assert by_password(member.email, demo.PASSWORD).is_taken_over
    dana, remi, sam, gaby = (account(name) for name in ("dana", "remi", "sam", "gaby"))
    assert [one.institution.code for one in delegations.acting(built.annual, dana)] == ["GE"]
    assert registration.of(built.annual, dana).category.key == "head-of-delegation"
    assert (registration.of(built.annual, remi).category.key, remi.language) == ("rapporteur", "fr")
    assert registration.of(built.annual, sam).category.key == "speaker"
    assert any(sam.id in {each.account_id for each in one.speakers} for one in programme.sessions_of(built.annual))
    assert events.roles_of(built.annual, gaby) == {"desk"}
    assert {events.house_of(built.annual, account(name)) for name in ("olga", "hugo")} == set(built.annual.host_ids)


def test_stella_has_an_account_and_nothing_else(built):
    stella = account("stella")
    assert not events.houses_for(stella)
    assert count(Registration, Registration.account_id == stella.id) == 0
    assert count(FocalPoint, FocalPoint.account_id == stella.id) == 0
    assert count(Mail, Mail.account_id == stella.id) == 0


def test_25_people_can_be_found_and_have_asked_each_other(built):
    assert count(Card) == 25
    answered = ContactRequest.accepted_at.is_not(None)
    assert count(ContactRequest, answered) >= 4
    assert count(ContactRequest, ContactRequest.refused_at.is_(None), sa.not_(answered)) >= 3


def test_some_are_protected_and_the_desk_has_notes(built):
    assert count(Registration, Registration.is_protected, Registration.badge_name != "") == 3
    assert count(Registration, Registration.desk_note != "") >= 5


def test_a_draft_waits_for_the_key_of_hugo_and_a_change_for_that_of_olga(built):
    draft = events.waiting(built.draft)[ProposalKind.PUBLISH]
    assert built.draft.is_draft
    assert built.draft.state_of_round_table.code == "MD"
    assert [one.account_id for one in draft.approvals] == [account("olga").id]
    change = events.waiting(built.network)[ProposalKind.CHANGE]
    assert [one.account_id for one in change.approvals] == [account("hugo").id]
    assert [found.languages for found in missing_texts(built.draft)] == [("fr",)]


def test_last_years_meeting_is_there_to_be_copied(built):
    assert built.past.last_day < built.annual.first_day - timedelta(days=300)
    assert len(programme.sessions_of(built.past)) == 7
    assert len(registration.categories(built.past)) == 9
    assert count(CheckIn, CheckIn.event_id == built.past.id) == len(people_of(built.past)) == 24 + FORMER
    assert {account("olga").id, account("hugo").id} == {role.account_id for role in events.organisers(built.past)}


def test_focal_points_and_people_of_last_year_can_be_carried_over(built):
    assert delegations.last_meeting(built.annual) == built.past
    former = delegations.former_focal_points(built.annual, built.past, "en")
    assert [one.institution.code for one in former] == ["JO", "KR", "TN"]
    georgia = delegations.acting(built.annual, account("dana"))[0].institution
    again = delegations.former_people(built.annual, georgia)
    assert [one.role for one in again] == ["rapporteur", "expert"]


def test_registration_can_be_tried_until_the_meeting_is_over_and_not_beyond(built):
    closes = registration.window(built.annual).closes_at
    assert closes.astimezone(ZONE).date() == built.annual.last_day


def test_every_mail_is_kept_with_its_links(built):
    assert count(Mail) > 400
    assert set(db.session.execute(sa.select(Mail.state, Mail.answer)).all()) == {(QueueState.DONE, "kept")}
    invitations = db.session.scalars(sa.select(Mail).where(Mail.confidential)).all()
    assert invitations
    assert all("http://127.0.0.1:8000/" in mail.text for mail in invitations)
    assert {mail.language for mail in invitations} == {"en", "fr"}


def test_nothing_happened_in_the_future_and_the_audit_log_tells_all(built):
    now = clock.now()
    assert db.session.scalar(sa.select(sa.func.max(AuditEntry.at))) <= now
    assert db.session.scalar(sa.select(sa.func.max(Mail.created_at))) <= now
    verbs = set(db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.scope == built.annual.id)))
    assert verbs >= {
        "event.published",
        "registration.nominated",
        "registration.promoted",
        "resources.shared",
        "attendance.checked_in",
        "networking.joined",
    }


@pytest.mark.parametrize("part", ["", "programme", "documents"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_says_that_it_is_a_demonstration(built, part, lang):
    answer = built.app.test_client().get(f"/{lang}/events/{built.annual.slug}/{part}")
    assert answer.status_code == 200
    assert "demo-ribbon" in answer.text


@pytest.mark.parametrize(
    "moment", [(2026, 11, 24, 23, 1), (2026, 11, 25, 6, 30), (2026, 11, 25, 12, 0), (2026, 3, 28, 22, 59)]
)
def test_it_is_the_first_day_at_every_hour_and_nobody_came_later_than_now(moment):
    stage = a_stage(datetime(*moment, tzinfo=UTC))
    assert stage.today == datetime(*moment, tzinfo=UTC).astimezone(ZONE).date()
    demo.world.door.plan(stage)
    demo.world.directory.plan(stage)
    assert max(moment for moment, _deed in stage.diary._entries) <= stage.opens_at


def test_the_same_day_makes_the_same_plan():
    def plan():
        stage = a_stage(datetime(2026, 11, 25, 9, tzinfo=UTC))
        for part in demo.world.PARTS:
            part(stage)
        return [moment for moment, _deed in stage.diary._entries]

    assert plan() == plan()


def test_deeds_are_lived_in_the_order_of_their_moments_with_the_clock_at_each():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    diary, lived, seen = Diary(start + timedelta(days=9), a_stage(start).chance), [], []
    for day in (5, 30, 1):
        diary.note(start + timedelta(days=day), lambda now: lived.append((now, clock.now())))
    diary.live(lambda done, total: seen.append((done, total)))
    assert lived == [(moment, moment) for moment in (start + timedelta(days=day) for day in (1, 5, 9))]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert clock.now() > start + timedelta(days=9)


def test_a_delegation_has_a_focal_point_unless_its_people_register_themselves(built):
    named = count(FocalPoint, FocalPoint.event_id == built.annual.id)
    silent = sa.select(FocalPoint.institution_id).where(
        FocalPoint.institution_id.not_in(
            sa.select(Registration.affiliation_id).where(Registration.affiliation_id != "")
        )
    )
    assert named > 40
    codes = sa.select(Institution.code).where(Institution.id.in_(silent))
    assert set(db.session.scalars(codes)) == {"JP", "MA"}
