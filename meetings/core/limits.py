"""Rate limits: counted per address, and per account where one is known."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from meetings.core.db import SAFE_METHODS

limiter = Limiter(key_func=get_remote_address, default_limits=[])


def init_app(app: Flask) -> None:
    """Start counting, unless RATE_LIMITS is off; a refusal is a 429 page."""
    limiter.init_app(app)
    limiter.enabled = app.config["RATE_LIMITS"]


def account_or_address() -> str:
    """The account that asks, else its address."""
    if current_user.is_authenticated:
        return f"account:{current_user.id}"
    return get_remote_address()


def is_reading() -> bool:
    """Whether the request only reads, for limits that count attempts."""
    return request.method in SAFE_METHODS
