"""What a badge shows of a person, and whose badges are meant. No database, no clock."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from meetings.badges.drawing import Sheet
from meetings.badges.faces import BadgeFace
from meetings.badges.models import BadgePrint
from meetings.badges.people import Choice, Order, Person, Standing, Whom
from meetings.core.errors import Refusal
from meetings.core.i18n import date_range, in_language
from meetings.core.queue import QueueState
from meetings.events.models import Event
from meetings.institutions.rules import capitals, sort_key

IN_PERSON = "on_site"
SAME_CLICK = timedelta(seconds=10)
KEPT = timedelta(days=7)


class NobodyToPrint(Refusal):
    """No badge would come out."""

    message = _l("There is nobody to print a badge for.")


class Frame(NamedTuple):
    """What stands on every badge of an event, in its first language."""

    language: str
    hosts: tuple[str, ...]
    title: str
    dates: str


class Stage(enum.StrEnum):
    """How far a print has come."""

    WAITING = "waiting"
    DRAWING = "drawing"
    RETRYING = "retrying"
    FAILED = "failed"
    READY = "ready"
    GONE = "gone"


def frame(event: Event) -> Frame:
    """The hosts in the order of the event, its title, and its days with the city."""
    code = event.languages[0]
    marks = (host.institution.mark or host.institution.name for host in event.hosts)
    with in_language(code):
        days = date_range(event.first_day, event.last_day)
    city = event.place.city.shown_in(code).text
    return Frame(
        language=code,
        hosts=tuple(mark.shown_in(code).text for mark in marks),
        title=event.title.shown_in(code).text,
        dates=f"{days}, {city}" if city else days,
    )


def lacks_name(person: Person) -> bool:
    """Whether no badge may be printed yet: a protected person needs a chosen name first."""
    return person.is_protected and not person.badge_name


def names(person: Person) -> tuple[str, str]:
    """Given and family name as printed: a chosen name stands alone. Of a protected person never the real one."""
    if person.badge_name or person.is_protected:
        return person.badge_name, ""
    return person.given_name, person.family_name


def list_name(person: Person) -> str:
    """How lists of badges call a person: FAMILY NAME Given name, or the chosen name of a protected person."""
    if person.is_protected:
        return person.badge_name
    return f"{capitals(person.family_name)} {person.given_name}".strip()


def face(person: Person, frame: Frame) -> BadgeFace:
    """What is printed about a person, in the language of the frame.

    A protected person's badge shows the chosen name and the category, neither position nor State or organisation.
    It keeps its code: only the desk of this meeting can read it, which then sees the chosen name alone, and a
    badge without one would tell the whole room who is protected.
    """
    given, family = names(person)
    function, affiliation = ("", "") if person.is_protected else _work(person, frame.language)
    return BadgeFace(
        given_name=given,
        family_name=family,
        function=function,
        affiliation=affiliation,
        category=person.category.shown_in(frame.language).text,
        letter=person.letter,
        colour=person.colour,
        hosts=frame.hosts,
        event_title=frame.title,
        event_dates=frame.dates,
        token=person.token,
    )


def mark(face: BadgeFace) -> str:
    """Stands for what a badge says about its person; the event's own title and days do not count."""
    said = (face.given_name, face.family_name, face.function, face.affiliation, face.category, face.letter, face.colour)
    return blake2b("\n".join(said).encode(), digest_size=16).hexdigest()


def is_changed(standing: Standing, frame: Frame) -> bool:
    """Whether the badge printed last says something else than one printed now would."""
    return bool(standing.mark) and standing.mark != mark(face(standing.person, frame))


def meant(choice: Choice, standings: Sequence[Standing], frame: Frame) -> list[Standing]:
    """Those of the people whose badges are asked for, in the same order."""
    return [standing for standing in standings if _is_meant(choice, standing, frame)]


def nameless(choice: Choice, standings: Sequence[Standing]) -> int:
    """How many of those asked for are left out because they are protected and have no chosen name."""
    people = (standing.person for standing in standings)
    return sum(lacks_name(person) and _is_asked_for(choice, person) for person in people)


def found(standings: Sequence[Standing], words: Sequence[str], category_id: str = "") -> list[Standing]:
    """Those who answer to all of the folded words and are in the category, if one is given."""
    return [
        standing
        for standing in standings
        if all(_answers(standing.words, word) for word in words) and category_id in {"", standing.person.category_id}
    ]


def _answers(words: str, word: str) -> bool:
    """Names of institutions stand there with spaces for hyphens."""
    key = sort_key(word)
    return word in words or (key != "" and key in words)


def wish(choice: Choice, sheet: Sheet, order: Order) -> str:
    """Stands for what was asked for."""
    asked = (choice.whom, choice.category_id, sheet.name, order, *sorted(choice.ids))
    return blake2b("\n".join(asked).encode(), digest_size=16).hexdigest()


def stage(made: BadgePrint) -> Stage:
    """How far a print has come."""
    if made.made_at:
        return Stage.READY if made.file_key else Stage.GONE
    if made.job.state == QueueState.FAILED:
        return Stage.FAILED
    if made.job.state == QueueState.QUEUED:
        return Stage.RETRYING if made.job.error else Stage.WAITING
    return Stage.DRAWING


def kept_until(made_at: datetime) -> datetime:
    """When the file of a print is removed."""
    return made_at + KEPT


def _work(person: Person, language: str) -> tuple[str, str]:
    affiliation = person.affiliation or person.institution_name
    return person.function.shown_in(language).text, affiliation.shown_in(language).text


def _is_meant(choice: Choice, standing: Standing, frame: Frame) -> bool:
    person = standing.person
    if lacks_name(person) or not _is_asked_for(choice, person):
        return False
    if choice.whom is Whom.UNPRINTED:
        return not standing.times
    return choice.whom is not Whom.CHANGED or is_changed(standing, frame)


def _is_asked_for(choice: Choice, person: Person) -> bool:
    if choice.whom is Whom.CHOSEN:
        return person.id in choice.ids
    return person.takes_part == IN_PERSON and choice.category_id in {"", person.category_id}
