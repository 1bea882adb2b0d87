"""A message as each of its readers gets it, before it leaves."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.i18n import language_name
from meetings.core.limits import account_or_address, limiter
from meetings.correspondence import actions, audiences
from meetings.correspondence.actions.filling import deadline_of, fill, heading, setting, without_delegation
from meetings.correspondence.audiences import Person
from meetings.correspondence.forms.messages import EmptyForm
from meetings.correspondence.models import Message
from meetings.correspondence.views.messages import one
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.registration import queries as registrations

bp = Blueprint("previews", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/messages/<message_id>")
MOST_FOUND = 12


@bp.get("/preview")
@with_event(Permission.WRITE_TO_PEOPLE)
def show(event: Event, message_id: str) -> ResponseReturnValue:
    """The copy of one person, with the one before and the one after, and a search for others."""
    message = one(event, message_id)
    people = _people(event, message)
    if not people:
        title = heading(message, deadline_of(event))
        return render_template("correspondence/preview.html", event=event, message=message, heading=title, person=None)
    place = _place(people, request.args.get("person", ""))
    return render_template(
        "correspondence/preview.html",
        event=event,
        message=message,
        place=place,
        total=len(people),
        previous=people[place - 1] if place else None,
        following=people[place + 1] if place + 1 < len(people) else None,
        found=_found(people, request.args.get("q", "")[:100]),
        form=EmptyForm(),
        **_copy(event, message, people[place]),
    )


@bp.post("/test-mails")
@limiter.limit("60 per hour", key_func=account_or_address)
@with_event(Permission.WRITE_TO_PEOPLE)
def test(event: Event, message_id: str) -> ResponseReturnValue:
    """Send the copy of the person looked at to myself."""
    message = one(event, message_id)
    people = _people(event, message)
    wanted = request.form.get("person", "")
    person = next((each for each in people if each.account_id == wanted), None) or abort(404)
    account, registration = _loaded(event, person)
    actions.send_test(message, account, registration, to=current_user)
    flash(_("The test message is on its way to %(email)s.", email=current_user.email), "done")
    return redirect(url_for(".show", slug=event.slug, message_id=message.id, person=person.account_id))


def _people(event: Event, message: Message) -> list[Person]:
    """Whom the message goes to, as far as the organiser may see them."""
    people = audiences.people(event, message.audience, message.choice)
    if allowed(Permission.MANAGE_REGISTRATIONS, event):
        return people
    return [person for person in people if not person.is_protected]


def _place(people: Sequence[Person], account_id: str) -> int:
    return next((place for place, person in enumerate(people) if person.account_id == account_id), 0)


def _found(people: Sequence[Person], words: str) -> list[Person]:
    wanted = folded(words).split()
    names = ((person, folded(person.listed_name)) for person in people)
    return [person for person, name in names if wanted and all(word in name for word in wanted)][:MOST_FOUND]


def _loaded(event: Event, person: Person) -> tuple[Account, Any]:
    account = db.session.get(Account, person.account_id) or abort(404)
    registration = registrations.in_event(event, person.registration_id) if person.registration_id else None
    return account, registration


def _copy(event: Event, message: Message, person: Person) -> dict[str, Any]:
    account, registration = _loaded(event, person)
    around = setting(event, message.house, message.audience)
    written = fill(message.subject, message.text, around, account, registration)
    return {
        "person": person,
        "email": account.email,
        "written": written,
        "around": around,
        "language_name": language_name(written.language),
        "files": [each for each in message.attachments if each.language in {"", written.language}],
        "falls_back": written.language != account.language,
        "without_delegation": without_delegation(message, [account.id]),
    }
