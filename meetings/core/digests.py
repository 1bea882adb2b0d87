"""Secrets are kept as digests under the installation's key, and compared in constant time."""

import hashlib
import hmac

from flask import current_app


def digest(text: str) -> str:
    """What is stored instead of `text`: 64 hexadecimal characters."""
    return _digest(text, current_app.config["SECRET_KEY"])


def matches(text: str, stored: str) -> bool:
    """Whether `stored` is the digest of `text`, also under a former key."""
    keys = (current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"])
    return any([hmac.compare_digest(_digest(text, key), stored) for key in keys])


def _digest(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
