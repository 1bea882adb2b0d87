"""Editing the programme."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.programme import actions, queries
from meetings.programme.differences import differences
from meetings.programme.forms import SessionForm, beginning, written
from meetings.programme.models import FeedScope, ProgrammeSession
from meetings.programme.rules import timetable
from meetings.programme.rules.clashes import Scheduled
from meetings.programme.views.blueprint import MANAGE, SESSION, bp, found
from meetings.programme.warnings import Warnings


@bp.get(MANAGE)
@with_event(Permission.EDIT_PROGRAMME)
def manage(event: Event) -> ResponseReturnValue:
    """The programme by day, with what clashes and what is not translated."""
    sessions, rooms = queries.sessions_of(event), queries.rooms_of(event)
    clashes = actions.clashes_of(event, sessions)
    return render_template(
        "programme/manage.html",
        event=event,
        days=timetable.laid_out(sessions, event.time_zone, [room.id for room in rooms]),
        rooms=rooms,
        clashes=clashes,
        warnings=Warnings(event, sessions, rooms).by_session(clashes),
        feeds=queries.feeds_of(event, None, FeedScope.PROGRAMME),
    )


def _page(event: Event, form: SessionForm, session: ProgrammeSession | None = None, **more: Any) -> str:
    return render_template("programme/session_form.html", event=event, form=form, session=session, **more)


def _warned(event: Event, form: SessionForm, session: ProgrammeSession | None, refused: actions.Clashes) -> str:
    """The form once more, with what clashes and a button that accepts just that."""
    known: list[Scheduled] = [*queries.sessions_of(event), refused.planned]
    warnings = Warnings(event, known, queries.rooms_of(event))
    sentences = [warnings.sentence(clash, refused.planned.id) for clash in refused.found]
    return _page(event, form, session, refused=refused, clashes=sentences, accept=f"accept:{refused.keys}")


def _accepted() -> list[str]:
    """The clashes that the button pressed accepts."""
    verb, _colon, keys = request.form.get("act", "").partition(":")
    return keys.split() if verb == "accept" else []


@bp.get(f"{MANAGE}/new-session")
@with_event(Permission.EDIT_PROGRAMME)
def new(event: Event) -> ResponseReturnValue:
    """An empty form, on the day of `?day=`."""
    return _page(event, SessionForm(event, data=beginning(event, request.args.get("day", ""))))


@bp.post(f"{MANAGE}/new-session")
@with_event(Permission.EDIT_PROGRAMME)
def add(event: Event) -> ResponseReturnValue:
    """Add a session."""
    form = SessionForm(event)
    if form.arrange(request.form.get("act", "")):
        return _page(event, form)
    if not form.validate():
        return _page(event, form), 422
    try:
        session = actions.add_session(event, form.facts(), actor=current_user, now=clock.now(), accepted=_accepted())
    except actions.Clashes as refused:
        return _warned(event, form, None, refused), 422
    flash(_("The session is in the programme."), "done")
    return _back(event, session)


@bp.get(f"{MANAGE}/sessions/{SESSION}")
@with_event(Permission.EDIT_PROGRAMME)
def edit(event: Event, session_id: str) -> ResponseReturnValue:
    """The form of a session."""
    session = found(event, session_id)
    return _page(event, SessionForm(event, data=written(session, event.time_zone)), session)


@bp.post(f"{MANAGE}/sessions/{SESSION}")
@with_event(Permission.EDIT_PROGRAMME)
def change(event: Event, session_id: str) -> ResponseReturnValue:
    """Save a session, unless somebody else did so meanwhile or it clashes."""
    session = queries.session_to_change(event, session_id)
    if session is None:
        abort(404)
    form = SessionForm(event)
    if form.arrange(request.form.get("act", "")):
        return _page(event, form, session)
    if not form.validate():
        return _page(event, form, session), 422
    try:
        _change(event, session, form)
    except actions.Clashes as refused:
        return _warned(event, form, session, refused), 422
    except actions.ChangedMeanwhile as refused:
        return _overtaken(event, session, form, refused), 409
    flash(_("The session is saved."), "done")
    return _back(event, session)


def _change(event: Event, session: ProgrammeSession, form: SessionForm) -> None:
    actions.change_session(
        event,
        session,
        form.facts(),
        revision=int(form.revision.data or -1),
        actor=current_user,
        now=clock.now(),
        accepted=_accepted(),
    )


def _overtaken(event: Event, session: ProgrammeSession, form: SessionForm, refused: actions.ChangedMeanwhile) -> str:
    """Both versions: what was typed in the form, and beside it what was saved meanwhile."""
    form.revision.data = str(session.revision)
    rows = differences(event, actions.facts_of(session), form.facts())
    saved = queries.last_change(session)
    return _page(event, form, session, refused=refused, differences=rows, saved=saved)


def _back(event: Event, session: ProgrammeSession) -> ResponseReturnValue:
    return redirect(url_for("programme.manage", slug=event.slug, _anchor=f"session-{session.id}"))


@bp.post(f"{MANAGE}/sessions/{SESSION}/copies")
@with_event(Permission.EDIT_PROGRAMME)
def copy(event: Event, session_id: str) -> ResponseReturnValue:
    """The same session once more."""
    session = actions.copy_session(event, found(event, session_id), actor=current_user, now=clock.now())
    flash(_("This is the copy: give it its own time, room and speakers."), "done")
    return redirect(url_for("programme.edit", slug=event.slug, session_id=session.id))


@bp.get(f"{MANAGE}/sessions/{SESSION}/removal")
@with_event(Permission.EDIT_PROGRAMME)
def removal(event: Event, session_id: str) -> ResponseReturnValue:
    """Ask before removing a session."""
    return render_template("programme/session_removal.html", event=event, session=found(event, session_id))


@bp.post(f"{MANAGE}/sessions/{SESSION}/removal")
@with_event(Permission.EDIT_PROGRAMME)
def remove(event: Event, session_id: str) -> ResponseReturnValue:
    """Remove a session."""
    actions.remove_session(found(event, session_id), actor=current_user)
    flash(_("The session is removed."), "done")
    return redirect(url_for("programme.manage", slug=event.slug))
