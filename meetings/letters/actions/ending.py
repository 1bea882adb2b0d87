"""A letter counts no more: an organiser revokes it, or the person does not come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db, write_alike
from meetings.letters.actions import purging, telling
from meetings.letters.models import Ending, Kind, Letter, LetterRequest, Passport
from meetings.letters.rules import standing
from meetings.registration.models import Registration
from meetings.registration.signals import Change


def end(letter: Letter, why: Ending, now: datetime, reason: str = "") -> None:
    """Mark a letter; whoever verifies it reads so from this moment."""
    letter.ending, letter.ended_at, letter.reason = why, now, reason


def revoke(letter: Letter, reason: str, *, by: Account, now: datetime) -> None:
    """Say that a letter counts no more, and why; raises NoLongerValid when somebody was faster."""
    statement = sa.select(Letter).where(Letter.id == letter.id).with_for_update(of=Letter)
    db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if not letter.is_valid:
        raise standing.NoLongerValid
    if not reason.strip():
        raise standing.ReasonMissing
    end(letter, Ending.REVOKED, now, reason.strip())
    _record(letter, by, {"reason": letter.reason})
    telling.tell("letters/revoked", letter)


def follow_states(changes: Sequence[Change], *, now: datetime, by: Account | None = None, **news: Any) -> None:
    """Whoever comes no more has no letter that counts, asks for none, and leaves no passport data behind."""
    gone = [one.registration.id for one in changes if one.registration.state in standing.GONE]
    if not gone:
        return
    statement = sa.select(Letter).where(Letter.registration_id.in_(gone), Letter.ending == Ending.NONE)
    letters = db.session.scalars(statement.order_by(Letter.id).with_for_update(of=Letter)).all()
    for letter in letters:
        end(letter, Ending.WITHDRAWN, now)
        _record(letter, by, {})
    write_alike(letters, "ending", "ended_at", "reason")
    db.session.execute(sa.delete(LetterRequest).where(LetterRequest.registration_id.in_(gone)))
    purging.forget_passports(gone)


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """Letters, the request and the passport go to the registration that is kept; of two that count, its own stays."""
    counting = sa.select(Letter).where(Letter.ending == Ending.NONE)
    own = set(db.session.scalars(counting.where(Letter.registration_id == kept.id).with_only_columns(Letter.kind)))
    for letter in db.session.scalars(counting.where(Letter.registration_id == other.id)).all():
        if letter.kind in own:
            end(letter, Ending.REPLACED, now)
    db.session.flush()
    for kind in (LetterRequest, Passport):
        known = db.session.get(kind, kept.id)
        theirs = kind.registration_id == other.id
        if known is None:
            db.session.execute(sa.update(kind).where(theirs).values(registration_id=kept.id))
        else:
            db.session.execute(sa.delete(kind).where(theirs))
    moved = sa.update(Letter).where(Letter.registration_id == other.id)
    db.session.execute(moved.values(registration_id=kept.id))


def _record(letter: Letter, by: Account | None, after: dict[str, Any]) -> None:
    name = f"{letter.reference}, {letter.name}"
    after = {"letter_kind": Kind(letter.kind), **after}
    naming = [(letter.registration.account_id, letter.name)]
    audit.record("letter.revoked", letter, actor=by, scope=letter.event_id, name=name, after=after, naming=naming)
