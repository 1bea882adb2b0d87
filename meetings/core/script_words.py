"""What the scripts say, in the reader's language; {places} are filled by the script."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from meetings.core.i18n import language

WORDS = {
    "sending": _l("Sending…"),
    "slow": _l("This is taking longer than usual. Nothing you typed is lost: wait a little, or try again."),
    "offline": _l("You are offline. Nothing you typed is lost: try again once you are connected."),
    "online": _l("You are connected again."),
    "unreachable": _l("The server could not be reached. Nothing you typed is lost: please try again."),
    "kept": _l("What you typed here was not saved. We kept it."),
    "restore": _l("Put it back"),
    "discard": _l("Discard it"),
    "chosen": _l("{number} chosen"),
    "toActions": _l("Go to the actions"),
    "uploading": _l("Uploading…"),
    "checking": _l("Uploaded. Checking the file…"),
    "remove": _l("Remove"),
    "nothing": _l("Nothing matches."),
    "moved": _l("{name}: now {place} of {number}"),
    "cameraStart": _l("Scan a code"),
    "cameraStop": _l("Stop the camera"),
    "cameraStarting": _l("Starting the camera…"),
    "cameraReady": _l("Hold the code in front of the camera."),
    "cameraRefused": _l("The camera may not be used. Allow it in your browser, or type the name instead."),
    "cameraMissing": _l("No camera was found. Type the name instead."),
}
_written: dict[str, Markup] = {}


def init_app(app: Flask) -> None:
    """Give the words to every page."""
    app.jinja_env.globals["script_words"] = script_words


def script_words() -> Markup:
    """All of them as JSON for an attribute; they change with the language alone, so each is written once."""
    code = language()
    if code not in _written:
        words = {name: str(word) for name, word in WORDS.items()}
        _written[code] = escape(str(htmlsafe_json_dumps(words, sort_keys=True)))
    return _written[code]
