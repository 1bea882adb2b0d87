"""What letters add to the organisers' table and to exports: who asked, and which letters count."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.events.models import Event
from meetings.letters.queries import letters
from meetings.registration.columns import COLUMNS, Column


def add() -> None:
    """Offer it."""
    COLUMNS["letters"] = Column(_l("Letters"), written)


def written(event: Event, ids: Sequence[str]) -> Mapping[str, str]:
    """The numbers of the letters that count; a request that waits is said too."""
    found, waiting = letters.references(ids), letters.asking(ids)
    for one in waiting:
        found.setdefault(one, []).append(str(_("asked for")))
    return {one: ", ".join(parts) for one, parts in found.items()}
