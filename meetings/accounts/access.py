"""Signing in and out of this browser, and asking again who one is before something that matters."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user, logout_user
from werkzeug.wrappers import Response

from meetings.accounts import queries
from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.access import declare, signed_in
from meetings.core.urls import safe_next

RECENT = timedelta(minutes=30)
SECOND_STEP_WITHIN = timedelta(minutes=10)


def where_to(account: Account, target: str | None) -> str:
    """Where a person goes who has just signed in: the page asked for, else the front page in her language."""
    return safe_next(target, f"/{account.language}/")


def enter(account: Account, target: str | None, *, strong: bool = False) -> Response:
    """Sign `account` in and go on, or ask for the second step first. `strong` proofs need no second step."""
    if account.has_second_step and not strong:
        session["second_step"] = [account.fs_uniquifier, clock.now().timestamp()]
        return redirect(url_for("second_step.ask", next=safe_next(target, "") or None))
    start_session(account)
    return redirect(where_to(account, target))


def start_session(account: Account) -> None:
    """A session of its own: nothing from before the sign-in stays in it, the CSRF token included."""
    session.clear()
    g.pop("csrf_token", None)
    login_user(account, remember=False)
    session["fs_paa"] = clock.now().timestamp()
    audit.record("accounts.signed_in", account, actor=account)


def end_session() -> None:
    """Sign out of this browser."""
    logout_user()
    session.clear()
    g.pop("csrf_token", None)


def waiting_for_second_step() -> Account | None:
    """Who has shown a first proof in this browser a moment ago."""
    who, since = session.get("second_step", (None, 0))
    if who is None or clock.now().timestamp() - since > SECOND_STEP_WITHIN.total_seconds():
        return None
    return queries.by_uniquifier(who)


def is_recent() -> bool:
    """Whether the person has shown who she is in the last half hour."""
    age = clock.now().timestamp() - float(session.get("fs_paa", 0))
    return bool(current_user.is_authenticated and 0 <= age < RECENT.total_seconds())


def recently_signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody who signed in a short while ago may open this; others are asked to do so again and come back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated and not is_recent():
            flash(_("Please sign in again: what you want to change protects your account."), "info")
            here = request.path if request.method == "GET" else url_for("safety.show")
            return redirect(url_for("security.login", next=here))
        return view(*args, **kwargs)

    return declare(signed_in(guarded), "signed_in")
