"""How questionnaires call their things, and how answers read, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core.i18n import moment, on_one_line, plain, short_day
from meetings.core.translated import Translated
from meetings.programme.models import ProgrammeSession
from meetings.questionnaires.models import Audience, Kind, Purpose, Question, State

KINDS = {
    Kind.SHORT_TEXT: _l("Short text"),
    Kind.LONG_TEXT: _l("Long text"),
    Kind.NUMBER: _l("Number"),
    Kind.YES_NO: _l("Yes or no"),
    Kind.ONE_OF: _l("One of several answers"),
    Kind.SEVERAL_OF: _l("Any number of several answers"),
    Kind.DATE: _l("Date"),
    Kind.TIME: _l("Time of day"),
    Kind.COUNTRY: _l("State"),
    Kind.FILE: _l("File"),
    Kind.PICTURE: _l("Picture"),
    Kind.TELEPHONE: _l("Telephone number"),
    Kind.EMAIL: _l("E-mail address"),
    Kind.TRAVEL: _l("Arrival and departure"),
    Kind.DIET: _l("Dietary needs"),
    Kind.ACCESS: _l("Access needs"),
    Kind.CONSENT: _l("Consent"),
    Kind.SESSIONS: _l("Sessions to attend"),
}
KIND_GROUPS = (
    (_l("Words"), (Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.TELEPHONE)),
    (_l("A choice"), (Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF, Kind.COUNTRY, Kind.SESSIONS)),
    (_l("Numbers and times"), (Kind.NUMBER, Kind.DATE, Kind.TIME)),
    (_l("Files"), (Kind.FILE, Kind.PICTURE)),
    (_l("About the person"), (Kind.TRAVEL, Kind.DIET, Kind.ACCESS, Kind.CONSENT)),
)
PURPOSES = {
    Purpose.REGISTRATION: _l("With the registration: everybody who is registered or nominated"),
    Purpose.FOLLOW_UP: _l("Later: those who are approved get a message"),
}
STATES = {State.DRAFT: _l("Draft"), State.OPEN: _l("Open"), State.CLOSED: _l("Closed")}
AUDIENCES = {
    Audience.PERSON: _l("The person"),
    Audience.INTERNAL: _l("Organisers, about the person: on none of her pages, and in the copy of her data"),
}
DIETS = {
    "vegetarian": _l("Vegetarian"),
    "vegan": _l("Vegan"),
    "halal": _l("Halal"),
    "kosher": _l("Kosher"),
    "gluten_free": _l("Without gluten"),
    "lactose_free": _l("Without lactose"),
    "no_nuts": _l("Without nuts"),
    "other": _l("Something else"),
}
ACCESSES = {
    "wheelchair": _l("Way in and seat for a wheelchair"),
    "near_door": _l("Seat near the door"),
    "near_front": _l("Seat near the front"),
    "hearing_loop": _l("Hearing loop"),
    "sign_language": _l("Interpretation into sign language"),
    "captions": _l("Captions"),
    "large_print": _l("Documents in large print"),
    "assistant": _l("I come with an assistant"),
    "other": _l("Something else"),
}
NEEDS = {Kind.DIET: DIETS, Kind.ACCESS: ACCESSES}
TRAVEL = {
    "arrival_date": _l("Day of arrival"),
    "arrival_time": _l("Time of arrival"),
    "arrival_number": _l("Flight or train of arrival"),
    "departure_date": _l("Day of departure"),
    "departure_time": _l("Time of departure"),
    "departure_number": _l("Flight or train of departure"),
    "hotel": _l("Hotel"),
}


def condition_words(question: Question) -> str:
    """When a question is asked, as a sentence; an empty text when it always is."""
    on = next((each for each in question.section.questionnaire.questions if each.id == question.shown_if_id), None)
    if on is None:
        return ""
    value = question.shown_if_value
    if not value:
        return str(_("Only if you answer “%(question)s”.", question=plain(on.label)))
    words = {"yes": _("yes"), "no": _("no")} | {option.id: plain(option.label) for option in on.options}
    return str(
        _("Only if your answer to “%(question)s” is “%(answer)s”.", question=plain(on.label), answer=words[value])
    )


def session_words(session: ProgrammeSession, zone: str) -> str:
    """When a session begins, and what it is."""
    return str(
        _("%(label)s: %(value)s", label=on_one_line(moment(session.starts_at, zone)), value=plain(session.title))
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What answers speak of by id: names of States and titles of sessions."""

    states: Mapping[str, Translated] = field(default_factory=dict)
    sessions: Mapping[str, Translated] = field(default_factory=dict)


def answer_words(question: Question, value: Any, names: Names) -> str:
    """An answer as a person reads it; an empty text when there is none."""
    if value is None:
        return ""
    reader = READERS.get(Kind(question.kind))
    return reader(question, value, names) if reader else str(value)


def _yes(question: Question, value: Any, names: Names) -> str:
    return str(_("yes") if value else _("no"))


def _consent(question: Question, value: Any, names: Names) -> str:
    """To which words, where they are not those of today."""
    if value == question.version:
        return str(_("yes"))
    return str(_("yes, to earlier words (wording %(number)s of %(last)s)", number=value, last=question.version))


def _options(question: Question, value: Any, names: Names) -> str:
    labels = {option.id: plain(option.label) for option in question.options}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(each, "–") for each in chosen)


def _date(question: Question, value: Any, names: Names) -> str:
    return short_day(date.fromisoformat(value))


def _state(question: Question, value: Any, names: Names) -> str:
    return plain(names.states.get(value)) or "–"


def _file(question: Question, value: Any, names: Names) -> str:
    return str(value["name"])


def part_words(question: Question, part: str, value: Any, names: Names) -> str:
    """One part of an answer that several fields make, as a person reads it."""
    return _travel_part(part, value) if question.kind == Kind.TRAVEL else answer_words(question, {part: value}, names)


def _travel(question: Question, value: Any, names: Names) -> str:
    known = [(label, _travel_part(part, value[part])) for part, label in TRAVEL.items() if value.get(part)]
    return _side_by_side([_("%(label)s: %(value)s", label=label, value=words) for label, words in known])


def _travel_part(part: str, value: str) -> str:
    return short_day(date.fromisoformat(value)) if part.endswith("_date") else value


def _needs(question: Question, value: Any, names: Names) -> str:
    known = NEEDS[Kind(question.kind)]
    chosen = [str(known[code]) for code in value.get("needs", ()) if code in known]
    return _side_by_side([part for part in (", ".join(chosen), value.get("text", "")) if part])


def _side_by_side(parts: list[str]) -> str:
    """Parts of one answer with what stands between them in the reader's language."""
    return reduce(lambda left, right: _("%(left)s; %(right)s", left=left, right=right), parts) if parts else ""


def _sessions(question: Question, value: Any, names: Names) -> str:
    return ", ".join(plain(names.sessions.get(each)) or _("a session that was removed") for each in value)


READERS = {
    Kind.YES_NO: _yes,
    Kind.ONE_OF: _options,
    Kind.SEVERAL_OF: _options,
    Kind.DATE: _date,
    Kind.COUNTRY: _state,
    Kind.FILE: _file,
    Kind.PICTURE: _file,
    Kind.TRAVEL: _travel,
    Kind.DIET: _needs,
    Kind.ACCESS: _needs,
    Kind.CONSENT: _consent,
    Kind.SESSIONS: _sessions,
}
