"""Who acts for a delegation: the focal point hands on, and names a deputy."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.delegations import actions, queries
from meetings.delegations.models import Delegation, FocalPoint
from meetings.delegations.views.former import not_as_deputy
from meetings.delegations.views.mine import bp, mails, mine
from meetings.events.access import Permission, event_url, with_event
from meetings.events.models import Event
from meetings.institutions.rules import capitals
from meetings.registration.forms.invitation import PersonForm


@bp.get("/<institution_id>/acting")
@with_event(Permission.TAKE_PART)
def acting(event: Event, institution_id: str) -> ResponseReturnValue:
    """Who acts, and what the reader may change about it."""
    me, delegation = mine(event, institution_id)
    return render_template(
        "delegations/acting.html",
        event=event,
        delegation=delegation,
        me=me,
        acting=queries.focal_points_of(event, delegation.institution),
    )


@bp.get("/<institution_id>/deputies/new")
@with_event(Permission.TAKE_PART)
def ask_for_deputy(event: Event, institution_id: str) -> ResponseReturnValue:
    """Who acts beside the focal point."""
    _me, delegation = _principal(event, institution_id)
    return _person_page(event, delegation, PersonForm(language=language()), "deputy")


@bp.post("/<institution_id>/deputies/new")
@mails
@with_event(Permission.TAKE_PART)
def deputize(event: Event, institution_id: str) -> ResponseReturnValue:
    """Name a deputy, who gets a message."""
    me, delegation = _principal(event, institution_id)
    form = PersonForm()
    if not form.validate_on_submit():
        return _person_page(event, delegation, form, "deputy"), 422
    try:
        actions.deputize(me, form.invitee(), now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _person_page(event, _principal(event, institution_id)[1], form, "deputy"), 422
    flash(_("%(name)s is your deputy and has been written to.", name=_typed(form)), "done")
    return _back(event, delegation)


@bp.get("/<institution_id>/deputies/<focal_point_id>/removal")
@with_event(Permission.TAKE_PART)
def ask_to_dismiss(event: Event, institution_id: str, focal_point_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    delegation, deputy = _deputy(event, institution_id, focal_point_id)
    cancel = url_for(".acting", slug=event.slug, institution_id=delegation.institution_id)
    return render_template("delegations/dismissal.html", event=event, focal_point=deputy, cancel=cancel)


@bp.post("/<institution_id>/deputies/<focal_point_id>/removal")
@with_event(Permission.TAKE_PART)
def dismiss(event: Event, institution_id: str, focal_point_id: str) -> ResponseReturnValue:
    """End the task of a deputy at once."""
    delegation, deputy = _deputy(event, institution_id, focal_point_id)
    actions.dismiss(deputy, by=current_user, now=clock.now())
    flash(_("This person no longer nominates. The people nominated so far stay."), "done")
    return _back(event, delegation)


@bp.get("/<institution_id>/succession")
@with_event(Permission.TAKE_PART)
def ask_to_hand_over(event: Event, institution_id: str) -> ResponseReturnValue:
    """To whom the task goes."""
    _me, delegation = _principal(event, institution_id)
    return _person_page(event, delegation, PersonForm(language=language()), "successor")


@bp.post("/<institution_id>/succession")
@mails
@with_event(Permission.TAKE_PART)
def hand_over(event: Event, institution_id: str) -> ResponseReturnValue:
    """Hand the task over; the reader's own rights end with this request, and a second press answers as the first."""
    form = PersonForm()
    if queries.has_handed_over(event, institution_id, current_user, form.email.data or ""):
        return _handed_over(event, form)
    me, delegation = _principal(event, institution_id)
    if not form.validate_on_submit():
        return _person_page(event, delegation, form, "successor"), 422
    try:
        actions.hand_over(me, form.invitee(), now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _person_page(event, _principal(event, institution_id)[1], form, "successor"), 422
    return _handed_over(event, form)


def _handed_over(event: Event, form: PersonForm) -> ResponseReturnValue:
    flash(_("%(name)s is the focal point now and has been written to. Thank you.", name=_typed(form)), "done")
    return redirect(event_url(event))


def _typed(form: PersonForm) -> str:
    """The name as it was written, whatever the account of the address says."""
    return f"{form.given_name.data} {capitals(form.family_name.data)}"


def _principal(event: Event, institution_id: str) -> tuple[FocalPoint, Delegation]:
    """The focal point herself; a deputy, who hands nothing on, is told so."""
    me, delegation = mine(event, institution_id)
    return (me, delegation) if not me.is_deputy else not_as_deputy(event, delegation.institution)


def _deputy(event: Event, institution_id: str, focal_point_id: str) -> tuple[Delegation, FocalPoint]:
    _me, delegation = _principal(event, institution_id)
    among = {each.id: each for each in queries.focal_points_of(event, delegation.institution) if each.is_deputy}
    return delegation, among.get(focal_point_id) or abort(404)


def _back(event: Event, delegation: Delegation) -> ResponseReturnValue:
    return redirect(url_for(".acting", slug=event.slug, institution_id=delegation.institution_id))


def _person_page(event: Event, delegation: Delegation, form: PersonForm, what: str) -> str:
    return render_template("delegations/successor.html", event=event, delegation=delegation, form=form, what=what)
