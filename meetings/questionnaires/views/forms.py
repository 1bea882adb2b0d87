"""Organisers create forms, open and close them, and see them as people do."""

from collections.abc import Iterable, Sequence
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, in_language, language
from meetings.core.meanwhile import Version
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.events.rules.order import moved
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.forms.answering import form_for
from meetings.questionnaires.forms.building import QuestionnaireForm, from_questionnaire, ready_sets
from meetings.questionnaires.models import Questionnaire, State
from meetings.questionnaires.queries import answers, forms, replies
from meetings.questionnaires.rules.languages import gaps
from meetings.questionnaires.rules.standing import is_for_category, reminders_ahead
from meetings.registration import queries as registration
from meetings.registration.forms.own import EmptyForm

bp = Blueprint("forms", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/forms")
FORM = "/<questionnaire_id>"


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All forms with how far people are, as far as the reader may know of them."""
    with_protected = allowed(Permission.MANAGE_REGISTRATIONS, event)
    return render_template(
        "questionnaires/index.html",
        event=event,
        forms=forms.of_event(event),
        progress=answers.progress(event, with_protected=with_protected),
        lapsed=replies.counts_of_lapsed(event, clock.now(), with_protected=with_protected),
        sets=ready_sets(),
        now=clock.now(),
        form=EmptyForm(),
    )


@bp.post("/sets")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create_from_set(event: Event) -> ResponseReturnValue:
    """A new form with a ready-made set of questions."""
    key = request.form.get("set", "")
    if key not in actions.SETS:
        abort(404)
    made = actions.create_from_set(event, key, by=current_user, now=clock.now())
    flash(_("The form is there as a draft. Change it as you like, then open it."), "done")
    return redirect(url_for(".show", slug=event.slug, questionnaire_id=made.id))


@bp.post("/order")
@with_event(Permission.MANAGE_REGISTRATIONS)
def reorder(event: Event) -> ResponseReturnValue:
    """Save the order of the forms; without scripts, one step up or down."""
    ids = moved(request.form.getlist("order"), request.form.get("move", ""))
    actions.order_forms(event, ids, by=current_user)
    flash(_("The order is saved."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """One more form."""
    return _page(event, QuestionnaireForm(data={"purpose": "registration"}))


@bp.post("/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Create it as a draft."""
    form, categories = QuestionnaireForm(), registration.categories(event)
    form.offer(categories)
    if not form.validate_on_submit():
        return _page(event, form), 422
    try:
        made = actions.create(event, form.details(event, categories), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return redirect(url_for(".show", slug=event.slug, questionnaire_id=made.id))


@bp.get(FORM)
@with_event(Permission.MANAGE_REGISTRATIONS)
def show(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """The form as it is built: its sections and questions."""
    return _built(event, found(event, questionnaire_id), EmptyForm())


@bp.get(f"{FORM}/settings")
@with_event(Permission.MANAGE_REGISTRATIONS)
def edit(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Title, purpose, categories and times."""
    questionnaire = found(event, questionnaire_id)
    return _page(event, QuestionnaireForm(data=from_questionnaire(questionnaire)).opened(), questionnaire)


@bp.post(f"{FORM}/settings")
@with_event(Permission.MANAGE_REGISTRATIONS)
def update(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Save them."""
    questionnaire, form, categories = (
        found(event, questionnaire_id),
        QuestionnaireForm(),
        registration.categories(event),
    )
    form.offer(categories)
    if not form.validate_on_submit():
        return _page(event, form, questionnaire), 422
    actions.hold(questionnaire)
    if both := form.changed_meanwhile(QuestionnaireForm(formdata=None, data=from_questionnaire(questionnaire))):
        return _page(event, form, questionnaire, both), 409
    try:
        actions.change_details(questionnaire, form.details(event, categories), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, questionnaire), 422
    return done(event, questionnaire_id, _("Saved."))


@bp.get(f"{FORM}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remove(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template(
        "questionnaires/removal.html", event=event, questionnaire=found(event, questionnaire_id), question=None
    )


@bp.post(f"{FORM}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """Take away a form that nobody has answered."""
    try:
        actions.remove_form(found(event, questionnaire_id), by=current_user)
    except Refusal as refusal:
        return refused(event, questionnaire_id, refusal)
    flash(_("The form is removed."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get(f"{FORM}/preview")
@with_event(Permission.MANAGE_REGISTRATIONS)
def preview(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """The form as a person of a category sees it: in the language that is asked for, else in that of the address."""
    questionnaire, categories = found(event, questionnaire_id), registration.categories(event)
    chosen = next((each for each in categories if each.id == request.args.get("category")), None)
    wanted = request.args.get("language", "")
    shown_in = wanted if wanted in LANGUAGES else language()
    sheet = sheets.preview(questionnaire, chosen.id if chosen else None, shown_in)
    with in_language(shown_in):
        values = {"event": event, "questionnaire": questionnaire, "sheet": sheet, "form": form_for(sheet)}
        paper = render_template("questionnaires/_previewed.html", **values)
    return render_template(
        "questionnaires/preview.html",
        event=event,
        questionnaire=questionnaire,
        sheet=sheet,
        paper=Markup(paper),  # noqa: S704 - a template of our own has escaped what is not
        shown_in=shown_in,
        categories=categories,
        chosen=chosen,
        is_asked=chosen is None or is_for_category(questionnaire.categories, chosen.id),
    )


def found(event: Event, questionnaire_id: str) -> Questionnaire:
    """The form of the address, if it is one of this event's."""
    return forms.one(event, questionnaire_id) or abort(404)


def done(event: Event, questionnaire_id: str, sentence: str) -> ResponseReturnValue:
    """Say so, and back to the form as it is built."""
    flash(sentence, "done")
    return redirect(url_for("forms.show", slug=event.slug, questionnaire_id=questionnaire_id))


def refused(event: Event, questionnaire_id: str, refusal: Refusal) -> ResponseReturnValue:
    """Nothing happened, and why."""
    sentence = refusal.sentence
    db.session.rollback()
    flash(sentence, "attention")
    return redirect(url_for("forms.show", slug=event.slug, questionnaire_id=questionnaire_id))


def not_in_this_order(
    event: Event, questionnaire_id: str, refusal: Refusal, ids: Sequence[str], section_id: str = ""
) -> tuple[str, int]:
    """The list in the order that was asked for, with why it is refused: a section's questions, or the sections."""
    form = EmptyForm()
    form.refuse(refusal)
    db.session.rollback()
    return _built(event, found(event, questionnaire_id), form, ids, section_id), 422


def _in_order(ids: Sequence[str], items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Items of a list to be put in order, by `ids`; without any, as they come."""
    places = {each: place for place, each in enumerate(ids)}
    return sorted(items, key=lambda item: places.get(item[0], len(places)))


def _built(
    event: Event, questionnaire: Questionnaire, form: EmptyForm, ids: Sequence[str] = (), section_id: str = ""
) -> str:
    now = clock.now()
    return render_template(
        "questionnaires/show.html",
        event=event,
        questionnaire=questionnaire,
        retired=[each for each in questionnaire.questions if each.retired_at],
        sets=ready_sets(),
        to_ask=replies.still_to_ask(questionnaire) if questionnaire.state != State.OPEN else 0,
        reminders=reminders_ahead(questionnaire, now),
        closed=sheets.closed(questionnaire, questionnaire.questions) if questionnaire.state != State.CLOSED else (),
        gaps=gaps(questionnaire) if questionnaire.state != State.CLOSED else [],
        now=now,
        form=form,
        in_order=partial(_in_order, ids),
        refused_in=section_id if ids else None,
    )


def _page(
    event: Event,
    form: QuestionnaireForm,
    questionnaire: Questionnaire | None = None,
    both: Sequence[Version] = (),
) -> str:
    if not form.categories.choices:
        form.offer(registration.categories(event))
    return render_template(
        "questionnaires/settings.html", event=event, form=form, questionnaire=questionnaire, versions=both
    )
