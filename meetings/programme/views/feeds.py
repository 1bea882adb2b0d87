"""Opening and closing the addresses that calendars read."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.programme import actions
from meetings.programme.models import FeedScope
from meetings.programme.views.blueprint import MANAGE, PROGRAMME, bp


def _scope() -> FeedScope:
    try:
        return FeedScope(request.form.get("scope", ""))
    except ValueError:
        abort(400)


def _open(event: Event, account: Account | None, scope: FeedScope) -> None:
    actions.open_feed(event, account, scope, actor=current_user, now=clock.now())
    flash(_("Here is the new address. One given out before no longer works."), "done")


def _close(event: Event, account: Account | None, scope: FeedScope) -> None:
    actions.close_feed(event, account, scope, actor=current_user)
    flash(_("The address no longer works."), "done")


@bp.post(f"{PROGRAMME}/my-sessions/feeds")
@with_event(Permission.TAKE_PART)
def open_my_feed(event: Event) -> ResponseReturnValue:
    """A new address of the reader's own."""
    _open(event, current_user, _scope())
    return redirect(url_for("programme.mine", slug=event.slug))


@bp.post(f"{PROGRAMME}/my-sessions/feeds/closing")
@with_event(Permission.TAKE_PART)
def close_my_feed(event: Event) -> ResponseReturnValue:
    """No address of the reader's own any more."""
    _close(event, current_user, _scope())
    return redirect(url_for("programme.mine", slug=event.slug))


@bp.post(f"{MANAGE}/feed")
@with_event(Permission.EDIT_PROGRAMME)
def open_event_feed(event: Event) -> ResponseReturnValue:
    """A new address for everybody who may read the programme."""
    _open(event, None, FeedScope.PROGRAMME)
    return redirect(url_for("programme.manage", slug=event.slug))


@bp.post(f"{MANAGE}/feed/closing")
@with_event(Permission.EDIT_PROGRAMME)
def close_event_feed(event: Event) -> ResponseReturnValue:
    """No address of the event any more."""
    _close(event, None, FeedScope.PROGRAMME)
    return redirect(url_for("programme.manage", slug=event.slug))
