"""Forms of other meetings that the reader organises, to take over."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.events import queries as events
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.questionnaires import actions
from meetings.questionnaires.models import Questionnaire
from meetings.questionnaires.queries import forms
from meetings.questionnaires.views.forms import bp
from meetings.registration.forms.own import EmptyForm


@bp.get("/others")
@with_event(Permission.MANAGE_REGISTRATIONS)
def others(event: Event) -> ResponseReturnValue:
    """Which there are, by meeting."""
    return render_template("questionnaires/others.html", event=event, forms=_others(event), form=EmptyForm())


@bp.post("/others")
@with_event(Permission.MANAGE_REGISTRATIONS)
def take_over(event: Event) -> ResponseReturnValue:
    """Take one over as a draft, without answers."""
    chosen = next((each for each in _others(event) if each.id == request.form.get("form")), None) or abort(404)
    made = actions.take_over(chosen, event, by=current_user, now=clock.now())
    flash(_("The form is there as a draft. Change it as you like, then open it."), "done")
    return redirect(url_for(".show", slug=event.slug, questionnaire_id=made.id))


def _others(event: Event) -> Sequence[Questionnaire]:
    return forms.of_events([each for each in events.organised_by(current_user) if each.id != event.id])
