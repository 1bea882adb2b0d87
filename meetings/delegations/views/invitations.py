"""Organisers invite focal points: one by one, or those of last time."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.organisers import FocalPointForm
from meetings.delegations.models import FocalPoint, FocalRole
from meetings.delegations.views.board import bp
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.forms.own import EmptyForm


@bp.get("/focal-points/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_invite(event: Event) -> ResponseReturnValue:
    """Invite one focal point or deputy."""
    form = FocalPointForm(language=language(), institution_id=request.args.get("institution", ""))
    return _page(event, form)


@bp.post("/focal-points/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def invite(event: Event) -> ResponseReturnValue:
    """Send the invitation."""
    form = FocalPointForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(event, form), 422
    institution = db.session.get(Institution, form.institution_id.data) or abort(404)
    role = FocalRole(form.role.data)
    try:
        made = actions.appoint(event, institution, form.invitee(), by=current_user, now=clock.now(), role=role)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, form), 422
    name = made.account.full_name
    deputy = _("%(name)s is a deputy of the focal point and has been written to.", name=name)
    done = deputy if made.is_deputy else _("%(name)s is a focal point and has been written to.", name=name)
    flash(done, "done")
    return redirect(url_for(".show", slug=event.slug, institution_id=institution.id))


@bp.get("/roster")
@with_event(Permission.MANAGE_REGISTRATIONS)
def roster(event: Event) -> ResponseReturnValue:
    """Who acted last time, for the States for which nobody acts yet."""
    return _roster_page(event, EmptyForm())


@bp.post("/roster")
@with_event(Permission.MANAGE_REGISTRATIONS)
def invite_roster(event: Event) -> ResponseReturnValue:
    """Invite those who stay ticked."""
    last = queries.last_meeting(event) or abort(404)
    wanted = set(request.form.getlist("chosen"))
    if not wanted:
        form = EmptyForm()
        form.refuse(rules.NobodyTicked())
        return _roster_page(event, form), 422
    former = [each for each in queries.former_focal_points(event, last, language()) if each.id in wanted]
    made, left = actions.invite_former(event, former, by=current_user, now=clock.now())
    if made:
        flash(ngettext("%(num)d person is invited.", "%(num)d people are invited.", len(made)), "done")
    for sentence in _why_not(made, left, len(wanted) - len(former)):
        flash(sentence, "attention")
    return redirect(url_for(".index", slug=event.slug))


def _why_not(made: list[FocalPoint], left: list[tuple[str, str]], late: int) -> list[str]:
    """Why people were not invited; one reason for all is said once. For `late` of those ticked somebody acts by now."""
    if not made and not left:
        return [_("Nobody was invited: somebody acts for each of these States by now.")]
    if late:
        late_words = ngettext(
            "%(num)d of those ticked is not invited: somebody acts for that State by now.",
            "%(num)d of those ticked are not invited: somebody acts for these States by now.",
            late,
        )
        return [late_words, *_why_not(made, left, 0)]
    reasons = list(dict.fromkeys(why for _name, why in left))
    is_for_all = not made and len(reasons) == 1
    return reasons if is_for_all else [_("%(name)s: %(why)s", name=name, why=why) for name, why in left]


@bp.get("/focal-points/<focal_point_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_dismiss(event: Event, focal_point_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    found = _acting(event, focal_point_id)
    cancel = url_for(".show", slug=event.slug, institution_id=found.institution_id)
    return render_template("delegations/focal_point_removal.html", event=event, focal_point=found, cancel=cancel)


@bp.post("/focal-points/<focal_point_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def dismiss(event: Event, focal_point_id: str) -> ResponseReturnValue:
    """End the task of a focal point at once."""
    found = _acting(event, focal_point_id)
    actions.dismiss(found, by=current_user, now=clock.now())
    flash(_("This person no longer nominates. The people nominated so far stay."), "done")
    return redirect(url_for(".show", slug=event.slug, institution_id=found.institution_id))


def _acting(event: Event, focal_point_id: str) -> FocalPoint:
    """Somebody who acts; where her task has ended meanwhile, the page of the delegation says so."""
    found = queries.focal_point(event, focal_point_id) or abort(404)
    if found.ended_at:
        flash(_("This person no longer nominates."), "attention")
        abort(redirect(url_for(".show", slug=event.slug, institution_id=found.institution_id)))
    return found


def _roster_page(event: Event, form: EmptyForm) -> str:
    last = queries.last_meeting(event)
    former = queries.former_focal_points(event, last, language()) if last and not event.is_draft else []
    anybody = bool(former) or (last is not None and queries.had_focal_points(last))
    return render_template("delegations/roster.html", event=event, last=last, former=former, anybody=anybody, form=form)


def _page(event: Event, form: FocalPointForm) -> str:
    if form.institution_id.choices is None:
        form.offer()
    return render_template("delegations/invitation.html", event=event, form=form)
