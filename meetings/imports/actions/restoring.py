"""One row of an import is taken back: the person withdraws, the focal point is dismissed, what changed is put back."""

from dataclasses import replace
from datetime import datetime

from meetings.core import mail
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.models import FocalPoint, FocalRole, Role
from meetings.imports import queries, rules
from meetings.imports.models import Fate, ImportRun
from meetings.imports.queries import Made
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Details, Invitee, line, places
from meetings.registration.models import Registration
from meetings.registration.rules import Verb
from meetings.registration.signals import Change


class Restoring:
    """What all rows share: the import, the moment, the categories, and which delegations have places again."""

    def __init__(self, run: ImportRun, now: datetime) -> None:
        self.run, self.event, self.by, self.now = run, run.event, run.by, now
        self.categories = {each.id: each for each in registration_queries.categories(run.event)}
        self.freed: set[str] = set()
        self.withdrawn: set[str] = set()
        if queries.is_people(run):
            places.lock(*self.categories.values())

    def take_back(self, made: Made) -> None:
        """Take one row back; raises a Refusal when a rule forbids it."""
        if made.row.registration_id:
            registration = db.session.get_one(Registration, made.row.registration_id)
            (self._withdraw if made.fate == Fate.NEW else self._put_back)(registration, made)
            self._put_contact_back(registration, made)
        else:
            focal_point = db.session.get_one(FocalPoint, made.row.focal_point_id)
            (self._dismiss if made.fate == Fate.NEW else self._give_task_back)(focal_point, made)

    @staticmethod
    def makes_head(made: Made) -> bool:
        """Whether a row took the role of head away; such rows go last, when who got it has given it back."""
        return (made.row.given.get("before") or {}).get("role") == Role.HEAD

    def fill_places(self) -> None:
        """Who waits moves up, once nobody of the same import could only to be withdrawn after."""
        if self.withdrawn:
            line.freed([self.categories[one] for one in sorted(self.withdrawn)], self.now)
        line.freed_in(self.event, self.freed - {""}, self.now)

    def _withdraw(self, registration: Registration, made: Made) -> None:
        delegation, category_id = places.delegation_of(registration), registration.category_id
        registrations.withdraw(registration, by=self.by, now=self.now, keeps_place=True)
        self.freed.add(delegation)
        self.withdrawn.add(category_id)
        if registration.affiliation:
            self._make_head_again(made, registration.affiliation)

    def _put_back(self, registration: Registration, made: Made) -> None:
        before, given_role = made.row.given["before"], made.row.given["role"]
        if before["category_id"] not in self.categories:
            raise rules.NotNow
        present = Details(**{name: getattr(registration, name) for name in Details.__slots__})
        names = ("given_name", "family_name", "takes_part")
        details = replace(
            present,
            function=Translated(before["function"]),
            institution_name=Translated(before.get("institution_name", present.institution_name)),
            **{name: before[name] for name in names},
        )
        house = institutions.by_id(before["institution_id"]) if before["institution_id"] else None
        is_as_given = bool(given_role) and self._role(registration) == given_role
        came_for = registration.affiliation
        if house or not registration.category.in_delegation:
            registrations.amend_for(registration, details, house, by=self.by, now=self.now)
        if house and is_as_given:
            self._put_role_back(registration, house, Role(before["role"] or Role.MEMBER))
        if came_for and is_as_given:
            self._make_head_again(made, came_for)
        was_in = registration.category
        registrations.change_category(registration, self.categories[before["category_id"]], by=self.by, now=self.now)
        back = Change(registration, None, was_in=was_in)
        delegations.follow_categories([back], verb=Verb.AMEND, by=self.by, now=self.now)

    def _put_contact_back(self, registration: Registration, made: Made) -> None:
        """Whom one wrote to before, who is not told anew; whoever was named since stays."""
        was = made.row.given.get("contact_was")
        if was and registration.contact_email == made.row.given["contact_email"]:
            name, email = was if was[1] != registration.account.email else ("", "")
            registrations.note_contact(registration, name, email, by=self.by, now=self.now)

    def _role(self, registration: Registration) -> str:
        house = registration.affiliation
        person = delegation_queries.person(self.event, house, registration.id) if house else None
        return person.role if person else ""

    def _put_role_back(self, registration: Registration, house: Institution, role: Role) -> None:
        """As what she came before; the role of somebody who had none ends. Whoever has become head since stays head."""
        if role is Role.HEAD and delegation_queries.head(self.event, house):
            return
        person = delegation_queries.person(self.event, house, registration.id)
        if person and person.role != role:
            delegation = delegations.begin(self.event, house, self.now)
            with mail.quietly([registration.account.email]):
                delegations.set_role(delegation, person, role, by=self.by, now=self.now)

    def _make_head_again(self, made: Made, house: Institution) -> None:
        """Whoever was head before this row named another, if she still comes."""
        registration_id = made.row.given.get("head_was", "")
        former = delegation_queries.person(self.event, house, registration_id) if registration_id else None
        if former and former.registration.is_active:
            self._put_role_back(former.registration, house, Role.HEAD)

    def _dismiss(self, focal_point: FocalPoint, made: Made) -> None:
        delegations.dismiss(focal_point, by=self.by, now=self.now)

    def _give_task_back(self, focal_point: FocalPoint, made: Made) -> None:
        person, role = focal_point.account, FocalRole(made.row.given["before"]["acts_as"])
        invitee = Invitee(person.email, person.given_name, person.family_name, person.language)
        house = focal_point.institution
        delegations.appoint(self.event, house, invitee, by=self.by, now=self.now, role=role)
