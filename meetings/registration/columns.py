"""The columns of the organisers' table and of exports. Domains above add theirs to `COLUMNS` or `PROVIDERS`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core.addresses import as_read
from meetings.core.i18n import language_name, moment, on_one_line, plain, short_day
from meetings.events.models import Event
from meetings.institutions.rules import capitals
from meetings.registration import queries, rules
from meetings.registration.models import State

Values = Callable[[Event, Sequence[str]], Mapping[str, rules.Cell]]
PIECE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """Something that can be said of each registration.

    `values` gives it for many at once (ids in, cells by id out; an id may be missing), in one query or few. A
    `sensitive` column is in no table, in no export without a reason, and only for those who may read such answers.
    """

    label: LazyString | str
    values: Values
    sensitive: bool = False


def _yes(value: bool) -> str:
    return str(_("yes") if value else _("no"))


def _time(at: datetime | None, zone: ZoneInfo) -> rules.Cell:
    return at.astimezone(zone).replace(tzinfo=None) if at else ""


OWN: dict[str, tuple[LazyString, Callable[[Any, ZoneInfo], rules.Cell]]] = {
    "family_name": (_l("Family name"), lambda row, zone: capitals(row.family_name)),
    "given_name": (_l("First name"), lambda row, zone: row.given_name),
    "form_of_address": (_l("Form of address"), lambda row, zone: str(FORMS_OF_ADDRESS.get(row.form_of_address, ""))),
    "badge_name": (_l("Name on the badge"), lambda row, zone: row.badge_name),
    "is_protected": (_l("Protected"), lambda row, zone: _yes(row.is_protected)),
    "function": (_l("Position"), lambda row, zone: plain(row.function)),
    "institution_name": (_l("Institution"), lambda row, zone: plain(row.institution_name)),
    "affiliation": (_l("State or organisation"), lambda row, zone: plain(row.institution)),
    "category": (_l("Category"), lambda row, zone: plain(row.category)),
    "state": (_l("State of the registration"), lambda row, zone: str(rules.STATE_WORDS[State(row.state)])),
    "takes_part": (_l("Takes part"), lambda row, zone: str(rules.TAKES_PART.get(row.takes_part, ""))),
    "email": (_l("E-mail address"), lambda row, zone: row.email),
    "language": (_l("Language"), lambda row, zone: language_name(row.language)),
    "agreed_to_list": (_l("Agreed to the list of participants"), lambda row, zone: _yes(row.agreed_to_list)),
    "created_at": (_l("Registered"), lambda row, zone: _time(row.created_at, zone)),
    "confirmed_at": (_l("Answered"), lambda row, zone: _time(row.confirmed_at, zone)),
    "decided_at": (_l("Decision taken"), lambda row, zone: _time(row.decided_at, zone)),
    "reason": (_l("Reason"), lambda row, zone: row.reason),
    "nominated_by": (_l("Nominated by"), lambda row, zone: row.nominated_by or ""),
    "desk_note": (_l("Note to the desk"), lambda row, zone: row.desk_note),
    "contact_name": (_l("Contact person"), lambda row, zone: row.contact_name),
    "contact_email": (_l("E-mail of the contact person"), lambda row, zone: row.contact_email),
    "extended_until": (_l("More time until"), lambda row, zone: _time(row.extended_until, zone)),
}
CHECKED_IN = "checked_in"
"""The column that check-in adds."""
ALWAYS = frozenset({"family_name", "given_name", "tags"})
IN_TABLE = ("affiliation", "category", "state", "created_at")
ON_REQUEST = {"confirmed_at", "nominated_by", "desk_note", "contact_name", "contact_email", "extended_until"}
IN_EXPORT = tuple(name for name in OWN if name not in ON_REQUEST)


def _own(name: str, event: Event, ids: Sequence[str]) -> dict[str, rules.Cell]:
    zone = ZoneInfo(event.time_zone)
    return {one: OWN[name][1](row, zone) for one, row in queries.written_out(event, ids).items()}


def _tags(event: Event, ids: Sequence[str]) -> dict[str, str]:
    return {one: ", ".join(tag.name for tag in tags) for one, tags in queries.tags_of(ids).items()}


COLUMNS: dict[str, Column] = {name: Column(label, partial(_own, name)) for name, (label, _cell) in OWN.items()}
COLUMNS["tags"] = Column(_l("Tags"), _tags)
PROVIDERS: list[Callable[[Event], Mapping[str, Column]]] = []
"""Columns that an event has by itself, such as the questions of its forms."""


def offered(event: Event, *, sensitive: bool = False) -> dict[str, Column]:
    """What can be chosen for an event; sensitive columns only on request."""
    found = {**COLUMNS, **{name: column for provider in PROVIDERS for name, column in provider(event).items()}}
    return {name: column for name, column in found.items() if sensitive or not column.sensitive}


def cells(event: Event, ids: Sequence[str], columns: Mapping[str, Column]) -> dict[str, list[rules.Cell]]:
    """The cells of these columns, by id of the registration: one query for what is ours, one or few for each other."""
    zone, own = ZoneInfo(event.time_zone), {}
    if any(name in OWN for name in columns):
        own = queries.written_out(event, ids)
    others = {name: column.values(event, ids) for name, column in columns.items() if name not in OWN}
    return {
        one: [OWN[name][1](own[one], zone) if name in OWN else others[name].get(one, "") for name in columns]
        for one in ids
        if not own or one in own
    }


def values(name: str, event: Event, ids: Sequence[str]) -> Mapping[str, rules.Cell]:
    """The cells of one column that a domain above adds; none where it has not."""
    return COLUMNS[name].values(event, ids) if name in COLUMNS else {}


def shown(cell: rules.Cell) -> str:
    """A cell as the table on the page shows it."""
    if isinstance(cell, datetime):
        return on_one_line(moment(cell))
    return on_one_line(short_day(cell)) if isinstance(cell, date) else as_read(rules.written(cell))


def lines(event: Event, ids: Sequence[str], columns: Mapping[str, Column]) -> Iterator[Sequence[rules.Cell]]:
    """The labels, then a line for each of many people, read in pieces so that a whole event is never in memory."""
    yield [str(column.label) for column in columns.values()]
    for start in range(0, len(ids), PIECE):
        yield from cells(event, ids[start : start + PIECE], columns).values()
