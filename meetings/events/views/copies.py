"""A new draft from a past event."""

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.actions.cloning import CLONERS, clone
from meetings.events.deadlines import amiss
from meetings.events.forms.deeds import CopyForm
from meetings.events.models import Event
from meetings.events.views.blueprint import MANAGE, bp
from meetings.events.views.deadlines import amiss_words
from meetings.events.views.settings import step_url


def _page(event: Event, form: CopyForm) -> str:
    return render_template("events/copy.html", event=event, form=form)


@bp.get(f"{MANAGE}/copies")
@with_event(Permission.MANAGE)
def copies(event: Event) -> ResponseReturnValue:
    """Choose what comes along."""
    return _page(event, CopyForm(data={"title": event.title, "parts": list(CLONERS)}))


@bp.post(f"{MANAGE}/copies")
@with_event(Permission.MANAGE)
def copy(event: Event) -> ResponseReturnValue:
    """Make the new draft."""
    form = CopyForm()
    is_valid = form.validate()
    if form.asks_about_past(form.first_day.data, form.first_day.data, clock.now().date()) or not is_valid:
        return _page(event, form), 422
    try:
        new = _clone(event, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("The new draft is ready. Please check each step."), "done")
    if found := amiss(new, clock.now()):
        why = _("Please look at these times, which came along. The desk leads to each.")
        flash(" ".join([why, *(amiss_words(one, new) for one in found)]), "attention")
    return redirect(step_url(new, "basics"))


def _clone(event: Event, form: Any) -> Event:
    return clone(
        event, form.title.data, form.first_day.data, form.parts.data or [], account=current_user, now=clock.now()
    )
