"""Records from before `core.mentions`: of them nobody knows whom they name, so a name goes where it can be no other's.

That is: in a meeting with which she had to do, in a mail that has left and is not older than her account, under her
whole name as mails print it, when nobody else here is called so.
"""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from markupsafe import escape

from meetings.core.audit import PEOPLE, AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.mentions import Mention
from meetings.core.namesakes import Leaver, Names
from meetings.core.naming import is_unmistakable, taken_out, words
from meetings.core.personal import NOBODY
from meetings.core.queue import QueueState

PIECE = 500


def meetings_of(ids: Collection[str]) -> set[str]:
    """The events with which these accounts had to do."""
    in_log = sa.or_(AuditEntry.actor_id.in_(ids), AuditEntry.target_id.in_(ids))
    statements = sa.select(AuditEntry.scope).where(in_log), sa.select(Mail.scope).where(Mail.account_id.in_(ids))
    return {scope for scope in db.session.scalars(sa.union(*statements)) if scope}


def forget_in_deeds(people: Sequence[Leaver], meetings: Collection[str]) -> set[str]:
    """Deeds on others that hold nothing but her name in a field; says which."""
    names, touched = Names(people), set()
    printed = {words(name): name for person in people for name in person.printed}
    tied = sa.exists().where(Mention.entry_id == AuditEntry.id)
    where = AuditEntry.verb.in_(PEOPLE), AuditEntry.scope.in_(meetings), ~tied
    for entry in db.session.scalars(sa.select(AuditEntry).where(*where).execution_options(yield_per=PIECE)):
        hers = {
            field
            for field in PEOPLE[entry.verb]
            if (name := printed.get(words(str(entry.after.get(field, ""))))) and names.are_hers(name)
        }
        if hers:
            touched.add(entry.id)
            entry.after = entry.after | dict.fromkeys(hers, NOBODY)
    db.session.flush()
    return touched


def forget_everybody_in_deeds(meeting: str) -> None:
    """When all people of an event leave, nobody is named as the one to whom something was done."""
    where = AuditEntry.verb.in_(PEOPLE), AuditEntry.scope == meeting
    for entry in db.session.scalars(sa.select(AuditEntry).where(*where).execution_options(yield_per=PIECE)):
        entry.after = entry.after | dict.fromkeys(entry.after.keys() & set(PEOPLE[entry.verb]), NOBODY)
    db.session.flush()


def forget_in_mails(people: Sequence[Leaver], meetings: Collection[str]) -> int:
    """Mails to others; says how many."""
    are_some = sa.select(Mail.id).where(Mail.scope.in_(meetings), Mail.is_tied.is_(False)).limit(1)
    names, count = Names(people), 0
    for person in people if db.session.scalar(are_some) else ():
        printed = [name for name in person.printed if is_unmistakable(name)]
        for mail in db.session.scalars(_naming(person, printed, meetings)).all() if printed else ():
            if names.are_hers(printed[0]):
                rewrite(mail, printed, [mail.recipient_name], as_written=True)
                count += 1
    db.session.flush()
    return count


def _naming(person: Leaver, printed: Iterable[str], meetings: Collection[str]) -> sa.Select[Mail]:
    spelled = {form for name in printed for form in (name, str(escape(name)))}
    said = (
        column.contains(form, autoescape=True) for column in (Mail.subject, Mail.text, Mail.html) for form in spelled
    )
    old = sa.and_(Mail.is_tied.is_(False), Mail.state == QueueState.DONE, Mail.created_at >= person.since)
    return sa.select(Mail).where(Mail.scope.in_(meetings), old, sa.or_(*said))


def rewrite(mail: Mail, leaving: Collection[str], staying: Collection[str], *, as_written: bool = False) -> None:
    """Take names out of a mail, except out of the names in `staying`."""
    plain = taken_out(leaving, but=staying, as_written=as_written)
    marked = taken_out(map(_marked, leaving), but=map(_marked, staying), as_written=as_written)
    mail.subject, mail.text, mail.html = plain(mail.subject), plain(mail.text), marked(mail.html)


def _marked(name: str) -> str:
    return str(escape(name))
