"""The list of messages, and writing one."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, files
from meetings.core.downloads import attachment as as_attachment
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, language_name
from meetings.core.limits import account_or_address, limiter
from meetings.core.meanwhile import Version
from meetings.core.uploads.content import TYPES
from meetings.correspondence import actions, audiences, fates, queries
from meetings.correspondence.actions.filling import deadline_of, heading, without_delegation
from meetings.correspondence.audiences import Person
from meetings.correspondence.forms.messages import AttachmentForm, EmptyForm, MessageForm, from_message, own_house
from meetings.correspondence.models import Copy, Message, Stage
from meetings.correspondence.rules import stages
from meetings.correspondence.rules.placeholders import PLACEHOLDERS
from meetings.events.access import Permission, with_event
from meetings.events.models import Event

bp = Blueprint("messages", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/messages")
slow_down = limiter.limit("120 per hour", key_func=account_or_address)
TONES = {Stage.DRAFT: "neutral", Stage.REVIEW: "attention", Stage.SCHEDULED: "info", Stage.SENDING: "info"}


@bp.app_template_filter()
def stage_word(stage: str) -> str:
    """Draft, Scheduled, Sent, …"""
    return str(stages.STAGES[Stage(stage)])


@bp.app_template_filter()
def stage_tone(stage: str) -> str:
    """The kind of badge that shows a stage."""
    return TONES.get(Stage(stage), "done")


@bp.get("")
@with_event(Permission.WRITE_TO_PEOPLE)
def index(event: Event) -> ResponseReturnValue:
    """All messages with what became of their copies."""
    found, deadline = queries.messages(event), deadline_of(event)
    return render_template(
        "correspondence/index.html",
        event=event,
        messages=found,
        figures=queries.figures_by_message(Copy.message_id.in_([message.id for message in found])),
        nothing=Counter(),
        headings={message.id: heading(message, deadline) for message in found},
        listed=fates.listed,
    )


@bp.get("/new")
@with_event(Permission.WRITE_TO_PEOPLE)
def new(event: Event) -> ResponseReturnValue:
    """An empty message, or one begun with a template, to whom the address says."""
    template = queries.template_in(event, request.args.get("template", ""))
    values: dict[str, Any] = {"house": own_house(event, current_user), "audience": audiences.REGISTERED}
    if template:
        values |= {"subject": template.subject, "text": template.text, **template.choice}
    if request.args.get("audience") in audiences.AUDIENCES:
        values["audience"] = request.args["audience"]
    values |= audiences.choice_from(values["audience"], request.args)
    return _form_page(event, MessageForm(data=values))


@bp.post("/new")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def create(event: Event) -> ResponseReturnValue:
    """Keep it as a draft."""
    form = MessageForm()
    form.offer(event, current_user)
    if not form.validate_on_submit():
        return _form_page(event, form), 422
    message = actions.write(event, form.draft(event), by=current_user, now=clock.now())
    flash(_("The draft is saved. Nothing has been sent."), "done")
    return redirect(url_for(".show", slug=event.slug, message_id=message.id))


@bp.get("/<message_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def show(event: Event, message_id: str) -> ResponseReturnValue:
    """A draft with whom it goes to; anything else is in the outbox."""
    message = one(event, message_id)
    if not message.is_draft:
        return redirect(url_for("outbox.show", slug=event.slug, message_id=message.id))
    return _draft_page(event, message, AttachmentForm())


@bp.get("/<message_id>/edit")
@with_event(Permission.WRITE_TO_PEOPLE)
def edit(event: Event, message_id: str) -> ResponseReturnValue:
    """Change a draft."""
    message = one(event, message_id)
    if not message.is_draft:
        return redirect(url_for("outbox.show", slug=event.slug, message_id=message.id))
    return _form_page(event, MessageForm(data=from_message(message)).opened(), message)


@bp.post("/<message_id>/edit")
@with_event(Permission.WRITE_TO_PEOPLE)
def update(event: Event, message_id: str) -> ResponseReturnValue:
    """Save it."""
    message, form = one(event, message_id), MessageForm()
    form.offer(event, current_user)
    if not form.validate_on_submit():
        return _form_page(event, form, message), 422
    actions.see_now(message)
    if both := form.changed_meanwhile(MessageForm(formdata=None, data=from_message(message))):
        return _form_page(event, form, message, both), 409
    try:
        actions.change(message, form.draft(event), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(event, form, message), 422
    flash(_("The draft is saved. Nothing has been sent."), "done")
    return redirect(url_for(".show", slug=event.slug, message_id=message.id))


@bp.get("/<message_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def ask_to_remove(event: Event, message_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("correspondence/removal.html", event=event, message=one(event, message_id))


@bp.post("/<message_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def remove(event: Event, message_id: str) -> ResponseReturnValue:
    """Throw a draft away."""
    actions.remove(one(event, message_id), by=current_user)
    flash(_("The draft is removed."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.post("/<message_id>/attachments")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def attach(event: Event, message_id: str) -> ResponseReturnValue:
    """Add a file to a draft."""
    message, form = one(event, message_id), AttachmentForm()
    if not form.validate_on_submit():
        return _draft_page(event, message, form), 422
    try:
        actions.attach(message, form.upload, form.language.data, by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _draft_page(event, message, form), 422
    flash(_("The file goes with the message."), "done")
    return redirect(url_for(".show", slug=event.slug, message_id=message.id))


@bp.get("/<message_id>/attachments/<attachment_id>")
@with_event(Permission.WRITE_TO_PEOPLE)
def download(event: Event, message_id: str, attachment_id: str) -> ResponseReturnValue:
    """A file as it goes with the message."""
    found = queries.attachment_in(one(event, message_id), attachment_id) or abort(404)
    return as_attachment(files.stream(found.file_key), found.file_name, found.content_type, found.size)


@bp.post("/<message_id>/attachments/<attachment_id>/removal")
@with_event(Permission.WRITE_TO_PEOPLE)
def detach(event: Event, message_id: str, attachment_id: str) -> ResponseReturnValue:
    """Take a file off a draft."""
    message = one(event, message_id)
    actions.detach(message, queries.attachment_in(message, attachment_id) or abort(404), by=current_user)
    flash(_("The file no longer goes with the message."), "done")
    return redirect(url_for(".show", slug=event.slug, message_id=message.id))


def one(event: Event, message_id: str) -> Message:
    """A message of this event, else 404."""
    return queries.message_in(event, message_id) or abort(404)


def readers(event: Event, message: Message, people: Collection[Person]) -> dict[str, Any]:
    """Who gets a message: how many people, in which languages, and whose language has no text."""
    languages = Counter(person.language for person in people)
    missing = stages.unread(languages, message.subject, message.text)
    return {
        "total": len(people),
        "is_written": bool(stages.written_in(message.subject, message.text)),
        "by_language": [(language_name(code), count) for code, count in sorted(languages.items())],
        "missing": [(language_name(code), count) for code, count in sorted(missing.items())],
        "without_delegation": without_delegation(message, [person.account_id for person in people]),
        "chosen": audiences.describe(event, message.audience, message.choice),
        "audience": audiences.AUDIENCES[message.audience].label if message.audience in audiences.AUDIENCES else "",
    }


def _draft_page(event: Event, message: Message, form: AttachmentForm) -> str:
    return render_template(
        "correspondence/draft.html",
        event=event,
        message=message,
        heading=heading(message, deadline_of(event)),
        readers=readers(event, message, audiences.people(event, message.audience, message.choice)),
        form=form,
        empty=EmptyForm(),
        languages_of_files=LANGUAGES,
        largest=stages.LARGEST_TOGETHER,
        most=stages.MOST_FILES,
        suffixes=",".join(f".{extension}" for extension in TYPES),
    )


def _form_page(event: Event, form: MessageForm, message: Message | None = None, both: Sequence[Version] = ()) -> str:
    if form.house.choices is None:
        form.offer(event, current_user)
    return render_template(
        "correspondence/form.html",
        event=event,
        form=form,
        message=message,
        versions=both,
        templates=queries.templates(event),
        placeholders=PLACEHOLDERS,
    )
