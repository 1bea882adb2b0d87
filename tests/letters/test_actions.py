"""Letters on both databases: asked for, issued, corrected, revoked; passport data that really go."""

import io
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pikepdf
import pypdfium2
import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.cli import main
from meetings.core import clock, files, handing_out, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import NOBODY, SOURCES
from meetings.core.placeholders import UnknownPlaceholder
from meetings.core.traces import forget
from meetings.core.translated import Translated
from meetings.events.actions.cloning import CLONERS
from meetings.events.models import EventState
from meetings.letters import actions, codes
from meetings.letters.actions import Wish, drawing, purging
from meetings.letters.models import Ending, Kind, Letter, LetterRequest, LetterSetting, Passport
from meetings.letters.queries import letters as queries
from meetings.letters.queries import requests, texts
from meetings.letters.rules import standing
from meetings.letters.rules.passports import ExpiresTooEarly
from meetings.registration import actions as registration_actions
from meetings.registration.actions import merging
from meetings.registration.models import Registration, State
from meetings.registration.rules import Verb
from tests import factories
from tests.deeds import deeds
from tests.events.test_races import at_once
from tests.letters.writing import NUMBER, asked, content, details, issued, place_of, with_texts, wording, written


def text_of(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())


def test_asking_writes_the_passport_apart_and_nothing_of_it_into_the_log(world):
    registration = asked(with_texts(world))
    request, passport = requests.of(registration), requests.passport(registration)
    assert (request.language, request.answered_at, passport.number) == ("fr", None, NUMBER)
    actions.ask(registration, details(number="CD7654321"), "en", by=world.remi, now=clock.now())
    db.session.commit()
    assert requests.passport(registration).number == "CD7654321"
    assert requests.of(registration).language == "en"
    logged = [*deeds("letter.asked_for"), *deeds("letter.request_changed")]
    assert [entry.target_id for entry in logged] == [registration.id] * 2
    assert all(not entry.before and not entry.after for entry in logged)


def test_who_may_ask(world):
    registration = place_of(world, world.remi)
    with pytest.raises(standing.NotOffered):
        actions.ask(registration, details(), "fr", by=world.remi, now=clock.now())
    with_texts(world)
    with pytest.raises(ExpiresTooEarly):
        actions.ask(registration, details(expires_on=world.event.last_day), "fr", by=world.remi, now=clock.now())
    for values in ({"state": State.SUBMITTED}, {"state": State.WAITING}, {"takes_part": "online"}):
        person = factories.a_registration(world.event, factories.an_account(), world.delegate, **values)
        with pytest.raises(standing.NotApproved):
            actions.ask(person, details(), "fr", by=world.remi, now=clock.now())
    with pytest.raises(standing.NotApproved):
        actions.ask(registration, details(), "fr", by=world.remi, now=clock.now() + timedelta(days=60))
    assert db.session.scalars(sa.select(Passport)).all() == []


