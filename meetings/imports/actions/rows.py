"""Rows become people or focal points, through the verbs that organisers have on the pages: many by one call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.i18n import LANGUAGES
from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.actions import Appointment, Wish
from meetings.delegations.models import FocalRole, Role
from meetings.delegations.queries import Person
from meetings.imports import queries, rules
from meetings.imports.models import Fate, ImportRow, ImportRun
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Amendment, Candidate, Details, Invitee, Nomination, places
from meetings.registration.models import Category, Registration
from meetings.registration.rules import Verb
from meetings.registration.signals import Change

Made = Sequence[tuple[ImportRow, Registration]]
"""Rows, and whom each is about."""


class Around:
    """What all rows share: the import, the moment, categories (locked until the end) and institutions by id."""

    def __init__(self, run: ImportRun, now: datetime) -> None:
        self.run, self.event, self.by, self.now = run, run.event, run.by, now
        self.categories = {each.id: each for each in registration_queries.categories(run.event)}
        if queries.is_people(run):
            places.lock(*self.categories.values())
        self.houses = {each.id: each for each in institutions.in_order(None, "en", retired=True)}
        self.window = registration_queries.window(run.event)  # held here, so that it is asked for once
        is_short = any(each.capacity is not None for each in self.categories.values())
        self.moving = delegations.roles_with_a_category(run.event) if is_short else frozenset()

    def house(self, row: ImportRow) -> Institution | None:
        """The State or organisation of a row."""
        return self.houses.get(row.given["institution_id"])

    def category(self, row: ImportRow) -> Category:
        """The category of a row; raises NotNow when it is gone."""
        found = self.categories.get(row.given["category_id"])
        if found is None:
            raise rules.NotNow
        return found


def _invitee(row: ImportRow) -> Invitee:
    given = row.given
    language = given["language"] if given["language"] in LANGUAGES else "en"
    return Invitee(row.email, given["given_name"], given["family_name"], language)


def take_focal_points(around: Around, rows: Sequence[ImportRow]) -> None:
    """Appoint whom the rows name, in the order of the file."""
    queries.see_again(rows)
    for fate, some in groupby(rows, key=lambda row: row.fate):
        _appoint(around, list(some), is_new=fate == Fate.NEW)


def _appoint(around: Around, rows: Sequence[ImportRow], *, is_new: bool) -> None:
    """Of an import without mails nobody who is new counts as invited, nor does the delegation by her."""
    begun = delegation_queries.delegations(around.event)
    invited = {institution_id: one.invited_at for institution_id, one in begun.items()}
    appointments = [_appointment(around, row) for row in rows]
    made = delegations.appoint_all(around.event, appointments, by=around.by, now=around.now)
    begun = delegation_queries.delegations(around.event)
    for row, one in zip(rows, made, strict=True):
        row.focal_point_id = one.id
        if not is_new:
            other = FocalRole.FOCAL_POINT if one.is_deputy else FocalRole.DEPUTY
            row.given = row.given | {"before": {"acts_as": other}}
        elif around.run.options["quiet"]:
            one.invited_at = None
            begun[one.institution_id].invited_at = invited.get(one.institution_id)


def _appointment(around: Around, row: ImportRow) -> Appointment:
    house = around.house(row)
    if house is None:
        raise rules.NotNow
    return Appointment(house, _invitee(row), FocalRole(row.given["acts_as"]))


def take_people(around: Around, rows: Sequence[ImportRow]) -> None:
    """Nominate whom the rows name, or correct what is known about them, in the order of the file."""
    queries.see_again(rows)
    for some in _together(around, rows):
        made = (_nominated if some[0].fate == Fate.NEW else _corrected)(around, some)
        _name_contacts(around, made)
        _give_roles(around, made)
        _see_heads(around, made)
        for row, registration in made:
            row.registration_id = registration.id


def _together(around: Around, rows: Sequence[ImportRow]) -> Iterator[list[ImportRow]]:
    """Rows of one fate that may go at once: nobody but the last of them moves to the category of her role.

    So whoever stands first in the file is first in line, also where places are short.
    """
    some: list[ImportRow] = []
    for row in rows:
        if some and (row.fate != some[-1].fate or _may_move(around, some[-1])):
            yield some
            some = []
        some.append(row)
    if some:
        yield some


def _may_move(around: Around, row: ImportRow) -> bool:
    role = row.given["role"]
    return bool(around.moving and role) and (row.fate != Fate.NEW or Role(role) in around.moving)


def _nominated(around: Around, rows: Sequence[ImportRow]) -> Made:
    if queries.withdrawn(around.event, [row.email for row in rows]):
        raise rules.HasWithdrawn
    people = registrations.accounts_of([(_invitee(row), around.house(row)) for row in rows], around.by, around.now)
    candidates = [_candidate(around, row, people[row.email]) for row in rows]
    made = registrations.nominate_all(around.event, candidates, by=around.by, now=around.now)
    return list(zip(rows, made, strict=True))


def _candidate(around: Around, row: ImportRow, account: Account) -> Candidate:
    given, is_quiet = row.given, around.run.options["quiet"]
    link = "" if is_quiet else registrations.link_to(account, around.event, "registration.mine", around.now)
    details = Details(
        given["given_name"],
        given["family_name"],
        function=Translated(given["function"]),
        institution_name=Translated(given.get("institution_name")),
        takes_part=given["takes_part"] or around.run.options["takes_part"],
    )
    nomination = Nomination(by=around.by, link=link)
    return Candidate(account, around.category(row), details, nomination, around.house(row))


def _corrected(around: Around, rows: Sequence[ImportRow]) -> Made:
    """An empty cell leaves what is there; see `note_before`."""
    known = queries.registrations_of(around.event, [row.email for row in rows])
    if any(row.email not in known for row in rows):
        raise rules.NotNow
    made = [(row, known[row.email]) for row in rows]
    amendments = [Amendment(one, _details(one, row), around.house(row) or one.affiliation) for row, one in made]
    registrations.amend_all_for(amendments, by=around.by, now=around.now)
    for row, registration in made:
        registrations.change_category(registration, around.category(row), by=around.by, now=around.now)
    return made


def _details(known: Registration, row: ImportRow) -> Details:
    old = Details(**{name: getattr(known, name) for name in Details.__slots__})
    return replace(
        old,
        given_name=row.given["given_name"],
        family_name=row.given["family_name"],
        function=Translated(dict(old.function) | row.given["function"]),
        institution_name=Translated(dict(old.institution_name) | row.given.get("institution_name", {})),
        takes_part=row.given["takes_part"] or old.takes_part,
    )


def note_before(around: Around) -> None:
    """Keep with each row that changes somebody how she was, for an undoing: before any row of the file did anything."""
    rows = queries.with_fate(around.run, Fate.CHANGE)
    known = queries.registrations_of(around.event, [row.email for row in rows])
    seats = _seats(around, list(known.values()))
    for row in rows:
        registration = known.get(row.email)
        if registration:
            row.given = row.given | {"before": _as_it_is(registration, seats.get(registration.id))}
    db.session.flush()


def _as_it_is(known: Registration, person: Person | None) -> dict[str, Any]:
    return {
        "given_name": known.given_name,
        "family_name": known.family_name,
        **{name: dict(getattr(known, name)) for name in rules.TRANSLATED},
        "takes_part": known.takes_part,
        "institution_id": known.affiliation_id or "",
        "category_id": known.category_id,
        "role": person.role if person and person.member else "",
    }


def _seats(around: Around, people: Sequence[Registration]) -> Mapping[str, Person]:
    """As what people come with the delegations of those whom they represent, by id of the registration."""
    houses = {one.id: one.affiliation.id for one in people if one.affiliation}
    return delegation_queries.persons(around.event, houses) if houses else {}


def _give_roles(around: Around, made: Made) -> None:
    """The one mail about a nomination is enough. Whoever was head before is kept for an undoing."""
    wanted = [(row, one, one.affiliation) for row, one in made if row.given["role"] and one.affiliation]
    if not wanted:
        return
    begun = delegations.begin_all(around.event, [house for _row, _one, house in wanted], around.now)
    seats = _seats(around, [one for _row, one, _house in wanted])
    if any(one.id not in seats for _row, one, _house in wanted):
        raise rules.NotNow
    wishes = [Wish(begun[house.id], seats[one.id], Role(row.given["role"])) for row, one, house in wanted]
    former = delegations.set_roles(around.event, wishes, by=around.by, now=around.now)
    for (row, _one, _house), head in zip(wanted, former, strict=True):
        if row.given["role"] == Role.HEAD:
            row.given = row.given | {"head_was": head.registration_id if head else ""}


def _see_heads(around: Around, made: Made) -> None:
    """Whoever is in the category of heads is head, as far as a row says no role; an undoing takes it from her again."""
    changes = [Change(one, None, was_in=_was_in(around, row)) for row, one in made]
    heads = delegations.follow_categories(changes, verb=Verb.AMEND, by=around.by, now=around.now)
    for row, registration in made:
        if registration in heads:
            row.given = row.given | {"role": Role.HEAD, "head_was": ""}


def _was_in(around: Around, row: ImportRow) -> Category | None:
    return None if row.given["role"] else around.categories.get(row.given.get("before", {}).get("category_id", ""))


def _name_contacts(around: Around, made: Made) -> None:
    """Whom to write to, who is told when all rows are taken in; who it was before is kept for an undoing."""
    naming = [(row, one) for row, one in made if row.given.get("contact_email")]
    for row, registration in naming:
        row.given = row.given | {"contact_was": [registration.contact_name, registration.contact_email]}
    named = {one: (row.given["contact_name"], row.given["contact_email"]) for row, one in naming}
    registrations.note_contacts(named, by=around.by, now=around.now)
