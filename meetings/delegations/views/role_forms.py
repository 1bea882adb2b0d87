"""The form of a role, as focal points and organisers are asked and answered alike."""

from flask import flash
from flask_babel import gettext as _

from meetings.core.errors import Refusal
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.mine import RoleForm
from meetings.delegations.models import Member, Role
from meetings.delegations.queries import Person
from meetings.events.models import Event
from meetings.institutions.models import Institution


def said_of_role(found: Person, former: Member | None) -> str:
    """That a role is saved, and what it made of whoever was head before."""
    if former is None:
        return str(_("Saved."))
    return str(
        _(
            "Saved. %(name)s is now head of delegation; %(other)s comes from now on as: %(role)s.",
            name=found.registration.full_name,
            other=former.registration.full_name,
            role=rules.ROLES[Role(former.role)],
        )
    )


def left_as_seen(form: RoleForm, found: Person, refusal: Refusal) -> bool:
    """Whether somebody else changed the role and the form was to leave it: then it stays, and that is said.

    Where another one was chosen as well, the form asks once more.
    """
    if not isinstance(refusal, rules.RoleMeanwhile):
        return False
    if form.is_touched():
        form.seen.data = found.role.value
        return False
    name, role = found.registration.full_name, rules.ROLES[found.role]
    flash(_("%(name)s has another role by now: %(role)s. Nothing was changed.", name=name, role=role), "attention")
    return True


def status_of(refusal: Refusal) -> int:
    """Somebody else was quicker, or what was asked cannot be."""
    return 409 if isinstance(refusal, rules.RoleMeanwhile) else 422


def role_form(event: Event, institution: Institution, found: Person) -> RoleForm:
    """The roles she may get, and the one she has."""
    form = RoleForm(data={"role": found.role, "seen": found.role, "assists": found.assists_id})
    offer(form, event, institution, found)
    return form


def offer(form: RoleForm, event: Event, institution: Institution, found: Person) -> None:
    """The roles she may get, and whom she can assist as an assistant."""
    people = queries.people(event, institution) if found.role is Role.ASSISTANT else []
    form.offer(found.role, actions.may_be_assisted(people, found.registration))
