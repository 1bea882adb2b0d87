"""Who moves up from a waiting list, and why somebody does not."""

import enum
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Waiting(NamedTuple):
    """Somebody in line: her registration's id, and the institution that she counts for ("" for none)."""

    id: str
    delegation: str = ""


class Turn(enum.StrEnum):
    """What somebody in line waits for."""

    NEXT = "next"
    LATER = "later"
    DELEGATION_NEXT = "delegation_next"
    DELEGATION_FULL = "delegation_full"
    PUT_BACK = "put_back"
    DECISION = "decision"


def moves_up(has_limit: bool, delegation: str, room: Mapping[str, int]) -> bool:
    """Whether a freed place can ever reach her: her category has a limit, or her delegation (which is in `room`).

    Whoever waits without either waits for a decision of the organisers.
    """
    return has_limit or delegation in room


def next_in_line(line: Sequence[Waiting], free: int | None, room: Mapping[str, int]) -> list[str]:
    """Who of `line` (the first to come first) gets the `free` places; None is no limit.

    `room` says for how many more people a delegation may have places; a delegation that is not in it has no limit.
    People of a full delegation are passed over and keep their place in line.
    """
    return next_in_lines([(line, free)], room)


def next_in_lines(lines: Sequence[tuple[Sequence[Waiting], int | None]], room: Mapping[str, int]) -> list[str]:
    """The same for several lines, each with its free places, one line after the other."""
    left = dict(room)
    return [chosen for line, free in lines for chosen in _first(line, free, left)]


def _first(line: Sequence[Waiting], free: int | None, left: dict[str, int]) -> list[str]:
    chosen = list[str]()
    for waiting in line:
        if free is not None and len(chosen) >= free:
            break
        if left.get(waiting.delegation, 1) <= 0:
            continue
        if waiting.delegation in left:
            left[waiting.delegation] -= 1
        chosen.append(waiting.id)
    return chosen


def turns(line: Sequence[Waiting], free: int | None, room: Mapping[str, int]) -> list[Turn]:
    """For each of `line`, what she waits for: of those who are not passed over, the first is next.

    Of those whose delegation is full, the first of each gets the place that it has free next.

    Whoever waits although a place is free was put back by the organisers, and moves up when another place becomes free;
    where there is no limit, they decide.
    """
    found: list[Turn] = []
    full: set[str] = set()
    for waiting in line:
        if room.get(waiting.delegation, 1) <= 0:
            found.append(Turn.DELEGATION_FULL if waiting.delegation in full else Turn.DELEGATION_NEXT)
            full.add(waiting.delegation)
        elif not moves_up(free is not None, waiting.delegation, room):
            found.append(Turn.DECISION)
        elif free is None or free > 0:
            found.append(Turn.PUT_BACK)
        else:
            found.append(Turn.LATER if Turn.NEXT in found else Turn.NEXT)
    return found
