"""Giving and taking away roles."""

from datetime import datetime

from meetings.accounts.actions import find_or_invite
from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.events import queries
from meetings.events.actions import news
from meetings.events.models import Event, EventRole, Role
from meetings.events.rules import team as rules
from meetings.institutions.models import Institution


def find_person(
    email: str, given_name: str, family_name: str, language: str, *, account: Account, now: datetime
) -> Account:
    """The account of an address, or a new one whose owner takes it over from the mail about the role."""
    return find_or_invite(email, given_name, family_name, language, now, actor=account)


def give_role(
    event: Event, person: Account, role: Role, house: Institution | None, *, account: Account, now: datetime
) -> EventRole:
    """Give `person` a task; an organiser acts for `house`. Raises the refusals of `rules.check_new_role`."""
    queries.locked(event)
    house = house if role is Role.ORGANISER else None
    rules.check_new_role(
        role,
        house.id if house else None,
        hosts=event.host_ids,
        own_house=queries.house_of(event, account),
        houses_with_organiser=queries.houses_with_organiser(event),
        affiliation=person.affiliation_id,
    )
    if role in queries.roles_of(event, person):
        raise rules.HasRoleAlready
    given = EventRole(event_id=event.id, account=person, role=role, institution=house, created_at=now)
    db.session.add(given)
    db.session.flush()
    audit.record("role.given", person, actor=account, scope=event.id, after=_told(given))
    news.tell_role_given(event, given, account=account, now=now)
    return given


def take_role(event: Event, given: EventRole, *, account: Account) -> None:
    """Take a task away. Raises NotYourHouse or LastOrganiser."""
    queries.locked(event)
    same_house = [role for role in queries.organisers(event) if role.institution_id == given.institution_id]
    rules.check_removal(
        Role(given.role),
        given.institution_id,
        own_house=queries.house_of(event, account),
        organisers_of_house=len(same_house),
    )
    audit.record("role.removed", given.account, actor=account, scope=event.id, before=_told(given))
    news.tell_role_removed(event, given, account=account)
    db.session.delete(given)
    db.session.flush()


def _told(given: EventRole) -> dict[str, object]:
    return {"role": given.role, "house": given.institution.name if given.institution else None}
