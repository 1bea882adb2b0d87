"""A new draft made from a past event: who clones chooses what comes along, and every date is shifted."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import news
from meetings.events.models import Event, EventHost, EventRole, Role
from meetings.events.rules import naming, team
from meetings.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Cloner:
    """Something that can come along: `copy(old, new, shift)` writes it to the new event, dates moved by `shift`."""

    label: LazyString
    copy: Callable[[Event, Event, timedelta], None]


def _texts(old: Event, new: Event, shift: timedelta) -> None:
    new.subtitle, new.description = old.subtitle, old.description


def _practical(old: Event, new: Event, shift: timedelta) -> None:
    for field in (
        "format",
        "venue",
        "address",
        "city",
        "access_note",
        "hotels",
        "visa",
        "contact",
        "contact_email",
        "time_zone",
    ):
        setattr(new, field, getattr(old, field))


def _hosts(old: Event, new: Event, shift: timedelta) -> None:
    """The hosts in the order of the old event; the one that clones is among them already."""
    present = {host.institution_id: host for host in new.hosts}
    for place, host in enumerate(old.hosts):
        if host.institution_id in present:
            present[host.institution_id].position = place
            present[host.institution_id].reply_to = host.reply_to
        else:
            new.hosts.append(
                EventHost(
                    institution=host.institution,
                    institution_id=host.institution_id,
                    position=place,
                    reply_to=host.reply_to,
                )
            )
    new.hosts.sort(key=lambda host: host.position)


def _roles(old: Event, new: Event, shift: timedelta) -> None:
    """Everybody's task; an organiser only when his house comes along."""
    db.session.flush()
    taken = {(role.account_id, role.role) for role in queries.team(new)}
    for role in queries.team(old):
        is_homeless = role.role == Role.ORGANISER and role.institution_id not in new.host_ids
        if (role.account_id, role.role) not in taken and not is_homeless:
            db.session.add(
                EventRole(
                    event_id=new.id,
                    account=role.account,
                    role=role.role,
                    institution=role.institution,
                    created_at=new.created_at,
                )
            )


CLONERS: dict[str, Cloner] = {
    "texts": Cloner(_l("Subtitle and description"), _texts),
    "practical": Cloner(_l("Place and practical information"), _practical),
    "hosts": Cloner(_l("Hosts, in their order"), _hosts),
    "roles": Cloner(_l("The team: everybody’s role"), _roles),
}


def clone(
    old: Event, title: Translated, first_day: date, parts: Collection[str], *, account: Account, now: datetime
) -> Event:
    """A draft like `old` that begins on `first_day`, with the parts chosen (keys of CLONERS).

    Raises NotAHost when `account` is no organiser of `old`.
    """
    house, shift = db.session.get(Institution, queries.house_of(old, account) or ""), first_day - old.first_day
    if house is None:
        raise team.NotAHost
    new = Event(
        slug=naming.slug_of(title, first_day, queries.slugs_like(naming.slug_of(title, first_day))),
        kind=old.kind,
        title=title,
        languages=list(old.languages),
        first_day=first_day,
        last_day=old.last_day + shift,
        time_zone=old.time_zone,
        format=old.format,
        visibility=old.visibility,
        state_of_round_table_id=old.state_of_round_table_id,
        cloned_from_id=old.id,
        is_demo=old.is_demo,
        created_at=now,
        changed_at=now,
    )
    new.hosts = [EventHost(institution=house, institution_id=house.id, position=0)]
    db.session.add(new)
    db.session.flush()
    db.session.add(
        EventRole(event_id=new.id, account_id=account.id, role=Role.ORGANISER, institution=house, created_at=now)
    )
    chosen = [name for name in CLONERS if name in parts]
    for name in chosen:
        CLONERS[name].copy(old, new, shift)
    db.session.flush()
    audit.record("event.cloned", new, actor=account, scope=new.id, after={"parts": chosen, "title": title})
    for role in queries.team(new):
        news.tell_role_given(new, role, account=account, now=now)
    return new
