"""Creating an event and changing it: directly, or through a proposal where both keys are needed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from meetings.accounts.models import Account, normal_email
from meetings.core import audit
from meetings.core.db import db
from meetings.events import queries
from meetings.events.actions import keys, news
from meetings.events.actions.team import give_role
from meetings.events.models import Event, EventHost, EventRole, EventState, Proposal, ProposalKind, Role
from meetings.events.rules import naming, team, texts
from meetings.events.rules.keys import GUARDED, WrongState
from meetings.institutions.models import Institution

Leaving = Callable[[str], None]


def create(
    values: Mapping[str, Any], house: Institution, *, account: Account, now: datetime, event_id: str | None = None
) -> Event:
    """A new draft with `house` as its first host and `account` as that host's organiser.

    `event_id` is the id that the first form was given, so that sending the form twice makes one event.
    Raises NotAHost when `account` may not create events for `house`, and the refusals of `rules.check_basics`.
    """
    if house not in queries.houses_for(account):
        raise team.NotAHost
    texts.check_basics(values)
    texts.check_place(values.get("format"), values.get("online_link"))
    slug = naming.slug_of(values["title"], values["first_day"])
    event = Event(
        **values,
        slug=naming.slug_of(values["title"], values["first_day"], queries.slugs_like(slug)),
        created_at=now,
        changed_at=now,
    )
    if event_id and db.session.get(Event, event_id) is None:
        event.id = event_id
    event.hosts = [EventHost(institution=house, institution_id=house.id, position=0)]
    db.session.add(event)
    db.session.flush()
    db.session.add(
        EventRole(event_id=event.id, account_id=account.id, role=Role.ORGANISER, institution=house, created_at=now)
    )
    db.session.flush()
    audit.record("event.created", event, actor=account, scope=event.id, after=dict(values))
    return event


def edit(event: Event, values: Mapping[str, Any], *, account: Account, now: datetime) -> Proposal | None:
    """Change fields of an event; what needs both keys becomes the proposal that is given back.

    Raises the refusals of `rules.check_basics` and `rules.check_place`, and AlreadyWaiting when another change waits
    for its keys.
    """
    queries.locked(event)
    if "contact_email" in values:
        values = {**values, "contact_email": normal_email(values["contact_email"])}
    before, after = audit.changes({field: getattr(event, field) for field in values}, values)
    texts.check_basics(_with(event, values))
    if {"format", "online_link"} & set(values):
        texts.check_place(values.get("format", event.format), values.get("online_link", event.online_link))
    direct = _direct(event, after)
    guarded = {field: value for field, value in after.items() if field not in direct}
    if guarded and event.state == EventState.CANCELLED:
        raise WrongState
    proposal = None
    if guarded:
        proposal = keys.propose(event, ProposalKind.CHANGE, guarded, account=account, now=now)
    if direct:
        _follow_title(event, after)
        for field in direct:
            setattr(event, field, after[field])
        event.changed_at = now
        audit.record(
            "event.changed",
            event,
            actor=account,
            scope=event.id,
            before={field: before[field] for field in direct},
            after={field: after[field] for field in direct},
        )
    db.session.flush()
    return proposal


def _direct(event: Event, after: Collection[str]) -> set[str]:
    """The fields that need no other key; the link to take part online waits with a new format."""
    together = {*GUARDED, "online_link"} if "format" in after else GUARDED
    return {field for field in after if event.is_draft or field not in together}


def _follow_title(event: Event, values: Mapping[str, Any]) -> None:
    """Give a draft the address of its new title, unless somebody chose the address or was already sent it."""
    is_told = len({role.account_id for role in queries.team(event)}) > 1
    follows = naming.follows_title(event.slug, event.title, event.first_day)
    title, day = values.get("title", event.title), values.get("first_day", event.first_day)
    if not event.is_draft or is_told or not follows or naming.follows_title(event.slug, title, day):
        return
    event.slug = naming.slug_of(title, day, queries.slugs_like(naming.slug_of(title, day)))


def _with(event: Event, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = ("kind", "state_of_round_table_id", "first_day", "last_day")
    return {field: values.get(field, getattr(event, field)) for field in fields}


def rename(event: Event, slug: str, *, account: Account, now: datetime) -> None:
    """Give a draft another address. Raises SlugFixed, SlugMalformed or SlugTaken."""
    if slug == event.slug:
        return
    naming.check_slug(slug, is_draft=event.is_draft, taken=slug in queries.slugs_like(slug))
    audit.record(
        "event.changed", event, actor=account, scope=event.id, before={"slug": event.slug}, after={"slug": slug}
    )
    event.slug, event.changed_at = slug, now
    db.session.flush()


def add_host(event: Event, house: Institution, person: Account | None, *, account: Account, now: datetime) -> None:
    """Add a host to a draft, after the others, with `person` as its first organiser when there is one.

    For a host that is there already only the organiser is added. Raises CannotLeave, NotAHost and the refusals of
    `rules.team.check_new_role`.
    """
    queries.locked(event)
    if not event.is_draft and house.id not in event.host_ids:
        raise team.CannotLeave
    if not house.may_host:
        raise team.NotAHost
    if person and person.affiliation_id in set(event.host_ids) - {house.id}:
        raise team.WorksForAnotherHost
    if house.id not in event.host_ids:
        event.hosts.append(EventHost(institution=house, institution_id=house.id, position=len(event.hosts)))
        event.changed_at = now
        db.session.flush()
        audit.record("event.host_added", house, actor=account, scope=event.id, after={"house": house.name})
    if person:
        give_role(event, person, Role.ORGANISER, house, account=account, now=now)


def leaving(event: Event, account: Account) -> Leaving:
    """The question whether `account` may take a host (id) off: it raises the refusals of `rules.check_leaving`."""
    return partial(
        team.check_leaving,
        is_draft=event.is_draft,
        hosts=event.host_ids,
        own_house=queries.house_of(event, account),
        houses_with_organiser=queries.houses_that_act(event),
    )


def remove_host(event: Event, house: Institution, *, account: Account, now: datetime) -> None:
    """Take a host off a draft, with the roles of its organisers. Raises the refusals of `rules.check_leaving`.

    A host for which nobody acts yet, but somebody who was named by mistake, can be taken off by the others.
    """
    queries.locked(event)
    leaving(event, account)(house.id)
    for role in queries.organisers(event):
        if role.institution_id == house.id:
            news.tell_role_removed(event, role, account=account)
            db.session.delete(role)
    event.hosts = [host for host in event.hosts if host.institution_id != house.id]
    _number(event)
    event.changed_at = now
    db.session.flush()
    audit.record("event.host_removed", house, actor=account, scope=event.id, before={"house": house.name})


def order_hosts(event: Event, wanted: Sequence[str], *, account: Account, now: datetime) -> None:
    """Put the hosts in this order (ids of institutions); those left out keep their order at the end."""
    places = {house: place for place, house in enumerate(wanted)}
    before = event.host_ids
    event.hosts.sort(key=lambda host: (places.get(host.institution_id, len(places)), host.position))
    if event.host_ids == before:
        return
    names = [host.institution.name for host in event.hosts]
    _number(event)
    event.changed_at = now
    db.session.flush()
    audit.record("event.hosts_ordered", event, actor=account, scope=event.id, after={"hosts": names})


def set_reply_to(event: Event, house: Institution, address: str, *, account: Account) -> None:
    """Say where answers to messages of `house` go. Raises NotTheSameHouse unless `account` holds its key."""
    address = normal_email(address)
    if queries.house_of(event, account) != house.id:
        raise team.NotTheSameHouse
    for host in event.hosts:
        if host.institution_id == house.id and host.reply_to != address:
            before, host.reply_to = host.reply_to, address
            what = {"reply_to": before}, {"reply_to": address}
            audit.record("event.reply_to_set", house, actor=account, scope=event.id, before=what[0], after=what[1])
    db.session.flush()


def _number(event: Event) -> None:
    for place, host in enumerate(event.hosts):
        host.position = place
