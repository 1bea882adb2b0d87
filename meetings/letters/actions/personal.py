"""What letters know about a person: handed out to her, and taken away when she leaves or the time is over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.core.db import db
from meetings.core.personal import NOBODY, SOURCES, Source
from meetings.core.traces import forget_things
from meetings.letters.actions import ending, purging
from meetings.letters.models import Ending, Letter, LetterRequest, Passport
from meetings.registration.models import Registration

PASSPORT = {
    "passport_name": "full_name",
    "passport_number": "number",
    "date_of_birth": "born_on",
    "passport_issued": "issued_on",
    "passport_expires": "expires_on",
    "consulate": "consulate",
    "given_at": "given_at",
}


def _export(account_id: str) -> list[dict[str, Any]]:
    mine = sa.select(Registration.id).where(Registration.account_id == account_id)
    letters = db.session.scalars(sa.select(Letter).where(Letter.registration_id.in_(mine)).order_by(Letter.issued_at))
    asked = db.session.scalars(sa.select(LetterRequest).where(LetterRequest.registration_id.in_(mine)))
    passports = db.session.scalars(sa.select(Passport).where(Passport.registration_id.in_(mine)))
    return [
        *({"meeting": one.event.title, "at": one.issued_at, **_written_out(one)} for one in letters),
        *({"meeting": one.registration.event.title, "asked_at": one.asked_at} for one in asked),
        *(_passport(one) for one in passports),
    ]


def _written_out(letter: Letter) -> dict[str, Any]:
    said = {"letter": letter.reference, "letter_kind": letter.kind, "language": letter.language, "name": letter.name}
    return {**said, "subject": letter.facts.get("subject", ""), "passport": dict(letter.passport)}


def _passport(one: Passport) -> dict[str, Any]:
    nationality = one.nationality.name if one.nationality else one.other_nationality
    said = {label: getattr(one, name) for label, name in PASSPORT.items()}
    return {"passport": said | {"nationality": nationality}}


def _erase(account_id: str, now: datetime) -> int:
    return _make_nobodys(sa.select(Registration.id).where(Registration.account_id == account_id), now)


def _expire(event_id: str, now: datetime) -> int:
    return _make_nobodys(sa.select(Registration.id).where(Registration.event_id == event_id), now)


def _make_nobodys(registrations: sa.Select[str], now: datetime) -> int:
    """Of each letter stay its number, kind and day, so that the row of numbers has no gap.

    The digest of its code stays too: whoever holds the letter reads that it was issued and counts no more.
    """
    ids = db.session.scalars(registrations).all()
    count = purging.forget_passports(ids)
    gone = db.session.execute(sa.delete(LetterRequest).where(LetterRequest.registration_id.in_(ids)))
    letters = db.session.scalars(sa.select(Letter).where(Letter.registration_id.in_(ids))).all()
    forget_things((letter.id, letter.name) for letter in letters)
    for letter in letters:
        if letter.is_valid:
            ending.end(letter, Ending.WITHDRAWN, now)
        purging.drop_file(letter)
        letter.name, letter.code, letter.reason = NOBODY, "", ""
        letter.facts, letter.passport = {}, {}
    db.session.flush()
    return count + len(letters) + int(gone.rowcount)  # type: ignore[attr-defined]


SOURCES["letters"] = Source(
    _l("Your letters and passport data"),
    _export,
    _erase,
    kept=_l(
        "The number, the kind and the day of each letter stay in the register, without your name. Whoever holds the "
        "letter reads these when verifying it, and that it is no longer valid."
    ),
    expire=_expire,
)
