"""People who may be registered twice, side by side; merged with care, or said to be two."""

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
from meetings.registration.models import HOLDING, Registration
from meetings.registration.rules.duplicates import Somebody, pairs

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
        return _page(event, *_two(event, one_id, other_id), form), 422
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


def _page(event: Event, one: Registration, other: Registration, form: EmptyForm) -> str:
    values = {name: tuple(amending.printed(each)[name] for each in (one, other)) for name in FIELDS}
    better = other if other.state in HOLDING and one.state not in HOLDING else one
    return render_template(
        "registration/merging.html",
        event=event,
        two=(one, other),
        values=values,
        facts=_facts(one, other),
        contacts=[(each.contact_name, each.contact_email) for each in (one, other)],
        chosen={name: request.form.get(name) or better.id for name in CHOSEN},
        form=form,
    )


def _facts(one: Registration, other: Registration) -> list[tuple[str, tuple[str, str]]]:
    """What domains above know of the two, by what it is called."""
    of_one, of_other = ({str(label): value for label, value in facts_of(each)} for each in (one, other))
    return [(label, (of_one.get(label, ""), of_other.get(label, ""))) for label in of_one | of_other]
