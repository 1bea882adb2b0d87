"""A focal point's page: who comes for her State, and for no other."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock, news
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.limits import account_or_address, limiter
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.mine import CarryOverForm, NominationForm, chosen
from meetings.delegations.models import Delegation, FocalPoint, Role, Stage
from meetings.delegations.queries import Person
from meetings.delegations.views.former import turned_away
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries as registrations
from meetings.registration.actions import places
from meetings.registration.forms.contacts import AddressForm
from meetings.registration.forms.invitation import PersonForm
from meetings.registration.models import Registration, State
from meetings.registration.rules import CannotBeNominated, OwnRegistration, Period

bp = Blueprint("delegation", __name__, url_prefix="/<lang:lang>/events/<slug>/my-delegation")
mails = limiter.limit(
    "200 per hour",
    key_func=account_or_address,
    error_message=lambda: _("Very many mails went out in your name within an hour."),
)


@bp.get("")
@with_event(Permission.TAKE_PART)
def index(event: Event) -> ResponseReturnValue:
    """My delegation; the first of them for who acts for several."""
    acting = queries.acting(event, current_user) or turned_away(event)
    return redirect(url_for(".show", slug=event.slug, institution_id=acting[0].institution_id))


@bp.get("/<institution_id>")
@with_event(Permission.TAKE_PART)
def show(event: Event, institution_id: str) -> ResponseReturnValue:
    """Everybody with how far she is, what is missing, who came last time, and one row to name somebody."""
    acting, delegation = mine(event, institution_id)
    if acting.opened_at is None or delegation.opened_at is None:
        actions.note_opening(acting, clock.now())
    return _page(event, delegation, _unwritten())


@bp.post("/<institution_id>")
@mails
@with_event(Permission.TAKE_PART)
def nominate(event: Event, institution_id: str) -> ResponseReturnValue:
    """Name one person, who gets a message."""
    _acting, delegation = mine(event, institution_id)
    form = NominationForm()
    if not form.validate_on_submit():
        return _page(event, delegation, form), 422
    nominee, sure = form.nominee(event), form.sure_about()
    try:
        made = actions.nominate(delegation, nominee, by=current_user, now=clock.now(), sure=sure)
    except Refusal as refusal:
        not_named(event, form, refusal)
        return _page(event, mine(event, institution_id)[1], form), 422
    sentence = _("%(name)s is nominated and has been written to.", name=made.full_name)
    news.done_and_on(sentence, _("Nominate another person"), f"#{form.given_name.id}")
    _tell_who_waits([made])
    return back(event, delegation)


@bp.post("/<institution_id>/carried-over")
@mails
@with_event(Permission.TAKE_PART)
def carry_over(event: Event, institution_id: str) -> ResponseReturnValue:
    """Name those ticked among the people of last time, as what they came."""
    _acting, delegation = mine(event, institution_id)
    ticks = CarryOverForm()
    if not ticks.chosen.data:
        ticks.refuse(rules.NobodyTicked())
        return _page(event, delegation, _unwritten(), ticks), 422
    former = chosen(ticks.chosen.data, queries.former_people(event, delegation.institution))
    if not former:
        flash(_("Nobody was nominated: those ticked are nominated already, or can no longer be."), "attention")
    sure = ticks.sure_about()
    try:
        made, left = actions.carry_over(delegation, former, by=current_user, now=clock.now(), sure=sure)
    except Refusal as refusal:
        db.session.rollback()
        ticks.refuse(refusal)
        return _page(event, mine(event, institution_id)[1], _unwritten(), ticks), 422
    if made:
        flash(
            ngettext(
                "%(num)d person is nominated and has been written to.",
                "%(num)d people are nominated and have been written to.",
                len(made),
            ),
            "done",
        )
    _tell_who_waits([each.registration for each in made])
    _tell_who_is_written_to([each.registration for each in made])
    for one in made:
        if one.role is not one.former:
            flash(_said_otherwise(one), "attention")
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")
    return back(event, delegation)


def _said_otherwise(one: actions.Carried) -> str:
    name, role, former = one.registration.full_name, rules.ROLES[one.role], rules.ROLES[one.former]
    return str(
        _(
            "%(name)s comes this time as: %(role)s. Nobody more can come as “%(former)s”.",
            name=name,
            role=role,
            former=former,
        )
    )


def _tell_who_is_written_to(made: Collection[Registration]) -> None:
    count = len({one.contact_email for one in made if one.contact})
    if count:
        sentence = ngettext(
            "%(num)d contact person came along and has been told. Name another one on the page of the person.",
            "%(num)d contact persons came along and have been told. Name others on the pages of the people.",
            count,
        )
        flash(sentence, "info")


def _tell_who_waits(made: Collection[Registration]) -> None:
    for one, why in places.why_waiting(made).items():
        flash(_("%(name)s is on the waiting list. %(why)s", name=one.full_name, why=why).rstrip(), "attention")


def mine(event: Event, institution_id: str) -> tuple[FocalPoint, Delegation]:
    """The delegation of a State that the reader acts for now; another's is a 404, one that was hers tells her so."""
    g.acting = queries.acting(event, current_user)
    found = next((each for each in g.acting if each.institution_id == institution_id), None)
    found = found or turned_away(event, institution_id)
    return found, queries.delegation(event, found.institution) or abort(404)


