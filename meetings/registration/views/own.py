"""A person registers, sees how her registration stands, changes and withdraws it."""

import io
from collections.abc import Sequence
from datetime import datetime

import segno
from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.core.urls import external_url
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.registration import actions, queries, rules
from meetings.registration.actions import Details, places
from meetings.registration.calendar import entry
from meetings.registration.consequences import consequences
from meetings.registration.facts import facts_of
from meetings.registration.forms.own import (
    AnswerForm,
    Choices,
    EmptyForm,
    RegistrationForm,
    WithdrawalForm,
    from_account,
    from_registration,
)
from meetings.registration.models import Registration, State
from meetings.registration.rules import Period
from meetings.registration.steps import next_step, steps_of

bp = Blueprint("registration", __name__, url_prefix="/<lang:lang>/events/<slug>")


@bp.get("/register")
@with_event(Permission.TAKE_PART)
def new(event: Event) -> ResponseReturnValue:
    """The form, filled in with what the profile knows."""
    form = RegistrationForm(data=from_account(current_user._get_current_object(), event))
    offer = _offer(event, form)
    if offer.state not in {None, State.WITHDRAWN}:
        return redirect(url_for(".mine", slug=event.slug))
    return _page(event, form, offer)


@bp.post("/register")
@with_event(Permission.TAKE_PART)
def create(event: Event) -> ResponseReturnValue:
    """Register."""
    account: Account = current_user._get_current_object()
    form = RegistrationForm()
    affiliation = institutions.by_id(form.affiliation_id.data)
    offer = _offer(event, form, [(affiliation.id, "")] if affiliation and not affiliation.is_retired else [])
    if not form.validate_on_submit():
        return _again(event, form, offer)
    now = clock.now()
    category = next(each for each in offer.categories if each.id == form.category.data)
    try:
        made = actions.register(event, account, category, form.details(event), affiliation=affiliation, now=now)
    except Refusal as refusal:
        db.session.rollback()
        if _was_sent_before(event, form):
            return redirect(url_for(".mine", slug=event.slug))
        form.refuse(refusal)
        return _again(event, form, offer)
    if form.agrees_to_list.data:
        actions.agree_to_list(made, by=account, now=now)
    flash(_("Your registration has been received."), "done")
    return _go_on(event, made)


def _go_on(event: Event, registration: Registration) -> ResponseReturnValue:
    """To what the person has still to do, else to her registration."""
    step = next_step(registration, clock.now())
    return redirect(url_for(step.endpoint, **step.values) if step else url_for(".mine", slug=event.slug))


def _was_sent_before(event: Event, form: RegistrationForm) -> bool:
    """Whether these very answers have arrived already: a second click is no mistake to complain about."""
    known = queries.of(event, current_user)
    if known is None or not known.is_active or known.category_id != form.category.data:
        return False
    details = form.details(event, known)
    return all((getattr(known, name) or "") == (getattr(details, name) or "") for name in Details.__slots__)


@bp.get("/my-registration")
@with_event(Permission.TAKE_PART)
def mine(event: Event) -> ResponseReturnValue:
    """How my registration stands and what happens next."""
    registration, now = queries.with_naming(event, current_user), clock.now()
    if registration is None:
        return redirect(url_for(".new", slug=event.slug))
    window, deadline = queries.window(event), places.answer_by(registration, now)
    return render_template(
        "registration/mine.html",
        event=event,
        registration=registration,
        declined=queries.declined([registration]),
        place=queries.place_in_queue(registration) if registration.state == State.WAITING else None,
        full=places.why_waiting([registration]).get(registration),
        moves_up=registration.state == State.WAITING and bool(places.moving_up([registration])),
        period=places.period(event, now, registration.category),
        may_amend=_may_amend(event, registration, deadline, now),
        may_answer=rules.may_answer(deadline, now),
        deadline=deadline,
        window=window,
        consent=rules.LISTING_CONSENT,
        steps=steps_of(registration, now),
        facts=facts_of(registration),
        consequences=_what_ends(registration) if registration.confirmed_at else [],
        form=EmptyForm(),
    )


