"""Every problem ends in a page with a clear sentence, never in a traceback."""

import logging

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from meetings.core.db import SAFE_METHODS, db
from meetings.core.errors import Refusal

log = logging.getLogger("meetings")
OVERTAKEN = (IntegrityError, NoResultFound, ObjectDeletedError, StaleDataError)
"""Another request took the place, or removed what this one had read, before this one had its lock."""
GUARDED: dict[str, LazyString] = {}
"""What is said when a guard of the database is hit: by its name, or by the columns that SQLite calls it by."""
PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})


def init_app(app: Flask) -> None:
    """Answer refusals, lost races and failures in the reader's language."""
    app.before_request(_refuse_nul)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, forged)
    for lost in OVERTAKEN:
        app.register_error_handler(lost, _overtaken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def _refuse_nul() -> None:
    """Nobody types U+0000, and PostgreSQL takes no text with it: not in an address, nor in a form."""
    typed = () if request.method in SAFE_METHODS else request.form.listvalues()
    if "\0" in request.path or b"%00" in request.query_string or any("\0" in text for texts in typed for text in texts):
        abort(400)


def page(status: int, sentence: str = "", advice: str = "") -> ResponseReturnValue:
    """The page of a status, with a sentence of its own when there is one, and with what to do about it."""
    if request.path.startswith("/api/"):
        return {"error": f"{sentence} {advice}".strip() or status}, status
    known = status if status in PAGES else 400
    return render_template(f"errors/{known}.html", sentence=sentence, advice=advice, status=status), status


def _refused(refusal: Refusal) -> ResponseReturnValue:
    return page(409, refusal.sentence)


def forged(error: CSRFError) -> ResponseReturnValue:
    """The form belongs to another session than the one of this browser now."""
    sentence = _(
        "Since this page was opened you have signed in or out, perhaps in another window, or much time has passed. "
        "Nothing was sent."
    )
    return page(400, sentence, _("Open the page again and send it once more. What you typed is usually offered there."))


def _overtaken(error: Exception) -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return _failed(error)
    db.session.rollback()
    log.warning("lost a race", exc_info=error)
    lost = str(getattr(error, "orig", ""))
    guarded = next((str(sentence) for guard, sentence in GUARDED.items() if guard in lost), "")
    return page(
        409, guarded or _("Somebody else changed this at the same moment. Go back, reload the page and try again.")
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return page(error.code)


def _failed(error: Exception) -> ResponseReturnValue:
    log.exception("request failed", exc_info=error)
    db.session.rollback()
    return page(500)