def test_a_letter_for_a_visa_says_what_was_given_in_the_language_asked_for(world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    assert letter.reference == f"AM{world.event.first_day.year}/V/0001"
    assert (letter.language, letter.is_valid, letter.size) == ("fr", True, len(content(letter)))
    said = text_of(content(letter))
    parts = ["Conseil de l’Europe", "OSCE", letter.reference, "REMI JEAN VASSEUR DELORME", NUMBER, "1er mars 1975"]
    parts += ["Consulate General in Invented City", "Vera Signmore", "Cheffe de division", codes.grouped(letter.code)]
    for part in parts:
        assert part in said, part
    assert "{" not in said
    assert requests.of(registration).answered_at is not None
    (mail,) = db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued"))
    assert (mail.recipient, mail.language, mail.attachments) == (world.remi.email, "fr", [])
    assert NUMBER not in mail.text + mail.html
    assert "/my-registration/letters" in mail.text
    assert NUMBER not in str([(entry.after, entry.target_name) for entry in deeds("letter.issued")])


def test_whoever_is_written_to_about_her_learns_that_a_letter_is_there(world):
    registration = asked(with_texts(world))
    registration.contact_name, registration.contact_email = "The office", "office@example.org"
    written(world, [registration])
    told = db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued")).all()
    assert sorted(mail.recipient for mail in told) == sorted([world.remi.email, "office@example.org"])
    assert all(NUMBER not in mail.text + mail.html for mail in told)


def test_the_pdf_is_tagged_and_says_its_title_and_language(world):
    (letter,) = written(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    with pikepdf.open(io.BytesIO(content(letter))) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        assert letter.reference in str(pdf.docinfo["/Title"])
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()


@pytest.mark.parametrize("name", ["<b>Bold</b> & “{meeting}”", "Ελένη", "Нина", "ნინო", "Արմեն", "Zoë-Ångström"])
def test_names_stay_names_whatever_is_in_them(world, name):
    account = factories.an_account(name, "Example")
    person = factories.a_registration(with_texts(world).event, account, world.delegate)
    (letter,) = written(world, [person], Kind.INVITATION)
    assert "".join(name.split()) in "".join(text_of(content(letter)).split())


def test_what_was_issued_does_not_change_with_its_sources(world):
    registration = asked(with_texts(world))
    (letter,) = issued(world, [registration])
    text = wording(world, Kind.VISA, text=Translated(en="New.", fr="Nouveau."), signatory="Otto Other")
    actions.save_text(world.event, Kind.VISA, text, by=world.olga, now=clock.now())
    actions.ask(registration, details(number="CD7654321"), "fr", by=world.remi, now=clock.now())
    world.event.title = Translated(en="Another title", fr="Un autre titre")
    registration.family_name = "Changed"
    db.session.commit()
    tasks.run_due()
    db.session.expire_all()
    said = text_of(content(letter))
    assert "Vera Signmore" in said
    assert NUMBER in said
    for later in ("Otto Other", "CD7654321", "autre titre", "CHANGED", "Nouveau."):
        assert later not in said


def test_invitations_for_all_skip_who_has_one_and_who_is_not_approved(world):
    with_texts(world)
    waiting = factories.a_registration(world.event, factories.an_account(), world.delegate, state=State.WAITING)
    people = [place_of(world, world.remi), place_of(world, world.sam), waiting]
    letters = issued(world, people, Kind.INVITATION)
    assert [(letter.number, letter.language) for letter in letters] == [(1, "fr"), (2, "en")]
    with pytest.raises(standing.NobodyToWriteTo):
        issued(world, people, Kind.INVITATION)
    assert db.session.get_one(LetterSetting, world.event.id).last_number == 2


def test_no_letter_without_a_text_or_in_a_language_it_lacks(world):
    with pytest.raises(standing.NoSignatory):
        issued(world, [place_of(world, world.remi)], Kind.INVITATION)
    text = wording(world, Kind.INVITATION, subject=Translated(en="S"), text=Translated(en="T"))
    actions.save_text(world.event, Kind.INVITATION, text, by=world.olga, now=clock.now())
    db.session.commit()
    with pytest.raises(standing.NoTextIn):
        issued(world, [place_of(world, world.remi)], Kind.INVITATION)
    db.session.rollback()
    (letter,) = issued(world, [place_of(world, world.remi)], Kind.INVITATION, language="en")
    assert (letter.number, letter.language) == (1, "en")


def test_a_text_with_a_strange_placeholder_is_not_saved(world):
    for strange in ("{config}", "{full_name.__init__}"):
        text = wording(world, Kind.VISA, text=Translated(en=strange, fr="x"))
        with pytest.raises(UnknownPlaceholder):
            actions.save_text(world.event, Kind.VISA, text, by=world.olga, now=clock.now())


def test_a_correction_has_a_new_number_and_replaces_the_old(world):
    registration = asked(with_texts(world))
    (old,) = written(world, [registration])
    asked(world, number="CD7654321")
    (new,) = written(world, [registration])
    assert (old.ending, old.replaced_by_id, new.number, new.is_valid) == (Ending.REPLACED, new.id, 2, True)
    mails = db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued")).all()
    assert sorted(old.reference in mail.text and new.reference in mail.text for mail in mails) == [False, True]
    (again,) = issued(world, [registration], replaces=new.id)
    assert again.number == 3
    with pytest.raises(standing.NobodyToWriteTo):
        issued(world, [registration], replaces=new.id)


def test_revoking_needs_a_reason_and_happens_once(world):
    (letter,) = issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    with pytest.raises(standing.ReasonMissing):
        actions.revoke(letter, "  ", by=world.olga, now=clock.now())
    actions.revoke(letter, "Issued by mistake", by=world.olga, now=clock.now())
    with pytest.raises(standing.NoLongerValid):
        actions.revoke(letter, "Again", by=world.hugo, now=clock.now())
    assert (letter.ending, letter.reason) == (Ending.REVOKED, "Issued by mistake")
    assert deeds("letter.revoked")[0].actor_id == world.olga.id
    (mail,) = db.session.scalars(sa.select(Mail).where(Mail.template == "letters/revoked"))
    assert (mail.recipient, letter.reference in mail.subject) == (world.remi.email, True)
    assert "Issued by mistake" not in mail.text
    db.session.commit()
    tasks.run_due()
    db.session.expire_all()
    assert letter.file_key == "", "what was revoked before it was made is not made"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_revoked_letter_is_not_issued_anew_among_others(world, client, kind):
    with_texts(world)
    people = [asked(world), asked(world, world.sam)]
    revoked, other = issued(world, people, kind)
    actions.revoke(revoked, "The bearer is somebody else", by=world.olga, now=clock.now())
    actions.revoke(other, "A mistake", by=world.olga, now=clock.now())
    (again,) = issued(world, [people[1]], kind)
    actions.revoke(again, "Again a mistake", by=world.olga, now=clock.now())
    (last,) = issued(world, [people[1]], kind)
    with pytest.raises(standing.NobodyToWriteTo):
        issued(world, people, kind)
    db.session.commit()
    new = f"/en/events/annual-meeting/manage/letters/issues/new?kind={kind.value}&chosen={people[0].id}"
    page = client.sign_in(world.olga).get(f"{new}&chosen={people[1].id}").text
    assert "The last letter was revoked: a new one is issued on the page of this person’s letters." in page
    alone = client.get(new).text
    assert f"The last letter to {revoked.name} was revoked." in alone
    (anew,) = issued(world, [people[0]], kind)
    assert (anew.is_valid, last.is_valid) == (True, True)


@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.REFUSE, Verb.WAIT])
def test_whoever_comes_no_more_has_no_letter_and_leaves_no_passport(world, verb):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    key = letter.file_key
    if verb is Verb.WITHDRAW:
        registration_actions.withdraw(registration, by=world.remi, now=clock.now())
    else:
        registration_actions.decisions.decide(verb, [registration], by=world.olga, now=clock.now(), reason="Full")
    db.session.commit()
    assert letter.ending == Ending.WITHDRAWN
    assert requests.of(registration) is None
    assert requests.passport(registration) is None
    assert (letter.passport, letter.file_key, files.size_of(key)) == ({}, "", None)


