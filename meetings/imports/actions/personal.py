"""What imports keep about a person, for how long, and how it goes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, clock, tasks
from meetings.core.db import db
from meetings.core.personal import SOURCES, Source
from meetings.delegations.models import FocalPoint
from meetings.imports.actions.uploading import forget
from meetings.imports.models import ImportRow, ImportRun
from meetings.imports.rules import CONTACT, KEPT
from meetings.registration.models import Registration

audit.IMPERSONAL |= {"import_kind"}
NOBODY = ["", ""]
NOTHING: dict[str, Any] = {"email": "", "given": {}, "faults": []}


def _address(account_id: str) -> sa.ScalarSelect[str]:
    return sa.select(Account.email).where(Account.id == account_id).scalar_subquery()


def _of(account_id: str) -> sa.ColumnElement[bool]:
    """The rows with her address, and those of which she was made, whatever her address was then."""
    registrations = sa.select(Registration.id).where(Registration.account_id == account_id)
    acting = sa.select(FocalPoint.id).where(FocalPoint.account_id == account_id)
    return sa.or_(
        ImportRow.email == _address(account_id),
        ImportRow.registration_id.in_(registrations),
        ImportRow.focal_point_id.in_(acting),
    )


def _export(account_id: str) -> list[dict[str, Any]]:
    statement = sa.select(ImportRow.given, ImportRun.created_at).join(ImportRun, ImportRun.id == ImportRow.run_id)
    mine = statement.where(_of(account_id)).order_by(ImportRun.created_at)
    names = ("given_name", "family_name", "language", *CONTACT)
    return [{name: given.get(name, "") for name in names} | {"at": at} for given, at in db.session.execute(mine)]


def _erase(account_id: str, now: datetime) -> int:
    """Her rows are emptied; files she is in go, and so does her name as the one who imported, with the import."""
    mine = sa.select(ImportRow).where(_of(account_id))
    rows = db.session.scalars(mine).all()
    for run in db.session.scalars(sa.select(ImportRun).where(ImportRun.id.in_({each.run_id for each in rows}))):
        forget(run)
    for row in rows:
        row.email, row.given, row.faults = "", {}, []
    contacts = _leave_contacts(account_id)
    own = db.session.scalars(sa.select(ImportRun).where(ImportRun.by_id == account_id)).all()
    _remove(own)
    return len(rows) + contacts + len(own)


def _leave_contacts(account_id: str) -> int:
    """Rows about others no longer say that one writes to her about them, now or before; files she is in go."""
    email = db.session.get_one(Account, account_id).email
    now, before = ImportRow.given["contact_email"], ImportRow.given[("contact_was", 1)]
    naming = sa.or_(now.as_string() == email, before.as_string() == email)
    rows = db.session.scalars(sa.select(ImportRow).where(naming)).all()
    for run in db.session.scalars(sa.select(ImportRun).where(ImportRun.id.in_({each.run_id for each in rows}))):
        forget(run)
    for row in rows:
        row.given = row.given | (dict.fromkeys((*CONTACT, "tells"), "") if row.given["contact_email"] == email else {})
        if row.given.get("contact_was", NOBODY)[1] == email:
            row.given = row.given | {"contact_was": NOBODY}
    return len(rows)


def _expire(event_id: str, now: datetime) -> int:
    runs = db.session.scalars(sa.select(ImportRun).where(ImportRun.event_id == event_id)).all()
    _remove(runs)
    return len(runs)


def _remove(runs: Any) -> None:
    for run in runs:
        forget(run)
    db.session.flush()
    db.session.execute(sa.delete(ImportRun).where(ImportRun.id.in_([run.id for run in runs])))


@tasks.nightly
def clear_old_imports() -> None:
    """After 30 days only the counts are left of an import, also where its file went earlier with one of its people."""
    said = sa.or_(
        ImportRow.email != "",
        sa.cast(ImportRow.given, sa.Text) != "{}",
        sa.cast(ImportRow.faults, sa.Text) != "[]",
    )
    is_left = sa.or_(ImportRun.file_key != "", sa.exists().where(ImportRow.run_id == ImportRun.id, said))
    old = ImportRun.created_at < clock.now() - KEPT
    for run in db.session.scalars(sa.select(ImportRun).where(old, is_left)).all():
        forget(run)
        db.session.execute(sa.update(ImportRow).where(ImportRow.run_id == run.id).values(**NOTHING))


SOURCES["imports"] = Source(_l("Rows of imported files"), _export, _erase, expire=_expire)
