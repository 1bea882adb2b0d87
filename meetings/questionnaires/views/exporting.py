"""Answers taken out: as a table, or as an archive of files; who took them, and what for, is recorded."""

from flask import Response, render_template, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.db import db
from meetings.core.downloads import attachment
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.questionnaires import columns
from meetings.questionnaires.forms.exporting import ARCHIVE, AnswersExportForm
from meetings.questionnaires.models import Questionnaire
from meetings.questionnaires.queries import answers
from meetings.questionnaires.views.answers import bp
from meetings.questionnaires.views.forms import found
from meetings.registration.columns import lines
from meetings.registration.exports import TYPES, to_file
from meetings.registration.models import Registration


@bp.get("/<questionnaire_id>/export")
@with_event(Permission.EXPORT_PEOPLE)
def ask_to_export(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """What is exported, and what for."""
    questionnaire = found(event, questionnaire_id)
    return _page(event, questionnaire, _form(event, questionnaire))


@bp.post("/<questionnaire_id>/export")
@with_event(Permission.EXPORT_PEOPLE)
def export(event: Event, questionnaire_id: str) -> ResponseReturnValue:
    """The answers of everybody who is asked, as a file."""
    questionnaire = found(event, questionnaire_id)
    form = _form(event, questionnaire)
    if not form.validate_on_submit():
        return _page(event, questionnaire, form), 422
    sensitive = "with_sensitive" in form and form.with_sensitive.data
    protected = form.with_protected.data
    name = f"{event.slug}-answers-{clock.local_day(clock.now(), event.time_zone)}"
    if form.format.data == ARCHIVE:
        rows = list(answers.with_files(questionnaire, sensitive=sensitive, with_protected=protected))
        _record(event, questionnaire, form, sensitive, len(rows))
        return attachment(stream_with_context(columns.archive(rows)), f"{name}.zip", "application/zip")
    return _table(event, questionnaire, form, sensitive, name)


def _table(event: Event, questionnaire: Questionnaire, form: AnswersExportForm, sensitive: bool, name: str) -> Response:
    people = answers.people_asked(questionnaire, with_protected=form.with_protected.data)
    ids = db.session.scalars(people.with_only_columns(Registration.id)).all()
    wanted = columns.of_form(questionnaire, sensitive=sensitive)
    file, count = to_file(form.format.data, lines(event, ids, wanted), _("Answers"))
    _record(event, questionnaire, form, sensitive, count)
    return send_file(
        file, mimetype=TYPES[form.format.data], as_attachment=True, download_name=f"{name}.{form.format.data}"
    )


def _record(event: Event, form: Questionnaire, typed: AnswersExportForm, sensitive: bool, count: int) -> None:
    details = {
        "file_format": typed.format.data,
        "people": count,
        "with_sensitive": sensitive,
        "with_protected": typed.with_protected.data,
    }
    purpose = " · ".join(filter(None, (typed.purpose.data, typed.protected_reason.data)))
    audit.record("questionnaire.exported", form, actor=current_user, scope=event.id, after=details, purpose=purpose)


def _form(event: Event, questionnaire: Questionnaire) -> AnswersExportForm:
    return AnswersExportForm().fit(questionnaire, reads_sensitive=allowed(Permission.READ_SENSITIVE, event))


def _page(event: Event, questionnaire: Questionnaire, form: AnswersExportForm) -> str:
    return render_template("questionnaires/export.html", event=event, questionnaire=questionnaire, form=form)
