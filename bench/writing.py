"""Forms, messages and letters of a meeting of 500: pages as multiples of "hello", mails and letters a second."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select

from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import beside_hello, multiple
from bench.world import World, a_world
from meetings.accounts.models import Account
from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.correspondence import actions as messages
from meetings.correspondence.actions.sending import BATCH
from meetings.correspondence.models import Message
from meetings.events.models import Event
from meetings.letters import actions as letters
from meetings.letters.models import Kind, Letter
from meetings.letters.texts import SUBJECTS, TEXTS
from meetings.questionnaires import actions as forms
from meetings.questionnaires.actions.starter import SETS
from meetings.questionnaires.models import Questionnaire, State
from meetings.registration.models import Registration

EVENT, PEOPLE, LETTERS = "annual-meeting", 500, 50
LONGEST_REVIEW, MAILS, LETTERS_A_SECOND = 2.0, 50.0, 2.0
SUBJECT = Translated(en="News of {meeting}", fr="Nouvelles de {meeting}")
TEXT = Translated(en="Dear {full_name},\n\ncome to {place}.\n\n{my_registration}", fr="Bonjour {full_name}.")


def measure(seed: int) -> Iterator[Figure]:
    """A form with everything that is ready made, a message to all in review, and letters to some."""
    with a_world(seed) as world:
        world.meeting(EVENT, PEOPLE, sessions=2)
        with world.app.app_context():
            form, (message, seconds) = _form(), _timed(_message)
        yield Figure(f"message to {PEOPLE}: written and put into the outbox", seconds, "s", LONGEST_REVIEW)
        yield from _pages(world, form, message)
        with world.app.app_context():
            yield from _mails(message)
            yield from _letters()


def _organised() -> tuple[Event, Account]:
    """The meeting, with an address for answers, and who organises it."""
    event = db.session.scalars(select(Event).where(Event.slug == EVENT)).one()
    event.hosts[0].reply_to = f"meeting@{EVENT}.example"
    return event, db.session.scalars(select(Account).where(Account.email == f"organiser@{EVENT}.example")).one()


def _form() -> str:
    """The id of an open form."""
    event, by = _organised()
    first, *others = SETS
    form: Questionnaire = forms.create_from_set(event, first, by=by, now=clock.now())
    for key in others:
        forms.add_set(form, key, by=by)
    form.state = State.OPEN
    db.session.commit()
    return str(form.id)


def _message() -> str:
    """The id of a message to all, in review."""
    event, by = _organised()
    draft = messages.Draft(SUBJECT, TEXT, house=event.hosts[0].institution, choice={"state": "approved"})
    message = messages.write(event, draft, by=by, now=clock.now())
    messages.review(message, by=by, now=clock.now())
    db.session.commit()
    return str(message.id)


def _pages(world: World, form: str, message: str) -> Iterator[Figure]:
    person, organiser = f"person1@{EVENT}.example", f"organiser@{EVENT}.example"
    pages = {
        "a form with all that is ready made, a participant": (f"my-registration/forms/{form}", person),
        "the same form, an organiser": (f"manage/forms/{form}", organiser),
        f"answers of {PEOPLE}, an organiser": (f"manage/forms/{form}/answers", organiser),
        f"outbox of {PEOPLE}, an organiser": (f"manage/messages/{message}/outbox", organiser),
        "letters, an organiser": ("manage/letters", organiser),
    }
    asked = {name: (f"/en/events/{EVENT}/{path}", world.cookie(who)) for name, (path, who) in pages.items()}
    with beside_hello(world.environment) as server:
        for name, (path, cookie) in asked.items():
            yield Figure(name, multiple(server, path, cookie), "× hello")
    for name, (path, cookie) in asked.items():
        yield Figure(f"{name}: queries", count_queries(world, path, cookie), "queries", QUERIES)


def _mails(message: str) -> Iterator[Figure]:
    """One batch of mails: made for each reader, and handed to the demo’s own letter box."""
    known = db.session.get_one(Message, message)
    messages.approve(known, None, by=_organised()[1], now=clock.now())
    db.session.commit()
    _ran, seconds = _timed(tasks.run_due)
    if db.session.scalar(select(func.count()).select_from(Mail)) != BATCH:
        raise RuntimeError("not a whole batch has left")
    yield Figure("mails of a message, written and sent", BATCH / seconds, "mails/s", MAILS, at_least=True)


def _letters() -> Iterator[Figure]:
    """Invitations, from the press to their files."""
    event, by = _organised()
    kind, signs = Kind.INVITATION, Translated(en="Head of Division", fr="Cheffe de division")
    wording = letters.Wording(SUBJECTS[kind], TEXTS[kind], "Vera Signmore", signs, event.hosts[0].institution)
    letters.save_text(event, kind, wording, by=by, now=clock.now())
    people = db.session.scalars(select(Registration).limit(LETTERS)).all()
    letters.issue(event, people, letters.Wish(kind), by=by, now=clock.now())
    db.session.commit()
    _ran, seconds = _timed(tasks.run_due)
    if db.session.scalar(select(func.count(Letter.made_at))) != LETTERS:
        raise RuntimeError("not all letters have files")
    yield Figure("letters drawn", LETTERS / seconds, "letters/s", LETTERS_A_SECOND, at_least=True)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work gives, and its seconds."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start
