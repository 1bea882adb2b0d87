"""What organisers do with several States at once: remind those who have not answered, confirm those complete."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock
from meetings.core.mail import Composed
from meetings.delegations import actions as delegations
from meetings.delegations.forms.organisers import ConfirmationForm
from meetings.delegations.queries import awaiting as awaiting_in
from meetings.delegations.views.board import confirm as confirm_all
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.overview.rules.board import Spared
from meetings.overview.views.blueprint import bp
from meetings.overview.views.board import BOARD
from meetings.overview.views.board_rows import Row, chosen, confirmable, midnight, why_spared
from meetings.overview.words import SPARED
from meetings.registration.forms.own import EmptyForm
from meetings.registration.models import Registration


@bp.get(f"{BOARD}/reminder")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remind(event: Event) -> ResponseReturnValue:
    """How many a reminder touches and how it reads, before it is sent; who was reminded today is left alone."""
    fit, others = _reminded(event)
    return render_template(
        "overview/board_reminder.html",
        event=event,
        fit=fit,
        others=others,
        spared_words=SPARED,
        mails=_samples(fit),
        people=sum(len(row.line.focal_points) for row in fit),
        form=EmptyForm(),
    )


@bp.post(f"{BOARD}/reminder")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remind(event: Event) -> ResponseReturnValue:
    """Write to all who act for those chosen that have not answered."""
    fit, _others = _reminded(event)
    institutions, now = [row.line.institution for row in fit], clock.now()
    count = delegations.remind(event, institutions, by=current_user, now=now, not_since=midnight(event, now))
    if count:
        flash(ngettext("%(num)d person was reminded.", "%(num)d people were reminded.", count), "done")
    else:
        sentence = _("Nobody was reminded: those chosen have answered, have no focal point or were reminded today.")
        flash(sentence, "attention")
    return redirect(url_for("overview.board", slug=event.slug), 303)


@bp.get(f"{BOARD}/confirmation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_confirm(event: Event) -> ResponseReturnValue:
    """How many delegations and people a confirmation touches, before it is given."""
    return _confirmation_page(event, ConfirmationForm(formdata=None))


@bp.post(f"{BOARD}/confirmation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def confirm(event: Event) -> ResponseReturnValue:
    """Confirm those chosen that are complete, and approve their people unless the box is empty."""
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return _confirmation_page(event, form), 422
    fit, _others = _complete(event)
    done = confirm_all(event, [row.line.delegation for row in fit if row.line.delegation], form.approve.data)
    if done:
        flash(ngettext("%(num)d delegation confirmed.", "%(num)d delegations confirmed.", len(done)), "done")
    else:
        flash(_("No delegation was confirmed: those chosen are confirmed already, or not complete."), "attention")
    return redirect(url_for("overview.board", slug=event.slug), 303)


def _reminded(event: Event) -> tuple[list[Row], list[tuple[Row, Spared]]]:
    """Those whom a reminder reaches, and the others with why."""
    answered = [(row, why_spared(event, row)) for row in chosen(event)]
    return [row for row, why in answered if why is None], [(row, why) for row, why in answered if why]


def _samples(rows: list[Row]) -> list[tuple[str, Composed]]:
    """The mail as its first reader of each language gets it."""
    readers = {each.account.language: each for row in reversed(rows) for each in reversed(row.line.focal_points)}
    return [(each.account.full_name, delegations.reminder_to(each)) for _code, each in sorted(readers.items())]


def _complete(event: Event) -> tuple[list[Row], list[Row]]:
    """Those chosen that can be confirmed, and the others."""
    rows = chosen(event)
    fit = confirmable(event, rows)
    return fit, [row for row in rows if row not in fit]


def _confirmation_page(event: Event, form: ConfirmationForm) -> str:
    fit, others = _complete(event)
    awaiting = _awaiting(event, [row.id for row in fit])
    return render_template(
        "overview/board_confirmation.html",
        event=event,
        fit=fit,
        others=others,
        awaiting=awaiting,
        people=sum(len(people) for people in awaiting.values()),
        form=form,
    )


def _awaiting(event: Event, ids: Sequence[str]) -> dict[str, list[Registration]]:
    """Whom an approval of these delegations approves, by the id of the State or organisation."""
    found: dict[str, list[Registration]] = {one: [] for one in ids}
    for person in awaiting_in(event, ids):
        found[person.delegation_id or person.affiliation_id or ""].append(person)
    return found
