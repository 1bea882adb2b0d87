"""Who may open a view. Every view says so, or the app refuses to start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])


class UndeclaredAccess(RuntimeError):
    """A view does not say who may open it."""


def declare(view: View, who: str) -> View:
    """Write on the view who may open it; the decorators below and `with_event` use this."""
    view.access = who  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may open this."""
    return declare(view, "public")


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody with an account may open this; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return declare(guarded, "signed_in")


def administrator(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only those who look after the whole installation; for others the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if not current_user.is_administrator:
            abort(404)
        return view(*args, **kwargs)

    return declare(guarded, "administrator")


def ask_to_sign_in() -> Response:
    """Send an anonymous visitor to the sign-in page and back here afterwards."""
    flash(_("Please sign in to go on."), "info")
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=here))


def check_every_view(app: Flask) -> None:
    """Raise UndeclaredAccess when a view of the URL map has no declaration."""
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access"))
    if silent:
        raise UndeclaredAccess(f"say who may open: {', '.join(silent)}")
