"""Rows of an import are taken back: people withdraw, focal points are dismissed, what changed is put back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from meetings.core.translated import Translated
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.actions import Wish
from meetings.delegations.models import FocalPoint, FocalRole, Role
from meetings.imports import queries, rules
from meetings.imports.models import Fate, ImportRun
from meetings.imports.queries import Made
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Amendment, Details, Invitee, line, places
from meetings.registration.models import Registration
from meetings.registration.rules import Verb
from meetings.registration.signals import Change

People = Sequence[tuple[Registration, Made]]


class Restoring:
    """What all rows share: the import, the moment, the categories and institutions, and who may have places again."""

    def __init__(self, run: ImportRun, now: datetime) -> None:
        self.run, self.event, self.by, self.now = run, run.event, run.by, now
        self.categories = {each.id: each for each in registration_queries.categories(run.event)}
        self.houses = {each.id: each for each in institutions.in_order(None, "en", retired=True)}
        self.freed: set[str] = set()
        self.withdrawn: set[str] = set()
        if queries.is_people(run):
            places.lock(*self.categories.values())

    def take_back(self, some: Sequence[Made]) -> None:
        """Take rows of one fate back, at once; raises a Refusal when a rule forbids one."""
        queries.see_again([made.row for made in some])
        is_new = some[0].fate == Fate.NEW
        if queries.is_people(self.run):
            people = self._people(some)
            (self._withdraw if is_new else self._put_back)(people)
            self._put_contacts_back(people)
        else:
            for one in queries.focal_points([made.row for made in some]):
                delegations.dismiss(one, by=self.by, now=self.now) if is_new else self._give_task_back(one, some)

    @staticmethod
    def makes_head(made: Made) -> bool:
        """Whether a row took the role of head away; such rows go last, when who got it has given it back."""
        return (made.row.given.get("before") or {}).get("role") == Role.HEAD

    @classmethod
    def stands_alone(cls, made: Made) -> bool:
        """Whether what becomes of a row depends on those before it: it is about a head, or a focal point."""
        return cls.makes_head(made) or bool(made.row.given.get("head_was")) or not made.row.registration_id

    def fill_places(self) -> None:
        """Who waits moves up, once nobody of the same import could only to be withdrawn after."""
        if self.withdrawn:
            line.freed([self.categories[one] for one in sorted(self.withdrawn)], self.now)
        line.freed_in(self.event, self.freed - {""}, self.now)

    def _people(self, some: Sequence[Made]) -> People:
        ids = [made.row.registration_id or "" for made in some]
        known = registration_queries.by_ids(self.event, ids)
        return [(known[one], made) for one, made in zip(ids, some, strict=True)]

    def _withdraw(self, people: People) -> None:
        freed = {places.delegation_of(one) for one, _made in people}
        withdrawn = {one.category_id for one, _made in people}
        registrations.withdraw_all([one for one, _made in people], by=self.by, now=self.now, keeps_place=True)
        self.freed |= freed
        self.withdrawn |= withdrawn
        for registration, made in people:
            if registration.affiliation:
                self._make_head_again(made, registration.affiliation)

    def _put_back(self, people: People) -> None:
        """Details, role and category as they were; a role only of whom has still that of the file."""
        roles = self._roles_as_given(people)
        came_for = {registration.id: registration.affiliation for registration, _made in people}
        amendments = [self._as_before(registration, made) for registration, made in people]
        registrations.amend_all_for([one for one in amendments if one], by=self.by, now=self.now)
        houses = [(registration, made, self._house(made)) for registration, made in people if registration.id in roles]
        self._put_roles_back([(one, house, _role_before(made)) for one, made, house in houses if house])
        changes = list[Change]()
        for registration, made in people:
            former = came_for[registration.id]
            if former and registration.id in roles:
                self._make_head_again(made, former)
            changes.append(Change(registration, None, was_in=registration.category))
            category = self.categories[made.row.given["before"]["category_id"]]
            registrations.change_category(registration, category, by=self.by, now=self.now)
        delegations.follow_categories(changes, verb=Verb.AMEND, by=self.by, now=self.now)

    def _as_before(self, registration: Registration, made: Made) -> Amendment | None:
        """What was printed about somebody; None for who comes with a delegation now and had none before."""
        before, house = made.row.given["before"], self._house(made)
        if before["category_id"] not in self.categories:
            raise rules.NotNow
        if not house and registration.category.in_delegation:
            return None
        present = Details(**{name: getattr(registration, name) for name in Details.__slots__})
        names = ("given_name", "family_name", "takes_part")
        details = replace(
            present,
            function=Translated(before["function"]),
            institution_name=Translated(before.get("institution_name", present.institution_name)),
            **{name: before[name] for name in names},
        )
        return Amendment(registration, details, house)

    def _house(self, made: Made) -> Institution | None:
        return self.houses.get(made.row.given["before"]["institution_id"])

    def _roles_as_given(self, people: People) -> set[str]:
        """Those (by id) who have the role that the file gave them."""
        houses = {one.id: one.affiliation.id for one, made in people if made.row.given["role"] and one.affiliation}
        seats = delegation_queries.persons(self.event, houses) if houses else {}
        given = {one.id: made.row.given["role"] for one, made in people}
        return {one for one, seat in seats.items() if seat.role == given[one]}

    def _put_contacts_back(self, people: People) -> None:
        """Whom one wrote to before, who is not told anew; whoever was named since stays."""
        named = {}
        for registration, made in people:
            was = made.row.given.get("contact_was")
            if was and registration.contact_email == made.row.given["contact_email"]:
                named[registration] = tuple(was) if was[1] != registration.account.email else ("", "")
        registrations.note_contacts(named, by=self.by, now=self.now)

    def _put_roles_back(self, wanted: Sequence[tuple[Registration, Institution, Role]]) -> None:
        """As what people came before; the role of who had none ends. Whoever has become head since stays head."""
        houses = {
            one.id: house
            for one, house, role in wanted
            if role is not Role.HEAD or not delegation_queries.head(self.event, house)
        }
        if not houses:
            return
        seats = delegation_queries.persons(self.event, {one: house.id for one, house in houses.items()})
        roles = [(seats[one.id], houses[one.id], role) for one, _house, role in wanted if one.id in seats]
        begun = delegations.begin_all(self.event, [house for seat, house, role in roles if seat.role != role], self.now)
        wishes = [Wish(begun[house.id], seat, role) for seat, house, role in roles if seat.role != role]
        delegations.set_roles(self.event, wishes, by=self.by, now=self.now)

    def _make_head_again(self, made: Made, house: Institution) -> None:
        """Whoever was head before this row named another, if she still comes."""
        registration_id = made.row.given.get("head_was", "")
        former = delegation_queries.person(self.event, house, registration_id) if registration_id else None
        if former and former.registration.is_active:
            self._put_roles_back([(former.registration, house, Role.HEAD)])

    def _give_task_back(self, focal_point: FocalPoint, some: Sequence[Made]) -> None:
        person, role = focal_point.account, FocalRole(some[0].row.given["before"]["acts_as"])
        invitee = Invitee(person.email, person.given_name, person.family_name, person.language)
        house = focal_point.institution
        delegations.appoint(self.event, house, invitee, by=self.by, now=self.now, role=role)


def _role_before(made: Made) -> Role:
    return Role(made.row.given["before"]["role"] or Role.MEMBER)
