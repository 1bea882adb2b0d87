"""How the programme calls its things, in the reader's language."""

from babel.dates import get_timezone_location
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.core import i18n
from meetings.core.i18n import LOCALES, language
from meetings.events.models import Event
from meetings.programme.models import ProgrammeSession, SessionKind, SpeakerRole

KINDS = {
    SessionKind.PLENARY: _l("Plenary"),
    SessionKind.PANEL: _l("Panel discussion"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.SIDE_EVENT: _l("Side event"),
    SessionKind.BREAK: _l("Break"),
}
ROLES = {SpeakerRole.SPEAKER: _l("Speaker"), SpeakerRole.MODERATOR: _l("Moderator")}
INTERNATIONAL_SIGN = "ils"
INTERPRETATION = (
    *("en", "fr", "de", "es", "it", "ru", "ar", "az", "bg", "bs", "el", "hr", "hy", "ka", "mk", "mn"),
    *("pl", "pt", "ro", "sq", "sr", "tr", "uk", INTERNATIONAL_SIGN),
)


def language_name(code: str) -> str:
    """English, or International Sign; the code itself when it is unknown."""
    if code == INTERNATIONAL_SIGN:
        return str(_l("International Sign"))
    return i18n.language_name(code)


def language_names(codes: list[str]) -> list[str]:
    """The names of several languages, in the order in which they are offered."""
    return [language_name(code) for code in INTERPRETATION if code in codes]


def place_of(zone: str) -> str:
    """The city by which people know a time zone: Vienna, or Vienne."""
    return str(get_timezone_location(zone, locale=LOCALES[language()], return_city=True))


def missing(session: ProgrammeSession, event: Event) -> list[str]:
    """The languages of the event that the title lacks, or the description when there is one."""
    wanted = tuple(event.languages)
    gaps = {*session.title.missing(wanted), *session.description.missing(wanted)}
    return [code for code in wanted if code in gaps]


def roles_of(speakers: list[str], role: str) -> str:
    """Moderator, or Moderators when there are several."""
    if role == SpeakerRole.MODERATOR:
        return str(ngettext("Moderator", "Moderators", len(speakers)))
    return str(ngettext("Speaker", "Speakers", len(speakers)))
