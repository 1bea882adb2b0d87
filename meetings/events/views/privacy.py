"""Who answers for people's data in an event, and how long they are kept."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, personal
from meetings.events.access import Permission, with_event
from meetings.events.actions.retention import set_privacy
from meetings.events.forms.deeds import PrivacyForm
from meetings.events.models import Event
from meetings.events.rules.retention import due_day
from meetings.events.views.blueprint import EVENTS, MANAGE, bp


@bp.get(f"{EVENTS}/<slug>/privacy")
@with_event(Permission.VIEW)
def privacy(event: Event) -> ResponseReturnValue:
    """What is added to the general notice for this event: its controllers, and how long people are kept."""
    due = due_day(event.last_day, event.retention_months)
    return render_template("events/privacy.html", event=event, due=due, is_due=_is_due(due))


@bp.get(f"{MANAGE}/privacy")
@with_event(Permission.MANAGE)
def manage_privacy(event: Event) -> ResponseReturnValue:
    """How long people are kept, and what the notice adds."""
    return _page(event, PrivacyForm(obj=event))


@bp.post(f"{MANAGE}/privacy")
@with_event(Permission.MANAGE)
def save_privacy(event: Event) -> ResponseReturnValue:
    """Save it; a time that is over already is asked about once."""
    form = PrivacyForm()
    if not form.validate_on_submit() or _has_to_ask(event, form):
        return _page(event, form), 422
    set_privacy(event, form.retention_months.data, form.privacy_note.data, account=current_user, now=clock.now())
    flash(_("Saved."), "done")
    return redirect(url_for("events.manage_privacy", slug=event.slug))


def _has_to_ask(event: Event, form: PrivacyForm) -> bool:
    months = form.retention_months.data
    if event.anonymised_at or months == event.retention_months:
        return False
    return form.asks_whether_meant(due_day(event.last_day, months), clock.now().date())


def _is_due(due: date | None) -> bool:
    return due is not None and due <= clock.now().date()


def _page(event: Event, form: PrivacyForm) -> str:
    due = due_day(event.last_day, event.retention_months)
    return render_template(
        "events/manage_privacy.html",
        event=event,
        form=form,
        due=due,
        is_due=_is_due(due),
        people=personal.people(event.id),
    )
