"""The job that draws a letter, stores it and writes to the person; drawn twice, it is the same letter."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from meetings.core import clock, files, tasks
from meetings.core.db import db
from meetings.letters import paper
from meetings.letters.actions import telling
from meetings.letters.actions.issuing import KIND
from meetings.letters.actions.purging import FOLDER
from meetings.letters.models import Kind, Letter
from meetings.letters.paper import Sheet


@tasks.job(KIND)
def draw(work: tasks.Work) -> Mapping[str, Any] | None:
    """Draw a letter; one that was revoked, or whose passport data went, in the meantime is left out."""
    letter = db.session.get_one(Letter, work.payload["letter"])
    if not _is_wanted(letter):
        return None
    content = paper.draw(sheet_of(letter))
    statement = sa.select(Letter).where(Letter.id == letter.id).with_for_update(of=Letter)
    db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if not _is_wanted(letter):
        return None
    key = f"{FOLDER}/{letter.event_id}/{letter.id}"
    letter.size = files.put(key, BytesIO(content))
    letter.file_key, letter.made_at = key, clock.now()
    telling.tell("letters/issued", letter, replaces=_replaced_by(letter))
    return {"letter": letter.reference}


def sheet_of(letter: Letter) -> Sheet:
    """What is drawn of a letter: what it said when it was issued."""
    return Sheet(letter.reference, letter.code, letter.language, letter.day, letter.facts, letter.passport)


def _is_wanted(letter: Letter) -> bool:
    lacks_passport = letter.kind == Kind.VISA and not letter.passport
    return letter.made_at is None and letter.is_valid and not lacks_passport


def _replaced_by(letter: Letter) -> str:
    """The number of the letter that this one takes the place of."""
    statement = sa.select(Letter.reference).where(
        Letter.replaced_by_id == letter.id, Letter.event_id == letter.event_id
    )
    return db.session.scalar(statement) or ""
