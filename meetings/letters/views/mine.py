"""A person asks for a visa support letter, takes her letters, and deletes her passport data."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, language
from meetings.core.limits import account_or_address, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.letters import actions
from meetings.letters.forms.mine import EmptyForm, PassportForm, from_request
from meetings.letters.models import Kind
from meetings.letters.queries import letters, requests, texts
from meetings.letters.rules import standing
from meetings.letters.rules.passports import purge_day
from meetings.letters.views.files import send
from meetings.registration import queries as registrations
from meetings.registration.models import Registration

bp = Blueprint("my_letters", __name__, url_prefix="/<lang:lang>/events/<slug>/my-registration/letters")
slow_down = limiter.limit("60 per hour", key_func=account_or_address)


@bp.get("")
@with_event(Permission.TAKE_PART)
def index(event: Event) -> ResponseReturnValue:
    """My letters, what I asked for, and when my passport data go."""
    registration = _mine(event)
    hers, asked = letters.of_person(registration), requests.of(registration)
    has_letter = any(letter.kind == Kind.VISA and letter.is_valid for letter in hers)
    return render_template(
        "letters/mine.html",
        event=event,
        registration=registration,
        letters=hers,
        request_=asked,
        answer=asked.answer(has_letter) if asked else None,
        passport=requests.passport(registration),
        may_ask=_may_ask(event, registration),
        purge_day=purge_day(event.last_day, texts.passport_days(event)),
    )


@bp.get("/request")
@with_event(Permission.TAKE_PART)
def ask(event: Event) -> ResponseReturnValue:
    """The form, with what I gave before."""
    registration = _asking(event)
    values = from_request(requests.of(registration), requests.passport(registration))
    return _page(event, PassportForm(data={"language": _own_language(event), **values}))


@bp.post("/request")
@slow_down
@with_event(Permission.TAKE_PART)
def save(event: Event) -> ResponseReturnValue:
    """Ask for a letter, or correct what I gave."""
    registration, form = _asking(event), PassportForm()
    form.offer(event, clock.local_day(clock.now(), event.time_zone))
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        actions.ask(registration, form.details(), form.language.data, by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    flash(_("The organisers have your request. You get a message once the letter is there."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/passport/deletion")
@with_event(Permission.TAKE_PART)
def ask_to_delete(event: Event) -> ResponseReturnValue:
    """Ask whether it is meant."""
    _mine(event)
    return render_template("letters/deletion.html", event=event, form=EmptyForm())


@bp.post("/passport/deletion")
@with_event(Permission.TAKE_PART)
def delete(event: Event) -> ResponseReturnValue:
    """Delete my passport data at once."""
    actions.delete_passport(_mine(event), by=current_user)
    flash(_("Your passport data are deleted."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/<string(length=12):letter_id>/file")
@with_event(Permission.TAKE_PART)
def download(event: Event, letter_id: str) -> ResponseReturnValue:
    """The PDF of a letter of mine that counts."""
    letter = letters.own(event, current_user, letter_id)
    if letter is None or not letter.is_valid:
        abort(404)
    return send(letter, by=current_user)


def _mine(event: Event) -> Registration:
    return registrations.of(event, current_user) or abort(404)


def _asking(event: Event) -> Registration:
    registration = _mine(event)
    return registration if _may_ask(event, registration) else abort(404)


def _may_ask(event: Event, registration: Registration) -> bool:
    today = clock.local_day(clock.now(), event.time_zone)
    return standing.may_ask(registration, today) and texts.text(event, Kind.VISA) is not None


def _own_language(event: Event) -> str:
    here = language()
    return here if here in event.languages else next(code for code in event.languages if code in LANGUAGES)


def _page(event: Event, form: PassportForm) -> str:
    if form.language.choices is None:
        form.offer(event, clock.local_day(clock.now(), event.time_zone))
    day = purge_day(event.last_day, texts.passport_days(event))
    return render_template("letters/request.html", event=event, form=form, purge_day=day)
