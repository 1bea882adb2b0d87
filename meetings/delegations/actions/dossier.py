"""What belongs to a delegation as a whole: letter, contact, remarks, questions, complete and confirmed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account, normal_email
from meetings.core import audit, clock, files, mail, tasks
from meetings.core.db import after_commit, db, new_id
from meetings.core.i18n import plain
from meetings.core.mentions import Naming
from meetings.core.uploads.content import Inspected
from meetings.core.urls import external_url
from meetings.delegations import queries, rules
from meetings.delegations.models import Delegation, DelegationQuestion, FocalPoint
from meetings.events import queries as events
from meetings.events.models import Event
from meetings.registration.actions.decisions import decide
from meetings.registration.models import Registration
from meetings.registration.rules import Verb

FOLDER = "delegations"
A_DAY = timedelta(days=1)
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Contact:
    """To whom one writes about a delegation, who need not take part, and what the State wants to say."""

    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    remarks: str = ""


def keep_letter(delegation: Delegation, letter: Inspected, *, by: Account, now: datetime) -> None:
    """Keep one letter for all; the one before goes once that is certain."""
    old = delegation.letter_key
    if old:
        after_commit(lambda: files.delete(old))
    delegation.letter_key = f"{FOLDER}/{delegation.event_id}/{new_id()}{new_id()}"
    delegation.letter_size = files.put(delegation.letter_key, letter.content)
    delegation.letter_name, delegation.letter_type = letter.name, letter.content_type
    delegation.letter_by, delegation.letter_at = by, now
    _done("letter_kept", delegation, by, now, after={"letter": letter.name})


def describe(delegation: Delegation, contact: Contact, *, by: Account, now: datetime) -> None:
    """Keep to whom one writes, and the remarks."""
    new = {name: getattr(contact, name) for name in Contact.__slots__}
    new["contact_email"] = normal_email(contact.contact_email)
    before, after = audit.changes({name: getattr(delegation, name) for name in new}, new)
    if after:
        for name, value in new.items():
            setattr(delegation, name, value)
        _done("described", delegation, by, now, before=before, after=after)


def complete(delegation: Delegation, *, by: Account, now: datetime) -> bool:
    """The State says that nobody more comes; gives whether that is new, and not said or confirmed already."""
    rules.ensure_somebody(_size(delegation))
    _see_now([delegation])
    if delegation.completed_at or delegation.confirmed_at:
        return False
    delegation.completed_at = now
    _done("completed", delegation, by, now)
    return True


def resume(delegation: Delegation, *, by: Account, now: datetime) -> None:
    """The State takes that back, as long as the organisers have not confirmed."""
    rules.ensure_not_confirmed(delegation.confirmed_at)
    delegation.completed_at = None
    _done("resumed", delegation, by, now)


def confirm(delegation: Delegation, *, approve: bool, by: Account, now: datetime) -> list[tuple[str, str]]:
    """The organisers confirm a delegation, with `approve` everybody in it who awaits that; says who could not be."""
    rules.ensure_somebody(_size(delegation))
    return confirm_all(delegation.event, [delegation], approve=approve, by=by, now=now)


def confirm_all(
    event: Event, delegations: Sequence[Delegation], *, approve: bool, by: Account, now: datetime
) -> list[tuple[str, str]]:
    """The same for many at once; delegations without people, or confirmed already, are among those who could not be."""
    sizes, acting = queries.people_by_role(event), queries.all_focal_points(event)
    full = [each for each in delegations if sizes.get(each.institution_id, Counter()).total()]
    asked = [each.institution_id for each in full if not each.confirmed_at]
    left = [(plain(each.institution.name), rules.NobodyYet().sentence) for each in delegations if each not in full]
    waiting = queries.awaiting(event, asked) if approve else []
    left += decide(Verb.APPROVE, waiting, by=by, now=now, reason="") if waiting else []
    _see_now(full)
    for delegation in full:
        if delegation.confirmed_at:
            left.append((plain(delegation.institution.name), rules.ConfirmedAlready().sentence))
            continue
        delegation.confirmed_at = now
        audit.record("delegation.confirmed", delegation, actor=by, scope=event.id)
        _tell(delegation, "confirmed", [each for each in acting if each.institution_id == delegation.institution_id])
    return left


def reopen(delegation: Delegation, *, by: Account, now: datetime) -> bool:
    """The organisers let the State change its delegation again; gives whether it was confirmed, and is so no longer."""
    _see_now([delegation])
    if not delegation.confirmed_at:
        return False
    delegation.confirmed_at = delegation.completed_at = None
    audit.record("delegation.reopened", delegation, actor=by, scope=delegation.event_id)
    _tell(delegation, "reopened", _acting(delegation))
    return True


def ask(delegation: Delegation, text: str, *, by: Account, now: datetime) -> DelegationQuestion:
    """Send a question to the organisers and keep it: to the contact of the event, else to each organiser."""
    question = DelegationQuestion(delegation=delegation, author=by, text=text, asked_at=now)
    db.session.add(question)
    event = delegation.event
    organisers = {each.account_id: each.account for each in events.organisers(event)}
    box = mail.Mailbox(event.contact_email, event.contact_email, by.language) if event.contact_email else None
    for recipient in [box] if box else organisers.values():
        link = external_url(
            "delegations.show", slug=event.slug, institution_id=delegation.institution_id, lang=recipient.language
        )
        naming = [(by.id, by.full_name)]
        _mail("question", recipient, delegation, by.email, naming, text=text, by=by.full_name, link=link)
    _done("asked", delegation, by, now)
    return question


def tell_of_withdrawal(delegation: Delegation, leaving: Registration) -> None:
    """Somebody of the delegation does not come: whoever acts for it learns why."""
    naming, words = [(leaving.account_id, leaving.full_name)], leaving.reason
    _tell(delegation, "declined", _acting(delegation), naming, name=leaving.full_name, words=words)


def tell_that_nobody_acts(delegation: Delegation, *, besides: str) -> None:
    """Whoever acted for it was erased: each organiser learns that the task is open, but for herself (an account)."""
    event = delegation.event
    organisers = {each.account_id: each.account for each in events.organisers(event) if each.account_id != besides}
    for each in organisers.values():
        link = external_url(
            "delegations.show", slug=event.slug, institution_id=delegation.institution_id, lang=each.language
        )
        _mail("nobody_acts", each, delegation, event.answers_to, link=link)


def note_arrival(delegation: Delegation, arriving: Registration, *, now: datetime) -> None:
    """Somebody comes whom the State did not nominate: it is complete no longer, and those who act learn why.

    Whoever acts for it herself knows that she comes.
    """
    acting = _acting(delegation)
    if any(each.account_id == arriving.account_id for each in acting):
        return
    was_complete = bool(delegation.completed_at and not delegation.confirmed_at)
    if was_complete:
        delegation.completed_at = None
        audit.record("delegation.joined", delegation, actor=arriving.account, scope=delegation.event_id)
    delegation.changed_at = now
    naming, values = [(arriving.account_id, arriving.full_name)], {"was_complete": was_complete}
    _tell(delegation, "joined", acting, naming, name=arriving.full_name, **values)


def note_added(
    event: Event, arriving: Mapping[str, Sequence[Registration]], *, by: Account | None, now: datetime
) -> None:
    """Organisers bring people into delegations (id of the institution): who was declared complete is so no longer.

    Those who act for it learn whom they look after from now on. What the organisers have confirmed themselves stays.
    """
    for delegation in queries.declared(event):
        people = arriving.get(delegation.institution_id, ())
        if not people or delegation.confirmed_at:
            continue
        delegation.completed_at, delegation.changed_at = None, now
        naming = [(one.account_id, one.full_name) for one in people]
        for named in naming:
            after = {"person": named[1]}
            audit.record("delegation.added", delegation, actor=by, scope=event.id, after=after, naming=[named])
        acting = [each for each in _acting(delegation) if by is None or each.account_id != by.id]
        names = [name for _account_id, name in naming[:MOST_NAMES]]
        _tell(delegation, "added", acting, naming[:MOST_NAMES], names=names, more=len(naming) - len(names))


def see_who_is_left(event: Event, *, by: Account | None, now: datetime) -> None:
    """A delegation that everybody has left is neither complete nor confirmed: whoever comes later is not meant."""
    declared = queries.declared(event)
    people = queries.people_by_role(event) if declared else {}
    for delegation in declared:
        if not people.get(delegation.institution_id, Counter()).total():
            delegation.completed_at = delegation.confirmed_at = None
            delegation.changed_at = now
            audit.record("delegation.emptied", delegation, actor=by, scope=event.id)


@tasks.nightly
def sweep() -> None:
    """Remove stored letters that no delegation knows; the last day's may be on their way."""
    known = queries.known_letters()
    for key in files.older_than(clock.now() - A_DAY, FOLDER):
        if key not in known:
            files.delete(key)


