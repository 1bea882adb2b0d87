"""The two keys: proposals, and the approval, rejection or withdrawal of each."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events import queries
from meetings.events.access import Permission, with_event
from meetings.events.actions import keys
from meetings.events.forms.deeds import CancellationForm, ReasonForm
from meetings.events.models import Event, Proposal, ProposalKind, ProposalState
from meetings.events.rules.keys import differences
from meetings.events.views.blueprint import MANAGE, bp

PROPOSALS = f"{MANAGE}/proposals"
PROPOSAL = f"{PROPOSALS}/<proposal_id>"


def _proposal(event: Event, proposal_id: str) -> Proposal:
    return queries.proposal_in(event, proposal_id) or abort(404)


@bp.get(PROPOSALS)
@with_event(Permission.MANAGE)
def proposals(event: Event) -> ResponseReturnValue:
    """What waits for a key, and what was decided before."""
    found = queries.proposals(event)
    return render_template(
        "events/proposals.html",
        event=event,
        waiting=[(proposal, keys.keys_of(proposal)) for proposal in found if proposal.state == ProposalState.WAITING],
        closed=[proposal for proposal in found if proposal.state != ProposalState.WAITING],
    )


@bp.post(PROPOSALS)
@with_event(Permission.APPROVE)
def propose_publication(event: Event) -> ResponseReturnValue:
    """Ask the other hosts to publish."""
    proposal = keys.propose(event, ProposalKind.PUBLISH, {}, account=current_user, now=clock.now())
    return _told(proposal)


def _told(proposal: Proposal) -> ResponseReturnValue:
    if proposal.state == ProposalState.APPLIED:
        flash(_("Every host has approved: it is done."), "done")
    else:
        flash(_("Your key is turned. The organisers of the other hosts have been written to."), "done")
    return redirect(url_for("events.proposal", slug=proposal.event.slug, proposal_id=proposal.id))


@bp.get(PROPOSAL)
@with_event(Permission.MANAGE)
def proposal(event: Event, proposal_id: str) -> ResponseReturnValue:
    """One proposal: the difference it makes and whose key is turned."""
    found = _proposal(event, proposal_id)
    return render_template(
        "events/proposal.html",
        event=event,
        proposal=found,
        keys=keys.keys_of(found),
        house=queries.house_of(event, current_user),
        approvals={approval.institution_id: approval for approval in found.approvals},
        differences=differences(found.before, found.after),
    )


@bp.post(f"{PROPOSAL}/approvals")
@with_event(Permission.APPROVE)
def approve(event: Event, proposal_id: str) -> ResponseReturnValue:
    """Turn the key of the own house."""
    return _told(keys.approve(_proposal(event, proposal_id), account=current_user, now=clock.now()))


@bp.get(f"{PROPOSAL}/rejection")
@with_event(Permission.APPROVE)
def rejection(event: Event, proposal_id: str) -> ResponseReturnValue:
    """Ask why."""
    return _rejection(event, _proposal(event, proposal_id), ReasonForm())


def _rejection(event: Event, found: Proposal, form: ReasonForm) -> str:
    return render_template("events/rejection.html", event=event, proposal=found, form=form)


@bp.post(f"{PROPOSAL}/rejection")
@with_event(Permission.APPROVE)
def reject(event: Event, proposal_id: str) -> ResponseReturnValue:
    """Say no."""
    found, form = _proposal(event, proposal_id), ReasonForm()
    if not form.validate():
        return _rejection(event, found, form), 422
    try:
        keys.reject(found, form.reason.data, account=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _rejection(event, found, form), 422
    flash(_("The proposal is rejected. The organisers of the other hosts have been written to."), "done")
    return redirect(url_for("events.proposals", slug=event.slug))


@bp.post(f"{PROPOSAL}/withdrawal")
@with_event(Permission.APPROVE)
def withdraw(event: Event, proposal_id: str) -> ResponseReturnValue:
    """Take the own proposal back."""
    keys.withdraw(_proposal(event, proposal_id), account=current_user, now=clock.now())
    flash(_("The proposal is withdrawn."), "done")
    return redirect(url_for("events.proposals", slug=event.slug))


@bp.get(f"{MANAGE}/cancellation")
@with_event(Permission.APPROVE)
def cancellation(event: Event) -> ResponseReturnValue:
    """What a cancellation needs to be said."""
    return _cancellation(event, CancellationForm())


def _cancellation(event: Event, form: CancellationForm) -> str:
    return render_template("events/cancellation.html", event=event, form=form)


@bp.post(f"{MANAGE}/cancellation")
@with_event(Permission.APPROVE)
def cancel(event: Event) -> ResponseReturnValue:
    """Propose to cancel."""
    form = CancellationForm()
    if not form.validate():
        return _cancellation(event, form), 422
    values = {"cancellation": form.cancellation.data}
    try:
        proposal = keys.propose(
            event, ProposalKind.CANCEL, values, account=current_user, now=clock.now(), reason=form.reason.data
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _cancellation(event, form), 422
    return _told(proposal)
