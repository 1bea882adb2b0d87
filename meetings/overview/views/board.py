"""The board of States: everybody's answer on a map and in a table, with the figures beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.core.pagecache import kept_for_its_reader
from meetings.delegations import queries as delegations
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.overview import tiles
from meetings.overview.queries.figures import breakdowns
from meetings.overview.rules.board import Answer, Spared
from meetings.overview.rules.genders import asks_gender
from meetings.overview.views.blueprint import MANAGE, bp
from meetings.overview.views.board_rows import (
    FILTERS,
    OTHERS,
    STATES,
    Row,
    confirmable,
    fits,
    page_asked_for,
    rows_of,
    shown,
    why_spared,
)
from meetings.overview.words import ANSWERS, GROUPS
from meetings.registration.rules.words import STATE_WORDS

BOARD = f"{MANAGE}/board"


@dataclass(frozen=True, slots=True)
class Place:
    """A State as the map shows it, or one that has no tile as it stands beside the map."""

    institution: Institution
    answer: Answer
    tile: tiles.Tile | None = None


def places(found: list[tuple[Institution, Answer]]) -> list[Place]:
    """Those that have a tile, from the north-west to the south-east, which is the order in which they are read."""
    by_code = {one.code: (one, stands) for one, stands in found}
    return [Place(*by_code[tile.code], tile) for tile in tiles.tiles() if tile.code in by_code]


def beside(found: list[tuple[Institution, Answer]]) -> list[Place]:
    """Those that have no tile and were invited or send people, in the reader's order: nobody is left out."""
    on_map = {tile.code for tile in tiles.tiles()}
    return [Place(one, stands) for one, stands in found if one.code not in on_map and stands is not Answer.NOT_INVITED]


def spoken() -> dict[Answer, dict[str, str]]:
    """The words of the states in the reader's language, looked up once for a page that says them often."""
    return {found: {name: str(text) for name, text in stand._asdict().items()} for found, stand in ANSWERS.items()}


@bp.get(BOARD)
@kept_for_its_reader
@with_event(Permission.SEE_REGISTRATIONS)
def board(event: Event) -> ResponseReturnValue:
    """All States and organisations with their one state: counted, on the map, and as the address asks in the table."""
    terms = delegations.terms(event)
    rows, may_manage = rows_of(event, terms), allowed(Permission.MANAGE_REGISTRATIONS, event)
    counted = [row for row in rows if fits(row, request.args, but="state")]
    found = shown(rows)
    complete = confirmable(event, rows) if may_manage else []
    stands = [(row.line.institution, row.answer) for row in rows]
    return render_template(
        "overview/board.html",
        event=event,
        page=page_asked_for(found),
        counts={one: sum(row.answer is one for row in counted) for one in Answer},
        all_counted=len(counted),
        **_reminding(event, rows, found),
        complete=len(complete),
        complete_and_here=sum(row.answer is Answer.ARRIVED for row in complete),
        places=places(stands),
        beside=beside(stands),
        wanted={name: request.args.get(name, "") for name in FILTERS},
        answers=spoken(),
        state_options=[(one.value, stand.word) for one, stand in ANSWERS.items()],
        groups={STATES: GROUPS[STATES], OTHERS: GROUPS[OTHERS]},
        state_words={state: str(word) for state, word in STATE_WORDS.items()},
        wants_letter=bool(terms.policy and terms.policy.wants_letter),
        breakdowns=breakdowns(event, asks_gender),
        may_manage=may_manage,
        may_export=allowed(Permission.EXPORT_PEOPLE, event),
    )


def _reminding(event: Event, rows: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    """Whom a reminder reaches, of the silent and of those found, and who had one today."""
    why = {row.id: why_spared(event, row) for row in rows}
    silent = [row for row in rows if row.answer is Answer.SILENT]
    return {
        "silent": sum(why[row.id] is None for row in silent),
        "silent_rested": [row for row in silent if why[row.id] is Spared.TODAY],
        "reminded": [row for row in found if why[row.id] is None],
        "rested": [row for row in found if why[row.id] is Spared.TODAY],
    }
