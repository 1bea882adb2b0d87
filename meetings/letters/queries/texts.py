"""Texts and settings of the letters of an event."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.core.db import db
from meetings.events.models import Event
from meetings.letters.models import PASSPORT_DAYS, Kind, LetterSetting, LetterText


def setting(event: Event) -> LetterSetting | None:
    """How letters of the event are numbered and kept; None as long as nobody has said so or issued one."""
    return db.session.get(LetterSetting, event.id)


def passport_days(event: Event) -> int:
    """How many days after the end of the event passport data are kept."""
    found = setting(event)
    return found.passport_days if found else PASSPORT_DAYS


def prefixes(event: Event) -> set[str]:
    """What the numbers of other events begin with."""
    statement = sa.select(LetterSetting.prefix).where(LetterSetting.event_id != event.id)
    return set(db.session.scalars(statement))


def text(event: Event, kind: Kind) -> LetterText | None:
    """The text of a kind of letter, once organisers have saved it."""
    statement = sa.select(LetterText).where(LetterText.event_id == event.id, LetterText.kind == kind)
    return db.session.scalars(statement.options(joinedload(LetterText.house))).one_or_none()


def texts(event: Event) -> dict[str, LetterText]:
    """The texts that were saved, by kind."""
    found: Sequence[LetterText] = db.session.scalars(
        sa.select(LetterText).where(LetterText.event_id == event.id).options(joinedload(LetterText.house))
    ).all()
    return {each.kind: each for each in found}
