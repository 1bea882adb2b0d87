"""Anybody who holds a letter verifies it: nothing more is shown than stands on it, and nobody learns what exists."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.core import clock
from meetings.core.access import public
from meetings.core.limits import limiter
from meetings.letters import codes
from meetings.letters.forms.organisers import CodeForm
from meetings.letters.models import Letter
from meetings.letters.queries import letters
from meetings.letters.rules import passports, standing

bp = Blueprint("letter_checks", __name__, url_prefix="/<lang:lang>/letters")


def _found_nothing(response: Response) -> bool:
    return response.status_code == 404


guesses = limiter.shared_limit(
    "20 per hour",
    scope="letter-guesses",
    deduct_when=_found_nothing,
    error_message=lambda: _("Many codes that are on no letter were tried from this connection."),
)
visits = limiter.shared_limit(
    "300 per hour",
    scope="letters",
    error_message=lambda: _("Very many letters were checked from this connection."),
)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Type the code of a letter."""
    return _unlisted(render_template("letters/check.html", form=CodeForm()))


@bp.post("/")
@visits
@public
def find() -> ResponseReturnValue:
    """Go to what the code says; an empty one is complained about."""
    form = CodeForm()
    code = codes.normal(form.code.data or "")
    if not form.validate_on_submit() or not code:
        return _unlisted(render_template("letters/check.html", form=form), 422)
    return redirect(url_for(".show", code=codes.grouped(code)), 303)


@bp.get("/<code>")
@visits
@guesses
@public
def show(code: str) -> ResponseReturnValue:
    """What a letter says and whether it counts; a code that is wrong is a 404, whatever is wrong with it."""
    letter = letters.by_code(codes.normal(code))
    if letter is None:
        return _unlisted(render_template("letters/check.html", form=_refused(code[:40])), 404)
    verdict = standing.verdict(letter, letter.event, clock.local_day(clock.now(), letter.event.time_zone))
    return _unlisted(render_template("letters/verdict.html", letter=letter, verdict=verdict, said=_said(letter)))


def _refused(code: str) -> CodeForm:
    """The form with a code that is on no letter, and what to look at."""
    form = CodeForm(formdata=None, code=code)
    form.code.errors = [
        _(
            "No letter has the code %(code)s. Compare it with the letter, letter by letter: it has no 0, no O, no 1 and"
            " no I.",
            code=code,
        ),
        _("If it is the same, the letter was not issued here."),
    ]
    return form


def _said(letter: Letter) -> dict[str, str]:
    """What is compared with the letter; once the passport data are gone, only what tells which letter it is."""
    words: dict[str, str] = letter.facts.get("words", {})
    if letter.kind == "visa" and not letter.passport:
        return {"meeting": words.get("meeting", "")}
    shown = {name: words.get(name, "") for name in ("meeting", "function", "institution", "dates", "place")}
    shown["signatory"] = letter.facts.get("signatory", "")
    shown["house"] = letter.facts.get("house", "")
    if letter.passport:
        shown["nationality"] = letter.passport["nationality"]
        shown["passport_number"] = passports.masked(letter.passport["passport_number"])
    return shown


def _unlisted(page: str, status: int = 200) -> Response:
    """Search engines keep no such page; caches never do, here or anywhere (`core.headers`)."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
