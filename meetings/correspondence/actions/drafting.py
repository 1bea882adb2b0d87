"""Writing a message, and the files that go with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, files, tasks
from meetings.core.db import after_commit, db, new_id
from meetings.core.translated import Translated
from meetings.core.uploads.content import Inspected
from meetings.correspondence import queries
from meetings.correspondence.audiences import REGISTERED, kept
from meetings.correspondence.models import Attachment, Message, Rule, Stage, Template
from meetings.correspondence.rules import placeholders, stages
from meetings.events.models import Event
from meetings.institutions.models import Institution

FOLDER = "messages"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What organisers write, to whom, and in whose name. Information is what nobody needs for her own part."""

    subject: Translated
    text: Translated
    house: Institution
    audience: str = REGISTERED
    choice: Mapping[str, Any] = field(default_factory=dict)
    is_information: bool = False


def write(event: Event, draft: Draft, *, by: Account, now: datetime) -> Message:
    """Begin a message; raises the refusals of `placeholders.check`."""
    message = Message(event=event, created_by=by, created_at=now, changed_at=now, stage=Stage.DRAFT)
    _write_down(message, draft)
    db.session.add(message)
    db.session.flush()
    audit.record("message.written", message, actor=by, scope=event.id, after=facts(message))
    return message


def change(message: Message, draft: Draft, *, by: Account, now: datetime) -> None:
    """Change a draft; raises NotNow for anything else."""
    see_now(message)
    stages.ensure(message.stage, Stage.DRAFT)
    before = facts(message)
    _write_down(message, draft)
    message.changed_at = now
    db.session.flush()
    before, after = audit.changes(before, facts(message))
    audit.record("message.changed", message, actor=by, scope=message.event_id, before=before, after=after)


def remove(message: Message, *, by: Account) -> None:
    """Throw a draft away, with its files."""
    see_now(message)
    stages.ensure(message.stage, Stage.DRAFT)
    audit.record("message.removed", message, actor=by, scope=message.event_id, before=facts(message))
    for attachment in message.attachments:
        after_commit(lambda key=attachment.file_key: files.delete(key))
    db.session.delete(message)
    db.session.flush()


def attach(message: Message, upload: Inspected, language: str, *, by: Account) -> Attachment:
    """Add a file to a draft, for everybody or for the readers of one language; raises TooMany or TooHeavy."""
    see_now(message)
    stages.ensure(message.stage, Stage.DRAFT)
    size = upload.content.seek(0, 2)
    stages.ensure_light([*(each.size for each in message.attachments), size])
    attachment = Attachment(
        language=language,
        file_key=f"{FOLDER}/{message.event_id}/{new_id()}{new_id()}",
        file_name=upload.name,
        content_type=upload.content_type,
        size=size,
    )
    files.put(attachment.file_key, upload.content)
    message.attachments.append(attachment)
    db.session.flush()
    _record_files(message, by)
    return attachment


def detach(message: Message, attachment: Attachment, *, by: Account) -> None:
    """Take a file off a draft."""
    see_now(message)
    stages.ensure(message.stage, Stage.DRAFT)
    message.attachments.remove(attachment)
    db.session.flush()
    after_commit(lambda: files.delete(attachment.file_key))
    _record_files(message, by)


@tasks.nightly
def sweep() -> None:
    """Remove stored files that no message knows, as their upload was cut off; the last day's may be on their way."""
    known = queries.known_keys()
    for key in files.older_than(clock.now() - A_DAY, FOLDER):
        if key not in known:
            files.delete(key)


def see_now(one: Message | Template | Rule) -> None:
    """Lock a message, or what messages are made from, and read it again as it is now."""
    kind = type(one)
    statement = sa.select(kind).where(kind.id == one.id).with_for_update(of=kind)
    db.session.scalars(statement.execution_options(populate_existing=True)).one()


def facts(message: Message) -> dict[str, Any]:
    """A message for the audit log."""
    return {
        "subject": message.subject,
        "text": message.text,
        "house": message.house.name,
        "filter": kept(message.event, message.audience, message.choice),
        "is_information": message.is_information,
    }


def _write_down(message: Message, draft: Draft) -> None:
    placeholders.check([*draft.subject.values(), *draft.text.values()])
    message.subject, message.text = draft.subject, draft.text
    message.house = draft.house
    message.audience, message.choice = draft.audience, dict(draft.choice)
    message.is_information = draft.is_information


def _record_files(message: Message, by: Account) -> None:
    names = [each.file_name for each in message.attachments]
    audit.record("message.changed", message, actor=by, scope=message.event_id, after={"files": names})
