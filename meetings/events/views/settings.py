"""The parts of an event, each on a page of its own: while it is set up (`setup`) and afterwards (`settings`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.meanwhile import Version
from meetings.events import queries, rules
from meetings.events.access import Permission, with_event
from meetings.events.actions import editing
from meetings.events.forms import sections as forms
from meetings.events.models import Event, Proposal, ProposalKind, ProposalState
from meetings.events.rules import words
from meetings.events.views.blueprint import MANAGE, bp
from meetings.events.views.drafts import may_discard

STEPS: dict[str, LazyString] = {
    "basics": _l("Basics"),
    "hosts": _l("Hosts"),
    "place": _l("Place"),
    "access": _l("Who may read it"),
    "review": _l("Review"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an event that is edited on its own page."""

    label: LazyString
    form: type[forms.SectionForm]


SECTIONS: dict[str, Section] = {
    "basics": Section(_l("Basics"), forms.BasicsForm),
    "place": Section(_l("Place"), forms.PlaceForm),
    "access": Section(_l("Who may read it"), forms.AccessForm),
    "texts": Section(_l("Description"), forms.TextsForm),
    "practical": Section(_l("Practical information"), forms.PracticalForm),
}
SECTION = f"{MANAGE}/<any(settings, setup):mode>/<any(basics, place, access, texts, practical):section>"


def neighbour(step: str, go: str | None) -> str:
    """The step before or after this one."""
    order = list(STEPS)
    place = order.index(step) + (-1 if go == "back" else 1)
    return order[max(0, min(place, len(order) - 1))]


def step_url(event: Event, step: str) -> str:
    """The address of a step of the guided creation."""
    if step == "hosts":
        return url_for("events.hosts", slug=event.slug, mode="setup")
    if step == "review":
        return url_for("events.review", slug=event.slug)
    return url_for("events.section", slug=event.slug, mode="setup", section=step)


@bp.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"setup_steps": STEPS, "step_url": step_url, "event_words": words}


@bp.get(f"{MANAGE}/settings")
@with_event(Permission.MANAGE)
def settings(event: Event) -> ResponseReturnValue:
    """The parts of the event, and what is missing in which language."""
    return render_template(
        "events/settings.html",
        event=event,
        sections=SECTIONS,
        missing=rules.missing_texts(event),
        waiting=queries.waiting(event),
        may_discard=may_discard(event),
    )


def _form(event: Event, section: str, **more: None) -> forms.SectionForm:
    kind = forms.DraftBasicsForm if section == "basics" and event.is_draft else SECTIONS[section].form
    return kind(obj=event, **more)


def _page(event: Event, mode: str, section: str, form: forms.SectionForm, both: Sequence[Version] = ()) -> str:
    return render_template(
        "events/section.html",
        event=event,
        form=form,
        mode=mode,
        section=section,
        label=SECTIONS[section].label,
        versions=both,
        waiting=queries.waiting(event).get(ProposalKind.CHANGE),
    )


@bp.get(SECTION)
@with_event(Permission.MANAGE)
def section(event: Event, mode: str, section: str) -> ResponseReturnValue:
    """One part to edit."""
    return _page(event, mode, section, _form(event, section).opened())


@bp.post(SECTION)
@with_event(Permission.MANAGE)
def save_section(event: Event, mode: str, section: str) -> ResponseReturnValue:
    """Keep it; what needs both keys becomes a proposal."""
    form = _form(queries.locked(event), section)
    is_valid = form.validate()
    if _moves_into_past(event, form) or not is_valid:
        return _page(event, mode, section, form), 422
    if both := form.changed_meanwhile(_form(event, section, formdata=None)):
        return _page(event, mode, section, form, both), 409
    try:
        proposal = _save(event, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, mode, section, form), 422
    if mode == "setup":
        return redirect(step_url(event, neighbour(section, request.form.get("go"))))
    _tell(proposal)
    return redirect(url_for("events.settings", slug=event.slug))


def _moves_into_past(event: Event, form: forms.SectionForm) -> bool:
    """Whether new days are over already, and nobody has said that it is meant."""
    if not isinstance(form, forms.BasicsForm) or form.last_day.data == event.last_day:
        return False
    return form.asks_about_past(form.first_day.data, form.last_day.data, clock.now().date())


def _save(event: Event, form: forms.SectionForm) -> Proposal | None:
    now = clock.now()
    if isinstance(form, forms.DraftBasicsForm):
        editing.rename(event, form.slug.data, account=current_user, now=now)
    return editing.edit(event, form.values(), account=current_user, now=now)


def _tell(proposal: Proposal | None) -> None:
    if proposal and proposal.state == ProposalState.WAITING:
        flash(_("Saved. What concerns title, days and place now waits for the key of the other hosts."), "info")
    else:
        flash(_("Saved."), "done")
