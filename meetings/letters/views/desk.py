"""What organisers see of letters: who asks, what was issued, one letter, one person."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.letters import actions, filling
from meetings.letters.forms.organisers import RevocationForm
from meetings.letters.models import Kind, Letter
from meetings.letters.people import Standing
from meetings.letters.queries import letters, requests, texts
from meetings.letters.rules import standing
from meetings.letters.rules.passports import purge_day
from meetings.letters.rules.placeholders import COMMON
from meetings.letters.views.files import send
from meetings.registration import queries as registrations
from meetings.registration.models import Registration

bp = Blueprint("letters", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/letters")
FILTERS = ("q", "kind", "state")


@bp.get("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """Who asks for a visa support letter."""
    q, state = request.args.get("q", "")[:100], request.args.get("state", "")
    return render_template(
        "letters/requests.html",
        event=event,
        page=requests.page(event, q, state, request.args.get("page", 1, type=int)),
        is_filtered=bool(q or state),
        waiting=requests.count_open(event),
        texts=texts.texts(event),
        purge_day=purge_day(event.last_day, texts.passport_days(event)),
    )


@bp.get("/register")
@with_event(Permission.MANAGE_REGISTRATIONS)
def register(event: Event) -> ResponseReturnValue:
    """All letters that were issued, by their number."""
    asked = {name: request.args.get(name, "")[:100] for name in FILTERS}
    return render_template(
        "letters/register.html",
        event=event,
        page=letters.register(event, **asked, number=request.args.get("page", 1, type=int)),
        is_filtered=any(asked.values()),
        issues=letters.issues(event),
    )


@bp.get("/register/<string(length=12):letter_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def show(event: Event, letter_id: str) -> ResponseReturnValue:
    """One letter: where it stands, and what can be done about it."""
    return _page(event, _one(event, letter_id), RevocationForm())


@bp.get("/register/<string(length=12):letter_id>/file")
@with_event(Permission.MANAGE_REGISTRATIONS)
def download(event: Event, letter_id: str) -> ResponseReturnValue:
    """The PDF; one for a visa only for those who may read passport data."""
    letter = _one(event, letter_id)
    if letter.kind == Kind.VISA and not allowed(Permission.READ_SENSITIVE, event):
        abort(404)
    return send(letter, by=current_user)


@bp.post("/register/<string(length=12):letter_id>/revocation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def revoke(event: Event, letter_id: str) -> ResponseReturnValue:
    """Say that a letter counts no more, and why."""
    letter, form = _one(event, letter_id), RevocationForm()
    if not form.validate_on_submit():
        return _page(event, letter, form), 422
    try:
        actions.revoke(letter, form.reason.data, by=current_user, now=clock.now())
    except standing.NoLongerValid as refusal:
        flash(refusal.sentence, "attention")
        return _page(event, letter, form), 409
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, letter, form), 422
    flash(_("The letter is revoked: whoever verifies it reads so from now on."), "done")
    return redirect(url_for(".show", slug=event.slug, letter_id=letter.id))


@bp.get("/people/<string(length=12):registration_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def person(event: Event, registration_id: str) -> ResponseReturnValue:
    """The letters of one person, and what she asked for."""
    registration = _person(event, registration_id)
    hers, asked = letters.of_person(registration), requests.of(registration)
    has_passport = requests.passport(registration) is not None
    counting = {letter.kind: letter for letter in hers if letter.is_valid}
    standings = {kind: Standing(registration, asked, has_passport, counting.get(kind)) for kind in Kind}
    return render_template(
        "letters/person.html",
        event=event,
        registration=registration,
        letters=hers,
        request_=asked,
        answer=asked.answer(Kind.VISA in counting) if asked else None,
        has_passport=has_passport,
        possible=[kind for kind in Kind if standing.why_not(kind, standings[kind]) is None],
    )


@bp.get("/people/<string(length=12):registration_id>/passport")
@with_event(Permission.READ_SENSITIVE)
def passport(event: Event, registration_id: str) -> ResponseReturnValue:
    """The passport data of one person; who reads them is in the audit log."""
    registration = _person(event, registration_id)
    found = requests.passport(registration) or abort(404)
    if request.method == "GET":
        audit.record_reading("letter.passport_read", registration, actor=current_user, scope=event.id)
    day = purge_day(event.last_day, texts.passport_days(event))
    return render_template(
        "letters/passport.html", event=event, registration=registration, passport=found, purge_day=day
    )


def _person(event: Event, registration_id: str) -> Registration:
    return registrations.in_event(event, registration_id) or abort(404)


def _one(event: Event, letter_id: str) -> Letter:
    return letters.in_event(event, letter_id) or abort(404)


def _page(event: Event, letter: Letter, form: RevocationForm) -> str:
    newer = letters.in_event(event, letter.replaced_by_id) if letter.replaced_by_id else None
    changed = filling.outdated(letter) if letter.is_valid else []
    return render_template(
        "letters/letter.html",
        event=event,
        letter=letter,
        form=form,
        newer=newer,
        changed=[COMMON[word] for word in changed],
    )
