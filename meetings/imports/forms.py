"""The file, what its columns mean, and how it is taken in."""

from collections.abc import Mapping, Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from meetings.core.errors import Refusal
from meetings.core.forms import Form
from meetings.core.i18n import LANGUAGES
from meetings.core.uploads.content import Inspected
from meetings.imports.actions import Choice
from meetings.imports.models import Kind
from meetings.imports.reading import uploaded
from meetings.imports.rules import FIELDS, KINDS
from meetings.imports.rules.texts import letter_of
from meetings.registration.forms.fields import NEEDED, choices
from meetings.registration.rules import TAKES_PART

ALL, GOOD_ROWS = "all", "good"


class UploadForm(Form):
    """A table, and of what."""

    kind = RadioField(
        _l("What is in the file?"),
        choices=[SelectChoice(value=str(kind), label=word) for kind, word in KINDS.items()],
        validators=[InputRequired(NEEDED)],
    )
    file = FileField(_l("File"), validators=[FileRequired(_l("Please choose a file."))])
    upload: Inspected

    def validate_file(self, field: FileField) -> None:
        """Look into the file."""
        scanner = current_app.config["CLAMAV_ADDRESS"]
        try:
            self.upload = uploaded(field.data.stream, field.data.filename, scanner_address=scanner)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


class ColumnsForm(Form):
    """Which column holds what; `columns_form` adds a list for each field of a kind."""

    kind: Kind
    part = HiddenField()
    header = HiddenField()
    category_id = SelectField(_l("Category when the cell is empty"), default="")
    language = SelectField(
        _l("Language when the cell is empty"),
        choices=choices(LANGUAGES),
        default="en",
        validators=[InputRequired(NEEDED)],
    )

    def column(self, name: str) -> SelectField:
        """The list of columns for a field."""
        return self[f"column_{name}"]

    def offer(self, headings: Sequence[str], categories: Sequence[tuple[str, str]]) -> None:
        """The columns of the file and the categories of the event."""
        columns = [("", _("Not in the file"))]
        columns += [(str(number), column_name(number, heading)) for number, heading in enumerate(headings)]
        for name in FIELDS[self.kind]:
            self.column(name).choices = columns
        if "category_id" in self:
            self.category_id.choices = [("", _("None: every row says its category")), *categories]

    def read(self) -> frozenset[int]:
        """The columns from which something is read, as the lists stand."""
        chosen = (self.column(name).data or "" for name in FIELDS[self.kind])
        return frozenset(int(column) for column in chosen if column.isdecimal())

    def choice(self) -> Choice:
        """What was chosen; the part and the line are those of the page that was shown."""
        chosen = {name: self.column(name).data for name in FIELDS[self.kind]}
        return Choice(
            part=self.part.data or "",
            header=_line(self.header.data),
            mapping={name: int(column) for name, column in chosen.items() if column},
            category_id=self.category_id.data if "category_id" in self else "",
            language=self.language.data,
        )


def columns_form(kind: Kind, mapping: Mapping[str, int] | None = None, **values: str) -> ColumnsForm:
    """A form with a list of columns for each field of a kind; `mapping` says what is chosen to begin with.

    A list that was not sent, by a page older than it, is a column that is not in the file.
    """
    lists = {
        f"column_{name}": SelectField(
            field.label, default="", validators=[InputRequired(NEEDED)] if field.needed else []
        )
        for name, field in FIELDS[kind].items()
    }
    form_of_kind = type("ColumnsForm", (ColumnsForm,), {"kind": kind, **lists})
    chosen = {f"column_{name}": str(column) for name, column in (mapping or {}).items()}
    form: ColumnsForm = form_of_kind(data=chosen | values)
    if kind is not Kind.PEOPLE:
        del form.category_id
    return form


class TakingForm(Form):
    """All or nothing, or the good rows; with mails or without. `seen` is the look through the rows that was shown."""

    scope = RadioField(
        _l("Which rows"),
        choices=choices({ALL: _l("All rows or none"), GOOD_ROWS: _l("Only the good rows")}),
        default=ALL,
        validators=[InputRequired(NEEDED)],
    )
    seen = HiddenField()
    with_mails = BooleanField()
    takes_part = SelectField(
        _l("Takes part, when the cell is empty"), choices=choices(TAKES_PART), validators=[InputRequired(NEEDED)]
    )


def column_name(number: int, heading: str) -> str:
    """A column (from 0) by its letter and heading."""
    letter = letter_of(number)
    return _("Column %(letter)s: %(heading)s", letter=letter, heading=heading[:60]) if heading else letter


def _line(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1
