"""Printing badges: recorded at once, made by a job, kept for some days."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.badges import queries, rules, words
from meetings.badges.drawing import Sheet, draw_badges
from meetings.badges.models import BadgeCopy, BadgePrint
from meetings.badges.people import Choice, Order, Whom
from meetings.core import audit, clock, files, queue, tasks
from meetings.core.db import db, new_id
from meetings.core.translated import Translated
from meetings.events import queries as events
from meetings.events.models import Event
from meetings.registration import queries as registrations

KIND = "badges"
FOLDER = "badges"

__all__ = ["Wish", "draw", "print_badges", "purge", "try_again", "words"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: whose badges, on what, in which order."""

    choice: Choice
    sheet: Sheet = Sheet.A6
    order: Order = Order.AFFILIATION


def print_badges(event: Event, wish: Wish, *, by: Account, now: datetime) -> BadgePrint:
    """Record who gets a badge, and the job that makes the file; raises NobodyToPrint.

    The same wish of the same person within seconds is a second click, and answered with the first print.
    """
    events.locked(event)
    asked = rules.wish(wish.choice, wish.sheet, wish.order)
    first = queries.asked_before(event, by, asked, now - rules.SAME_CLICK)
    if first:
        return first
    meant = rules.meant(wish.choice, queries.standings(event), rules.frame(event))
    if not meant:
        raise rules.NobodyToPrint
    made = BadgePrint(
        id=new_id(),
        event=event,
        by=by,
        at=now,
        whom=wish.choice.whom,
        category=_category(event, wish.choice),
        sheet=wish.sheet.name,
        sorted_by=wish.order,
        wish=asked,
        count=len(meant),
    )
    made.job = tasks.enqueue(KIND, {"print": made.id}, owner_id=by.id, scope=event.id)
    db.session.add(made)
    db.session.flush()
    copies = [{"print_id": made.id, "registration_id": standing.person.id} for standing in meant]
    db.session.execute(sa.insert(BadgeCopy), copies)
    after = {"badges_of": made.whom, "category": made.category, "people": made.count, "sheet": made.sheet}
    audit.record("badges.printed", made, actor=by, scope=event.id, after=after)
    return made


def try_again(made: BadgePrint, *, by: Account, now: datetime) -> None:
    """Have a print made now whose job has failed, for good or for the moment; others are left alone."""
    statement = sa.select(tasks.Job).where(tasks.Job.id == made.job_id).with_for_update()
    db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if rules.stage(made) not in {rules.Stage.FAILED, rules.Stage.RETRYING}:
        return
    queue.send_again(made.job, now)
    made.job.error = ""
    tasks.wake_after_commit()
    audit.record("badges.tried_again", made, actor=by, scope=made.event_id)


@tasks.job(KIND)
def draw(work: tasks.Work) -> Mapping[str, Any] | None:
    """Draw the badges of a print into a file without a name, and store it whole.

    Whoever has meanwhile lost her place, or is protected without a chosen name, is left out. Drawn twice, the
    second file takes the place of the first.
    """
    made = db.session.get_one(BadgePrint, work.payload["print"])
    if made.made_at:
        return None
    head = rules.frame(made.event)
    people = [person for person in queries.people_of(made, head.language) if not rules.lacks_name(person)]
    faces = [rules.face(person, head) for person in people]
    with tempfile.TemporaryFile() as pdf:
        draw_badges(faces, Sheet[made.sheet], pdf, work.progress)
        made.file_key = f"{FOLDER}/{made.event_id}/{made.id}"
        made.size = files.put(made.file_key, pdf)
    made.made_at, made.count = clock.now(), len(faces)
    marks = [
        {"print_id": made.id, "registration_id": person.id, "mark": rules.mark(face)}
        for person, face in zip(people, faces, strict=True)
    ]
    db.session.execute(sa.update(BadgeCopy), marks)
    return {"people": made.count}


@tasks.nightly
def purge() -> None:
    """Remove files of badges after seven days, those that no print knows included; who was printed stays known."""
    limit = clock.now() - rules.KEPT
    for key in files.older_than(limit, FOLDER):
        files.delete(key)
    old = sa.update(BadgePrint).where(BadgePrint.made_at < limit, BadgePrint.file_key != "")
    db.session.execute(old.values(file_key="", size=0))


def _category(event: Event, choice: Choice) -> Translated:
    found = registrations.category(event, choice.category_id) if choice.whom is Whom.CATEGORY else None
    return found.name if found else Translated()
