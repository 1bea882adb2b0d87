"""Passport data are deleted on their date: the row, what letters say of it, and their files."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from meetings.core import audit, clock, files, tasks
from meetings.core.db import after_commit, db, write_alike
from meetings.events.models import Event
from meetings.letters.models import PASSPORT_DAYS, Kind, Letter, LetterSetting, Passport
from meetings.letters.rules.passports import purge_day
from meetings.registration.models import Registration

FOLDER = "letters"
A_DAY = timedelta(days=1)


@tasks.nightly
def purge_passports() -> None:
    """Delete the passport data whose time is over."""
    purge(clock.now())


@tasks.nightly
def sweep_files() -> None:
    """Remove files that no letter knows: what a crash between storing and recording left."""
    known = set(db.session.scalars(sa.select(Letter.file_key).where(Letter.file_key != "")))
    for key in files.older_than(clock.now() - A_DAY, FOLDER):
        if key not in known:
            files.delete(key)


def purge(now: datetime) -> list[tuple[str, int]]:
    """The same at a moment, as an action; says of which events (slug) how many people's data went."""
    found = []
    for event, days in _with_passports():
        if purge_day(event.last_day, days) <= clock.local_day(now, event.time_zone):
            count = forget_passports(_holders(event))
            audit.record("letter.passports_purged", event, actor=None, scope=event.id, after={"people": count})
            found.append((event.slug, count))
    db.session.flush()
    return found


def forget_passports(registrations: Sequence[str]) -> int:
    """Delete all that is known of the passports of these registrations; says of how many people it was."""
    mine = Passport.registration_id.in_(registrations)
    people = set(db.session.scalars(sa.select(Passport.registration_id).where(mine)))
    db.session.execute(sa.delete(Passport).where(mine))
    statement = sa.select(Letter).where(Letter.registration_id.in_(registrations), Letter.kind == Kind.VISA)
    letters = db.session.scalars(statement.order_by(Letter.id).with_for_update(of=Letter)).all()
    said = [letter for letter in letters if letter.passport or letter.file_key]
    for letter in said:
        letter.passport = {}
        drop_file(letter)
    write_alike(said, "passport", "file_key", "size")
    return len(people | {letter.registration_id for letter in said})


def drop_file(letter: Letter) -> None:
    """Take the file of a letter away, once that is certain."""
    if letter.file_key:
        after_commit(lambda key=letter.file_key: files.delete(key))
    letter.file_key, letter.size = "", 0


def _with_passports() -> list[tuple[Event, int]]:
    """The events of which passport data are there, and how many days after their end they are kept."""
    kept = sa.select(Registration.event_id).join(Passport, Passport.registration_id == Registration.id)
    drawn = sa.select(Letter.event_id).where(Letter.kind == Kind.VISA, Letter.file_key != "")
    statement = (
        sa.select(Event, sa.func.coalesce(LetterSetting.passport_days, PASSPORT_DAYS))
        .outerjoin(LetterSetting, LetterSetting.event_id == Event.id)
        .where(sa.or_(Event.id.in_(kept), Event.id.in_(drawn)))
        .order_by(Event.last_day, Event.id)
    )
    return [(event, days) for event, days in db.session.execute(statement)]


def _holders(event: Event) -> Sequence[str]:
    return db.session.scalars(sa.select(Registration.id).where(Registration.event_id == event.id)).all()
