"""What is deleted at night: sensitive answers on their date, uploads that no answer knows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from meetings.core import audit, clock, files, tasks
from meetings.core.db import after_commit, db
from meetings.events.rules.retention import days_after
from meetings.questionnaires.actions.answering import FOLDER
from meetings.questionnaires.models import Answer, KeptUpload, Question, QuestionConsent, SensitiveAnswer
from meetings.questionnaires.queries import answers

A_DAY = timedelta(days=1)


@tasks.nightly
def purge_sensitive_answers() -> None:
    """Delete the sensitive answers whose time is over; the audit log reports how many, of which question."""
    purge(clock.now())


def purge(now: datetime) -> dict[str, int]:
    """The same at a moment, as an action; says of which events (slug) how many answers were deleted."""
    count = Counter[str]()
    for question, event in answers.to_purge():
        if days_after(event.last_day, question.retention_days or 0) > clock.local_day(now, event.time_zone):
            continue
        gone = _delete(question)
        count[event.slug] += gone
        audit.record("questionnaire.purged", question, actor=None, scope=event.id, after={"answers": gone})
    db.session.flush()
    return count


def _delete(question: Question) -> int:
    """The answers to a sensitive question, their files, kept uploads and words of consent."""
    mine = sa.select(SensitiveAnswer).where(SensitiveAnswer.question_id == question.id)
    found = db.session.scalars(mine).all()
    for answer in found:
        _delete_files([answer.file_key])
        db.session.delete(answer)
    db.session.execute(sa.delete(QuestionConsent).where(QuestionConsent.question_id == question.id))
    return len(found)


def _delete_files(keys: Sequence[str | None]) -> None:
    for key in filter(None, keys):
        after_commit(lambda key=key: files.delete(key))


@tasks.nightly
def sweep_uploads() -> None:
    """Forget uploads of forms that were never sent, and files that nothing knows any more."""
    before = clock.now() - A_DAY
    db.session.execute(sa.delete(KeptUpload).where(KeptUpload.at < before))
    db.session.flush()
    known = {
        key for kind in (Answer, SensitiveAnswer, KeptUpload) for key in db.session.scalars(sa.select(kind.file_key))
    }
    for key in files.older_than(before, FOLDER):
        if key not in known:
            files.delete(key)
