"""Who works for an event, and as what."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events import queries
from meetings.events.access import Permission, with_event
from meetings.events.actions import team as actions
from meetings.events.forms.team import RoleForm
from meetings.events.models import Event, EventRole, Role
from meetings.events.views import holders
from meetings.events.views.blueprint import MANAGE, bp
from meetings.institutions.models import Institution

TEAM = f"{MANAGE}/team"


def _page(event: Event, form: RoleForm, doubts: Sequence[str] = ()) -> str:
    house = queries.house_of(event, current_user)
    return render_template(
        "events/team.html", event=event, form=form, team=queries.team(event), house=house, doubts=doubts
    )


@bp.get(TEAM)
@with_event(Permission.MANAGE)
def team(event: Event) -> ResponseReturnValue:
    """Everybody with a role, and a place to add somebody."""
    return _page(event, RoleForm(event))


@bp.post(TEAM)
@with_event(Permission.MANAGE)
def give_role(event: Event) -> ResponseReturnValue:
    """Give a person a role."""
    form = RoleForm(event)
    if not form.validate():
        return _page(event, form), 422
    if doubts := _doubts(event, form):
        form.ask()
        return _page(event, form, doubts), 422
    try:
        given = _give(event, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("%(name)s has been written to.", name=given.account.full_name), "done")
    return redirect(url_for("events.team", slug=event.slug))


def _house(event: Event, form: RoleForm) -> Institution | None:
    return next((host.institution for host in event.hosts if host.institution_id == form.house.data), None)


def _doubts(event: Event, form: RoleForm) -> list[str]:
    """What to check about somebody who is to hold the key of another house; nothing once it was said to be right."""
    house = _house(event, form)
    if form.role.data != Role.ORGANISER or house is None or form.sure.data == form.promise:
        return []
    return [] if house.id == queries.house_of(event, current_user) else holders.doubts_about(form.email.data, house)


def _give(event: Event, form: RoleForm) -> EventRole:
    now = clock.now()
    person = actions.find_person(
        form.email.data, form.given_name.data, form.family_name.data, language(), account=current_user, now=now
    )
    house = _house(event, form)
    return actions.give_role(event, person, Role(form.role.data), house, account=current_user, now=now)


def _role(event: Event, role_id: str) -> EventRole:
    return queries.role_in(event, role_id) or abort(404)


@bp.get(f"{TEAM}/<role_id>/removal")
@with_event(Permission.MANAGE)
def role_removal(event: Event, role_id: str) -> ResponseReturnValue:
    """Ask first."""
    return render_template("events/role_removal.html", event=event, role=_role(event, role_id))


@bp.post(f"{TEAM}/<role_id>/removal")
@with_event(Permission.MANAGE)
def take_role(event: Event, role_id: str) -> ResponseReturnValue:
    """Take a role away."""
    role = _role(event, role_id)
    is_own = role.account_id == current_user.id
    actions.take_role(event, role, account=current_user)
    flash(_("The role was taken away."), "done")
    return redirect(url_for("events.index") if is_own else url_for("events.team", slug=event.slug))
