"""One person who was registered twice becomes one again, or two who look alike stay two."""

from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.institutions.models import Institution
from meetings.registration import consequences, queries, rules
from meetings.registration.actions import amending, answers, line, news, places
from meetings.registration.models import ACTIVE, HOLDING, DifferentPeople, InternalNote, Registration, State, Tagging
from meetings.registration.signals import registration_merged

audit.PEOPLE |= {"registration.merged": ("merged",), "registration.merged_away": ("kept",)}


def merge(
    kept: Registration,
    other: Registration,
    details: answers.Details,
    affiliation: Institution | None,
    *,
    by: Account,
    now: datetime,
    contact_of: Registration | None = None,
) -> None:
    """Keep one registration with the `details` chosen; the other is withdrawn, and its address told which counts.

    Tags, internal notes and what domains above hang on it follow, and so does the person to write to: whom
    `contact_of`, one of the two, names; else whom the one that is kept names; else whom the other names. An institution
    is not lost by it, nor asked for where neither has said one yet. Raises InstitutionNeeded, NotTheSamePerson,
    KeepThePlace, DelegationFull, OwnAddress, and whatever a domain above refuses. It cannot be undone.
    """
    places.lock(kept.category, other.category)
    places.see_now(kept)
    places.see_now(other)
    _ensure_mergeable(kept, other)
    came_with = _delegations(kept, other)
    if kept.affiliation or other.affiliation:
        rules.ensure_institution(kept.category.in_delegation, affiliation)
    contact = _contact(kept, other, contact_of)
    state, delegation = other.state, places.delegation_of(other)
    other.state, other.queued_at, other.reason = State.WITHDRAWN, None, ""
    changed = _write(kept, details, affiliation, contact, now)
    other.merged_into_id, kept.changed_at, other.changed_at = kept.id, now, now
    take_belongings(kept, other)
    _record(kept, other, (changed[0], changed[1] | _given_up(kept, other, contact)), by)
    registration_merged.send(kept, other=other, by=by, now=now)
    if state in ACTIVE:
        news.write(other, "merged", ended=consequences.ended([kept]).get(kept.id, ()))
    news.tell(rules.Verb.WITHDRAW, other, by, state)
    _tell_if_moved(kept, came_with, by)
    if state in HOLDING:
        line.freed([other.category], now, delegations=[delegation])


def keep_apart(one: Registration, other: Registration, *, by: Account) -> None:
    """Say that two people who look alike are two: they are not shown as a pair again."""
    smaller, larger = sorted((one.id, other.id))
    db.session.merge(DifferentPeople(one_id=smaller, other_id=larger))
    audit.record("registration.different_people", one, actor=by, scope=one.event_id)


def _ensure_mergeable(kept: Registration, other: Registration) -> None:
    same_event = kept.event_id == other.event_id and kept.id != other.id
    if not same_event or kept.state not in ACTIVE or other.state == State.WITHDRAWN:
        raise rules.NotTheSamePerson
    if other.state in HOLDING and kept.state not in HOLDING:
        raise rules.KeepThePlace


def _delegations(kept: Registration, other: Registration) -> list[str]:
    """With which delegations the one person comes before she is merged, that of the one kept first."""
    return [places.delegation_of(each) for each in (kept, other) if each.state in ACTIVE]


def _tell_if_moved(kept: Registration, came_with: list[str], by: Account) -> None:
    """She comes with another delegation than what is kept of her did; to one of either she is nobody new."""
    now_with = places.delegation_of(kept)
    if now_with != came_with[0]:
        known = now_with if now_with in came_with else came_with[0]
        news.tell(rules.Verb.AMEND, kept, by, kept.state, known)


def _write(
    kept: Registration,
    details: answers.Details,
    affiliation: Institution | None,
    contact: tuple[str, str],
    now: datetime,
) -> news.Changes:
    """Write down what was chosen; the other one holds no place any more by then. Raises DelegationFull."""
    old, former = amending.printed(kept), _contact_as_said(kept)
    answers.write_down(kept, details)
    line.represent(kept, affiliation, now)
    kept.contact_name, kept.contact_email = contact
    db.session.flush()
    before, after = audit.changes(old, amending.printed(kept))
    said = _contact_as_said(kept)
    return (before, after) if said == former else (before | former, after | said)


def _contact(kept: Registration, other: Registration, wanted: Registration | None) -> tuple[str, str]:
    """Whom to write to about the person from now on; raises OwnAddress when it would be the person herself."""
    if wanted and wanted.contact_email:
        rules.ensure_contact(wanted.contact_name, wanted.contact_email, kept.account.email)
    known = [(each.contact_name, each.contact_email) for each in (wanted or kept, kept, other)]
    return rules.contact_of_both(kept.account.email, *known)


def _given_up(kept: Registration, other: Registration, contact: tuple[str, str]) -> dict[str, str]:
    """Whom the other one named and nobody writes to any more; the log says by itself whom the kept one named."""
    named = other.contact_name, other.contact_email
    is_lost = other.contact_email and named != contact and other.contact_email != kept.account.email
    return {"contact_not_kept": ", ".join(named)} if is_lost else {}


def _contact_as_said(one: Registration) -> dict[str, str]:
    return {"contact_name": one.contact_name, "contact_email": one.contact_email}


def take_belongings(kept: Registration, other: Registration) -> None:
    """Tags and internal notes follow, and so do those who were merged before."""
    present = {tag.id for tag in queries.tags_of([kept.id]).get(kept.id, [])}
    for tag in queries.tags_of([other.id]).get(other.id, []):
        if tag.id not in present:
            db.session.add(Tagging(registration_id=kept.id, tag_id=tag.id))
    notes = sa.update(InternalNote).where(InternalNote.registration_id == other.id)
    db.session.execute(notes.values(registration_id=kept.id))
    earlier = sa.update(Registration).where(Registration.merged_into_id == other.id)
    db.session.execute(earlier.values(merged_into_id=kept.id))
    kept.is_protected = kept.is_protected or other.is_protected
    db.session.flush()


def _record(kept: Registration, other: Registration, changed: news.Changes, by: Account) -> None:
    audit.record(
        "registration.merged",
        kept,
        actor=by,
        scope=kept.event_id,
        before=changed[0],
        after=changed[1] | {"merged": other.full_name},
        naming=[(other.account_id, other.full_name)],
    )
    audit.record(
        "registration.merged_away",
        other,
        actor=by,
        scope=other.event_id,
        after={"kept": kept.full_name},
        naming=[(kept.account_id, kept.full_name)],
    )
