"""Looking once more, taking in, and undoing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.imports import actions, queries, rules
from meetings.imports.forms import GOOD_ROWS, TakingForm
from meetings.imports.models import Stage
from meetings.imports.views.blueprint import ONE, bp, one, slow_down
from meetings.imports.views.runs import fresh_page, page

SHOWN = 200


@bp.post(f"{ONE}/looking")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def look_again(event: Event, run_id: str) -> ResponseReturnValue:
    """Let the rows be looked through as things stand now."""
    run = one(event, run_id)
    try:
        actions.look_again(run, by=current_user)
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
        return fresh_page(event, run), 409
    return redirect(url_for(".show", slug=event.slug, run_id=run.id), 303)


@bp.post(f"{ONE}/taking")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def take(event: Event, run_id: str) -> ResponseReturnValue:
    """Let the rows be taken in."""
    run, form = one(event, run_id), TakingForm()
    try:
        if not form.validate_on_submit():
            if run.stage != Stage.CHECKED:
                raise rules.NotNow
            return page(event, run, form), 422
        actions.start(
            run,
            only_good=form.scope.data == GOOD_ROWS,
            quiet=not form.with_mails.data,
            takes_part=form.takes_part.data,
            by=current_user,
            seen=form.seen.data,
        )
    except rules.NotNow as refusal:
        flash(refusal.sentence, "attention")
        return page(event, run, form), 409
    except Refusal as refusal:
        form.refuse(refusal)
        return page(event, run, form), 422
    return redirect(url_for(".show", slug=event.slug, run_id=run.id), 303)


@bp.get(f"{ONE}/invitations")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_invite(event: Event, run_id: str) -> ResponseReturnValue:
    """To how many people a mail would leave."""
    run = one(event, run_id)
    if run.stage != Stage.DONE or not run.options["quiet"]:
        return redirect(url_for(".show", slug=event.slug, run_id=run.id))
    contacts = {each.contact_email for each in queries.with_new_contact(run)}
    return render_template(
        "imports/invitations.html", event=event, run=run, people=actions.uninvited(run), contacts=len(contacts)
    )


@bp.post(f"{ONE}/invitations")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def invite(event: Event, run_id: str) -> ResponseReturnValue:
    """Write to those who were taken in without a mail."""
    run = one(event, run_id)
    try:
        actions.invite(run, by=current_user)
    except rules.NotNow as refusal:
        flash(refusal.sentence, "attention")
        return fresh_page(event, run), 409
    return redirect(url_for(".show", slug=event.slug, run_id=run.id), 303)


@bp.get(f"{ONE}/undoing")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_undo(event: Event, run_id: str) -> ResponseReturnValue:
    """What an undoing would do now, and who would stay."""
    run = one(event, run_id)
    if run.stage != Stage.DONE:
        return redirect(url_for(".show", slug=event.slug, run_id=run.id))
    return render_template(
        "imports/undoing.html", event=event, run=run, prospects=actions.prospects(run), shown=SHOWN, whys=rules.WHYS
    )


@bp.post(f"{ONE}/undoing")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def undo(event: Event, run_id: str) -> ResponseReturnValue:
    """Take the import back."""
    run = one(event, run_id)
    try:
        actions.undo(run, by=current_user)
    except rules.NotNow as refusal:
        flash(refusal.sentence, "attention")
        return fresh_page(event, run), 409
    return redirect(url_for(".show", slug=event.slug, run_id=run.id), 303)