def not_named(event: Event, form: PersonForm | AddressForm, refusal: Refusal) -> None:
    """The form says why; that an address is known is said to organisers too, so that they can help."""
    db.session.rollback()
    form.refuse(refusal)
    if isinstance(refusal, OwnRegistration):
        page = url_for("registration.mine", slug=event.slug)
        news.said_with_way(
            _("What stands in your way is your own registration:"), _("My registration"), page, "attention"
        )
    if isinstance(refusal, CannotBeNominated):
        actions.note_known(event, form.email.data, by=current_user)


def back(event: Event, delegation: Delegation) -> ResponseReturnValue:
    """To the page of the delegation."""
    return redirect(url_for("delegation.show", slug=event.slug, institution_id=delegation.institution_id))


def counts(people: list[Person]) -> Counter[Role]:
    """How many of these, who come or are asked to, the limits count, by role."""
    return Counter(each.role for each in people if each.registration.category.in_delegation)


def waiting(people: list[Person]) -> Counter[Role]:
    """The same of those among them who are on the waiting list."""
    return counts([each for each in people if each.registration.state == State.WAITING])


def stage_of(delegation: Delegation, people: int, opened_at: datetime | None = None) -> Stage:
    """How far the whole has come; at `opened_at` its page is opened, if it was not before."""
    opened_at = delegation.opened_at or opened_at
    return rules.stage(delegation.invited_at, opened_at, delegation.completed_at, delegation.confirmed_at, people)


def _unwritten() -> NominationForm:
    return NominationForm(formdata=None, language=language(), role=Role.EXPERT)


def _page(event: Event, delegation: Delegation, form: NominationForm, ticks: CarryOverForm | None = None) -> str:
    institution, standing = delegation.institution, actions.standing(event, delegation, clock.now())
    people = queries.people(event, institution)
    present = [each for each in people if each.registration.is_active]
    form.offer(actions.may_be_assisted(present))
    roles = counts(present)
    unanswered = sum(each.registration.confirmed_at is None for each in present)
    is_open = standing.period is Period.OPEN and not delegation.confirmed_at
    former = queries.former_people(event, institution) if is_open else []
    return render_template(
        "delegations/mine.html",
        event=event,
        delegation=delegation,
        institution=institution,
        people=people,
        present=present,
        assisted=actions.assisted(present),
        alone=actions.left_alone(present),
        declined=registrations.declined([each.registration for each in people]),
        full=places.why_waiting([each.registration for each in present]),
        gauge=rules.gauge(roles, standing.limits, waiting(present)),
        gauges=rules.gauges(roles, standing.limits, waiting(present)),
        funded=rules.Gauge(sum(each.is_funded for each in present), standing.limits.funded),
        stage=stage_of(delegation, sum(roles.values()), clock.now()),
        missing=rules.missing(roles, unanswered, standing.wants_letter, bool(delegation.letter_key)),
        unanswered=unanswered,
        unfinished=queries.unfinished(event, [each.registration.id for each in present], clock.now()),
        opens_at=standing.opens_at,
        deadline=standing.deadline,
        closings=standing.closings,
        now=clock.now(),
        period=standing.period,
        is_open=is_open,
        former=former,
        comes_as={each.registration.id: rules.role_again(each.role, roles, standing.limits) for each in former},
        others=[each for each in g.acting if each.institution_id != institution.id],
        form=form,
        ticks=ticks if is_open else None,
    )
