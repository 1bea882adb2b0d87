"""The mails of a meeting: what left, what waits, what failed and why."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.mail import Mail
from meetings.core.urls import safe_next
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.overview import actions
from meetings.overview.queries import mails as queries
from meetings.overview.rules import mails as rules
from meetings.overview.views.blueprint import MANAGE, bp

MAILS = f"{MANAGE}/mails"


@bp.get(MAILS)
@with_event(Permission.MANAGE_REGISTRATIONS)
def mails(event: Event) -> ResponseReturnValue:
    """Mails of the meeting, the newest first; `?state=` and `?q=` narrow them."""
    manages = allowed(Permission.MANAGE, event)
    state, words = request.args.get("state", ""), request.args.get("q", "").strip()[:100]
    states = rules.QUEUE_STATES[rules.MailState(state)] if state in set(rules.MailState) else ()
    page = request.args.get("page", 1, type=int)
    return render_template(
        "overview/mails.html",
        event=event,
        found=queries.of_event(event, manages=manages, states=states, words=words, page=page),
        counts=_counts(event, manages=manages),
        of_accounts=queries.undelivered_of_accounts(event),
        between_people=queries.undelivered_between_people(event) if manages else 0,
        mail_state=rules.mail_state,
        mail_words=rules.WORDS,
    )


def _counts(event: Event, *, manages: bool) -> dict[str, int]:
    found = queries.counts(event, manages=manages)
    return {name: sum(found[state] for state in states) for name, states in rules.QUEUE_STATES.items()}


@bp.get(f"{MAILS}/<mail_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def mail(event: Event, mail_id: str) -> ResponseReturnValue:
    """One mail and its fate; a confidential one shows no text."""
    return render_template(
        "overview/mail.html",
        event=event,
        mail=_mail(event, mail_id),
        mail_state=rules.mail_state,
        mail_words=rules.WORDS,
    )


@bp.post(f"{MAILS}/<mail_id>/deliveries")
@with_event(Permission.MANAGE_REGISTRATIONS)
def send_again(event: Event, mail_id: str) -> ResponseReturnValue:
    """Try a mail that had failed once more."""
    mail = _mail(event, mail_id)
    try:
        actions.send_again(mail, account=current_user, now=clock.now())
    except rules.NotFailed as refusal:
        flash(refusal.sentence, "attention")
    else:
        flash(_("The mail to %(name)s is on its way again.", name=mail.recipient_name or mail.recipient), "done")
    return redirect(safe_next(request.form.get("next"), url_for("overview.mails", slug=event.slug)), 303)


def _mail(event: Event, mail_id: str) -> Mail:
    return queries.one(event, mail_id, manages=allowed(Permission.MANAGE, event)) or abort(404)
