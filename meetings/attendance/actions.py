"""Verbs of the desk."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.attendance import queries, rules
from meetings.attendance.models import CheckIn
from meetings.core import audit
from meetings.core.db import db
from meetings.core.personal import SOURCES, Source
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


def follow_merge(kept: Registration, *, other: Registration, by: Account, now: datetime) -> None:
    """The check-ins of a registration that was merged go to the one that is kept; one of two open ones is undone."""
    if queries.open_check_in(kept):
        double = sa.update(CheckIn).where(CheckIn.registration_id == other.id, CheckIn.undone_at.is_(None))
        db.session.execute(double.values(undone_at=now, undone_by_id=by.id))
    moved = sa.update(CheckIn).where(CheckIn.registration_id == other.id)
    db.session.execute(moved.values(registration_id=kept.id))


def _export(account_id: str) -> list[dict[str, Any]]:
    statement = (
        sa.select(CheckIn)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(Registration.account_id == account_id)
        .order_by(CheckIn.at)
    )
    return [{"at": one.at, "undone_at": one.undone_at} for one in db.session.scalars(statement)]


def _stays(account_id: str, now: datetime) -> int:
    """A check-in names nobody: it hangs on a registration, and without her name it is a figure."""
    return 0


audit.VERBS.update(
    {
        "attendance.checked_in": _l("%(actor)s let %(target)s in"),
        "attendance.undone": _l("%(actor)s took back that %(target)s came in"),
    }
)
SOURCES["attendance"] = Source(
    _l("When you came in"), _export, _stays, kept=_l("That somebody came in stays as a figure.")
)
