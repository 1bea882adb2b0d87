"""Reading the files that the demo world is made of."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from meetings.core.translated import Translated

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tree(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`, which is read once: it is asked for with every document. Leave it as it is."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def both(texts: Mapping[str, str] | None) -> Translated:
    """A text in English and French."""
    return Translated({code: (texts or {}).get(code) for code in ("en", "fr")})
