"""Organisers set the categories and the time of registration."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions, queries, rules
from meetings.registration.actions import places
from meetings.registration.actions.settings import put_in_order
from meetings.registration.forms.desk import CategoryForm, WindowForm, from_category, from_window
from meetings.registration.forms.own import EmptyForm
from meetings.registration.models import Category

bp = Blueprint("categories", __name__, url_prefix="/<lang:lang>/events/<slug>/manage")


@bp.get("/categories")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All categories, how full they are, and the time of registration."""
    window, period = queries.window(event), places.period(event, clock.now())
    return render_template(
        "registration/categories.html",
        event=event,
        categories=queries.categories(event),
        held=queries.held_by_category(event),
        counts=queries.counts_by_category(event),
        window=window,
        essential=[rules.ESSENTIAL[name] for name in (window.essential if window else ())],
        period=period,
        why_closed=rules.CLOSED_BECAUSE.get(period),
        form=EmptyForm(),
    )


@bp.post("/categories/usual")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add_usual(event: Event) -> ResponseReturnValue:
    """The categories such meetings usually have."""
    actions.add_usual_categories(event, by=current_user)
    flash(_("The usual categories are there. Change them as you like."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.post("/categories/order")
@with_event(Permission.MANAGE_REGISTRATIONS)
def reorder(event: Event) -> ResponseReturnValue:
    """Save an order; without scripts, one step up or down."""
    ids = request.form.getlist("order")
    direction, _colon, moved = request.form.get("move", "").partition(":")
    if moved in ids:
        place = ids.index(moved)
        ids.insert(max(place - 1, 0) if direction == "up" else place + 1, ids.pop(place))
    put_in_order(event, ids, by=current_user)
    flash(_("The order is saved."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/categories/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """One more category."""
    return _page(event, CategoryForm())


@bp.post("/categories/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Add it."""
    form = CategoryForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        actions.add_category(event, form.details(event), by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return _done(event)


@bp.get("/categories/<category_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit(event: Event, category_id: str) -> ResponseReturnValue:
    """Change one."""
    category = _one(event, category_id)
    return _page(event, CategoryForm(data=from_category(category, event)), category)


@bp.post("/categories/<category_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def update(event: Event, category_id: str) -> ResponseReturnValue:
    """Save it; more places let people move up from the waiting list."""
    category, form = _one(event, category_id), CategoryForm()
    if not form.validate_on_submit():
        return _page(event, form, category), 422
    try:
        actions.change_category_details(category, form.details(event), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, category), 422
    return _done(event)


@bp.get("/categories/<category_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remove(event: Event, category_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("registration/category_removal.html", event=event, category=_one(event, category_id))


@bp.post("/categories/<category_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove(event: Event, category_id: str) -> ResponseReturnValue:
    """Take it away."""
    actions.remove_category(_one(event, category_id), by=current_user)
    return _done(event)


@bp.get("/registration-period")
@with_event(Permission.MANAGE_REGISTRATIONS)
def period(event: Event) -> ResponseReturnValue:
    """From when to when."""
    form = WindowForm(data=from_window(queries.window(event), event))
    return render_template("registration/period.html", event=event, form=form)


@bp.post("/registration-period")
@with_event(Permission.MANAGE_REGISTRATIONS)
def set_period(event: Event) -> ResponseReturnValue:
    """Save when people can register."""
    form = WindowForm()
    if not form.validate_on_submit():
        return render_template("registration/period.html", event=event, form=form), 422
    opens_at, closes_at = form.times(event)
    try:
        actions.set_window(
            event,
            opens_at,
            closes_at,
            asks_approval=form.asks_approval.data,
            essential=form.essential.data or (),
            by=current_user,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("registration/period.html", event=event, form=form), 422
    return _done(event)


def _one(event: Event, category_id: str) -> Category:
    return queries.category(event, category_id) or abort(404)


def _page(event: Event, form: CategoryForm, category: Category | None = None) -> str:
    return render_template("registration/category.html", event=event, form=form, category=category)


def _done(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))
