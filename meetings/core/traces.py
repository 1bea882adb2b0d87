"""Where people are named in the records of the core: the audit log, mails and jobs. Names go, deeds stay."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from markupsafe import escape

from meetings.core import deeds
from meetings.core.audit import IMPERSONAL, AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.personal import NOBODY, SOURCES, Source
from meetings.core.tasks import Job
from meetings.core.translated import Translated

SHORTEST = 4
PIECE = 500


def names_of(*spellings: str) -> list[str]:
    """The spellings that are worth looking for, the longest first, each once."""
    return sorted({text.strip() for text in spellings if len(text.strip()) >= SHORTEST}, key=len, reverse=True)


def forget(ids: Collection[str], names: Iterable[str], scope: str | None = None) -> int:
    """Take people out of the records: `ids` of their accounts and registrations, `names` as they are written.

    With a `scope` (id of an event) only its records change, and no longer say which account did what. Says how many
    records were touched.
    """
    mine, spellings = set(ids), names_of(*names)
    count = _forget_in_log(mine, spellings, scope) + _forget_in_mails(mine, spellings, scope)
    return count if scope else count + _forget_jobs(mine)


def _pattern(names: Collection[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)", re.IGNORECASE)


def _without(value: Any, pattern: re.Pattern[str] | None) -> Any:
    """The value with every name in it replaced, however deep."""
    if pattern is None:
        return value
    if isinstance(value, str):
        return pattern.sub(NOBODY, value)
    if isinstance(value, dict):
        return {key: _without(inner, pattern) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, pattern) for inner in value]
    return value


def _mentions(columns: Iterable[Any], names: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether one of the columns may hold one of the names; JSON is kept with other letters escaped."""
    spelled = {form for name in names for form in (name, json.dumps(name)[1:-1], str(escape(name)))}
    texts = [sa.func.lower(sa.cast(column, sa.Text)) for column in columns]
    return sa.or_(sa.false(), *(text.contains(form.lower(), autoescape=True) for text in texts for form in spelled))


def _forget_in_log(ids: set[str], names: Collection[str], scope: str | None) -> int:
    texts = (AuditEntry.target_name, AuditEntry.target_names, AuditEntry.purpose, AuditEntry.before, AuditEntry.after)
    own = sa.or_(AuditEntry.actor_id.in_(ids), AuditEntry.target_id.in_(ids))
    where = AuditEntry.scope == scope if scope else sa.or_(own, _mentions(texts, names))
    pattern, count = _pattern(names), 0
    for entry in db.session.scalars(sa.select(AuditEntry).where(where).execution_options(yield_per=PIECE)):
        count += _anonymous(entry, ids, pattern)
        if scope and entry.actor_id in ids:
            entry.actor_id = None
    db.session.flush()
    return count


def _anonymous(entry: AuditEntry, ids: set[str], pattern: re.Pattern[str] | None) -> bool:
    fields = ("actor_name", "target_name", "target_names", "purpose", "address", "before", "after")
    old = [getattr(entry, field) for field in fields]
    if entry.target_id in ids:
        entry.target_name, entry.target_names = NOBODY, Translated()
        entry.before = {key: value for key, value in entry.before.items() if key in IMPERSONAL}
        entry.after = {key: value for key, value in entry.after.items() if key in IMPERSONAL}
    if entry.actor_id in ids:
        entry.actor_name, entry.address = NOBODY, ""
    for field in ("target_name", "purpose", "before", "after"):
        setattr(entry, field, _without(getattr(entry, field), pattern))
    entry.target_names = Translated(_without(dict(entry.target_names), pattern))
    return old != [getattr(entry, field) for field in fields]


def _forget_in_mails(ids: set[str], names: Collection[str], scope: str | None) -> int:
    """Mails to these people go; in mails to others that speak of them, the names go."""
    within = Mail.scope == scope if scope else sa.true()
    gone = db.session.execute(sa.delete(Mail).where(Mail.account_id.in_(ids), within))
    about = sa.select(Mail).where(_mentions((Mail.recipient_name, Mail.subject, Mail.text, Mail.html), names), within)
    plain, written = _pattern(names), _pattern([str(escape(name)) for name in names])
    count = int(gone.rowcount)  # type: ignore[attr-defined]
    for mail in db.session.scalars(about.execution_options(yield_per=PIECE)):
        mail.subject, mail.text = _without(mail.subject, plain), _without(mail.text, plain)
        mail.html = _without(_without(mail.html, written), plain)
        mail.recipient_name = _without(mail.recipient_name, plain)
        count += 1
    db.session.flush()
    return count


def _forget_jobs(ids: set[str]) -> int:
    """Jobs know ids only: they stay, for prints and letters hang on them and work may wait, and are nobody's."""
    theirs = db.session.execute(sa.update(Job).where(Job.owner_id.in_(ids)).values(owner_id=None))
    return int(theirs.rowcount)  # type: ignore[attr-defined]


def _deeds(account_id: str) -> list[dict[str, Any]]:
    """What a person did, as the log has it."""
    statement = sa.select(AuditEntry).where(AuditEntry.actor_id == account_id).order_by(AuditEntry.at, AuditEntry.id)
    return [
        {"at": entry.at, "what": deeds.sentence(entry), "from": entry.address}
        for entry in db.session.scalars(statement)
    ]


def _mails(account_id: str) -> list[dict[str, Any]]:
    """What was written to a person; of confidential mails the text is gone."""
    statement = sa.select(Mail).where(Mail.account_id == account_id).order_by(Mail.created_at, Mail.id)
    return [
        {"at": mail.created_at, "to": mail.recipient, "subject": mail.subject, "text": mail.text}
        for mail in db.session.scalars(statement)
    ]


def _with_the_account(account_id: str, now: Any) -> int:
    """Nothing here: whoever knows the names of a person calls `forget`."""
    return 0


SOURCES["audit"] = Source(
    _l("What you did here"),
    _deeds,
    _with_the_account,
    kept=_l("The log of what was done stays, so that decisions can be explained. Your name and your address in it go."),
)
SOURCES["mail"] = Source(_l("Messages to you"), _mails, _with_the_account)
