"""Where each State and designation lies on the tile map of the OSCE area: a tile each, near its neighbours."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "tiles.csv"


class Tile(NamedTuple):
    """The place of a State or designation (by its code), column and row counted from 0 at the north-west."""

    code: str
    column: int
    row: int


@cache
def tiles() -> tuple[Tile, ...]:
    """All tiles, row by row from the north, which is the order in which they are read."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [Tile(row["code"], int(row["column"]), int(row["row"])) for row in csv.DictReader(file)]
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))
