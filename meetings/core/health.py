"""What machines ask: `/healthz`, the process answers; `/readyz`, what it needs does too; `/robots.txt`."""

from collections.abc import Callable

import obstore
import sqlalchemy as sa
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from meetings.core.access import public
from meetings.core.db import db

bp = Blueprint("health", __name__)
PRIVATE = ("/*/account", "/*/sign-in", "/*/events/*/manage", "/*/events/*/participants", "/*/take-over", "/ical/")


@bp.get("/healthz")
@public
def process() -> ResponseReturnValue:
    """The process runs."""
    return {"status": "ok"}


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Search engines read what everybody may read, and nothing of people's own pages."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    return "\n".join(lines), {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """What the process needs is there; 503 names what is not."""
    answers = {name: _works(check) for name, check in CHECKS.items()}
    return answers, 200 if all(answers.values()) else 503


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:
        current_app.logger.warning("not ready", exc_info=True)
        return False
    return True


def _database() -> object:
    return db.session.execute(sa.text("SELECT 1"))


def _queue() -> object:
    huey = current_app.extensions["huey"]
    return huey.pending_count() if huey is not None else None


def _files() -> object:
    return next(iter(obstore.list(current_app.extensions["files"], chunk_size=1)), None)


CHECKS = {"database": _database, "queue": _queue, "files": _files}
