"""One row becomes a person or a focal point, through the verbs that organisers have on the pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.accounts.actions import Named
from meetings.accounts.models import Account
from meetings.core import mail
from meetings.core.db import db
from meetings.core.i18n import LANGUAGES
from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.models import FocalRole, Role
from meetings.events.models import EventGuest
from meetings.imports import queries, rules
from meetings.imports.models import Fate, ImportRow, ImportRun
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Details, Invitee, Nomination
from meetings.registration.models import Registration


class Around:
    """What all rows share: the import, the moment, categories and institutions by id."""

    def __init__(self, run: ImportRun, now: datetime) -> None:
        self.run, self.event, self.by, self.now = run, run.event, run.by, now
        self.categories = {each.id: each for each in registration_queries.categories(run.event)}
        self.houses = {each.id: each for each in institutions.in_order(None, "en", retired=True)}
        self.window = registration_queries.window(run.event)  # held here, so that it is asked for once
        self.people: dict[str, Account] = {}
        self.guests: list[EventGuest] = []
        self.withdrawn: frozenset[str] = frozenset()
        self.made: list[tuple[ImportRow, str, str]] = []

    def prepare(self, rows: Sequence[ImportRow]) -> None:
        """Accounts for a batch of new people, and their right to open the event, by a few statements for all."""
        named = [_named(row, self.house(row)) for row in rows if row.fate == Fate.NEW]
        self.withdrawn = queries.withdrawn(self.event, [one.email for one in named])
        self.people = accounts.find_or_invite_all(named, self.now, actor=self.by)
        ids = {account.id for account in self.people.values()}
        mine = sa.select(EventGuest).where(EventGuest.event_id == self.event.id, EventGuest.account_id.in_(ids))
        known = list(db.session.scalars(mine))
        new = ids - {guest.account_id for guest in known}
        made = [EventGuest(event_id=self.event.id, account_id=account_id) for account_id in sorted(new)]
        db.session.add_all(made)
        self.guests = [*known, *made]
        db.session.flush()

    def settle(self) -> None:
        """Write down for a batch of rows what was made of each."""
        for row, name, made_id in self.made:
            setattr(row, name, made_id)
        self.made = []
        db.session.flush()

    def house(self, row: ImportRow) -> Institution | None:
        """The State or organisation of a row."""
        return self.houses.get(row.given["institution_id"])


def _invitee(row: ImportRow) -> Invitee:
    given = row.given
    language = given["language"] if given["language"] in LANGUAGES else "en"
    return Invitee(row.email, given["given_name"], given["family_name"], language)


def _named(row: ImportRow, house: Institution | None) -> Named:
    one = _invitee(row)
    return Named(one.email, one.given_name, one.family_name, one.language, house)


def take_focal_point(around: Around, row: ImportRow) -> None:
    """Appoint whom a row names."""
    house = around.house(row)
    if house is None:
        raise rules.NotNow
    known = delegation_queries.delegation(around.event, house)
    invited_at = known.invited_at if known else None
    if row.fate == Fate.CHANGE:
        before = FocalRole.DEPUTY if row.given["acts_as"] == FocalRole.FOCAL_POINT else FocalRole.FOCAL_POINT
        row.given = row.given | {"before": {"acts_as": before}}
    role = FocalRole(row.given["acts_as"])
    made = delegations.appoint(around.event, house, _invitee(row), by=around.by, now=around.now, role=role)
    if around.run.options["quiet"] and row.fate == Fate.NEW:
        made.invited_at, delegations.begin(around.event, house, around.now).invited_at = None, invited_at
    around.made.append((row, "focal_point_id", made.id))


def take_person(around: Around, row: ImportRow) -> None:
    """Nominate whom a row names, or correct what is known about her."""
    if row.given["category_id"] not in around.categories:
        raise rules.NotNow
    made = _nominated(around, row) if row.fate == Fate.NEW else _corrected(around, row)
    if row.given["role"] and made.affiliation:
        _seat(around, row, made, made.affiliation, Role(row.given["role"]))
    if row.given.get("contact_email"):
        _name_contact(around, row, made)
    around.made.append((row, "registration_id", made.id))


def _name_contact(around: Around, row: ImportRow, registration: Registration) -> None:
    """Whom to write to about her, who is told when all rows are taken in; who it was before is kept for an undoing."""
    row.given = row.given | {"contact_was": [registration.contact_name, registration.contact_email]}
    name, email = (row.given[one] for one in rules.CONTACT)
    registrations.note_contact(registration, name, email, by=around.by, now=around.now)


def _nominated(around: Around, row: ImportRow) -> Registration:
    event, now, house = around.event, around.now, around.house(row)
    if row.email in around.withdrawn:
        raise rules.HasWithdrawn
    account = around.people[row.email]
    quiet = around.run.options["quiet"]
    link = "" if quiet else registrations.link_to(account, event, "registration.mine", now)
    return registrations.nominate(
        event,
        account,
        around.categories[row.given["category_id"]],
        Details(
            row.given["given_name"],
            row.given["family_name"],
            function=Translated(row.given["function"]),
            institution_name=Translated(row.given.get("institution_name")),
            takes_part=row.given["takes_part"] or around.run.options["takes_part"],
        ),
        nomination=Nomination(by=around.by, link=link),
        affiliation=house,
        now=now,
    )


def _corrected(around: Around, row: ImportRow) -> Registration:
    """An empty cell leaves what is there; what was there before is kept for an undoing."""
    known = queries.registration_of(around.event, row.email)
    if known is None:
        raise rules.NotNow
    old = Details(**{name: getattr(known, name) for name in Details.__slots__})
    details = replace(
        old,
        given_name=row.given["given_name"],
        family_name=row.given["family_name"],
        function=Translated(dict(old.function) | row.given["function"]),
        institution_name=Translated(dict(old.institution_name) | row.given.get("institution_name", {})),
        takes_part=row.given["takes_part"] or old.takes_part,
    )
    house = around.house(row) or known.affiliation
    row.given = row.given | {"before": _as_it_is(around, known)}
    registrations.amend_for(known, details, house, by=around.by, now=around.now)
    category = around.categories[row.given["category_id"]]
    registrations.change_category(known, category, by=around.by, now=around.now)
    return known


def _as_it_is(around: Around, known: Registration) -> dict[str, Any]:
    person = delegation_queries.person(around.event, known.affiliation, known.id) if known.affiliation else None
    return {
        "given_name": known.given_name,
        "family_name": known.family_name,
        **{name: dict(getattr(known, name)) for name in rules.TRANSLATED},
        "takes_part": known.takes_part,
        "institution_id": known.affiliation_id or "",
        "category_id": known.category_id,
        "role": person.role if person and person.member else "",
    }


def _seat(around: Around, row: ImportRow, registration: Registration, house: Institution, role: Role) -> None:
    """Her role; the one mail about her nomination is enough. Whoever was head before is kept for an undoing."""
    delegation = delegations.begin(around.event, house, around.now)
    person = delegation_queries.person(around.event, house, registration.id)
    if person is None:
        raise rules.NotNow
    if role is Role.HEAD:
        head = delegation_queries.head(around.event, house)
        row.given = row.given | {"head_was": head.registration.id if head else ""}
    with mail.quietly([registration.account.email]):
        delegations.set_role(delegation, person, role, by=around.by, now=around.now)
