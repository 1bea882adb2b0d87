"""The board leaves in a file: what for, and who took it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.i18n import everywhere, plain
from meetings.core.translated import Translated
from meetings.delegations import queries as delegations
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.overview.forms import BoardExportForm
from meetings.overview.rules.board import Answer
from meetings.overview.views.blueprint import bp
from meetings.overview.views.board import BOARD
from meetings.overview.views.board_rows import Row, rows_of, shown
from meetings.overview.words import ANSWERS, AWAITING, GROUPS, LETTERS
from meetings.registration import exports
from meetings.registration.models import ACTIVE, State
from meetings.registration.rules import Cell
from meetings.registration.rules.words import STATE_WORDS


@bp.get(f"{BOARD}/export")
@with_event(Permission.EXPORT_PEOPLE)
def ask_to_export_board(event: Event) -> ResponseReturnValue:
    """What the file is for; the filter of the board comes along in the address."""
    return _page(event, BoardExportForm(formdata=None))


@bp.post(f"{BOARD}/export")
@with_event(Permission.EXPORT_PEOPLE)
def export_board(event: Event) -> ResponseReturnValue:
    """The filtered board as a file; who took it and why is in the audit log."""
    form = BoardExportForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    kind = form.format.data
    file, count = exports.to_file(kind, _lines(event, _rows(event)), _("States"))
    details = {"file_format": kind, "delegations": count, "filter": _asked_in_words()}
    audit.record(
        "overview.board_exported", event, actor=current_user, scope=event.id, after=details, purpose=form.purpose.data
    )
    return send_file(
        file,
        mimetype=exports.TYPES[kind],
        as_attachment=True,
        download_name=f"{event.slug}-states-{clock.local_day(clock.now(), event.time_zone)}.{kind}",
    )


def _rows(event: Event) -> list[Row]:
    return shown(rows_of(event, delegations.terms(event)))


def _asked_in_words() -> list[Translated]:
    """What the board is filtered by, for the audit log."""
    known: dict[str, dict[str, Any]] = {
        "state": {answer.value: stand.word for answer, stand in ANSWERS.items()},
        "kind": GROUPS,
        "letter": LETTERS,
        "awaiting": {"confirmation": AWAITING},
    }
    words = [known[name][value] for name in known if (value := request.args.get(name, "")) in known[name]]
    if sought := request.args.get("q"):
        words.insert(0, _l("“%(words)s”", words=sought))
    return [everywhere(partial(str, word)) for word in words]


def _page(event: Event, form: BoardExportForm) -> str:
    total = len(_rows(event))
    return render_template("overview/board_export.html", event=event, form=form, total=total)


def _lines(event: Event, rows: Iterable[Row]) -> Iterator[list[Cell]]:
    dates = (_("Invited"), _("Opened"), _("Last change"), _("Declared complete"), _("Confirmed"))
    people = [str(STATE_WORDS[state]) for state in State if state in ACTIVE]
    yield [
        _("State or organisation"),
        _("State of the delegation"),
        *dates,
        _("Focal points"),
        _("E-mail addresses"),
        _("Last mail that left"),
        _("Last reminder"),
        _("People"),
        _("At most"),
        *people,
        _("Checked in"),
        _("Expected at the door"),
        _("Letter"),
        _("Funded places held"),
    ]
    yield from (_cells(event, row) for row in rows)


def _cells(event: Event, row: Row) -> list[Cell]:
    line, count = row.line, row.line.count
    accounts = [each.account for each in line.focal_points]
    return [
        plain(line.institution.name),
        str(ANSWERS[Answer(row.answer)].word),
        *(_day(event, moment) for moment in row.dates),
        ", ".join(each.full_name for each in accounts),
        ", ".join(each.email for each in accounts),
        _day(event, line.reached_at),
        _day(event, row.reminded_at),
        row.gauge.used,
        "" if row.gauge.most is None else row.gauge.most,
        *(count.by_state[state] for state in State if state in ACTIVE),
        count.here,
        count.expected,
        _("is there") if row.has_letter else _("is missing"),
        count.funded,
    ]


def _day(event: Event, moment: datetime | None) -> Cell:
    return moment.astimezone(ZoneInfo(event.time_zone)).date() if moment else ""