@pytest.mark.parametrize(
    ("verb", "template"), [(Verb.WITHDRAW, "withdrawn"), (Verb.REFUSE, "refused"), (Verb.WAIT, "waiting")]
)
def test_the_mail_about_her_place_says_which_letters_are_no_longer_valid(world, verb, template):
    registration, other = asked(with_texts(world)), place_of(world, world.sam)
    (visa,) = written(world, [registration])
    (first,) = written(world, [registration], Kind.INVITATION)
    clock.stop_at(clock.now() + timedelta(hours=1))
    (second,) = issued(world, [registration], Kind.INVITATION, replaces=first.id)
    numbers = f"{visa.reference}, {second.reference}"
    clock.stop_at(clock.now() + timedelta(hours=1))
    if verb is Verb.WITHDRAW:
        for person in (registration, other):
            registration_actions.withdraw(person, by=person.account, now=clock.now())
    else:
        shown = registration_actions.news.preview(verb, registration, "Full")
        assert numbers in shown.text
        decide = registration_actions.decisions.decide
        decide(verb, [registration, other], by=world.olga, now=clock.now(), reason="Full")
    db.session.commit()
    mails = db.session.scalars(sa.select(Mail).where(Mail.template == f"registration/{template}"))
    texts_of = {mail.recipient: " ".join(mail.text.split()) for mail in mails}
    assert f"Vos lettres {numbers} ne sont plus valables" in texts_of[world.remi.email]
    assert first.reference not in texts_of[world.remi.email]
    assert "no longer valid" not in texts_of[world.sam.email]


