"""All delegations of an event, for its organisers: filtered, sorted, reminded and confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language, plain
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.organisers import ConfirmationForm
from meetings.delegations.models import Delegation, Role, Stage
from meetings.delegations.queries import Line, Terms
from meetings.delegations.rules import Gauge, Limits
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.registration.forms.own import EmptyForm

bp = Blueprint("delegations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/delegations")
PAGE = 100
FILTERS = ("q", "stage", "letter", "sort")
SILENT = frozenset({Stage.INVITED, Stage.OPENED, Stage.NOMINATING})


@dataclass(slots=True)
class Row:
    """One line of the page, with what the rules say of it."""

    line: Line
    stage: Stage
    gauge: Gauge
    limits: Limits
    number: int

    @property
    def roles(self) -> list[tuple[Role, Gauge]]:
        """How many people have which role."""
        return [(role, gauge) for role, gauge in rules.gauges(self.line.people, self.limits) if gauge.used]


class Page(NamedTuple):
    """Some rows of all, with what a pagination shows."""

    rows: Sequence[Row]
    number: int
    pages: int
    first: int
    last: int
    total: int


@bp.get("")
@with_event(Permission.SEE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """Who has answered how far, by State in the reader's order."""
    terms = queries.terms(event)
    rows = rows_of(event, terms)
    counts = {stage: sum(row.stage is stage for row in rows) for stage in Stage}
    return render_template(
        "delegations/index.html",
        event=event,
        page=_page_of([row for row in _sorted(rows) if _fits(row)]),
        counts=counts,
        wanted={name: request.args.get(name, "") for name in FILTERS},
        roles={role: str(word) for role, word in rules.ROLES.items()},
        wants_letter=bool(terms.policy and terms.policy.wants_letter),
        may_manage=allowed(Permission.MANAGE_REGISTRATIONS, event),
    )


@bp.get("/reminder")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remind(event: Event) -> ResponseReturnValue:
    """How many a reminder touches, before it is sent."""
    fit, others = _silent(event)
    return render_template("delegations/reminder.html", event=event, fit=fit, others=others, form=EmptyForm())


@bp.post("/reminder")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remind(event: Event) -> ResponseReturnValue:
    """Write to all who act for those chosen that are not complete."""
    fit, _others = _silent(event)
    count = actions.remind(event, [row.line.institution for row in fit], by=current_user, now=clock.now())
    flash(ngettext("%(num)d person was reminded.", "%(num)d people were reminded.", count), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.get("/confirmation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_confirm(event: Event) -> ResponseReturnValue:
    """How many a confirmation touches, before it is given."""
    return _confirmation_page(event, ConfirmationForm(formdata=None))


@bp.post("/confirmation")
@with_event(Permission.MANAGE_REGISTRATIONS)
def confirm(event: Event) -> ResponseReturnValue:
    """Confirm those chosen that are complete."""
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return _confirmation_page(event, form), 422
    fit, _others = _complete(event)
    for row in fit:
        if row.line.delegation:
            confirm_one(row.line.delegation, form.approve.data)
    flash(ngettext("%(num)d delegation confirmed.", "%(num)d delegations confirmed.", len(fit)), "done")
    return redirect(url_for(".index", slug=event.slug))


def confirm_one(delegation: Delegation, approve: bool) -> None:
    """Confirm a delegation, and say who of it could not be approved."""
    try:
        left = actions.confirm(delegation, approve=approve, by=current_user, now=clock.now())
    except Refusal as refusal:
        left = [(plain(delegation.institution.name), refusal.sentence)]
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")


def rows_of(event: Event, terms: Terms) -> list[Row]:
    """Every delegation with its stage and its meter, in the reader's order."""
    limits = actions.event_limits(terms)
    return [_row(line, limits, number) for number, line in enumerate(queries.lines(event, language()))]


def _row(line: Line, limits: Limits, number: int) -> Row:
    known = line.delegation
    if known is None:
        return Row(
            line, rules.stage(None, None, None, None, line.total), rules.gauge(line.people, limits), limits, number
        )
    dates = (known.invited_at, known.opened_at, known.completed_at, known.confirmed_at)
    own = rules.limits_of(limits, known.most, known.role_limits or {}, known.funded_places)
    return Row(line, rules.stage(*dates, line.total), rules.gauge(line.people, own), own, number)


def _fits(row: Row) -> bool:
    stage, letter, words = (request.args.get(name, "") for name in ("stage", "letter", "q"))
    has_letter = bool(row.line.delegation and row.line.delegation.letter_key)
    names = [folded(text) for text in row.line.institution.name.values()]
    names += [folded(each.account.full_name) for each in row.line.focal_points]
    return (
        (not stage or row.stage == stage)
        and (not letter or has_letter == (letter == "yes"))
        and all(any(word in name for name in names) for word in folded(words).split())
    )


def _sorted(rows: list[Row]) -> list[Row]:
    stages = list(Stage)
    keys = {
        "stage": lambda row: stages.index(row.stage),
        "people": lambda row: row.line.total,
        "changed": lambda row: str((row.line.delegation and row.line.delegation.changed_at) or ""),
        "name": lambda row: row.number,
    }
    wanted = request.args.get("sort", "")
    key = keys.get(wanted.removeprefix("-"), keys["name"])
    return sorted(rows, key=key, reverse=wanted.startswith("-"))


def _page_of(rows: list[Row]) -> Page:
    pages = max(-(-len(rows) // PAGE), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    first = (number - 1) * PAGE
    return Page(shown, number, pages, first + 1 if shown else 0, first + len(shown), len(rows))


def _chosen(event: Event) -> list[Row]:
    """A deed is asked for in the address and done in the body; only the body counts then."""
    asked = request.form if request.method == "POST" else request.args
    wanted = set(asked.getlist("on_page" if asked.get("all_on_page") else "chosen"))
    return [row for row in rows_of(event, queries.terms(event)) if row.line.institution.id in wanted]


def _silent(event: Event) -> tuple[list[Row], list[Row]]:
    """Those chosen whom a reminder reaches, and the others."""
    rows = _chosen(event)
    fit = [row for row in rows if row.stage in SILENT and row.line.focal_points]
    return fit, [row for row in rows if row not in fit]


def _complete(event: Event) -> tuple[list[Row], list[Row]]:
    """Those chosen that can be confirmed, and the others."""
    rows = _chosen(event)
    fit = [row for row in rows if row.stage is Stage.COMPLETE]
    return fit, [row for row in rows if row not in fit]


def _confirmation_page(event: Event, form: ConfirmationForm) -> str:
    fit, others = _complete(event)
    return render_template("delegations/confirmation.html", event=event, fit=fit, others=others, form=form)
