"""The texts to begin messages with."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.correspondence import actions, queries
from meetings.correspondence.actions.templates import in_use_by
from meetings.correspondence.audiences import NO_STATE
from meetings.correspondence.forms.messages import EmptyForm
from meetings.correspondence.forms.settings import TemplateForm, from_template
from meetings.correspondence.models import Template
from meetings.correspondence.rules.placeholders import PLACEHOLDERS
from meetings.correspondence.texts import USUAL
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

bp = Blueprint("message_templates", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/message-templates")


@bp.get("")
@with_event(Permission.WRITE_TO_PEOPLE)
def index(event: Event) -> ResponseReturnValue:
    """The texts to begin messages with, and the usual ones that the event has not yet."""
    found = queries.templates(event)
    return render_template(
        "correspondence/templates.html",
        event=event,
        templates=found,
        offered=[each for key, each in USUAL.items() if key not in {template.key for template in found}],
        in_use=in_use_by(queries.rules(event)),
        no_state=NO_STATE,
        form=EmptyForm(),
    )


@bp.post("/usual")
@with_event(Permission.WRITE_TO_PEOPLE)
def add_usual(event: Event) -> ResponseReturnValue:
    """Take the usual texts over."""
    actions.add_usual_templates(event, by=current_user, now=clock.now())
    flash(_("The usual texts are there. Change them as you like."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/new")
@with_event(Permission.WRITE_TO_PEOPLE)
def new(event: Event) -> ResponseReturnValue:
    """One more text."""
    return _page(event, TemplateForm())


@bp.post("/new")
@with_event(Permission.WRITE_TO_PEOPLE)
def create(event: Event) -> ResponseReturnValue:
    """Add it."""
    form = TemplateForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        actions.add_template(event, form.wording(), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return _saved(event)


@bp.get("/<template_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def edit(event: Event, template_id: str) -> ResponseReturnValue:
    """Change one."""
    template = _one(event, template_id)
    return _page(event, TemplateForm(data=from_template(template)).opened(), template)


@bp.post("/<template_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def update(event: Event, template_id: str) -> ResponseReturnValue:
    """Save it."""
    template, form = _one(event, template_id), TemplateForm()
    if not form.validate_on_submit():
        return _page(event, form, template), 422
    actions.see_now(template)
    if both := form.changed_meanwhile(TemplateForm(formdata=None, data=from_template(template))):
        return _page(event, form, template, both), 409
    try:
        actions.change_template(template, form.wording(), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, template), 422
    return _saved(event)


@bp.get("/<template_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def ask_to_remove(event: Event, template_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("correspondence/template_removal.html", event=event, template=_one(event, template_id))


@bp.post("/<template_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def remove(event: Event, template_id: str) -> ResponseReturnValue:
    """Take it away, unless a reminder says it."""
    actions.remove_template(_one(event, template_id), by=current_user)
    flash(_("The text is removed."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _one(event: Event, template_id: str) -> Template:
    return queries.template_in(event, template_id) or abort(404)


def _page(event: Event, form: TemplateForm, template: Template | None = None, both: Sequence[Version] = ()) -> str:
    return render_template(
        "correspondence/template.html",
        event=event,
        form=form,
        template=template,
        versions=both,
        placeholders=PLACEHOLDERS,
    )


def _saved(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))
