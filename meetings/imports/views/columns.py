"""Which sheet is read, and which column holds what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from meetings.core.errors import Refusal
from meetings.core.i18n import language, plain
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.imports import actions, queries, rules
from meetings.imports.forms import ColumnsForm, column_name, columns_form
from meetings.imports.models import ImportRun, Kind, Stage
from meetings.imports.reading import Table
from meetings.imports.rules import Line
from meetings.imports.rules.texts import clean
from meetings.imports.views.blueprint import ONE, bp, one, slow_down
from meetings.registration import queries as registrations

HEAD = 15
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a sheet: the sheet, its first lines, which of them holds the headings, and these."""

    table: Table
    lines: list[Line]
    number: int
    headings: list[str]

    @property
    def samples(self) -> list[tuple[int, list[str]]]:
        """Number and cells of the first rows below the headings."""
        below = [line for line in self.lines if line.number > self.number][:SHOWN]
        return [(line.number, [clean(cell)[:80] for cell in line.cells]) for line in below]


@bp.get(f"{ONE}/columns")
@with_event(Permission.MANAGE_REGISTRATIONS)
def columns(event: Event, run_id: str) -> ResponseReturnValue:
    """Choose the sheet, then the columns; both are guessed to begin with."""
    run = one(event, run_id)
    if not run.file_key or run.stage not in (Stage.UPLOADED, Stage.CHECKED, Stage.FAILED):
        return redirect(url_for(".show", slug=event.slug, run_id=run.id))
    kind = Kind(run.kind)
    remembered = queries.remembered(event, kind)
    try:
        head = _head(run, *_asked(), remembered)
    except Refusal as refusal:
        flash(refusal.sentence, "danger")
        head = _head(run, "", 0, remembered)
    is_as_kept = run.mapping and (head.table.part, head.number) == (run.part, run.header)
    mapping = run.mapping if is_as_kept else rules.guess(kind, head.headings, remembered, language())
    kept = {name: run.options[name] for name in ("category_id", "language") if name in run.options}
    form = columns_form(kind, mapping, **({"language": language()} | kept))
    form.part.data, form.header.data = head.table.part, str(head.number)
    return _page(event, run, form, head)


@bp.post(f"{ONE}/columns")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def choose_columns(event: Event, run_id: str) -> ResponseReturnValue:
    """Let every row be looked at."""
    run = one(event, run_id)
    form = columns_form(Kind(run.kind))
    choice_of_page = form.part.data or "", _number(form.header.data)
    if not run.file_key:
        raise rules.NotNow
    head = _head(run, *choice_of_page, {})
    _offer(event, form, head)
    if not form.validate_on_submit():
        return _page(event, run, form, head), 422
    try:
        actions.choose(run, form.choice(), by=current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, run, form, head), 422
    _tell_what_is_not_read(form, head)
    return redirect(url_for(".show", slug=event.slug, run_id=run.id), 303)


def _asked() -> tuple[str, int]:
    """The sheet and the line that the address asks for; the line of one sheet says nothing of another."""
    part = request.args.get("part", "")
    is_same = request.args.get("shown", part) == part
    return part, request.args.get("header", 0, type=int) if is_same else 0


def _head(run: ImportRun, part: str, number: int, remembered: Mapping[str, str]) -> Head:
    """The beginning of a sheet; without `part` the likeliest, and with `number` 0 the likeliest line, are taken."""
    is_as_kept = not part and bool(run.mapping)
    if not part and not is_as_kept:
        sheets = {name: _texts(lines) for name, lines in actions.beginnings_of(run, HEAD).items()}
        part = rules.likeliest_sheet(Kind(run.kind), sheets, remembered)
    table = actions.table_of(run, part)
    lines = table.head(HEAD)
    texts = _texts(lines)
    if number not in {line.number for line in lines}:
        number = run.header if is_as_kept else rules.header_line(texts, remembered)
    headings = next((cells for place, cells in texts if place == number), [])
    return Head(table, lines, number, headings)


def _texts(lines: Sequence[Line]) -> list[tuple[int, list[str]]]:
    return [(line.number, [clean(cell) for cell in line.cells]) for line in lines]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _offer(event: Event, form: ColumnsForm, head: Head) -> None:
    categories = [(each.id, plain(each.name)) for each in registrations.categories(event)]
    form.offer(head.headings, categories)


def _not_read(form: ColumnsForm, head: Head) -> list[str]:
    """The columns from which nothing is read, as the lists stand."""
    rows = [cells for number, cells in _texts(head.lines) if number > head.number]
    columns = rules.unread(head.headings, rows, form.read())
    return [column_name(each, head.headings[each] if each < len(head.headings) else "") for each in columns]


def _tell_what_is_not_read(form: ColumnsForm, head: Head) -> None:
    if columns := _not_read(form, head):
        sentence = ngettext(
            "%(num)d column of the file is not read: %(columns)s.",
            "%(num)d columns of the file are not read: %(columns)s.",
            len(columns),
            columns=" · ".join(columns),
        )
        flash(sentence, "info")


def _page(event: Event, run: ImportRun, form: ColumnsForm, head: Head) -> str:
    _offer(event, form, head)
    return render_template(
        "imports/columns.html",
        event=event,
        run=run,
        form=form,
        head=head,
        not_read=_not_read(form, head),
        fields=rules.FIELDS[Kind(run.kind)],
    )
