"""Where people are named in the records of the core: the audit log, mails and jobs. Names go, deeds stay.

A name is taken only out of records that are tied to the person: hers, those that hold her address, and those of which
`core.mentions` says that they name her. What others wrote in their own words is theirs, and whoever is called like her
keeps her name. See decision 16.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.core import deeds, older, tasks
from meetings.core.audit import IMPERSONAL, AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.mentions import Mention
from meetings.core.namesakes import Leaver, Names
from meetings.core.naming import addresses, everywhere, struck, taken_out, without_addresses, words
from meetings.core.personal import NOBODY, SOURCES, Source
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated

PIECE = 500
ON_THE_WAY = (QueueState.QUEUED, QueueState.RUNNING)
TEXTS = ("target_name", "purpose", "before", "after")


def forget(people: Sequence[Leaver], scope: str | None = None) -> int:
    """Take people out of the records. With a `scope` (id of an event) only its records change, and no longer say which
    account did what. Says how many records were touched.
    """
    ids = {each for person in people for each in person.ids}
    within = AuditEntry.scope == scope if scope else sa.true()
    meetings = {scope} if scope else older.meetings_of(ids)
    touched = _forget_own_deeds(ids, within, ends_acting=scope is not None)
    touched |= _forget_addresses(people, within)
    touched |= _forget_mentions_in_deeds(ids, within)
    touched |= older.forget_in_deeds(people, meetings)
    count = _forget_mails(ids, scope) + older.forget_in_mails(people, meetings)
    return len(touched) + count if scope else len(touched) + count + _forget_jobs(ids)


def drop_mails(where: sa.ColumnElement[bool]) -> int:
    """Delete mails, with the names of their readers in deeds on them."""
    on_them = AuditEntry.target_kind == Mail.__tablename__, AuditEntry.target_id.in_(sa.select(Mail.id).where(where))
    db.session.execute(sa.update(AuditEntry).where(*on_them).values(target_name=NOBODY))
    return int(db.session.execute(sa.delete(Mail).where(where)).rowcount)  # type: ignore[attr-defined]


def forget_things(names: Iterable[tuple[str, str]]) -> int:
    """Take a name out of the deeds on things that were hers (id of the thing, name as the deeds say it)."""
    known = dict(names)
    where = AuditEntry.target_id.in_(known)
    entries = db.session.scalars(sa.select(AuditEntry).where(where).execution_options(yield_per=PIECE))
    count = sum(_strike(entry, known[str(entry.target_id)]) for entry in entries)
    db.session.flush()
    return count


@tasks.nightly
def forget_in_what_has_left() -> None:
    """Mails that waited when somebody whom they name was erased have left since, with the name, and lose it now."""
    _strike_in_mails(db.session.scalars(sa.select(Mention).where(Mention.is_due)).all())


def _forget_own_deeds(ids: Collection[str], within: sa.ColumnElement[bool], *, ends_acting: bool) -> set[str]:
    """What they did, and what was done to them."""
    own = sa.or_(AuditEntry.actor_id.in_(ids), AuditEntry.target_id.in_(ids))
    touched = set()
    for entry in db.session.scalars(sa.select(AuditEntry).where(own, within).execution_options(yield_per=PIECE)):
        touched.add(entry.id)
        if entry.target_id in ids:
            entry.target_name, entry.target_names = NOBODY, Translated()
            entry.before = {key: value for key, value in entry.before.items() if key in IMPERSONAL}
            entry.after = {key: value for key, value in entry.after.items() if key in IMPERSONAL}
        if entry.actor_id in ids:
            entry.actor_name, entry.address = NOBODY, ""
            entry.actor_id = None if ends_acting else entry.actor_id
    db.session.flush()
    return touched


def _forget_addresses(people: Sequence[Leaver], within: sa.ColumnElement[bool]) -> set[str]:
    """Deeds that hold an address of theirs; the name beside it goes too, unless somebody else is called so."""
    owners = {person.email.casefold(): person for person in people if person.email}
    sought = next(iter(owners)) if len(owners) == 1 else "@"
    columns = (AuditEntry.target_name, AuditEntry.purpose, AuditEntry.before, AuditEntry.after)
    texts = [sa.func.lower(sa.cast(column, sa.Text)) for column in columns]
    holds = sa.or_(*(text.contains(sought, autoescape=True) for text in texts)) if owners else sa.false()
    touched, known = set(), Names(people)
    for entry in db.session.scalars(sa.select(AuditEntry).where(holds, within).execution_options(yield_per=PIECE)):
        named = addresses([getattr(entry, field) for field in TEXTS])
        gone = [owners[each] for each in named & owners.keys()]
        if gone:
            touched.add(entry.id)
            _forget_address(entry, [person.email for person in gone], known.of(gone))
    db.session.flush()
    return touched


def _forget_address(entry: AuditEntry, emails: Collection[str], names: Collection[str]) -> None:
    """A part of the deed that holds the address of somebody else too keeps the names in it, for they may be hers."""
    leaving = {each.casefold() for each in emails}
    unaddressed, unnamed = without_addresses(emails), taken_out(names)
    for field in TEXTS:
        value = getattr(entry, field)
        is_hers_alone = not addresses(value) - leaving
        value = everywhere(value, unaddressed)
        setattr(entry, field, everywhere(value, unnamed) if is_hers_alone else value)


def _forget_mentions_in_deeds(ids: Collection[str], within: sa.ColumnElement[bool]) -> set[str]:
    """Deeds on others that name them; of two in one deed who are called alike, the name goes with the second."""
    statement = sa.select(Mention, AuditEntry).join(AuditEntry, AuditEntry.id == Mention.entry_id)
    found = db.session.execute(statement.where(Mention.account_id.in_(ids), within)).all()
    entries = {entry.id: entry for _mention, entry in found}
    staying = {
        (mention.entry_id, words(mention.name))
        for mention in db.session.scalars(sa.select(Mention).where(Mention.entry_id.in_(entries)))
        if mention.account_id not in ids
    }
    for mention, entry in found:
        if (entry.id, words(mention.name)) not in staying:
            _strike(entry, mention.name)
    _delete([mention for mention, _entry in found])
    return set(entries)


def _strike(entry: AuditEntry, name: str) -> bool:
    """Out of what was done, else out of the name of what it was done to."""
    old, strike = (entry.before, entry.after), struck(name)
    entry.before, entry.after = everywhere(entry.before, strike), everywhere(entry.after, strike)
    if old != (entry.before, entry.after):
        return True
    former = (entry.target_name, entry.target_names)
    entry.target_name = strike(entry.target_name)
    entry.target_names = Translated({code: strike(text) for code, text in entry.target_names.items()})
    return former != (entry.target_name, entry.target_names)


def _forget_mails(ids: Collection[str], scope: str | None) -> int:
    """Mails to these people go; mails to others lose their names, those that wait once they have left."""
    within = Mail.scope == scope if scope else sa.true()
    gone = drop_mails(sa.and_(Mail.account_id.in_(ids), within))
    theirs = sa.select(Mention).join(Mail, Mail.id == Mention.mail_id).where(Mention.account_id.in_(ids), within)
    found = db.session.scalars(theirs).all()
    for mention in found:
        mention.is_due = True
    db.session.flush()
    _strike_in_mails(found)
    return gone + len({mention.mail_id for mention in found})


def _strike_in_mails(due: Iterable[Mention]) -> None:
    """Take names out of mails that are no longer on their way; the names of others in the same mail stay whole."""
    ids = {mention.mail_id for mention in due}
    left = sa.select(Mail).where(Mail.id.in_(ids), Mail.state.not_in(ON_THE_WAY))
    mails = {mail.id: mail for mail in db.session.scalars(left)}
    known: dict[str, list[Mention]] = {}
    for mention in db.session.scalars(sa.select(Mention).where(Mention.mail_id.in_(mails))):
        known.setdefault(str(mention.mail_id), []).append(mention)
    for mail_id, mentions in known.items():
        staying = [each.name for each in mentions if not each.is_due] + [mails[mail_id].recipient_name]
        alike = {words(name) for name in staying}
        leaving = [each.name for each in mentions if each.is_due and words(each.name) not in alike]
        older.rewrite(mails[mail_id], leaving, staying)
    _delete([each for mentions in known.values() for each in mentions if each.is_due])


def _delete(mentions: Collection[Mention]) -> None:
    db.session.flush()
    db.session.execute(sa.delete(Mention).where(Mention.id.in_([each.id for each in mentions])))


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
