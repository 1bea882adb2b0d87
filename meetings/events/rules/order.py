"""Putting things in order without scripts: one step up or down at a time."""

from collections.abc import Sequence


def moved(order: Sequence[str], move: str) -> list[str]:
    """`order` with one id moved, as the buttons say it: `up:<id>` or `down:<id>`; anything else changes nothing."""
    direction, _colon, chosen = move.partition(":")
    found = list(order)
    if chosen in found and direction in {"up", "down"}:
        place = found.index(chosen)
        other = max(0, min(place + (1 if direction == "down" else -1), len(found) - 1))
        found[place], found[other] = found[other], found[place]
    return found