def test_passport_data_go_on_their_date_and_not_before(world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    (invitation,) = written(world, [registration], Kind.INVITATION)
    key = letter.file_key
    due = world.event.last_day + timedelta(days=30)
    assert actions.purge(factories.at(due - timedelta(days=1), 20)) == []
    assert files.size_of(key)
    assert actions.purge(factories.at(due, 3, 17)) == [(world.event.slug, 1)]
    db.session.commit()
    assert db.session.scalars(sa.select(Passport)).all() == []
    assert (letter.passport, letter.file_key, files.size_of(key)) == ({}, "", None)
    assert (letter.is_valid, letter.reference.endswith("/V/0001")) == (True, True)
    assert invitation.file_key
    assert NUMBER not in str([(each.facts, each.passport) for each in (letter, invitation)])
    assert actions.purge(factories.at(due + timedelta(days=1), 3)) == []
    assert deeds("letter.passports_purged")[0].after == {"people": 1}


@pytest.mark.parametrize(("zone", "kept", "gone"), [("Pacific/Auckland", -14, -10), ("America/Los_Angeles", 3, 12)])
def test_the_date_is_that_of_where_the_meeting_is(world, zone, kept, gone):
    asked(with_texts(world))
    world.event.time_zone = zone
    db.session.commit()
    midnight = factories.at(world.event.last_day + timedelta(days=30), 0)
    assert actions.purge(midnight + timedelta(hours=kept)) == []
    assert actions.purge(midnight + timedelta(hours=gone)) == [(world.event.slug, 1)]


def test_the_organisers_set_the_date(world):
    asked(with_texts(world))
    actions.set_setting(world.event, "VIENNA26", 0, by=world.olga)
    db.session.commit()
    assert actions.purge(factories.at(world.event.last_day, 3)) == []
    assert actions.purge(factories.at(world.event.last_day + timedelta(days=1), 3)) == [(world.event.slug, 1)]
    assert texts.passport_days(world.event) == 0


def test_she_deletes_them_at_once_and_her_letter_still_counts(world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    key = letter.file_key
    actions.delete_passport(registration, by=world.remi)
    db.session.commit()
    assert requests.passport(registration) is None
    assert (letter.is_valid, letter.passport, files.size_of(key)) == (True, {}, None)
    other = asked(world, world.sam)
    actions.delete_passport(other, by=world.sam)
    db.session.commit()
    assert requests.of(other) is None, "a request that waits goes with them"


def test_a_letter_whose_passport_went_before_it_was_drawn_is_not_made(world):
    registration = asked(with_texts(world))
    (letter,) = issued(world, [registration])
    actions.delete_passport(registration, by=world.remi)
    db.session.commit()
    tasks.run_due()
    db.session.expire_all()
    assert (letter.file_key, letter.made_at) == ("", None)
    assert db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued")).all() == []


def test_drawing_twice_is_one_letter_and_one_mail(world):
    (letter,) = written(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    drawing.draw(tasks.Work(letter.job_id, None, None, {"letter": letter.id}))
    db.session.commit()
    assert len(db.session.scalars(sa.select(Mail).where(Mail.template == "letters/issued")).all()) == 1


def test_files_that_no_letter_knows_are_swept(world):
    (letter,) = written(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    lost = f"{purging.FOLDER}/{world.event.id}/lost"
    files.put(lost, io.BytesIO(b"x"))
    clock.stop_at(clock.now() + timedelta(days=2))
    purging.sweep_files()
    assert files.size_of(lost) is None
    assert files.size_of(letter.file_key)


def test_the_date_of_a_letter_is_that_of_the_meetings_own_clock(world):
    with_texts(world)
    clock.stop_at(datetime(world.event.first_day.year, 3, 1, 23, 30, tzinfo=UTC))
    (letter,) = written(world, [place_of(world, world.remi)], Kind.INVITATION)
    assert (letter.day.month, letter.day.day) == (3, 2)
    assert "2 mars" in text_of(content(letter))


def test_what_is_handed_out_has_words_in_french(world, app):
    registration = asked(with_texts(world))
    issued(world, [registration])
    fields = {field for row in SOURCES["letters"].export(world.remi.id) for field in row}
    fields |= {field for row in SOURCES["letters"].export(world.remi.id) for field in row.get("passport", ())}
    with app.test_request_context("/fr/"):
        unknown = {field for field in fields if handing_out.label(field) == field.replace("_", " ")}
    assert unknown == set()


def test_everything_is_handed_out_and_nothing_but_the_number_stays(world):
    registration = asked(with_texts(world))
    (letter,) = written(world, [registration])
    code, key = letter.code, letter.file_key
    handed = str(SOURCES["letters"].export(world.remi.id))
    assert NUMBER in handed
    assert letter.reference in handed
    assert SOURCES["letters"].erase(world.remi.id, clock.now()) > 0
    db.session.commit()
    assert (letter.name, letter.facts, letter.passport, letter.number) == (NOBODY, {}, {}, 1)
    assert (letter.code, queries.by_code(code)) == ("", letter)
    assert files.size_of(key) is None
    assert SOURCES["letters"].export(world.sam.id) == []


def test_letters_go_with_the_people_of_an_event(world):
    (letter,) = written(with_texts(world), [place_of(world, world.sam)], Kind.INVITATION)
    SOURCES["letters"].expire(world.event.id, clock.now())
    db.session.commit()
    assert (letter.name, letter.ending, letter.file_key) == (NOBODY, Ending.WITHDRAWN, "")


def test_merging_brings_letters_and_request_along(world):
    kept, other = place_of(world, world.sam), asked(with_texts(world))
    (visa,) = written(world, [other])
    theirs, own = (issued(world, [one], Kind.INVITATION)[0] for one in (other, kept))
    values = registration_actions.Details(
        **{name: getattr(kept, name) for name in registration_actions.Details.__slots__}
    )
    merging.merge(kept, other, values, kept.affiliation, by=world.olga, now=clock.now())
    db.session.commit()
    db.session.expire_all()
    assert {letter.registration_id for letter in (visa, theirs, own)} == {kept.id}
    assert [letter.ending for letter in (visa, theirs, own)] == ["", Ending.REPLACED, ""]
    (mail,) = db.session.scalars(sa.select(Mail).where(Mail.template == "registration/merged"))
    assert theirs.reference in mail.text
    assert not {visa.reference, own.reference} & set(re.findall(r"[\w/]+", mail.text))
    assert requests.passport(kept).number == NUMBER
    assert db.session.get(LetterRequest, other.id) is None


def test_a_cloned_meeting_takes_the_texts_and_counts_anew(world):
    with_texts(world)
    issued(world, [place_of(world, world.sam)], Kind.INVITATION)
    new = factories.an_event(hosts=(world.council, world.osce), state=EventState.DRAFT)
    CLONERS["letters"].copy(world.event, new, timedelta(days=365))
    db.session.commit()
    assert set(texts.texts(new)) == set(Kind)
    assert texts.setting(new) is None


def test_two_meetings_of_a_year_have_different_numbers(world):
    (first,) = issued(with_texts(world), [place_of(world, world.sam)], Kind.INVITATION)
    event = factories.an_event(hosts=(world.council, world.osce), first_day=world.event.first_day)
    actions.save_text(event, Kind.INVITATION, wording(world, Kind.INVITATION), by=world.olga, now=clock.now())
    person = factories.a_registration(event, world.stella, factories.a_category(event))
    made = actions.issue(event, [person], Wish(Kind.INVITATION), by=world.olga, now=clock.now())
    second = queries.of_issue(made)[0]
    assert (first.number, second.number) == (1, 1)
    assert first.reference != second.reference


def test_numbers_have_no_gap_and_no_twin_when_many_are_issued_at_once(own_app):
    world = with_texts(factories.a_world())
    people = [factories.a_registration(world.event, factories.an_account(), world.delegate).id for _number in range(8)]
    event_id, olga_id = world.event.id, world.olga.id

    def issuing(ids):
        def issue():
            event = db.session.get_one(type(world.event), event_id)
            found = [db.session.get_one(Registration, one) for one in ids]
            olga = db.session.get_one(type(world.olga), olga_id)
            actions.issue(event, found, Wish(Kind.INVITATION), by=olga, now=clock.now())

        return issue

    def refused():
        issuing(people[:1])()
        raise standing.NobodyToWriteTo

    answers = at_once(own_app, [*(issuing([one]) for one in people[:4]), issuing(people), refused])
    assert answers.count("NobodyToWriteTo") >= 1
    db.session.expire_all()
    letters = db.session.scalars(sa.select(Letter).order_by(Letter.number)).all()
    assert [letter.number for letter in letters] == list(range(1, len(people) + 1))
    assert {letter.registration_id for letter in letters} == set(people)


def test_a_letter_issued_while_the_person_withdraws_does_not_count(own_app):
    world = with_texts(factories.a_world())
    place_id, event_id, olga_id = place_of(world, world.remi).id, world.event.id, world.olga.id

    def issue():
        event = db.session.get_one(type(world.event), event_id)
        olga = db.session.get_one(type(world.olga), olga_id)
        person = db.session.get_one(Registration, place_id)
        actions.issue(event, [person], Wish(Kind.INVITATION), by=olga, now=clock.now())

    def withdraw():
        person = db.session.get_one(Registration, place_id)
        registration_actions.withdraw(person, by=person.account, now=clock.now())

    assert "done" in at_once(own_app, [issue, withdraw])
    db.session.expire_all()
    assert [letter for letter in db.session.scalars(sa.select(Letter)) if letter.is_valid] == []


def test_the_command_says_what_would_be_deleted_and_deletes_it(world, app):
    asked(with_texts(world))
    world.event.first_day -= timedelta(days=60)
    world.event.last_day -= timedelta(days=60)
    db.session.commit()
    line = f"{world.event.slug}: passport data of 1"
    dry = app.test_cli_runner().invoke(main, ["retention", "--dry-run"])
    assert f"{line} would be deleted." in dry.output
    assert db.session.scalars(sa.select(Passport)).one().number == NUMBER
    done = app.test_cli_runner().invoke(main, ["retention"])
    assert f"{line} were deleted." in done.output
    db.session.expire_all()
    assert db.session.scalars(sa.select(Passport)).all() == []


def test_letters_outlive_the_account_of_whoever_issued_them(world):
    (letter,) = issued(with_texts(world), [place_of(world, world.remi)], Kind.INVITATION)
    forget([accounts.leaver(world.olga)])
    db.session.commit()
    tasks.run_due()
    db.session.expire_all()
    assert letter.file_key


def test_what_the_database_refuses_is_told_without_what_was_given(world):
    """Its errors stand in the log, which holds nothing about people."""
    registration = asked(with_texts(world))
    db.session.expunge_all()
    given = {
        name: getattr(details(number="SECRET999"), name) for name in actions.asking.FIELDS if name != "nationality"
    }
    db.session.add(Passport(registration_id=registration.id, given_at=clock.now(), **given))
    with pytest.raises(sa.exc.IntegrityError) as refused:
        db.session.flush()
    assert "SECRET999" not in str(refused.value)