@bp.get("/my-registration/edit")
@with_event(Permission.TAKE_PART)
def edit(event: Event) -> ResponseReturnValue:
    """Complete or correct my registration; where that is no longer possible, its page says why."""
    registration, now = my_active(event), clock.now()
    deadline = places.answer_by(registration, now)
    is_answered = registration.confirmed_at is not None
    if not (_may_amend(event, registration, deadline, now) if is_answered else rules.may_answer(deadline, now)):
        return redirect(url_for(".mine", slug=event.slug))
    form = AnswerForm(data=from_registration(registration)).opened()
    return _edit_page(event, registration, form)


@bp.post("/my-registration/edit")
@with_event(Permission.TAKE_PART)
def update(event: Event) -> ResponseReturnValue:
    """Send what was completed or corrected."""
    registration = my_active(event)
    form = AnswerForm()
    fit(form, event, registration)
    if not form.validate_on_submit():
        return _edit_page(event, registration, form, fitted=True), 422
    now = clock.now()
    try:
        places.hold(registration)
        if both := form.changed_meanwhile(AnswerForm(formdata=None, data=from_registration(registration))):
            return _edit_page(event, registration, form, fitted=True, both=both), 409
        _send(event, registration, form)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _edit_page(event, registration, form, fitted=True), 422
    if "agrees_to_list" in form and form.agrees_to_list.data:
        actions.agree_to_list(registration, by=current_user, now=now)
    flash(_("Your registration has been saved."), "done")
    return redirect(url_for(".mine", slug=event.slug))


def _send(event: Event, registration: Registration, form: AnswerForm) -> None:
    now, details = clock.now(), form.details(event, registration)
    affiliation = institutions.by_id(form.affiliation_id.data) if "affiliation_id" in form else None
    deadline = places.answer_by(registration, now)
    if registration.confirmed_at is None:
        rules.ensure_may_answer(deadline, now)
        actions.submit(registration, details, affiliation=affiliation, by=current_user, now=now)
    else:
        period = places.period(event, now, registration.category, deadline)
        rules.ensure_may_amend(period, registration.state, registration.extended_until, now)
        actions.amend(registration, details, affiliation=affiliation, by=current_user, now=now)


def _may_amend(event: Event, registration: Registration, deadline: datetime | None, now: datetime) -> bool:
    period = places.period(event, now, registration.category, deadline)
    return rules.may_amend(period, registration.state, registration.extended_until, now)


@bp.get("/my-registration/withdrawal")
@with_event(Permission.TAKE_PART)
def ask_to_withdraw(event: Event) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return _withdrawal_page(event, my_active(event), WithdrawalForm())


@bp.post("/my-registration/withdrawal")
@with_event(Permission.TAKE_PART)
def withdraw(event: Event) -> ResponseReturnValue:
    """Withdraw, or decline a nomination."""
    registration = my_active(event)
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal_page(event, registration, form), 422
    declines = registration.confirmed_at is None
    actions.withdraw(registration, by=current_user, now=clock.now(), reason=form.reason.data)
    flash(_("You have declined the nomination.") if declines else _("Your registration is withdrawn."), "done")
    return redirect(url_for(".mine", slug=event.slug))


@bp.post("/my-registration/listing")
@with_event(Permission.TAKE_PART)
def agree(event: Event) -> ResponseReturnValue:
    """Be on the list of participants from now on."""
    actions.agree_to_list(my_active(event), by=current_user, now=clock.now())
    flash(_("You are on the list of participants as soon as your registration is approved."), "done")
    return redirect(url_for(".mine", slug=event.slug))


@bp.post("/my-registration/listing/withdrawal")
@with_event(Permission.TAKE_PART)
def disagree(event: Event) -> ResponseReturnValue:
    """Be on it no more."""
    actions.leave_list(_my(event), by=current_user, now=clock.now())
    flash(_("You are no longer on the list of participants."), "done")
    return redirect(url_for(".mine", slug=event.slug))


@bp.get("/my-registration/code.svg")
@with_event(Permission.TAKE_PART)
def code_svg(event: Event) -> ResponseReturnValue:
    """My code for the desk, as a drawing."""
    return _code(event, "svg", "image/svg+xml")


@bp.get("/my-registration/code.png")
@with_event(Permission.TAKE_PART)
def code_png(event: Event) -> ResponseReturnValue:
    """My code for the desk, as a picture to keep."""
    return _code(event, "png", "image/png")


