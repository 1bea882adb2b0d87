"""Which texts of an event are missing in which language, and what publication still needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.events.models import Event, Format, Kind
from meetings.events.rules.words import FIELDS

TEXTS = ("title", "subtitle", "description", "venue", "address", "city", "access_note", "hotels", "visa", "contact")
SECTIONS = {
    "title": "basics",
    "subtitle": "basics",
    "description": "texts",
    "venue": "place",
    "address": "place",
    "city": "place",
}


@dataclass(frozen=True, slots=True)
class MissingText:
    """A text that some of the event's languages have and others lack."""

    field: str
    label: LazyString
    languages: tuple[str, ...]
    section: str


class RoundTableNeedsState(Refusal):
    """A round table belongs to a State."""

    field = "state_of_round_table_id"
    message = _l("Say which State the round table is about.")


class DaysOutOfOrder(Refusal):
    """The last day is before the first."""

    field = "last_day"
    message = _l("The last day cannot be before the first day.")


class LinkOnSite(Refusal):
    """A link that nobody would be shown."""

    field = "online_link"
    message = _l("A meeting on site has no link to take part online. Remove the link, or choose another format.")


class TooLong(Refusal):
    """Nobody meets for months: a slip of the finger."""

    field = "last_day"
    message = _l("A meeting of more than 31 days is probably a slip: please check the days.")


def missing_texts(event: Event) -> list[MissingText]:
    """Every text that one of the event's languages has and another lacks; a title is wanted in all of them."""
    found = []
    shown = [field for field in TEXTS if event.format != Format.ONLINE or SECTIONS.get(field) != "place"]
    for field in shown:
        text = getattr(event, field)
        lacking = tuple(code for code in event.languages if code not in text)
        if lacking and (text or field == "title"):
            found.append(MissingText(field, FIELDS[field], lacking, SECTIONS.get(field, "practical")))
    return found


def check_basics(values: Mapping[str, Any]) -> None:
    """Raise the refusals of `check_days` and `check_round_table`."""
    check_days(values.get("first_day"), values.get("last_day"))
    check_round_table(values.get("kind"), values.get("state_of_round_table_id"))


def check_days(first: date | None, last: date | None) -> None:
    """Raise DaysOutOfOrder or TooLong when the days, as far as they are known, make no sense together."""
    if first and last:
        if last < first:
            raise DaysOutOfOrder
        if (last - first).days > 30:
            raise TooLong


def check_round_table(kind: str | None, state_id: str | None) -> None:
    """Raise RoundTableNeedsState."""
    if kind == Kind.ROUND_TABLE and not state_id:
        raise RoundTableNeedsState


def check_place(format: str | None, link: str | None) -> None:
    """Raise LinkOnSite."""
    if format == Format.ON_SITE and link:
        raise LinkOnSite


def obstacles(event: Event, houses_with_organiser: frozenset[str]) -> list[LazyString]:
    """What stands between a draft and its publication, as sentences; empty when it may be proposed."""
    found = []
    if len(event.hosts) < 2:
        found.append(_l("A joint meeting has two hosts at least: add the other one."))
    if any(house not in houses_with_organiser for house in event.host_ids):
        found.append(_l("Each host needs an organiser, who holds its key."))
    if any(code not in event.title for code in event.languages):
        found.append(_l("The title is wanted in every language of the meeting."))
    if event.format != Format.ONLINE and not event.city:
        found.append(_l("Say in which city the meeting takes place."))
    return found


def advice(event: Event) -> list[tuple[LazyString, str]]:
    """What readers will miss, though nothing forbids publication, and in which section it is written."""
    found = []
    if event.format != Format.ONLINE and not event.venue:
        found.append((_l("The venue is not known yet."), "place"))
    if event.format != Format.ON_SITE and not event.online_link:
        found.append((_l("There is no link to take part online yet."), "place"))
    if not event.contact and not event.contact_email:
        found.append((_l("Nobody is named to answer questions."), "practical"))
    if not event.description:
        found.append((_l("There is no description yet."), "texts"))
    return found
