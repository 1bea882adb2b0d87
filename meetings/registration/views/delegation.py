"""A focal point nominates the people of her State, and of no other."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.limits import account_or_address, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration import actions, queries
from meetings.registration.actions import places
from meetings.registration.forms.delegation import NominationForm
from meetings.registration.forms.own import WithdrawalForm
from meetings.registration.models import Audience, Category, Registration

bp = Blueprint("delegation", __name__, url_prefix="/<lang:lang>/events/<slug>/my-delegation")


@bp.get("")
@with_event(Permission.TAKE_PART)
def index(event: Event) -> ResponseReturnValue:
    """My delegation; the first of them for who nominates for several."""
    mine = queries.delegations_of(event, current_user) or abort(404)
    return redirect(url_for(".show", slug=event.slug, institution_id=mine[0].id))


@bp.get("/<institution_id>")
@with_event(Permission.TAKE_PART)
def show(event: Event, institution_id: str) -> ResponseReturnValue:
    """Who comes for my State, how far each one is, and one row to add somebody."""
    return _page(event, _mine(event, institution_id), NominationForm(language=language()))


@bp.post("/<institution_id>")
@limiter.limit("200 per hour", key_func=account_or_address)
@with_event(Permission.TAKE_PART)
def nominate(event: Event, institution_id: str) -> ResponseReturnValue:
    """Nominate one person, who gets a message."""
    institution, form = _mine(event, institution_id), NominationForm()
    offered = _offered(event)
    form.offer(offered)
    if not form.validate_on_submit():
        return _page(event, institution, form), 422
    category = next(each for each in offered if each.id == form.category.data)
    try:
        made = actions.invite(
            event,
            form.invitee(),
            category,
            form.details(event),
            by=current_user,
            delegation=institution,
            affiliation=institution,
            now=clock.now(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(event, _mine(event, institution_id), form), 422
    flash(_("%(name)s is nominated and has been written to.", name=made.full_name), "done")
    return redirect(url_for(".show", slug=event.slug, institution_id=institution.id))


@bp.get("/<institution_id>/people/<registration_id>/withdrawal")
@with_event(Permission.TAKE_PART)
def ask_to_withdraw(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    institution = _mine(event, institution_id)
    return _withdrawal_page(event, institution, _member(event, institution, registration_id), WithdrawalForm())


@bp.post("/<institution_id>/people/<registration_id>/withdrawal")
@with_event(Permission.TAKE_PART)
def withdraw(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Take somebody of my delegation back; she gets a message."""
    institution, form = _mine(event, institution_id), WithdrawalForm()
    member = _member(event, institution, registration_id)
    if not form.validate_on_submit():
        return _withdrawal_page(event, institution, member, form), 422
    actions.withdraw(member, by=current_user, now=clock.now(), reason=form.reason.data)
    flash(_("%(name)s no longer comes with your delegation.", name=member.full_name), "done")
    return redirect(url_for(".show", slug=event.slug, institution_id=institution.id))


def _mine(event: Event, institution_id: str) -> Institution:
    mine = {each.id: each for each in queries.delegations_of(event, current_user)}
    return mine.get(institution_id) or abort(404)


def _member(event: Event, institution: Institution, registration_id: str) -> Registration:
    members = queries.in_delegation(event, institution).where(Registration.id == registration_id)
    member = db.session.scalars(members).one_or_none()
    return member if member and member.is_active else abort(404)


def _offered(event: Event) -> list[Category]:
    return [each for each in queries.categories(event) if each.in_delegation and each.audience != Audience.ORGANISERS]


def _page(event: Event, institution: Institution, form: NominationForm) -> str:
    if form.category.choices is None:
        form.offer(_offered(event))
    members = db.session.scalars(queries.in_delegation(event, institution)).all()
    return render_template(
        "registration/delegation.html",
        event=event,
        institution=institution,
        others=[each for each in queries.delegations_of(event, current_user) if each.id != institution.id],
        members=members,
        active=sum(member.is_active for member in members),
        form=form,
        period=places.period(event, clock.now()),
        window=queries.window(event),
    )


def _withdrawal_page(event: Event, institution: Institution, member: Registration, form: WithdrawalForm) -> str:
    return render_template(
        "registration/delegation_withdrawal.html", event=event, institution=institution, member=member, form=form
    )
