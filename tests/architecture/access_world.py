"""A meeting with one real object of every kind, and everybody who could ask for it: what the access matrix walks."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account, Passkey
from meetings.badges.models import BadgePrint
from meetings.core import clock, files
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.correspondence.actions.unsubscribing import token_of
from meetings.correspondence.models import Attachment, Copy, CopyState, Message, Rule, Stage, Template, Trigger
from meetings.delegations.models import FocalRole
from meetings.events.models import Event, Proposal, ProposalKind, Role
from meetings.imports.models import ImportRun
from meetings.imports.models import Stage as Stages
from meetings.letters import codes
from meetings.letters.models import Kind as LetterKind
from meetings.letters.models import Letter, LetterIssue, LetterRequest, LetterText, Passport
from meetings.networking.models import Block, Card
from meetings.programme.models import CalendarFeed
from meetings.questionnaires.models import Answer, Kind, Option, Purpose, Question, Questionnaire, Section, State
from meetings.registration import queries as registrations
from meetings.registration.models import Consent, InternalNote, Registration, SavedView, Tag
from meetings.registration.models import State as Registered
from tests import factories
from tests.factories import save

WORDS = Translated(en="Words", fr="Mots")
ROLES = {
    "O": "organiser",
    "P": "programme editor",
    "R": "registration officer",
    "D": "desk",
    "F": "document officer",
    "L": "reader of the team",
    "g": "focal point of the State whose objects are asked for",
    "f": "focal point of another State",
    "p": "participant, of the other State",
    "n": "nominee of the State",
    "x": "organiser of another meeting",
    "m": "administrator of the installation, of no meeting",
    "s": "stranger with an account",
    "a": "anonymous visitor",
}
"""Who asks, by the letter that heads the columns of the matrix."""


@dataclass
class Scene:
    """Who asks, by letter, and the id of the object that stands for each argument of an address.

    `ids` are Georgia's where a State matters, `others` those that France has in their place, `foreign` objects of
    another meeting.
    """

    event: Event
    people: dict[str, Account | None]
    ids: dict[str, str]
    others: dict[str, str]
    foreign: dict[str, str] = field(default_factory=dict)


def a_scene() -> Scene:
    """One meeting with an object of every kind, and another one in which nobody of it may do anything."""
    world = factories.a_world()
    world.delegate.in_delegation = True
    event, state, other = world.event, world.state, world.other_state
    people: dict[str, Account | None] = {
        "O": world.olga,
        "D": world.gaby,
        "g": world.dana,
        "s": world.stella,
        "a": None,
    }
    for letter, role in (
        ("P", Role.PROGRAMME_EDITOR),
        ("R", Role.REGISTRATION_OFFICER),
        ("F", Role.DOCUMENT_OFFICER),
        ("L", Role.READER),
    ):
        people[letter] = factories.an_account("Team", role.value)
        factories.a_role(event, people[letter], role)
    people["f"] = factories.an_account("Focal", "Of France", affiliation=other)
    factories.a_focal_point(event, people["f"], other)
    people["p"], people["n"] = world.remi, factories.an_account("Nino", "Nominee", affiliation=state)
    people["x"] = factories.an_account("Xenia", "Elsewhere", affiliation=world.council)
    people["m"] = factories.an_account("Max", "Administrator", is_administrator=True)
    last_year = event.first_day - timedelta(days=365)
    elsewhere = factories.an_event(slug="elsewhere", first_day=last_year, hosts=(world.council, world.osce))
    factories.a_role(elsewhere, people["x"], Role.ORGANISER, world.council)
    ids = _of_state(event, state, people["n"], world.delegate) | _of_meeting(event, world, people)
    ids |= _of_account(world.remi, world.sam) | _more(event, world, ids | {"focal_point_of_other": people["f"].id})
    others = _of_state(event, other, None, world.delegate)
    others["registration_id"] = ids["participant_id"]
    foreign = _of_meeting(elsewhere, world, people, away=True)
    return Scene(event, {letter: people[letter] for letter in ROLES}, ids, others, foreign)


def _of_state(event: Event, state: Any, nominee: Account | None, category: Any) -> dict[str, str]:
    """A delegation with a letter, a deputy and somebody nominated."""
    key = f"delegations/{event.id}/{state.id}"
    files.put(key, BytesIO(factories.A_PDF))
    factories.a_delegation(
        event, state, letter_key=key, letter_name="note.pdf", letter_type="application/pdf", letter_size=9
    )
    deputy = factories.a_focal_point(event, factories.an_account("Deputy"), state, role=FocalRole.DEPUTY)
    found = {"institution_id": state.id, "focal_point_id": deputy.id}
    if nominee:
        made = factories.a_registration(
            event, nominee, category, state=Registered.NOMINATED, affiliation=state, delegation_id=state.id
        )
        factories.a_member(made, state)
        found["registration_id"] = made.id
    return found


def _of_meeting(event: Event, world: Any, people: dict[str, Account | None], *, away: bool = False) -> dict[str, str]:
    """An object of each kind that belongs to a meeting; `away`: of one to which none of the people belong."""
    by, now = world.olga, clock.now()
    category = factories.a_category(event, "Z", in_delegation=True) if away else world.delegate
    registered = factories.a_registration(event, factories.an_account("Anna", "Abroad"), category)
    twin = factories.a_registration(event, factories.an_account("Anna", "Abroad"), category)
    mine = registered if away else registrations.of(event, people["p"])
    document = factories.a_document(event, by)
    proposal = save(
        Proposal(
            event=event,
            kind=ProposalKind.CHANGE,
            before={},
            after={},
            institution_id=world.osce.id,
            proposed_by=world.hugo,
            proposed_at=now,
        )
    )
    mail = save(
        Mail(
            recipient="somebody@example.org",
            template="registration/approved",
            language="en",
            subject="Words",
            text="Words",
            html="<p>Words</p>",
            message_id=f"<{event.id}@localhost>",
            scope=event.id,
            state=QueueState.FAILED,
            created_at=now,
            due_at=now,
        )
    )
    sender = factories.a_registration(event, factories.an_account("Selma", "Sender"), category)
    card, own_card = factories.a_card(sender), factories.a_card(mine)
    found = {
        "participant_id": mine.id,
        "participant_account": mine.account_id,
        "category_id": factories.a_category(event, "Q").id,
        "session_id": factories.a_session(event).id,
        "room_id": factories.a_room(event).id,
        "document_id": document.id,
        "proposal_id": proposal.id,
        "check_in_id": factories.a_check_in(registered, by).id,
        "mail_id": mail.id,
        "role_id": factories.a_role(event, factories.an_account("Another"), Role.DESK).id,
        "tag_id": save(Tag(event_id=event.id, name="Word", colour="grey")).id,
        "one_id": min(registered.id, twin.id),
        "other_id": max(registered.id, twin.id),
        "card_id": card.id,
        "sender_id": sender.id,
        "request_id": factories.a_request(card, own_card).id,
        "print_id": _a_print(event, by).id,
        "view_id": save(
            SavedView(
                event_id=event.id, account=by, name="View", is_shared=True, filters={}, columns=[], created_at=now
            )
        ).id,
    }
    found["run_id"] = _an_import(event, by).id
    found |= _a_letter(event, mine, world)
    return found | _a_form(event, mine, by) | _a_message(event, world, mine)


def _an_import(event: Event, by: Account) -> ImportRun:
    key = f"imports/{event.id}"
    files.put(key, BytesIO(b"First name,Family name,E-mail address\nNino,Beridze,nino@example.org\n"))
    run = ImportRun(event=event, by=by, kind="people", stage=Stages.DONE, file_key=key, created_at=clock.now())
    run.file_name, run.content_type, run.options = "people.csv", "text/csv", {"quiet": True}
    return save(run)


def _a_letter(event: Event, registration: Any, world: Any) -> dict[str, str]:
    """A visa letter that was issued, what was asked for it, and the texts of both kinds."""
    now, by, code = clock.now(), world.olga, f"{event.id}WXYZ"
    for kind in LetterKind:
        words = {"subject": WORDS, "text": WORDS, "signatory": "Vera Signmore", "signatory_function": WORDS}
        save(LetterText(event=event, kind=kind, house=world.council, changed_at=now, **words))
    save(LetterRequest(registration=registration, event_id=event.id, language="en", asked_at=now, answered_at=now))
    days = {"born_on": event.first_day, "issued_on": event.first_day, "expires_on": event.last_day}
    passport = {"full_name": "ANNA ABROAD", "number": "AB1", "nationality": world.state, "consulate": "Vienna"}
    save(Passport(registration_id=registration.id, given_at=now, **days, **passport))
    issue = save(LetterIssue(event_id=event.id, kind=LetterKind.VISA, by=by, at=now, count=1))
    job = Job(kind="letters", payload={}, state=QueueState.DONE, created_at=now, due_at=now, scope=event.id)
    key = f"letters/{event.id}"
    files.put(key, BytesIO(factories.A_PDF))
    letter = Letter(
        event=event,
        issue=issue,
        registration=registration,
        job=save(job),
        kind=LetterKind.VISA,
        number=1,
        reference=f"{event.slug[:20]}/V/0001",
        language="en",
        name="Anna ABROAD",
        code=code,
        code_digest=codes.digest(codes.normal(code)),
        facts={"words": {}},
        passport={"nationality": "Georgia", "passport_number": "AB1"},
        issued_at=now,
        made_at=now,
        file_key=key,
        size=9,
    )
    return {"letter_id": save(letter).id, "issue_id": issue.id, "code": code, "letter_kind": "visa"}


def _more(event: Event, world: Any, ids: dict[str, str]) -> dict[str, str]:
    """What some addresses want in the place of the usual object: see `INSTEAD`."""
    now, by = clock.now(), world.olga
    friend = factories.a_card(
        factories.a_registration(event, factories.an_account("Fred", "Friend"), world.delegate, is_protected=False)
    )
    mine = registrations.of(event, world.remi)
    own = db.session.scalars(sa.select(Card).where(Card.registration_id == mine.id)).one()
    contact = factories.a_request(friend, own, accepted_at=now, shows_email=True)
    hidden = factories.a_registration(event, factories.an_account("Hilda"), world.delegate, is_protected=True)
    waiting = factories.a_registration(
        event, factories.an_account("Wanda"), world.delegate, state=Registered.WAITING, queued_at=now
    )
    form = db.session.get_one(Questionnaire, ids["questionnaire_id"])
    question = save(Question(section=form.sections[0], kind=Kind.FILE, label=WORDS))
    value = {"name": "note.pdf", "content_type": "application/pdf", "size": len(factories.A_PDF)}
    _on_behalf(question, mine, ids["focal_point_of_other"], value, "answers/one")
    _on_behalf(question, db.session.get_one(Registration, ids["registration_id"]), world.dana.id, value, "answers/two")
    mine.delegation_id = world.other_state.id
    feed = CalendarFeed(event_id=event.id, token="feed", created_at=now)
    note = InternalNote(registration_id=ids["registration_id"], by_id=by.id, at=now, text="Words")
    consent = Consent(registration_id=mine.id, subject="list", text="Words", language="en", given_at=now)
    files.put("badges/one", BytesIO(factories.A_PDF))
    made = _a_print(event, by, made_at=now, file_key="badges/one", size=9)
    return {
        "friend_id": friend.id,
        "contact_id": contact.id,
        "protected_id": hidden.id,
        "waiting_id": waiting.id,
        "file_question_id": question.id,
        "feed_token": save(feed).token,
        "note_id": save(note).id,
        "consent_id": save(consent).id,
        "ready_print_id": made.id,
        "host_id": world.osce.id,
        "unsubscription_token": token_of(world.remi),
    }


def _on_behalf(question: Question, registration: Any, by_id: str, value: Any, key: str) -> None:
    files.put(key, BytesIO(factories.A_PDF))
    answer = {"question_id": question.id, "registration_id": registration.id, "by_id": by_id, "at": clock.now()}
    save(Answer(value=value, file_key=key, **answer))


def _a_print(event: Event, by: Account, **more: Any) -> BadgePrint:
    now = clock.now()
    state = QueueState.DONE if more else QueueState.FAILED
    job = save(Job(kind="badges", payload={}, state=state, created_at=now, due_at=now, scope=event.id))
    return save(
        BadgePrint(
            event=event,
            by=by,
            job=job,
            at=now,
            whom="all",
            category=Translated(),
            sheet="a6",
            sorted_by="name",
            wish="word",
            count=1,
            **more,
        )
    )


def _a_form(event: Event, registration: Any, by: Account) -> dict[str, str]:
    form = save(
        Questionnaire(event=event, purpose=Purpose.REGISTRATION, title=WORDS, state=State.OPEN, created_at=clock.now())
    )
    section = save(Section(questionnaire=form, title=WORDS))
    question = save(Question(section=section, kind=Kind.ONE_OF, label=WORDS))
    option = save(Option(question=question, label=WORDS))
    answer = {"question_id": question.id, "registration_id": registration.id, "by_id": by.id, "at": clock.now()}
    save(Answer(value=option.id, **answer))
    return {"questionnaire_id": form.id, "section_id": section.id, "question_id": question.id}


def _a_message(event: Event, world: Any, registration: Any) -> dict[str, str]:
    now = clock.now()
    values = {"event": event, "subject": WORDS, "text": WORDS, "audience": "registered"}
    template = save(Template(**values, name="Words", changed_at=now))
    rule = save(
        Rule(
            event=event, template=template, house=world.council, trigger=Trigger.BEFORE_MEETING, days=2, created_at=now
        )
    )
    message = save(Message(**values, house=world.council, stage=Stage.DRAFT, created_at=now, changed_at=now))
    copy = save(Copy(message=message, account=registration.account, registration=registration, state=CopyState.WAITING))
    key = f"messages/{event.id}"
    files.put(key, BytesIO(factories.A_PDF))
    attachment = Attachment(
        message_id=message.id, file_key=key, file_name="note.pdf", content_type="application/pdf", size=9
    )
    return {
        "template_id": template.id,
        "rule_id": rule.id,
        "message_id": message.id,
        "copy_id": copy.id,
        "attachment_id": save(attachment).id,
    }


def _of_account(account: Any, other: Account) -> dict[str, str]:
    """What belongs to the participant, whatever the meeting."""
    now = clock.now()
    key = {"credential_id": b"id", "public_key": b"key", "name": "Key", "created_at": now, "used_at": now}
    block = Block(blocker_id=account.id, blocked_id=other.id, name="Somebody", created_at=now)
    return {"passkey_id": save(Passkey(account=account, **key)).id, "block_id": save(block).id}
