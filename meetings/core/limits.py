"""Rate limits: counted per address, and per account where one is known.

A limit may bring its own sentence as `error_message`; the page of a refusal says it, and when one may try again.
"""

import time
from math import ceil

from flask import Flask, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_login import current_user

from meetings.core import problems
from meetings.core.db import SAFE_METHODS

limiter = Limiter(key_func=get_remote_address, default_limits=[])


def init_app(app: Flask) -> None:
    """Start counting, unless RATE_LIMITS is off; a refusal is a 429 page."""
    limiter.init_app(app)
    limiter.enabled = app.config["RATE_LIMITS"]
    app.register_error_handler(RateLimitExceeded, _slowed_down)


def account_or_address() -> str:
    """The account that asks, else its address."""
    if current_user.is_authenticated:
        return f"account:{current_user.id}"
    return get_remote_address()


def is_reading() -> bool:
    """Whether the request only reads, for limits that count attempts."""
    return request.method in SAFE_METHODS


def _slowed_down(error: RateLimitExceeded) -> ResponseReturnValue:
    """Which limit it was and how long it lasts, for people in words and for programs in `Retry-After` (RFC 9110)."""
    cause = error.description if error.limit.error_message else _("This was done very often within a short time.")
    ends = [limit.window.reset_time for limit in limiter.current_limits if limit.breached]
    wait = max(1, ceil(max(ends, default=0) - time.time()))
    response = make_response(problems.page(429, str(cause), _again(wait)))
    response.headers["Retry-After"] = str(wait)
    return response


def _again(seconds: int) -> str:
    """When one may try again, never sooner than it is so."""
    if seconds < 60:
        return str(ngettext("You can try again in %(num)d second.", "You can try again in %(num)d seconds.", seconds))
    minutes = -(-seconds // 60)
    return str(ngettext("You can try again in %(num)d minute.", "You can try again in %(num)d minutes.", minutes))
