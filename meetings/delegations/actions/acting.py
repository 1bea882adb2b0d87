"""Who acts for a delegation: invited, reminded, replaced, ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.accounts.models import Account, normal_email
from meetings.accounts.rules import takeover_ends
from meetings.core import audit, mail
from meetings.core.db import db, transaction
from meetings.core.errors import Refusal
from meetings.core.mail import Composed
from meetings.core.urls import external_url
from meetings.delegations import queries, rules
from meetings.delegations.actions import limits
from meetings.delegations.models import Delegation, FocalPoint, FocalRole
from meetings.events import queries as events
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import rules as registration_rules
from meetings.registration.actions import Invitee
from meetings.registration.actions.answers import admit
from meetings.registration.rules import Times


class Appointment(NamedTuple):
    """Who is to act for a State or organisation, and as what."""

    institution: Institution
    invitee: Invitee
    role: FocalRole


def begin(event: Event, institution: Institution, now: datetime) -> Delegation:
    """The delegation of a State or organisation, from the first time that something is known of it."""
    known = queries.delegation(event, institution)
    if known is None:
        known = Delegation(event=event, institution=institution, created_at=now, role_limits={})
        db.session.add(known)
        db.session.flush()
    return known


def begin_all(event: Event, institutions: Iterable[Institution], now: datetime) -> dict[str, Delegation]:
    """The same for many, by id of the institution, with the others of the event; one question for all."""
    known = queries.delegations(event)
    for institution in institutions:
        if institution.id not in known:
            made = Delegation(event=event, institution=institution, created_at=now, role_limits={})
            known[institution.id] = made
            db.session.add(made)
    db.session.flush()
    return known


def appoint(
    event: Event,
    institution: Institution,
    invitee: Invitee,
    *,
    by: Account,
    now: datetime,
    role: FocalRole = FocalRole.FOCAL_POINT,
    is_colleague: bool = False,
) -> FocalPoint:
    """Let a person nominate for a State or organisation, or act for whoever does, and write to her.

    Whoever names her is an organiser, or acts for the delegation herself (`is_colleague`).
    """
    appointments = [Appointment(institution, invitee, role)]
    return appoint_all(event, appointments, by=by, now=now, is_colleague=is_colleague)[0]


def appoint_all(
    event: Event, appointments: Sequence[Appointment], *, by: Account, now: datetime, is_colleague: bool = False
) -> list[FocalPoint]:
    """The same for many people; it asks as much for many as for one.

    Raises AlreadyFocalPoint when one of them does that already, and then nobody is appointed.
    """
    registration_rules.ensure_announced(event.state)
    people = registrations.accounts_of([(one.invitee, one.institution) for one in appointments], by, now)
    known = queries.known_focal_points(event, [account.id for account in people.values()])
    begun = begin_all(event, [one.institution for one in appointments], now)
    house_id = None if is_colleague else events.house_of(event, by) or next(iter(event.host_ids), None)
    made = []
    for institution, invitee, role in appointments:
        account, delegation = people[normal_email(invitee.email)], begun[institution.id]
        focal_point = known.get((institution.id, account.id))
        if focal_point and focal_point.ended_at is None and focal_point.role == role:
            raise rules.AlreadyFocalPoint
        one = focal_point or FocalPoint(event=event, institution=institution, account=account, created_at=now)
        one.role, one.invited_at, one.opened_at, one.ended_at = role, now, None, None
        one.named_by, one.house_id = by if is_colleague else None, house_id
        delegation.invited_at = delegation.invited_at or now
        known[institution.id, account.id] = one
        made.append(one)
    db.session.add_all(made)
    admit(event, *people.values())
    db.session.flush()
    for one in made:
        _record("deputy_appointed" if one.role == FocalRole.DEPUTY else "focal_point_appointed", one, by)
    _invite(event, made, begun, by, now)
    return made


def send_invitations(event: Event, focal_points: Sequence[FocalPoint], *, by: Account, now: datetime) -> None:
    """Write to people who were appointed without a mail; from now on they count as invited."""
    begun = begin_all(event, [one.institution for one in focal_points], now)
    for one in focal_points:
        delegation = begun[one.institution_id]
        one.invited_at, delegation.invited_at = now, delegation.invited_at or now
    _invite(event, focal_points, begun, by, now)


def _invite(
    event: Event, focal_points: Sequence[FocalPoint], begun: Mapping[str, Delegation], by: Account, now: datetime
) -> None:
    times_of = limits.times(event)
    for one in focal_points:
        _write("focal_point", one, by, times_of(begun[one.institution_id]), now)


def deputize(focal_point: FocalPoint, invitee: Invitee, *, now: datetime) -> FocalPoint:
    """A focal point names a deputy, who can do what she can except hand it on; raises AlreadyFocalPoint.

    Whoever acts for the delegation already, she herself too, is not made less than she is by this.
    """
    acting = queries.focal_points_of(focal_point.event, focal_point.institution)
    if normal_email(invitee.email) in {each.account.email for each in acting}:
        raise rules.AlreadyFocalPoint
    return appoint(
        focal_point.event,
        focal_point.institution,
        invitee,
        by=focal_point.account,
        now=now,
        role=FocalRole.DEPUTY,
        is_colleague=True,
    )


def hand_over(focal_point: FocalPoint, invitee: Invitee, *, now: datetime) -> FocalPoint:
    """A focal point hands her task to another person; her own rights end at once."""
    by = focal_point.account
    made = appoint(focal_point.event, focal_point.institution, invitee, by=by, now=now, is_colleague=True)
    dismiss(focal_point, by=by, now=now)
    return made


def dismiss(focal_point: FocalPoint, *, by: Account, now: datetime) -> None:
    """She acts no more, from the next request on; the people she nominated stay."""
    _record("focal_point_dismissed", focal_point, by)
    focal_point.ended_at = now
    db.session.flush()
    if not queries.focal_points_of(focal_point.event, focal_point.institution):
        leave_open(begin(focal_point.event, focal_point.institution, now))


def leave_open(delegation: Delegation) -> None:
    """Nobody acts for it any more: it is as if nobody had been invited, whoever was nominated stays."""
    delegation.invited_at = delegation.opened_at = None
    db.session.flush()


def invite_former(
    event: Event, former: Sequence[FocalPoint], *, by: Account, now: datetime
) -> tuple[list[FocalPoint], list[tuple[str, str]]]:
    """Invite those who acted last time; gives who is invited, and who could not be, with why."""
    made, left = [], []
    for each in former:
        person = each.account
        invitee = Invitee(person.email, person.given_name, person.family_name, person.language)
        try:
            made.append(appoint(event, each.institution, invitee, by=by, now=now, role=FocalRole(each.role)))
        except Refusal as refusal:
            left.append((person.full_name, refusal.sentence))
    return made, left


def remind(
    event: Event, institutions: Sequence[Institution], *, by: Account, now: datetime, not_since: datetime | None = None
) -> int:
    """Write again to all who act for these delegations; says how many mails leave.

    Whoever was reminded at or after `not_since` is left alone, also when somebody else does it at this moment.
    """
    ids = {each.id for each in institutions}
    known = queries.locked(event, ids)
    done = {one for one, each in known.items() if not_since and each.reminded_at and each.reminded_at >= not_since}
    acting = [each for each in queries.all_focal_points(event) if each.institution_id in ids - done]
    known |= _begun(event, [each for each in acting if each.institution_id not in known], now)
    deadline_of = limits.deadlines(event)
    for focal_point in acting:
        _write("reminder", focal_point, by, (None, deadline_of(known[focal_point.institution_id])), now)
    for one in ids & known.keys() - done:
        known[one].reminded_at = now
    if acting:
        audit.record("delegation.reminded", event, actor=by, scope=event.id, after={"people": len(acting)})
    return len(acting)


def _begun(event: Event, acting: Sequence[FocalPoint], now: datetime) -> dict[str, Delegation]:
    """The delegations of States of which nothing is known but who acts for them."""
    institutions = {each.institution_id: each.institution for each in acting}
    begun = {
        one: Delegation(event=event, institution=institution, created_at=now, role_limits={})
        for one, institution in institutions.items()
    }
    db.session.add_all(begun.values())
    db.session.flush()
    return begun


def reminder_to(focal_point: FocalPoint) -> Composed:
    """The reminder as its reader would get it, but for the link of her own."""
    account, event = focal_point.account, focal_point.event
    delegation = queries.delegation(event, focal_point.institution) or Delegation(event=event, role_limits={})
    page = {"slug": event.slug, "institution_id": focal_point.institution_id, "lang": account.language}
    link = external_url("delegation.show", **page)
    values = _values(focal_point, None, (None, limits.deadline_of(delegation)), link)
    return mail.compose("delegations/reminder", to=account, values=values)


def note_opening(focal_point: FocalPoint, now: datetime) -> None:
    """Keep when she first opened her page, in a transaction of its own: a GET has no other."""
    with transaction() as session:
        session.execute(
            sa.update(FocalPoint)
            .where(FocalPoint.id == focal_point.id, FocalPoint.opened_at.is_(None))
            .values(opened_at=now)
        )
        session.execute(
            sa.update(Delegation)
            .where(
                Delegation.event_id == focal_point.event_id,
                Delegation.institution_id == focal_point.institution_id,
                Delegation.opened_at.is_(None),
            )
            .values(opened_at=now)
        )


def _record(verb: str, focal_point: FocalPoint, by: Account) -> None:
    after = {"institution": focal_point.institution.name}
    audit.record(f"delegation.{verb}", focal_point.account, actor=by, scope=focal_point.event_id, after=after)


def _write(template: str, focal_point: FocalPoint, by: Account, times: Times, now: datetime) -> None:
    """A mail with a link of her own, through taking the account over when nobody has yet."""
    account, event = focal_point.account, focal_point.event
    link = registrations.link_to(account, event, "delegation.show", now, institution_id=focal_point.institution_id)
    mail.write(
        f"delegations/{template}",
        to=account,
        scope=event.id,
        reply_to=event.answers_to,
        confidential=True,
        naming=[(by.id, by.full_name)],
        values=_values(focal_point, by, (times[0] if times[0] and times[0] > now else None, times[1]), link)
        | {"works_until": takeover_ends(account, now)},
    )


def _values(focal_point: FocalPoint, by: Account | None, times: Times, link: str) -> dict[str, Any]:
    event = focal_point.event
    return {
        "event": event,
        "event_title": event.title.shown_in(focal_point.account.language).text,
        "institution": focal_point.institution.name,
        "deputy": focal_point.is_deputy,
        "by": by.full_name if by and by.id != focal_point.account_id else "",
        "opens_at": times[0],
        "deadline": times[1],
        "link": link,
    }
