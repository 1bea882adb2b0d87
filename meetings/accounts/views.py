"""The account of the person who is signed in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from meetings.core.access import signed_in

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/account")


@bp.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """My account."""
    return redirect(url_for("events.index"))
