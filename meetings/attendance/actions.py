"""Verbs of the desk."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.attendance import queries, rules
from meetings.attendance.models import CheckIn
from meetings.core import audit
from meetings.core.db import db
from meetings.registration.models import Registration


class Outcome(NamedTuple):
    """The open check-in of a person, and whether it is this one that was asked for."""

    check_in: CheckIn
    is_new: bool


def check_in(registration: Registration, *, account: Account, now: datetime) -> Outcome:
    """Let a person in, once: two desks or two clicks at the same moment give one check-in.

    Raises NotApproved. A second check-in answers with the first.
    """
    _hold(registration)
    rules.may_enter(registration.state)
    first = queries.open_check_in(registration)
    if first:
        return Outcome(first, rules.is_same_click(first.by_id, first.at, account.id, now))
    made = CheckIn(event_id=registration.event_id, registration=registration, at=now, by=account)
    db.session.add(made)
    db.session.flush()
    audit.record(
        "attendance.checked_in", registration, actor=account, scope=made.event_id, name=rules.said_name(registration)
    )
    return Outcome(made, True)


def undo(made: CheckIn, *, account: Account, now: datetime) -> None:
    """Take a check-in back; its trace stays. Undoing twice changes nothing."""
    _hold(made.registration)
    db.session.refresh(made)
    if made.undone_at:
        return
    made.undone_at, made.undone_by_id = now, account.id
    db.session.flush()
    name = rules.said_name(made.registration)
    audit.record("attendance.undone", made.registration, actor=account, scope=made.event_id, name=name)


def _hold(registration: Registration) -> None:
    """Lock the registration until the commit, as it stands now."""
    statement = sa.select(Registration).where(Registration.id == registration.id)
    db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one()
