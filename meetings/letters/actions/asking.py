"""A person asks for a visa support letter, corrects what she gave, and takes it back."""

from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.db import db
from meetings.letters.actions import purging
from meetings.letters.models import Kind, LetterRequest, Passport
from meetings.letters.queries import requests, texts
from meetings.letters.rules import passports, standing
from meetings.letters.rules.passports import Details
from meetings.registration.actions import places
from meetings.registration.models import Registration

FIELDS = tuple(Details.__slots__)


def ask(registration: Registration, details: Details, language: str, *, by: Account, now: datetime) -> LetterRequest:
    """Ask for a letter, or again after a correction; the log says that it happened, and nothing of the passport."""
    places.see_now(registration)
    event = registration.event
    today = clock.local_day(now, event.time_zone)
    if not standing.may_ask(registration, today):
        raise standing.NotApproved
    if texts.text(event, Kind.VISA) is None:
        raise standing.NotOffered
    passports.check(details, event.last_day, today)
    request = requests.of(registration)
    verb = "letter.request_changed" if request else "letter.asked_for"
    request = request or LetterRequest(registration_id=registration.id, event_id=event.id)
    request.language, request.asked_at, request.answered_at = language, now, None
    db.session.add(request)
    _write_down(registration, details, now)
    db.session.flush()
    audit.record(verb, registration, actor=by, scope=event.id)
    return request


def _write_down(registration: Registration, details: Details, now: datetime) -> None:
    passport = requests.passport(registration) or Passport(registration_id=registration.id)
    for name in FIELDS:
        setattr(passport, name, getattr(details, name))
    passport.nationality_id = details.nationality.id if details.nationality else None
    passport.given_at = now
    db.session.add(passport)


def delete_passport(registration: Registration, *, by: Account) -> None:
    """Everything here that says something of her passport goes at once, the files of letters included.

    A letter in her hands still counts; a request that waits is withdrawn.
    """
    request = requests.of(registration)
    gone = purging.forget_passports([registration.id])
    if request and request.answered_at is None:
        db.session.delete(request)
        gone += 1
    if gone:
        audit.record("letter.passport_deleted", registration, actor=by, scope=registration.event_id)
    db.session.flush()
