"""Sharing and changing a document."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from meetings.core.errors import Refusal
from meetings.core.forms import Form, translated_field
from meetings.core.i18n import LANGUAGES, plain
from meetings.core.uploads.content import TYPES, Inspected, inspect
from meetings.events.models import Event
from meetings.programme.models import ProgrammeSession
from meetings.resources.actions import Details
from meetings.resources.models import Access, Document, DocumentKind
from meetings.resources.rules import Reader, Standing, largest_file
from meetings.resources.words import ACCESS, KINDS

SUFFIXES = ",".join(f".{extension}" for extension in TYPES)


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class DocumentForm(Form):
    """What a document is. `form_for` adds a file for each language of the event."""

    title = translated_field(_l("Title"), longest=200)
    kind = SelectField(_l("Kind of document"), choices=_choices(KINDS), validators=[InputRequired()])
    session = SelectField(_l("Session"))
    access = RadioField(_l("Who may see it"), choices=_choices(ACCESS), validators=[InputRequired()])
    uploads: dict[str, Inspected]

    @property
    def file_fields(self) -> list[tuple[str, Any]]:
        """(language, file field) in the event's order."""
        return [(name.removeprefix("file_"), field) for name, field in self._fields.items() if name.startswith("file_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape, then look into every file; what is wrong stands at its field."""
        sound = bool(super().validate(extra_validators))
        self.uploads = {}
        for code, field in self.file_fields:
            if field.data:
                try:
                    self.uploads[code] = _inspected(field.data)
                except Refusal as refusal:
                    field.errors = [*field.errors, refusal.sentence]
        return sound and not any(field.errors for _code, field in self.file_fields)

    def details(self, sessions: Sequence[ProgrammeSession], document: Document | None) -> Details:
        """What was typed. Who may not decide on access leaves it as it is, at first for participants."""
        before = document.access if document else Access.PARTICIPANTS
        return Details(
            title=self.title.data,
            kind=DocumentKind(self.kind.data),
            access=Access(self.access.data if "access" in self else before),
            session=next((session for session in sessions if session.id == self.session.data), None),
        )


def _inspected(upload: Any) -> Inspected:
    config = current_app.config
    return inspect(
        upload.stream,
        upload.filename,
        largest=largest_file(config["MAX_UPLOAD_MB"]),
        scanner_address=config["CLAMAV_ADDRESS"],
    )


def form_for(
    event: Event, sessions: Sequence[ProgrammeSession], reader: Reader, document: Document | None = None
) -> DocumentForm:
    """The form of an event's documents, for a new one or to change `document`."""

    class WithFiles(DocumentForm):
        pass

    for code in event.languages:
        setattr(WithFiles, f"file_{code}", FileField(_("File (%(language)s)", language=LANGUAGES.get(code, code))))
    form = WithFiles(**_starting_values(document))
    form.session.choices = _choices({"": _("The whole meeting")} | {s.id: plain(s.title) for s in sessions})
    if reader.standing is not Standing.MANAGER:
        del form.access
    return form


def _starting_values(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {"access": Access.PARTICIPANTS, "kind": DocumentKind.PRESENTATION}
    return {
        "title": document.title,
        "kind": document.kind,
        "access": document.access,
        "session": document.session_id or "",
    }
