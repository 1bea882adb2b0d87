"""As what somebody comes with a delegation, as organisers set it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.delegations import actions, queries
from meetings.delegations.forms.mine import RoleForm
from meetings.delegations.models import Role
from meetings.delegations.queries import Person
from meetings.delegations.views.board import bp
from meetings.delegations.views.people import ONE
from meetings.delegations.views.role_forms import left_as_seen, offer, role_form, said_of_role, status_of
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.forms.own import EmptyForm


@bp.get(ONE)
@with_event(Permission.MANAGE_REGISTRATIONS)
def person(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Her role and her funded place."""
    institution, found = _one(event, institution_id, registration_id)
    return _page(event, institution, found, role_form(event, institution, found))


@bp.post(f"{ONE}/role")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_role(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Save as what she comes; a new head takes the place of the old one."""
    institution, found = _one(event, institution_id, registration_id)
    form, now = RoleForm(), clock.now()
    offer(form, event, institution, found)
    if not form.validate_on_submit():
        return _page(event, institution, found, form), 422
    try:
        delegation = actions.begin(event, institution, now)
        role, more = Role(form.role.data), {"assists": form.assisted(), "seen": form.seen.data}
        former = actions.set_role(delegation, found, role, by=current_user, now=now, **more)
    except Refusal as refusal:
        if left_as_seen(form, found, refusal):
            return _back(event, institution)
        return _refused(event, institution_id, registration_id, form, refusal)
    flash(said_of_role(found, former), "done")
    return _back(event, institution)


@bp.post(f"{ONE}/funded-place")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_funded(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Give her a funded place, or take it back."""
    institution, found = _one(event, institution_id, registration_id)
    form, now = role_form(event, institution, found), clock.now()
    try:
        delegation = actions.begin(event, institution, now)
        actions.set_funded(delegation, found, request.form.get("funded") == "yes", by=current_user, now=now)
    except Refusal as refusal:
        return _refused(event, institution_id, registration_id, form, refusal, EmptyForm(formdata=None))
    flash(_("Saved."), "done")
    return _back(event, institution)


def _one(event: Event, institution_id: str, registration_id: str) -> tuple[Institution, Person]:
    """Somebody of a delegation; whoever has left it meanwhile leads back to those who have not."""
    institution = db.session.get(Institution, institution_id) or abort(404)
    found = queries.person(event, institution, registration_id) or abort(404)
    if not found.registration.is_active:
        name = found.registration.full_name
        flash(_("%(name)s no longer comes with this delegation. Nothing was changed.", name=name), "attention")
        abort(redirect(url_for(".show", slug=event.slug, institution_id=institution_id)))
    return institution, found


def _refused(
    event: Event,
    institution_id: str,
    registration_id: str,
    form: RoleForm,
    refusal: Refusal,
    funding: EmptyForm | None = None,
) -> ResponseReturnValue:
    db.session.rollback()
    (funding or form).refuse(refusal)
    return _page(event, *_one(event, institution_id, registration_id), form, funding), status_of(refusal)


def _page(
    event: Event, institution: Institution, found: Person, form: RoleForm, funding: EmptyForm | None = None
) -> str:
    return render_template(
        "delegations/role.html", event=event, institution=institution, person=found, form=form, funding=funding
    )


def _back(event: Event, institution: Institution) -> ResponseReturnValue:
    return redirect(url_for(".show", slug=event.slug, institution_id=institution.id))
