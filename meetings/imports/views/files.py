"""Files that leave: an empty table to begin with, and the list of faults."""

from collections.abc import Iterator
from typing import IO

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit
from meetings.core.downloads import attachment
from meetings.core.i18n import language
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.imports import actions, queries, rules
from meetings.imports.models import ImportRow, ImportRun, Kind
from meetings.imports.views.blueprint import ONE, bp, one
from meetings.registration import exports
from meetings.registration.rules import Cell


@bp.get("/templates/<kind>.<file_format>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def template(event: Event, kind: str, file_format: str) -> ResponseReturnValue:
    """An empty table with the headings in the reader's language."""
    if kind not in set(Kind) or file_format not in exports.TYPES:
        abort(404)
    headings = [str(field.label) for field in rules.FIELDS[Kind(kind)].values()]
    file, _count = exports.to_file(file_format, [headings], str(rules.KINDS[Kind(kind)]))
    return _send(file, f"{kind.replace('_', '-')}.{file_format}", exports.TYPES[file_format])


@bp.get("/names")
@with_event(Permission.MANAGE_REGISTRATIONS)
def names(event: Event) -> ResponseReturnValue:
    """The States and organisations with all that a file may call them, in the reader's order."""
    return render_template("imports/names.html", event=event, names=actions.names_read(language()))


@bp.get(f"{ONE}/faults.xlsx")
@with_event(Permission.MANAGE_REGISTRATIONS)
def faults(event: Event, run_id: str) -> ResponseReturnValue:
    """The rows with faults, each with its cell and what is wrong, as a spreadsheet."""
    run = one(event, run_id)
    file, _count = exports.to_xlsx(_lines(run), _("Faults"))
    if request.method == "GET":
        audit.record_reading("import.faults_taken", run, actor=current_user, scope=event.id)
    return _send(file, f"{event.slug}-{_('faults')}.xlsx", exports.TYPES["xlsx"])


def _send(file: IO[bytes], name: str, content_type: str) -> Response:
    with file:
        return attachment(file.read(), name, content_type)


def _lines(run: ImportRun) -> Iterator[list[Cell]]:
    yield [_("Line"), _("Cell"), _("What is wrong"), _("First name"), _("Family name"), _("E-mail address")]
    for row in queries.faulty(run):
        yield from _lines_of(row)


def _lines_of(row: ImportRow) -> Iterator[list[Cell]]:
    who = [row.given.get("given_name", ""), row.given.get("family_name", ""), row.email]
    for fault in row.faults:
        yield [row.line, fault["cell"], rules.sentence(fault), *who]
