"""The organisers' table: found, sorted, paged, with the columns that were chosen."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.i18n import language
from meetings.core.pagecache import kept_for_its_reader
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.registration import actions, columns, filter_words, queries
from meetings.registration.forms.own import EmptyForm
from meetings.registration.forms.table import ViewForm
from meetings.registration.models import SavedView, State
from meetings.registration.views import asked
from meetings.registration.views.asked import bp


@bp.get("")
@kept_for_its_reader
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """Everybody, searched, filtered, sorted and paged by the address."""
    return _page(event, ViewForm())


def _page(event: Event, form: ViewForm) -> str:
    sees_protected = allowed(Permission.MANAGE_REGISTRATIONS, event)
    wanted = asked.wanted(with_protected=sees_protected)
    offered, tags = columns.offered(event), queries.tags(event)
    shown, categories = _columns(offered), queries.categories(event)
    page = queries.page(event, wanted, request.args.get("page", 1, type=int))
    ids = [one.id for one in page.rows]
    more = {name: column for name, column in shown.items() if name not in columns.IN_TABLE}
    return render_template(
        "registration/table.html",
        event=event,
        wanted=wanted,
        page=page,
        counts=queries.counts_by_state(event),
        states=list(State),
        categories=categories,
        category_of={category.id: category for category in categories},
        institutions=queries.affiliations(event, language(), with_protected=sees_protected),
        filters=asked.filters(wanted),
        lacking=filter_words.lacking(event, wanted.incomplete),
        tags=tags,
        tags_of={one: [tag for tag in tags if tag.id in its] for one, its in page.tag_ids.items()},
        views=queries.views(event, current_user),
        offered=offered,
        always=columns.ALWAYS,
        columns={name: str(column.label) for name, column in shown.items()},
        cells={
            one: dict(zip(more, map(columns.shown, cells), strict=True))
            for one, cells in columns.cells(event, ids, more).items()
        },
        form=form,
    )


def _columns(offered: Mapping[str, columns.Column]) -> dict[str, columns.Column]:
    """The columns that the address asks for, in the order of the house; names and tags are there in any case."""
    wished = set(request.args.getlist("columns") or columns.IN_TABLE) - columns.ALWAYS
    return {name: column for name, column in offered.items() if name in wished}


@bp.post("/views")
@with_event(Permission.SEE_REGISTRATIONS)
def save_view(event: Event) -> ResponseReturnValue:
    """Keep what the table shows now under a name; who may decide about people may share it."""
    form = ViewForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    wanted = asked.wanted(with_protected=False)
    view = actions.save_view(
        event,
        form.name.data,
        asked.filters(wanted),
        list(_columns(columns.offered(event))),
        is_shared=form.is_shared.data and allowed(Permission.MANAGE_REGISTRATIONS, event),
        by=current_user,
        now=clock.now(),
    )
    flash(_("The view “%(name)s” is saved.", name=view.name), "done")
    return redirect(address_of(event, view))


@bp.get("/views/<view_id>")
@with_event(Permission.SEE_REGISTRATIONS)
def open_view(event: Event, view_id: str) -> ResponseReturnValue:
    """A saved view: the table with everything it asks for in the address."""
    view = queries.view(event, current_user, view_id) or abort(404)
    return redirect(address_of(event, view))


@bp.get("/views/<view_id>/removal")
@with_event(Permission.SEE_REGISTRATIONS)
def ask_to_remove_view(event: Event, view_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("registration/view_removal.html", event=event, view=_mine(event, view_id), form=EmptyForm())


@bp.post("/views/<view_id>/removal")
@with_event(Permission.SEE_REGISTRATIONS)
def remove_view(event: Event, view_id: str) -> ResponseReturnValue:
    """Forget a view."""
    actions.remove_view(_mine(event, view_id), by=current_user)
    flash(_("The view is removed."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _mine(event: Event, view_id: str) -> SavedView:
    """A view that one may remove: one's own, or any shared one for who may decide about people."""
    view = queries.view(event, current_user, view_id) or abort(404)
    may = view.account_id == current_user.id or allowed(Permission.MANAGE_REGISTRATIONS, event)
    return view if may else abort(404)


def address_of(event: Event, view: SavedView) -> str:
    """The address of the table with all that a view asks for."""
    values: dict[str, Any] = {name: view.filters[name] for name in asked.FILTERS if view.filters.get(name)}
    return url_for("registrations.index", slug=event.slug, columns=view.columns, view=view.id, **values)


@bp.app_template_global()
def address_of_view(event: Event, view: SavedView) -> str:
    """The same, for templates."""
    return address_of(event, view)
