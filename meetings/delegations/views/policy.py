"""Organisers set the limits of all delegations."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.organisers import NAMED, PolicyForm, policy_form
from meetings.delegations.views.board import bp
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries as registrations


@bp.get("/limits")
@with_event(Permission.MANAGE_REGISTRATIONS)
def policy(event: Event) -> ResponseReturnValue:
    """How many may come, as what, and until when they are named."""
    return _page(event, _form(event))


@bp.post("/limits")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_policy(event: Event) -> ResponseReturnValue:
    """Save the limits; more places let people move up from the waiting list."""
    form = _form(event)
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        actions.set_policy(event, form.policy(event), by=current_user, now=clock.now())
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _form(event: Event) -> PolicyForm:
    categories = rules.offered(registrations.categories(event))
    return policy_form(event, queries.policy(event), dict(queries.role_quotas(event)), categories)


def _page(event: Event, form: PolicyForm) -> str:
    return render_template(
        "delegations/policy.html",
        event=event,
        form=form,
        named=NAMED,
        limited=rules.LIMITED,
        categories=rules.offered(registrations.categories(event)),
    )
