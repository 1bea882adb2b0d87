"""Who looks after names and footnotes: administrators, and organisers of any event."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort
from flask_login import current_user

from meetings.core.access import declare, signed_in

ALSO_KEEPERS: list[Callable[[Any], bool]] = []


def may_keep(account: Any) -> bool:
    """Whether `account` may correct institutions; domains above add their own question to ALSO_KEEPERS."""
    return bool(account.is_authenticated) and (account.is_administrator or any(asks(account) for asks in ALSO_KEEPERS))


def keeper(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only those who look after institutions; for others the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not may_keep(current_user):
            abort(404)
        return view(*args, **kwargs)

    return declare(signed_in(guarded), "keeper")
