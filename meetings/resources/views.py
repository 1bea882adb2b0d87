"""Finding, downloading and sharing documents."""

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock, files
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, language
from meetings.core.limits import account_or_address, limiter
from meetings.core.translated import Translated
from meetings.core.uploads.content import LABELS
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.resources import actions, queries
from meetings.resources.access import reader_of, sight_of
from meetings.resources.forms import SUFFIXES, DocumentForm, form_for
from meetings.resources.models import Access, Document, DocumentKind, DocumentVersion
from meetings.resources.queries import Wish
from meetings.resources.rules import Reader, Standing, in_reading_order, largest_file, may_change, may_read
from meetings.resources.words import ACCESS, KINDS

log = logging.getLogger("meetings")
bp = Blueprint("resources", __name__, url_prefix="/<lang:lang>/events/<slug>")
slow_down = limiter.limit("120 per hour", key_func=account_or_address)


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of documents speak with."""
    return {"kinds": KINDS, "accesses": ACCESS, "file_types": LABELS, "language_names": LANGUAGES}


@bp.get("/documents")
@with_event(Permission.VIEW)
def index(event: Event) -> ResponseReturnValue:
    """The documents that the reader may see, by session, in her language first."""
    reader, sessions = reader_of(event), queries.sessions(event)
    wish = _wish(event, {session.id for session in sessions})
    found = queries.offered(event, sight_of(reader), wish, language(), request.args.get("page", 1, type=int))
    return render_template(
        "resources/index.html",
        event=event,
        found=found,
        shelves=_shelves(found.rows, event, reader),
        sessions=sessions,
        wish=wish,
        reader=reader,
    )


@bp.get("/manage/documents")
@with_event(Permission.MANAGE_DOCUMENTS)
def manage(event: Event) -> ResponseReturnValue:
    """All documents with what they lack and how often they were taken."""
    sessions = queries.sessions(event)
    wish = _wish(event, {session.id for session in sessions})
    found = queries.managed(event, wish, language(), request.args.get("page", 1, type=int))
    reader = reader_of(event)
    return render_template(
        "resources/manage.html",
        event=event,
        found=found,
        items=[item_of(document, event, reader) for document in found.rows],
        sessions=sessions,
        wish=wish,
        incomplete=len(queries.missing_versions(event)),
    )


@bp.get("/documents/<document_id>")
@with_event(Permission.VIEW)
def show(event: Event, document_id: str) -> ResponseReturnValue:
    """One document with its languages; those who may change it also see its revisions."""
    reader = reader_of(event)
    document = _readable(event, document_id, reader)
    return render_template("resources/show.html", event=event, item=item_of(document, event, reader), reader=reader)


@bp.get("/documents/<document_id>/<language>/<filename>")
@with_event(Permission.VIEW)
def download(event: Event, document_id: str, language: str, filename: str) -> ResponseReturnValue:
    """The newest revision in a language. The name in the address is for people; the stored one counts."""
    version = _readable(event, document_id, reader_of(event)).current.get(language)
    return _send(event, version or abort(404))


@bp.get("/documents/<document_id>/<language>/revisions/<int:revision>")
@with_event(Permission.VIEW)
def revision(event: Event, document_id: str, language: str, revision: int) -> ResponseReturnValue:
    """An earlier revision, for those who may change the document."""
    document = _changeable(event, document_id, reader_of(event))
    found = (v for v in document.versions if (v.language, v.revision) == (language, revision))
    return _send(event, next(found, None) or abort(404))


@bp.get("/documents/new")
@with_event(Permission.TAKE_PART)
def new(event: Event) -> ResponseReturnValue:
    """The form to share a document."""
    sessions = queries.sessions(event)
    form = form_for(event, sessions, _sharer(event))
    if request.args.get("session") in {session.id for session in sessions}:
        form.session.data = request.args["session"]
    return _form_page(event, form)


@bp.post("/documents/new")
@slow_down
@with_event(Permission.TAKE_PART)
def share(event: Event) -> ResponseReturnValue:
    """Share a document."""
    sessions = queries.sessions(event)
    form = form_for(event, sessions, _sharer(event))
    if not form.validate():
        return _form_page(event, form), 422
    try:
        document = actions.share(event, form.details(sessions, None), form.uploads, current_user, clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(event, form), 422
    flash(_("The document is shared."), "done")
    return redirect(url_for(".show", slug=event.slug, document_id=document.id))


@bp.get("/documents/<document_id>/edit")
@with_event(Permission.TAKE_PART)
def edit(event: Event, document_id: str) -> ResponseReturnValue:
    """The form to change a document, replace a file or add a language."""
    reader = reader_of(event)
    document = _changeable(event, document_id, reader)
    return _form_page(event, form_for(event, queries.sessions(event), reader, document), document)


@bp.post("/documents/<document_id>/edit")
@slow_down
@with_event(Permission.TAKE_PART)
def change(event: Event, document_id: str) -> ResponseReturnValue:
    """Change a document."""
    reader, sessions = reader_of(event), queries.sessions(event)
    document = _changeable(event, document_id, reader)
    form = form_for(event, sessions, reader, document)
    if not form.validate():
        return _form_page(event, form, document), 422
    try:
        actions.change(document, form.details(sessions, document), form.uploads, current_user, clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(event, form, document), 422
    flash(_("The document is saved."), "done")
    return redirect(url_for(".show", slug=event.slug, document_id=document.id))


@bp.post("/documents/<document_id>/withdrawal")
@with_event(Permission.TAKE_PART)
def withdraw(event: Event, document_id: str) -> ResponseReturnValue:
    """Take a document back; that can be undone."""
    document = _changeable(event, document_id, reader_of(event))
    actions.withdraw(document, current_user, clock.now())
    flash(_("The document is withdrawn: only you and the organisers still see it."), "done")
    return redirect(url_for(".show", slug=event.slug, document_id=document.id))


@bp.post("/documents/<document_id>/return")
@with_event(Permission.TAKE_PART)
def offer_again(event: Event, document_id: str) -> ResponseReturnValue:
    """Offer a withdrawn document again."""
    document = _changeable(event, document_id, reader_of(event))
    actions.offer_again(document, current_user, clock.now())
    flash(_("The document is offered again."), "done")
    return redirect(url_for(".show", slug=event.slug, document_id=document.id))


@bp.get("/documents/<document_id>/deletion")
@with_event(Permission.MANAGE_DOCUMENTS)
def ask_deletion(event: Event, document_id: str) -> ResponseReturnValue:
    """Ask before a document is deleted."""
    document = _changeable(event, document_id, reader_of(event))
    return render_template("resources/delete.html", event=event, document=document)


@bp.post("/documents/<document_id>/deletion")
@with_event(Permission.MANAGE_DOCUMENTS)
def delete(event: Event, document_id: str) -> ResponseReturnValue:
    """Delete a document for good."""
    actions.delete(_changeable(event, document_id, reader_of(event)), current_user)
    flash(_("The document is deleted."), "done")
    return redirect(url_for(".manage", slug=event.slug))


def _wish(event: Event, session_ids: set[str]) -> Wish:
    """What the address asks for; what makes no sense is left out."""
    args = request.args
    return Wish(
        words="".join(c for c in args.get("q", "")[:100] if c.isprintable()),
        session=args.get("session", "") if args.get("session") in {*session_ids, Wish.MEETING} else "",
        language=args.get("language", "") if args.get("language") in event.languages else "",
        kind=args.get("kind", "") if args.get("kind") in set(DocumentKind) else "",
    )


def _shelves(documents: Sequence[Document], event: Event, reader: Reader) -> list[tuple[Any, list[dict[str, Any]]]]:
    """(session or None, its documents), as they are ordered."""
    groups = groupby(documents, key=lambda document: document.session)
    return [(session, [item_of(document, event, reader) for document in group]) for session, group in groups]


def item_of(document: Document, event: Event, reader: Reader) -> dict[str, Any]:
    """A document as its templates show it: its versions in reading order, what it lacks, whether it may be changed."""
    return {
        "document": document,
        "versions": in_reading_order(document.current, language(), event.languages),
        "missing": document.missing(event.languages),
        "may_change": may_change(document, reader),
    }


def _readable(event: Event, document_id: str, reader: Reader) -> Document:
    document = queries.of_event(event, document_id)
    if document is None or not may_read(document, reader):
        abort(404)
    return document


def _changeable(event: Event, document_id: str, reader: Reader) -> Document:
    document = _readable(event, document_id, reader)
    return document if may_change(document, reader) else abort(404)


def _sharer(event: Event) -> Reader:
    reader = reader_of(event)
    return reader if reader.shares or reader.standing is Standing.MANAGER else abort(404)


def _send(event: Event, version: DocumentVersion) -> Response:
    """The file itself. A taking is counted; that of a restricted document is in the audit log."""
    try:
        content = files.stream(version.file_key)
    except FileNotFoundError:
        log.exception("a stored file is missing", extra={"kind": version.file_key})
        abort(404)
    if request.method == "GET":
        actions.count_download(version)
        if version.document.access != Access.PUBLIC:
            _record_taking(event, version)
    return attachment(content, version.file_name, version.content_type, version.size)


def _record_taking(event: Event, version: DocumentVersion) -> None:
    document, file = version.document, f"({version.file_name}, {version.revision})"
    name = Translated({code: f"{title} {file}" for code, title in document.names.items()})
    audit.record_reading("resources.downloaded", document, actor=_actor(), scope=event.id, name=name)


def _actor() -> Any:
    return current_user if current_user.is_authenticated else None


def _form_page(event: Event, form: DocumentForm, document: Document | None = None) -> str:
    return render_template(
        "resources/form.html",
        event=event,
        form=form,
        document=document,
        suffixes=SUFFIXES,
        largest=largest_file(current_app.config["MAX_UPLOAD_MB"]),
    )
