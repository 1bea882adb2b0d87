"""The organisers' table: find, decide in bulk, export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from meetings.core import audit, clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.registration import exports, queries, rules
from meetings.registration.actions.decisions import decide
from meetings.registration.forms.desk import DecisionForm, ExportForm
from meetings.registration.models import Registration, State
from meetings.registration.queries import Filter
from meetings.registration.rules import Verb

bp = Blueprint("registrations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/registrations")
FILTERS = ("q", "state", "category", "institution", "sort")


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """Everybody, searched, filtered, sorted and paged by the address."""
    wanted = _wanted(with_protected=allowed(Permission.MANAGE_REGISTRATIONS, event))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "registration/table.html",
        event=event,
        wanted=wanted,
        page=queries.page(event, wanted, number),
        counts=queries.counts_by_state(event),
        states=list(State),
        categories=queries.categories(event),
        institutions=queries.affiliations(event, language()),
        filters={name: getattr(wanted, name) for name in FILTERS if getattr(wanted, name)},
    )


@bp.get("/decision")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_decide(event: Event) -> ResponseReturnValue:
    """How many people a decision touches, before it is taken."""
    return _decision_page(event, DecisionForm())


@bp.post("/decision")
@with_event(Permission.MANAGE_REGISTRATIONS)
def take_decision(event: Event) -> ResponseReturnValue:
    """Decide about those chosen; whoever cannot be decided about stays as she is and is named."""
    form, verb = DecisionForm(), _verb()
    if not form.validate_on_submit():
        return _decision_page(event, form), 422
    try:
        rules.ensure_reason(verb, form.reason.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _decision_page(event, form), 422
    chosen = _chosen(event)
    left = decide(verb, chosen, by=current_user, now=clock.now(), reason=form.reason.data)
    _report(verb, len(chosen) - len(left))
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")
    return redirect(_back(event, chosen[0].id if len(chosen) == 1 else None))


@bp.get("/export")
@with_event(Permission.EXPORT_PEOPLE)
def ask_to_export(event: Event) -> ResponseReturnValue:
    """What is exported, and what for."""
    return _export_page(event, ExportForm())


@bp.post("/export")
@with_event(Permission.EXPORT_PEOPLE)
def export(event: Event) -> ResponseReturnValue:
    """The filtered view as a file; who took it, and why, is in the audit log."""
    form = ExportForm()
    if not form.validate_on_submit():
        return _export_page(event, form), 422
    protected = form.with_protected.data
    wanted = _wanted(with_protected=protected)
    rows = queries.export_rows(event, wanted)
    file, count = exports.WRITERS[form.format.data](rows, event.time_zone)
    details = {
        "file_format": form.format.data,
        "people": count,
        "filter": _filter_words(wanted),
        "with_protected": protected,
    }
    purpose = form.purpose.data if not protected else f"{form.purpose.data} · {form.protected_reason.data}"
    audit.record("registration.exported", event, actor=current_user, scope=event.id, after=details, purpose=purpose)
    return send_file(
        file,
        mimetype=exports.TYPES[form.format.data],
        as_attachment=True,
        download_name=f"{event.slug}-{_day(clock.now())}.{form.format.data}",
    )


def _wanted(*, with_protected: bool) -> Filter:
    """What the address asks for; a state that does not exist asks for nothing."""
    asked = {name: request.args.get(name, "").strip()[:100] for name in FILTERS}
    if asked["state"] not in set(State):
        asked["state"] = ""
    return Filter(**asked, language=language(), with_protected=with_protected)


def _asked() -> MultiDict[str, str]:
    """A decision is asked for in the address and taken in the body; only the body counts then."""
    return request.form if request.method == "POST" else request.args


def _verb() -> Verb:
    verb = _asked().get("verb", "")
    return Verb(verb) if verb in set(rules.DECISIONS) else abort(404)


def _chosen(event: Event) -> Sequence[Registration]:
    asked = _asked()
    if asked.get("all"):
        return queries.all_matching(event, _wanted(with_protected=True))
    return queries.chosen(event, asked.getlist("on_page" if asked.get("all_on_page") else "chosen"))


def _decision_page(event: Event, form: DecisionForm) -> str:
    verb, found = _verb(), _chosen(event)
    fit = [each for each in found if verb in rules.possible(each.state, each.confirmed_at is not None)]
    return render_template(
        "registration/decision.html",
        event=event,
        form=form,
        verb=verb,
        fit=fit,
        others=[each for each in found if each not in fit],
        needs_reason=verb in rules.NEEDS_REASON,
        from_person=_asked().get("from") == "person",
        back=_back(event, found[0].id if len(found) == 1 else None),
        kept=_kept(),
    )


def _report(verb: Verb, count: int) -> None:
    if not count:
        return
    sentences = {
        Verb.APPROVE: ngettext("%(num)d person approved.", "%(num)d people approved.", count),
        Verb.REFUSE: ngettext("%(num)d person refused.", "%(num)d people refused.", count),
        Verb.WAIT: ngettext(
            "%(num)d person put on the waiting list.", "%(num)d people put on the waiting list.", count
        ),
    }
    flash(sentences[verb], "done")


def _back(event: Event, person_id: str | None = None) -> str:
    if person_id and _asked().get("from") == "person":
        return url_for("people.show", slug=event.slug, registration_id=person_id)
    return url_for(".index", slug=event.slug, **_kept())


def _kept() -> dict[str, Any]:
    return {name: request.args[name] for name in (*FILTERS, "page") if request.args.get(name)}


def _export_page(event: Event, form: ExportForm) -> str:
    wanted = _wanted(with_protected=False)
    return render_template(
        "registration/export.html",
        event=event,
        form=form,
        total=queries.page(event, wanted, 1).total,
        back=_back(event),
    )


def _filter_words(wanted: Filter) -> str:
    return ", ".join(f"{name}={getattr(wanted, name)}" for name in FILTERS[:-1] if getattr(wanted, name))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
