"""People who may be registered twice, side by side; merged with care, or said to be two."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions, queries, rules
from meetings.registration.actions import amending, merging
from meetings.registration.facts import facts_of
from meetings.registration.forms.own import EmptyForm
from meetings.registration.models import Registration, State
from meetings.registration.rules.duplicates import Somebody, pairs
from meetings.registration.rules.merging import Standing, is_further, is_said, takes_from_other
from meetings.registration.steps import steps_of

bp = Blueprint("duplicates", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/duplicates")
MOST = 50
FIELDS = (*actions.Details.__slots__, "affiliation")
CHOSEN = ("kept", *FIELDS, "contact")


@bp.get("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """Pairs of registrations that look like one person."""
    found = pairs((Somebody(*row) for row in queries.comparable(event)), queries.apart(event))
    shown = found[:MOST]
    people = queries.by_ids(event, [one for pair in shown for one in (pair.one_id, pair.other_id)])
    return render_template(
        "registration/duplicates.html",
        event=event,
        pairs=[(people[pair.one_id], people[pair.other_id], rules.WHY_ALIKE[pair.why]) for pair in shown],
        total=len(found),
    )


@bp.get("/<one_id>/<other_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def compare(event: Event, one_id: str, other_id: str) -> ResponseReturnValue:
    """The two side by side, to choose what stays."""
    return _page(event, *_two(event, one_id, other_id), EmptyForm())


@bp.post("/<one_id>/<other_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def merge(event: Event, one_id: str, other_id: str) -> ResponseReturnValue:
    """Merge them: one registration is kept, with what was chosen."""
    two, form = _two(event, one_id, other_id), EmptyForm()
    kept, contact_of = (_chosen(two, name) for name in ("kept", "contact"))
    if not form.validate_on_submit() or kept is None:
        return _page(event, *two, form), 422
    other = two[1] if kept is two[0] else two[0]
    sources = {name: other if request.form.get(name) == other.id else kept for name in FIELDS}
    details = actions.Details(**{name: getattr(sources[name], name) for name in actions.Details.__slots__})
    affiliation = sources["affiliation"].affiliation
    kept_id = kept.id
    try:
        merging.merge(kept, other, details, affiliation, by=current_user, now=clock.now(), contact_of=contact_of)
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        two = _two(event, one_id, other_id)
        return _page(event, *two, form), 409 if _gone(*two) else 422
    flash(_("The two registrations are one now."), "done")
    return redirect(url_for("people.show", slug=event.slug, registration_id=kept_id))


@bp.post("/<one_id>/<other_id>/different")
@with_event(Permission.MANAGE_REGISTRATIONS)
def keep_apart(event: Event, one_id: str, other_id: str) -> ResponseReturnValue:
    """They are two people."""
    merging.keep_apart(*_two(event, one_id, other_id), by=current_user)
    flash(_("Noted: these are two people."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _two(event: Event, one_id: str, other_id: str) -> tuple[Registration, Registration]:
    found = queries.by_ids(event, [one_id, other_id])
    return (found[one_id], found[other_id]) if len(found) == 2 else abort(404)


def _chosen(two: tuple[Registration, Registration], name: str) -> Registration | None:
    return next((each for each in two if each.id == request.form.get(name)), None)


def _gone(*two: Registration) -> Registration | None:
    """Which of them was merged or withdrawn, if any: the two can become one no more."""
    withdrawn = [each for each in two if each.state == State.WITHDRAWN]
    return next((each for each in withdrawn if each.merged_into_id), next(iter(withdrawn), None))


def _page(event: Event, one: Registration, other: Registration, form: EmptyForm) -> str:
    if gone := _gone(one, other):
        kept = queries.in_event(event, gone.merged_into_id) if gone.merged_into_id else None
        return render_template("registration/merged.html", event=event, two=(one, other), gone=gone, kept=kept)
    values = {name: tuple(amending.printed(each)[name] for each in (one, other)) for name in FIELDS}
    contacts = [(each.contact_name, each.contact_email) for each in (one, other)]
    further = other if is_further(_standing(other, values, 1), _standing(one, values, 0)) else one
    presets = _presets((one, other), values | {"contact": (contacts[0][1], contacts[1][1])})
    return render_template(
        "registration/merging.html",
        event=event,
        two=(one, other),
        values=values,
        facts=_facts(one, other),
        contacts=contacts,
        presets=presets,
        chosen={name: request.form.get(name) or presets[further.id][name] for name in CHOSEN},
        form=form,
    )


def _standing(each: Registration, values: dict[str, tuple[Any, Any]], place: int) -> Standing:
    """How far it has come, which stands at this place among the values."""
    filled = sum(is_said(pair[place]) for pair in values.values())
    done = sum(step.done for step in steps_of(each, clock.now()))
    return Standing(each.state, len(facts_of(each)), filled + done, each.created_at)


def _presets(two: tuple[Registration, Registration], values: dict[str, tuple[Any, Any]]) -> dict[str, dict[str, str]]:
    """For either of them as the one that is kept: from which one each field comes unless somebody chooses."""
    found = {}
    for place, (kept, other) in enumerate((two, two[::-1])):
        found[kept.id] = {"kept": kept.id} | {
            name: other.id if takes_from_other(pair[place], pair[1 - place]) else kept.id
            for name, pair in values.items()
        }
    return found


def _facts(one: Registration, other: Registration) -> list[tuple[str, tuple[str, str]]]:
    """What domains above know of the two, by what it is called."""
    of_one, of_other = ({str(label): value for label, value in facts_of(each)} for each in (one, other))
    return [(label, (of_one.get(label, ""), of_other.get(label, ""))) for label in of_one | of_other]
