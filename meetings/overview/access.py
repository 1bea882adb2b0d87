"""Whether the mails of this installation may be read by whoever looks: only in the demo."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app

from meetings.core.access import declare
from meetings.core.mail import is_kept


def is_demo() -> bool:
    """Whether mail stays here to be read, on a machine that is not in production."""
    return is_kept() and current_app.config["MEETINGS_ENV"] != "production"


def in_demo(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody may open this in the demo; elsewhere the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not is_demo():
            abort(404)
        return view(*args, **kwargs)

    return declare(guarded, "public")
