"""The readable report of a person of whom every source keeps something: each label and each code is a word."""

import re

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Passkey
from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core import audit, clock, handing_out, mail, personal
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.correspondence import actions as correspondence
from meetings.correspondence.models import Copy, CopyState
from meetings.delegations.models import DelegationQuestion, FocalRole, Member, Role
from meetings.events.models import Role as TeamRole
from meetings.imports.models import Fate, ImportRow, ImportRun, Kind
from meetings.letters.models import Kind as LetterKind
from meetings.networking.models import Audience, Block, Purpose
from meetings.programme.models import CalendarFeed, Speaker, SpeakerRole
from meetings.questionnaires.models import Answer, SensitiveAnswer
from meetings.questionnaires.models import Kind as QuestionKind
from meetings.registration import queries
from meetings.registration.actions import write_internal_note
from meetings.registration.models import State
from meetings.registration.rules import TAKES_PART
from tests import factories
from tests.correspondence.conftest import a_message
from tests.letters.writing import asked, issued, with_texts
from tests.questionnaires.conftest import a_form, a_question

REPORT = "/account/my-data/report"
CODES = {
    "state": State,
    "takes_part": TAKES_PART,
    "form_of_address": [code for code in FORMS_OF_ADDRESS if code],
    "task": TeamRole,
    "role": [*SpeakerRole, *Role, *FocalRole],
    "letter_kind": LetterKind,
    "purpose": Purpose,
    "email_to": Audience,
    "phone_to": Audience,
}


@pytest.fixture
def everything(world):
    """Rémi, with something in every source."""
    mine, now = queries.of(world.event, world.remi), clock.now()
    issued(with_texts(world), [asked(world)])
    _of_delegations(world, mine, now)
    _of_forms(world, mine, now)
    _of_networking(world, mine, now)
    _of_programme(world, mine, now)
    _of_imports(world, mine, now)
    _of_correspondence(world, now)
    write_internal_note(mine, "Arrives late", by=world.olga, now=now)
    factories.a_role(world.event, world.remi, TeamRole.DOCUMENT_OFFICER)
    factories.a_guest(world.event, world.remi)
    factories.a_document(world.event, world.remi)
    audit.record("role.given", world.event, actor=world.remi, scope=world.event.id)
    mail.write("accounts/known", to=world.remi, values={"url": "https://x.example"})
    key = {"credential_id": b"1", "public_key": b"2", "name": "Telephone"}
    factories.save(Passkey(account_id=world.remi.id, created_at=now, used_at=now, **key))
    db.session.commit()
    return world.remi


def _of_delegations(world, mine, now):
    factories.a_focal_point(
        world.event, world.remi, world.state, role=FocalRole.DEPUTY, invited_at=now, opened_at=now, ended_at=now
    )
    db.session.execute(sa.delete(Member).where(Member.registration_id == mine.id))
    factories.a_member(mine, world.state, role=Role.ASSISTANT, assists=queries.of(world.event, world.sam))
    delegation = factories.a_delegation(world.event, world.state)
    factories.save(DelegationQuestion(delegation=delegation, author=world.remi, text="How many?", asked_at=now))


def _of_forms(world, mine, now):
    form = a_form(world.event, world.olga)
    for kind, more in ((Answer, {}), (SensitiveAnswer, {"is_sensitive": True, "retention_days": 3})):
        question = a_question(form, next(iter(QuestionKind)), "Arrival", **more)
        given = {"question_id": question.id, "registration_id": mine.id, "by_id": world.remi.id, "value": "noon"}
        factories.save(kind(at=now, set_aside_at=now, **given))


def _of_networking(world, mine, now):
    card, other = factories.a_card(mine), factories.a_card(queries.of(world.event, world.sam))
    factories.a_request(card, other)
    factories.save(Block(blocker_id=world.remi.id, blocked_id=world.sam.id, name="Sam", created_at=now))


def _of_programme(world, mine, now):
    session = factories.a_session(world.event)
    factories.save(Speaker(session_id=session.id, account_id=world.remi.id, name="Rémi", role=SpeakerRole.SPEAKER))
    factories.save(CalendarFeed(token="t", event_id=world.event.id, account_id=world.remi.id, created_at=now))
    factories.a_check_in(mine, world.gaby)


def _of_imports(world, mine, now):
    file = {"file_key": "k", "file_name": "list.csv", "content_type": "text/csv"}
    run = factories.save(
        ImportRun(event_id=world.event.id, kind=next(iter(Kind)), by_id=world.olga.id, created_at=now, **file)
    )
    given = {
        "given_name": "Rémi",
        "family_name": "V",
        "language": "fr",
        "contact_name": "Ada",
        "contact_email": "a@b.c",
    }
    factories.save(ImportRow(run_id=run.id, line=2, fate=next(iter(Fate)), registration_id=mine.id, given=given))


def _of_correspondence(world, now):
    subject = Translated(en="Thank you: {meeting}", fr="Merci : {meeting}")
    message = a_message(world, subject=subject)
    message.send_at = now
    factories.save(Copy(message=message, account=world.remi, state=CopyState.WRITTEN))
    correspondence.unsubscribe(world.remi, now=now)


def fields(value):
    """Every name of a field, however deep."""
    if isinstance(value, Translated):
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields(inner)


def test_every_label_of_every_source_is_a_word(everything):
    data = personal.export(everything.id)
    assert [name for name, things in data.items() if not things] == [], "sources that this test forgets"
    assert set(fields(list(data.values()))) - set(handing_out.LABELS) - set(audit.FIELDS) == set()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", CODES)
def test_every_code_is_a_word(app, field, language):
    with app.test_request_context(f"/{language}/"):
        assert [code for code in CODES[field] if handing_out.words(field, code) == str(code)] == []


def test_one_reads_it_in_french(world, everything, client):
    page = client.sign_in(everything).get(f"/fr{REPORT}").text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for said in ("Délégation", "Place financée", "Suppléance du point focal", "Question", "Réponse"):
        assert said in text, said
    labels = {label.strip() for label in re.findall(r"<dt>(.*?)</dt>", page, re.S)}
    assert labels & {name.replace("_", " ") for name in fields(list(personal.export(everything.id).values()))} <= set()
    values = {value.strip() for value in re.findall(r"<dd>(.*?)</dd>", page, re.S)}
    assert values & {str(code) for codes in CODES.values() for code in codes} == set()


def test_a_message_is_called_as_she_read_it(world, everything, client):
    assert "{meeting}" not in client.sign_in(everything).get(f"/fr{REPORT}").text


def test_the_file_for_machines_keeps_its_codes(everything, client):
    data = client.sign_in(everything).get("/fr/account/my-data/file.json").json
    assert {one["role"] for one in data["delegations"] if "role" in one} == {"deputy", "assistant"}
