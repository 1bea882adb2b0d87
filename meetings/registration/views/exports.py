"""People leave in a file: which columns, what for, who took it."""

from functools import partial

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.i18n import everywhere
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.registration import columns, exports, queries
from meetings.registration.forms.desk import ExportForm
from meetings.registration.views import asked
from meetings.registration.views.asked import bp


@bp.get("/export")
@with_event(Permission.EXPORT_PEOPLE)
def ask_to_export(event: Event) -> ResponseReturnValue:
    """What is exported, and what for; the columns of the table come along."""
    wished = request.args.getlist("columns")
    names = columns.IN_EXPORT if not wished else ("family_name", "given_name", *wished)
    form = ExportForm(data={"columns": list(names), "format": "xlsx"})
    form.offer(columns.offered(event, sensitive=allowed(Permission.READ_SENSITIVE, event)))
    return _page(event, form)


@bp.post("/export")
@with_event(Permission.EXPORT_PEOPLE)
def export(event: Event) -> ResponseReturnValue:
    """The filtered view as a file; who took it, with which columns and why, is in the audit log."""
    form = ExportForm()
    form.offer(columns.offered(event, sensitive=allowed(Permission.READ_SENSITIVE, event)))
    if not form.validate_on_submit():
        return _page(event, form), 422
    wanted = asked.wanted(with_protected=form.with_protected.data)
    chosen = form.chosen()
    lines = columns.lines(event, queries.matching_ids(event, wanted), chosen)
    file, count = exports.to_file(form.format.data, lines, _("Registrations"))
    details = {
        "file_format": form.format.data,
        "people": count,
        "filter": asked.in_words(event, wanted),
        "columns": [everywhere(partial(str, column.label)) for column in chosen.values()],
        "with_protected": form.with_protected.data,
    }
    purpose = " · ".join(filter(None, (form.purpose.data, form.protected_reason.data)))
    audit.record("registration.exported", event, actor=current_user, scope=event.id, after=details, purpose=purpose)
    return send_file(
        file,
        mimetype=exports.TYPES[form.format.data],
        as_attachment=True,
        download_name=f"{event.slug}-{clock.local_day(clock.now(), event.time_zone)}.{form.format.data}",
    )


def _page(event: Event, form: ExportForm) -> str:
    wanted = asked.wanted(with_protected=False)
    return render_template(
        "registration/export.html",
        event=event,
        form=form,
        total=queries.page(event, wanted, 1).total,
        taken_back=queries.taken_back(event, wanted),
        back=asked.back(event),
    )