def _see_now(delegations: Sequence[Delegation]) -> None:
    """Lock delegations and read them again as they are now."""
    wanted = Delegation.id.in_([each.id for each in delegations])
    statement = sa.select(Delegation).where(wanted).order_by(Delegation.id).with_for_update(of=Delegation)
    db.session.scalars(statement.execution_options(populate_existing=True)).all()


def _size(delegation: Delegation) -> int:
    return sum(number for _role, number in queries.role_counts(delegation.event, delegation.institution))


def _done(verb: str, delegation: Delegation, by: Account, now: datetime, **more: Any) -> None:
    delegation.changed_at = now
    db.session.flush()
    audit.record(f"delegation.{verb}", delegation, actor=by, scope=delegation.event_id, **more)


def _acting(delegation: Delegation) -> Sequence[FocalPoint]:
    return queries.focal_points_of(delegation.event, delegation.institution)


def _tell(
    delegation: Delegation, template: str, acting: Sequence[FocalPoint], naming: Naming = (), **values: Any
) -> None:
    """Write to those who act for the delegation."""
    event = delegation.event
    for each in acting:
        link = external_url(
            "delegation.show",
            slug=event.slug,
            institution_id=delegation.institution_id,
            lang=each.account.language,
        )
        _mail(template, each.account, delegation, event.answers_to, naming, link=link, **values)


def _mail(
    template: str,
    to: Account | mail.Mailbox,
    delegation: Delegation,
    reply_to: str,
    naming: Naming = (),
    **values: Any,
) -> None:
    event = delegation.event
    known = {
        "event": event,
        "event_title": event.title.shown_in(to.language).text,
        "institution": delegation.institution.name,
    }
    mail.write(
        f"delegations/{template}", to=to, scope=event.id, reply_to=reply_to, naming=naming, values=known | values
    )
