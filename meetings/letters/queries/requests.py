"""What people ask for, and what decides whether they get it."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from meetings.core.db import db
from meetings.core.paging import Page, page_of
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.letters.models import Answer, Ending, Kind, Letter, LetterRequest, Passport
from meetings.letters.people import Standing
from meetings.registration import queries as registrations
from meetings.registration.models import Registration, State

PAGE = 50


class Asked(NamedTuple):
    """One request: whose, whether passport data are there, and the visa support letter that counts."""

    request: LetterRequest
    has_passport: bool
    reference: str | None
    letter_id: str | None

    @property
    def answer(self) -> Answer:
        """What became of the request."""
        return self.request.answer(self.letter_id is not None)


def page(event: Event, q: str = "", state: str = "", number: int = 1) -> Page[Asked]:
    """The requests of an event, those that wait first, the oldest first."""
    where = [LetterRequest.event_id == event.id, Registration.state == State.APPROVED]
    if state in set(Answer):
        where.append(_became(Answer(state)))
    for word in folded(q).split()[:8]:
        where.append(_mentions(word))
    counting = sa.select(sa.func.count()).select_from(LetterRequest).join(Registration).where(*where)
    total = db.session.scalar(counting) or 0
    statement = _asked().where(*where).limit(PAGE)
    return page_of(
        total, number, PAGE, lambda start: [Asked(*row) for row in db.session.execute(statement.offset(start))]
    )


def _became(answer: Answer) -> sa.ColumnElement[bool]:
    is_open = LetterRequest.answered_at.is_(None)
    if answer is Answer.OPEN:
        return is_open
    has_letter = sa.exists().where(_counts()).correlate(LetterRequest)
    return sa.and_(sa.not_(is_open), has_letter if answer is Answer.ISSUED else sa.not_(has_letter))


def _counts() -> sa.ColumnElement[bool]:
    mine = Letter.registration_id == LetterRequest.registration_id
    return sa.and_(mine, Letter.kind == Kind.VISA, Letter.ending == Ending.NONE)


def _asked() -> sa.Select[LetterRequest, bool, str, str]:
    person = LetterRequest.registration_id
    return (
        sa.select(LetterRequest, Passport.registration_id.is_not(None), Letter.reference, Letter.id)
        .join(Registration, Registration.id == person)
        .outerjoin(Passport, Passport.registration_id == person)
        .outerjoin(Letter, _counts())
        .options(contains_eager(LetterRequest.registration).joinedload(Registration.affiliation))
        .order_by(LetterRequest.answered_at.is_not(None), LetterRequest.asked_at, person)
    )


def _mentions(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(Registration.sort_name.contains(word, autoescape=True), registrations.comes_from(word))


def open_ones(event: Event) -> Sequence[Registration]:
    """Everybody who waits for a letter, in the order of asking."""
    statement = (
        sa.select(Registration)
        .join(LetterRequest, LetterRequest.registration_id == Registration.id)
        .where(
            LetterRequest.event_id == event.id,
            LetterRequest.answered_at.is_(None),
            Registration.state == State.APPROVED,
        )
        .order_by(LetterRequest.asked_at, Registration.id)
    )
    eager = joinedload(Registration.category), joinedload(Registration.affiliation), joinedload(Registration.account)
    return db.session.scalars(statement.options(*eager)).all()


def count_open(event: Event) -> int:
    """How many people wait for a letter."""
    statement = (
        sa.select(sa.func.count())
        .select_from(LetterRequest)
        .join(Registration, Registration.id == LetterRequest.registration_id)
        .where(
            LetterRequest.event_id == event.id,
            LetterRequest.answered_at.is_(None),
            Registration.state == State.APPROVED,
        )
    )
    return db.session.scalar(statement) or 0


def of(registration: Registration) -> LetterRequest | None:
    """What a person asked for."""
    return db.session.get(LetterRequest, registration.id)


def passport(registration: Registration) -> Passport | None:
    """The passport data of a person; whoever shows them to somebody else records it."""
    return db.session.get(Passport, registration.id)


def standings(event: Event, people: Sequence[Registration], kind: Kind) -> list[Standing]:
    """What decides whether these people get a letter of a kind, in the same order; three queries for all."""
    requests = {
        each.registration_id: each
        for each in db.session.scalars(sa.select(LetterRequest).where(LetterRequest.event_id == event.id))
    }
    with_passport = set(
        db.session.scalars(
            sa.select(Passport.registration_id)
            .join(Registration, Registration.id == Passport.registration_id)
            .where(Registration.event_id == event.id)
        )
    )
    issued = sa.select(Letter).where(Letter.event_id == event.id, Letter.kind == kind)
    found = db.session.scalars(issued.where(Letter.ending.in_([Ending.NONE, Ending.REVOKED]))).all()
    letters = {each.registration_id: each for each in found if each.ending == Ending.NONE}
    revoked = {each.registration_id for each in found} - set(letters)
    return [
        Standing(
            person, requests.get(person.id), person.id in with_passport, letters.get(person.id), person.id in revoked
        )
        for person in people
    ]