@bp.get("/my-registration/calendar.ics")
@with_event(Permission.TAKE_PART)
def calendar(event: Event) -> ResponseReturnValue:
    """The meeting as an entry for a calendar."""
    registration = my_active(event)
    page = external_url("registration.mine", slug=event.slug)
    link = event.link if registration.state == State.APPROVED and registration.takes_part == "online" else ""
    body = entry(event, page, clock.now(), link)
    name = f"attachment; filename={event.slug}.ics"
    return Response(body, mimetype="text/calendar", headers={"Content-Disposition": name})


def fit(form: AnswerForm, event: Event, registration: Registration) -> None:
    """Leave out what this person has not to say: what her delegation or the organisers have fixed."""
    form.offer(event)
    if not registration.is_protected:
        del form.badge_name
    if not _may_choose_affiliation(event, registration):
        del form.affiliation_id
    elif registration.affiliation_id:
        form.affiliation_id.choices = [choice for choice in form.affiliation_id.choices if choice[0]]
    if registration.confirmed_at or registration.agreed_to_list:
        del form.agrees_to_list


def _may_choose_affiliation(event: Event, registration: Registration) -> bool:
    if registration.confirmed_at is None:
        return registration.affiliation_id is None
    window = queries.window(event)
    return rules.may_choose_affiliation(
        registration.state,
        in_delegation=registration.delegation_id is not None or registration.category.in_delegation,
        essential=window.essential if window else (),
    )


def _my(event: Event) -> Registration:
    return queries.of(event, current_user) or abort(404)


def my_active(event: Event) -> Registration:
    """The reader’s registration; whoever no longer comes is led to the page that says so, and changes nothing."""
    registration = _my(event)
    if not registration.is_active:
        flash(_("Nothing was changed: your registration has ended meanwhile."), "attention")
        abort(redirect(url_for("registration.mine", slug=event.slug)))
    return registration


def _offer(event: Event, form: RegistrationForm, affiliations: Choices | None = None) -> queries.Offer:
    offer = queries.offer(event, current_user)
    form.offer(event, affiliations)
    form.offer_categories(offer.categories)
    return offer


def _again(event: Event, form: RegistrationForm, offer: queries.Offer) -> ResponseReturnValue:
    """The refused form, with all its lists."""
    form.offer(event)
    return _page(event, form, offer), 422


def _page(event: Event, form: RegistrationForm, offer: queries.Offer) -> str:
    offered, window, _state = offer
    now = clock.now()
    held = queries.held_by_category(event) if any(each.capacity is not None for each in offered) else {}
    periods = places.periods(event, offered, now)
    of_event = (window.opens_at, window.closes_at) if window else (None, None)
    own_times = [(each.opens_at, each.closes_at) for each in offered]
    period, (opens_at, closes_at) = rules.as_a_whole(event.state, of_event, own_times, now)
    return render_template(
        "registration/new.html",
        event=event,
        form=form,
        offered={each.id: each for each in offered},
        open={each.id for each in offered if periods[each.id] is Period.OPEN},
        full={each.id for each in offered if not rules.has_room(each.capacity, held.get(each.id, 0))},
        period=period,
        later=[each for each in offered if periods[each.id] is Period.NOT_YET],
        window=window,
        opens_at=opens_at,
        closes_at=closes_at,
    )


def _edit_page(
    event: Event, registration: Registration, form: AnswerForm, *, fitted: bool = False, both: Sequence[Version] = ()
) -> str:
    if not fitted:
        fit(form, event, registration)
    window = queries.window(event)
    return render_template(
        "registration/edit.html",
        event=event,
        registration=registration,
        form=form,
        versions=both,
        essential=[rules.ESSENTIAL[name] for name in (window.essential if window else ())],
    )


def _what_ends(registration: Registration) -> list[str]:
    return consequences(State.WITHDRAWN, [registration], to_herself=True)


def _withdrawal_page(event: Event, registration: Registration, form: WithdrawalForm) -> str:
    return render_template(
        "registration/withdrawal.html",
        event=event,
        registration=registration,
        consequences=_what_ends(registration),
        form=form,
    )


def _code(event: Event, kind: str, mimetype: str) -> Response:
    picture = io.BytesIO()
    made = segno.make(my_active(event).token, error="m", micro=False)
    made.save(picture, kind=kind, scale=8, border=4, light="white")
    return Response(picture.getvalue(), mimetype=mimetype)
