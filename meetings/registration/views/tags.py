"""The tags of an event."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.actions import tags
from meetings.registration.forms.own import EmptyForm
from meetings.registration.forms.table import TagForm
from meetings.registration.models import Tag

bp = Blueprint("tags", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/tags")


@bp.get("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All tags, how many people have each, and one more."""
    return _page(event, TagForm())


@bp.post("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def add(event: Event) -> ResponseReturnValue:
    """One more tag."""
    form = TagForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        tags.add_tag(event, form.name.data, form.colour.data, by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return _done(event)


@bp.get("/<tag_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit(event: Event, tag_id: str) -> ResponseReturnValue:
    """Another name or colour."""
    tag = _one(event, tag_id)
    return render_template("registration/tag.html", event=event, tag=tag, form=TagForm(obj=tag))


@bp.post("/<tag_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def update(event: Event, tag_id: str) -> ResponseReturnValue:
    """Save it."""
    tag, form = _one(event, tag_id), TagForm()
    if not form.validate_on_submit():
        return render_template("registration/tag.html", event=event, tag=tag, form=form), 422
    try:
        tags.change_tag(event, tag, form.name.data, form.colour.data, by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("registration/tag.html", event=event, tag=tag, form=form), 422
    return _done(event)


@bp.get("/<tag_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remove(event: Event, tag_id: str) -> ResponseReturnValue:
    """Ask whether it is meant, and say which views would find nobody any more."""
    tag = _one(event, tag_id)
    return render_template(
        "registration/tag_removal.html",
        event=event,
        tag=tag,
        uses=queries.uses_of_tags(event).get(tag.id, 0),
        views=[each for each in queries.views(event, current_user) if each.filters.get("tag") == tag.id],
        form=EmptyForm(),
    )


@bp.post("/<tag_id>/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove(event: Event, tag_id: str) -> ResponseReturnValue:
    """Take it away from everybody."""
    tags.remove_tag(_one(event, tag_id), by=current_user)
    return _done(event)


def _one(event: Event, tag_id: str) -> Tag:
    return queries.tag(event, tag_id) or abort(404)


def _page(event: Event, form: TagForm) -> str:
    return render_template(
        "registration/tags.html",
        event=event,
        tags=queries.tags(event),
        uses=queries.uses_of_tags(event),
        form=form,
    )


def _done(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))
