"""One delegation, as organisers see and confirm it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock, deeds
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.organisers import ConfirmationForm, ExceptionsForm, exceptions_form
from meetings.delegations.models import Delegation
from meetings.delegations.views.board import bp, confirm
from meetings.delegations.views.dossier import send_letter
from meetings.delegations.views.mine import counts, stage_of, waiting
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import columns


@bp.get("/<institution_id>")
@with_event(Permission.SEE_REGISTRATIONS)
def show(event: Event, institution_id: str) -> ResponseReturnValue:
    """Who comes, what is missing, the letter, the questions and what was done."""
    institution, known = queries.with_institution(event, institution_id)
    delegation = known or Delegation(event_id=event.id, institution=institution or abort(404), role_limits={})
    people = queries.people(event, delegation.institution)
    present = [each for each in people if each.registration.is_active]
    roles, standing = counts(present), actions.standing(event, delegation, clock.now())
    unanswered = sum(each.registration.confirmed_at is None for each in present)
    ids, may_manage = [each.registration.id for each in present], allowed(Permission.MANAGE_REGISTRATIONS, event)
    known_of = [each.registration.id for each in people if may_manage or not each.registration.is_protected]
    history = queries.history(event, delegation.institution, known, known_of)
    return render_template(
        "delegations/show.html",
        event=event,
        institution=delegation.institution,
        delegation=delegation,
        people=people,
        assisted=actions.assisted([each for each in people if each.registration.id in known_of]),
        alone=[each for each in actions.left_alone(people) if each.id in known_of],
        arrivals=columns.values(columns.CHECKED_IN, event, ids),
        stage=stage_of(delegation, sum(roles.values())),
        missing=rules.missing(roles, unanswered, standing.wants_letter, bool(delegation.letter_key)),
        unanswered=unanswered,
        unfinished=queries.unfinished(event, {*ids} & {*known_of}, clock.now()),
        total=len(present),
        gauge=rules.gauge(roles, standing.limits, waiting(present)),
        gauges=rules.gauges(roles, standing.limits, waiting(present)),
        funded=rules.Gauge(sum(each.is_funded for each in present), standing.limits.funded),
        deadline=standing.deadline,
        closings=standing.closings,
        now=clock.now(),
        began_at=min((each.registration.created_at for each in people), default=None),
        acting=queries.focal_points_of(event, delegation.institution),
        questions=queries.questions(delegation) if known else [],
        history=history[: queries.LONGEST_HISTORY],
        is_cut=len(history) > queries.LONGEST_HISTORY,
        deeds=deeds,
        may_manage=may_manage,
        form=ConfirmationForm(),
    )


@bp.get("/<institution_id>/letter")
@with_event(Permission.SEE_REGISTRATIONS)
def read_letter(event: Event, institution_id: str) -> ResponseReturnValue:
    """The letter; reading it is in the audit log."""
    delegation = _known(event, institution_id)
    answer = send_letter(delegation)
    audit.record_reading("delegation.letter_read", delegation, actor=current_user, scope=event.id)
    return answer


@bp.post("/<institution_id>/confirmation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def confirm_this(event: Event, institution_id: str) -> ResponseReturnValue:
    """Confirm the delegation, and approve its people unless the box is empty."""
    institution = _institution(institution_id)
    delegation = actions.begin(event, institution, clock.now())
    if confirm(event, [delegation], ConfirmationForm().approve.data):
        flash(_("The delegation is confirmed. Its focal points have been written to."), "done")
    return _back(event, institution)


@bp.post("/<institution_id>/confirmation/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def reopen(event: Event, institution_id: str) -> ResponseReturnValue:
    """Let the State change its delegation again; whoever acts for it gets a message."""
    delegation = _known(event, institution_id)
    if actions.reopen(delegation, by=current_user, now=clock.now()):
        flash(_("The delegation is open again. Its focal points have been written to."), "done")
    else:
        flash(_("This delegation is open already. Nothing was changed."), "attention")
    return _back(event, delegation.institution)


@bp.get("/<institution_id>/exceptions")
@with_event(Permission.MANAGE_REGISTRATIONS)
def exceptions(event: Event, institution_id: str) -> ResponseReturnValue:
    """Other numbers, or another deadline, for this delegation."""
    institution = _institution(institution_id)
    return _exceptions_page(event, institution, exceptions_form(event, queries.delegation(event, institution)))


@bp.post("/<institution_id>/exceptions")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_exceptions(event: Event, institution_id: str) -> ResponseReturnValue:
    """Save them; more places let people move up from the waiting list."""
    institution = _institution(institution_id)
    form = exceptions_form(event, queries.delegation(event, institution))
    if not form.validate_on_submit():
        return _exceptions_page(event, institution, form), 422
    now = clock.now()
    try:
        delegation = actions.begin(event, institution, now)
        actions.set_exceptions(delegation, form.exceptions(event), by=current_user, now=now)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _exceptions_page(event, _institution(institution_id), form), 422
    flash(_("Saved."), "done")
    return _back(event, institution)


def _institution(institution_id: str) -> Institution:
    return db.session.get(Institution, institution_id) or abort(404)


def _known(event: Event, institution_id: str) -> Delegation:
    return queries.delegation(event, _institution(institution_id)) or abort(404)


def _exceptions_page(event: Event, institution: Institution, form: ExceptionsForm) -> str:
    return render_template(
        "delegations/exceptions.html",
        event=event,
        institution=institution,
        form=form,
        limits=actions.event_limits(queries.terms(event)),
        deadline=actions.usual_deadline(event),
    )


def _back(event: Event, institution: Institution) -> ResponseReturnValue:
    return redirect(url_for(".show", slug=event.slug, institution_id=institution.id))
