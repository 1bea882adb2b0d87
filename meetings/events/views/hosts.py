"""The hosts of an event: which ones, in which order, and who organises for each."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language, plain
from meetings.events import queries
from meetings.events.access import Permission, with_event
from meetings.events.actions import editing, team
from meetings.events.forms.team import HostForm
from meetings.events.models import Event
from meetings.events.rules.order import moved
from meetings.events.views import holders
from meetings.events.views.blueprint import MANAGE, bp
from meetings.events.views.settings import neighbour, step_url
from meetings.institutions.models import Institution

HOSTS = f"{MANAGE}/<any(settings, setup):mode>/hosts"


def _page(event: Event, mode: str, form: HostForm, doubts: Sequence[str] = ()) -> str:
    return render_template(
        "events/hosts.html",
        event=event,
        mode=mode,
        form=form,
        order=[(host.institution_id, plain(host.institution.name)) for host in event.hosts],
        houses=holders.houses(event, current_user),
        doubts=doubts,
    )


@bp.get(HOSTS)
@with_event(Permission.MANAGE)
def hosts(event: Event, mode: str) -> ResponseReturnValue:
    """The hosts in their order, and a place to add another."""
    return _page(event, mode, HostForm(event))


@bp.post(HOSTS)
@with_event(Permission.MANAGE)
def save_hosts(event: Event, mode: str) -> ResponseReturnValue:
    """Keep the order, and the host and organiser that were added."""
    form = HostForm(event)
    if not form.validate():
        return _page(event, mode, form), 422
    if doubts := _doubts(form):
        form.ask()
        return _page(event, mode, form, doubts), 422
    wanted = moved(request.form.getlist("order"), request.form.get("move", ""))
    try:
        editing.order_hosts(event, wanted, account=current_user, now=clock.now())
        _add(event, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, mode, form), 422
    go = request.form.get("go")
    if mode == "setup" and go in {"next", "back"} and "move" not in request.form:
        return redirect(step_url(event, neighbour("hosts", go)))
    flash(_("Saved."), "done")
    return redirect(url_for("events.hosts", slug=event.slug, mode=mode))


def _doubts(form: HostForm) -> list[str]:
    """What to check about the person before anything is written to her; nothing once it was said to be right."""
    house = queries.possible_host(form.institution.data) if form.institution.data else None
    if house is None or not form.email.data or form.sure.data == form.promise:
        return []
    return holders.doubts_about(form.email.data, house)


def _add(event: Event, form: HostForm) -> None:
    house = queries.possible_host(form.institution.data) if form.institution.data else None
    if house is None:
        return
    person, now = None, clock.now()
    if form.email.data:
        names = form.given_name.data, form.family_name.data
        person = team.find_person(form.email.data, *names, language(), account=current_user, now=now)
    editing.add_host(event, house, person, account=current_user, now=now)


def _host(event: Event, institution_id: str) -> Institution:
    found = [host.institution for host in event.hosts if host.institution_id == institution_id]
    return found[0] if found else abort(404)


@bp.get(f"{MANAGE}/hosts/<institution_id>/removal")
@with_event(Permission.MANAGE)
def host_removal(event: Event, institution_id: str) -> ResponseReturnValue:
    """Ask first, where it can be done."""
    house = _host(event, institution_id)
    editing.leaving(event, current_user)(house.id)
    return render_template("events/host_removal.html", event=event, house=house)


@bp.post(f"{MANAGE}/hosts/<institution_id>/removal")
@with_event(Permission.MANAGE)
def remove_host(event: Event, institution_id: str) -> ResponseReturnValue:
    """Take a host off a draft."""
    editing.remove_host(event, _host(event, institution_id), account=current_user, now=clock.now())
    flash(_("The host was taken off."), "done")
    if queries.roles_of(event, current_user):
        return redirect(url_for("events.hosts", slug=event.slug, mode="setup"))
    return redirect(url_for("events.index"))
