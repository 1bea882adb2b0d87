"""Organisers invite people and name the focal points of States."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.registration import actions, queries
from meetings.registration.forms.delegation import FocalPointForm, InvitationForm
from meetings.registration.models import FocalPoint

bp = Blueprint("invitations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage")


@bp.get("/invitations/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """Invite one person, in any category."""
    return _page(event, InvitationForm(language=language()))


@bp.post("/invitations/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Send the invitation."""
    form = InvitationForm()
    form.offer(queries.categories(event))
    if not form.validate_on_submit():
        return _page(event, form), 422
    category = queries.category(event, form.category.data) or abort(404)
    affiliation = db.session.get(Institution, form.affiliation_id.data)
    try:
        made = actions.invite(
            event,
            form.invitee(),
            category,
            form.details(event),
            by=current_user,
            delegation=None,
            affiliation=affiliation,
            now=clock.now(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("%(name)s is invited and has been written to.", name=made.full_name), "done")
    return redirect(url_for("people.show", slug=event.slug, registration_id=made.id))


@bp.get("/focal-points")
@with_event(Permission.MANAGE_REGISTRATIONS)
def focal_points(event: Event) -> ResponseReturnValue:
    """Who nominates for which State, and which States have nobody yet."""
    return _focal_points_page(event, FocalPointForm(language=language()))


@bp.post("/focal-points")
@with_event(Permission.MANAGE_REGISTRATIONS)
def appoint(event: Event) -> ResponseReturnValue:
    """Name a focal point, who gets a message."""
    form = FocalPointForm()
    form.offer()
    if not form.validate_on_submit():
        return _focal_points_page(event, form), 422
    institution = db.session.get(Institution, form.institution_id.data) or abort(404)
    try:
        made = actions.appoint(event, institution, form.invitee(), by=current_user, now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _focal_points_page(event, form), 422
    flash(_("%(name)s is a focal point and has been written to.", name=made.account.full_name), "done")
    return redirect(url_for(".focal_points", slug=event.slug))


@bp.get("/focal-points/<focal_point_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_dismiss(event: Event, focal_point_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template(
        "registration/focal_point_removal.html", event=event, focal_point=_one(event, focal_point_id)
    )


@bp.post("/focal-points/<focal_point_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def dismiss(event: Event, focal_point_id: str) -> ResponseReturnValue:
    """End the task of a focal point at once."""
    actions.dismiss(_one(event, focal_point_id), by=current_user)
    flash(_("This person no longer nominates. The people nominated so far stay."), "done")
    return redirect(url_for(".focal_points", slug=event.slug))


def _one(event: Event, focal_point_id: str) -> FocalPoint:
    return queries.focal_point(event, focal_point_id) or abort(404)


def _page(event: Event, form: InvitationForm) -> str:
    if form.category.choices is None:
        form.offer(queries.categories(event))
    return render_template("registration/invitation.html", event=event, form=form)


def _focal_points_page(event: Event, form: FocalPointForm) -> str:
    if form.institution_id.choices is None:
        form.offer()
    named: dict[str, list[FocalPoint]] = {}
    for each in queries.focal_points(event):
        named.setdefault(each.institution_id, []).append(each)
    every = institutions.in_order(None, language())
    return render_template(
        "registration/focal_points.html",
        event=event,
        form=form,
        named=[(each, named[each.id]) for each in every if each.id in named],
        counts=queries.counts_by_delegation(event),
        silent=[each for each in every if each.is_delegation and each.id not in named],
    )
