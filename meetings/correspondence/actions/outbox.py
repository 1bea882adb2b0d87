"""The outbox: copies are made and looked through, leave at their time, and can be called back until then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, mail, tasks
from meetings.core.db import db, new_id
from meetings.core.stamps import stamp
from meetings.correspondence import audiences, queries
from meetings.correspondence.actions.drafting import see_now
from meetings.correspondence.actions.filling import fill, names_in_copy, setting
from meetings.correspondence.actions.sending import JOB, leaving, values_of
from meetings.correspondence.audiences import Person
from meetings.correspondence.models import Copy, CopyState, Message, Stage
from meetings.correspondence.rules import placeholders, stages
from meetings.registration.models import Registration

TEST_TEMPLATE = "correspondence/test"


def review(message: Message, *, by: Account, now: datetime) -> int:
    """Put a copy for everybody whom the choice finds into the outbox; says how many are to leave.

    Raises NotNow, NothingWritten, HalfWritten, NobodyChosen, NotPublished or NoAnswerAddress.
    """
    see_now(message)
    stages.ensure(message.stage, Stage.DRAFT)
    stages.ensure_complete(message.subject, message.text)
    placeholders.check([*message.subject.values(), *message.text.values()])
    around = setting(message.event, message.house, message.audience)
    stages.ensure_may_leave(message.event.state, around.reply_to, around.house)
    people = audiences.people(message.event, message.audience, message.choice)
    if not people:
        raise stages.NobodyChosen
    count = make_copies(message, people)
    message.stage, message.changed_at = Stage.REVIEW, now
    db.session.flush()
    record("message.put_in_outbox", message, by, count)
    return count


def make_copies(message: Message, people: list[Person]) -> int:
    """One waiting copy a person, but for those who want no information messages; says how many wait."""
    unwilling = queries.unsubscribed() if message.is_information else frozenset()
    rows = [
        {
            "id": new_id(),
            "message_id": message.id,
            "rule_id": message.rule_id,
            "account_id": person.account_id,
            "registration_id": person.registration_id,
            "state": CopyState.UNSUBSCRIBED if person.account_id in unwilling else CopyState.WAITING,
        }
        for person in people
    ]
    db.session.execute(sa.insert(Copy), rows)
    return sum(row["state"] == CopyState.WAITING for row in rows)


def to_draft(message: Message, *, by: Account, now: datetime, seen: str = "") -> None:
    """Take a message out of the outbox to change it; who was taken out is forgotten.

    Raises NotNow, or ChangedSinceSeen unless `seen` is the stamp of what it is now (see `looked_through`).
    """
    see_now(message)
    stages.ensure(message.stage, Stage.REVIEW)
    stages.ensure_as_seen(seen, looked_through(message, queries.waiting(message)))
    db.session.execute(sa.delete(Copy).where(Copy.message_id == message.id))
    message.stage, message.send_at, message.reviewed_by, message.changed_at = Stage.DRAFT, None, None, now
    record("message.taken_from_outbox", message, by)


def leave_out(copy: Copy, *, by: Account) -> None:
    """Take one person out."""
    _set_aside(copy, CopyState.WAITING, CopyState.LEFT_OUT, "message.copy_left_out", by)


def take_back(copy: Copy, *, by: Account) -> None:
    """Put one person back."""
    _set_aside(copy, CopyState.LEFT_OUT, CopyState.WAITING, "message.copy_taken_back", by)


def _set_aside(copy: Copy, before: CopyState, after: CopyState, verb: str, by: Account) -> None:
    see_now(copy.message)
    stages.ensure(copy.message.stage, *stages.CALLED_BACK)
    if copy.state == before:
        copy.state = after
        naming = [(copy.account_id, str(copy.account))]
        audit.record(verb, copy, actor=by, scope=copy.message.event_id, name=str(copy.account), naming=naming)


def looked_through(message: Message, waiting: Iterable[str]) -> str:
    """A stamp of what an organiser looks through: words, files, the choice of people, and whose copies wait."""
    files = [(each.file_key, each.file_name, each.language) for each in message.attachments]
    said = message.subject, message.text, message.house_id, message.is_information, files
    return stamp([*said, message.audience, message.choice, sorted(waiting)])


def approve(message: Message, send_at: datetime | None, *, by: Account, now: datetime, seen: str = "") -> int:
    """Let a reviewed message leave, now or at a time; says how many copies would leave, as things stand.

    Raises NotNow, TimePassed, NotForLater, NobodyChosen, NotPublished or NoAnswerAddress, and ChangedSinceSeen unless
    `seen` is the stamp of what it is now.
    """
    see_now(message)
    stages.ensure(message.stage, Stage.REVIEW)
    waiting = queries.waiting(message)
    stages.ensure_as_seen(seen, looked_through(message, waiting))
    stages.ensure_ahead(send_at, now, message.event.state)
    around = setting(message.event, message.house, message.audience)
    stages.ensure_may_leave(message.event.state, around.reply_to, around.house)
    count = len(leaving(message, waiting))
    if not count:
        raise stages.NobodyChosen
    message.stage = Stage.SCHEDULED if send_at else Stage.SENDING
    message.send_at, message.reviewed_by, message.changed_at = send_at or now, by, now
    db.session.flush()
    record("message.scheduled" if send_at else "message.sent", message, by, count)
    tasks.enqueue(JOB, {"message": message.id}, owner_id=by.id, scope=message.event_id, due_at=send_at)
    return count


def call_back(message: Message, *, by: Account, now: datetime) -> None:
    """Take a scheduled message back into review; raises NotNow once it is leaving."""
    see_now(message)
    stages.ensure(message.stage, Stage.SCHEDULED)
    message.stage, message.send_at, message.reviewed_by, message.changed_at = Stage.REVIEW, None, None, now
    record("message.called_back", message, by)


def stop(message: Message, *, by: Account, now: datetime) -> int:
    """Let no further copy leave; says how many are held back. What is a mail already is on its way."""
    see_now(message)
    stages.ensure(message.stage, Stage.SENDING)
    held = len(queries.waiting(message))
    where = (Copy.message_id == message.id, Copy.state == CopyState.WAITING)
    db.session.execute(sa.update(Copy).where(*where).values(state=CopyState.STOPPED))
    message.stage, message.sent_at = Stage.SENT, now
    record("message.stopped", message, by, held)
    return held


def send_test(message: Message, account: Account, registration: Registration | None, *, to: Account) -> None:
    """Mail the copy of a person to an organiser, marked as a test; its links are not the person's own.

    All of it is in the language that the person's copy has around its text, whichever the organiser reads.
    """
    around = setting(message.event, message.house, message.audience)
    written = fill(message.subject, message.text, around, account, registration)
    values, dispatch = values_of(message, written, around, account)
    mail.write(
        TEST_TEMPLATE,
        to=to,
        scope=message.event_id,
        reply_to=around.reply_to,
        dispatch=dispatch,
        naming=[(account.id, name) for name in names_in_copy(registration or account)],
        language=account.language,
        values=values,
    )


def record(verb: str, message: Message, by: Account, copies: int | None = None) -> None:
    """Write down what was done with a message; with a number of copies, whom it was for too."""
    after: dict[str, Any] = {}
    if copies is not None:
        people = audiences.kept(message.event, message.audience, message.choice)
        after = {"copies": copies, "filter": people, "send_at": message.send_at}
    audit.record(verb, message, actor=by, scope=message.event_id, after=after)
