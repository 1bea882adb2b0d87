"""Follow-ups sent to those they ask, reminders, and finding out who lacks an answer after a change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.tasks import Work
from meetings.questionnaires import sheets
from meetings.questionnaires.actions import answering, hiding
from meetings.questionnaires.actions.forms import hold
from meetings.questionnaires.actions.writing import write
from meetings.questionnaires.models import Answer, Purpose, Questionnaire, Reply, SensitiveAnswer
from meetings.questionnaires.queries import answers, forms, replies
from meetings.questionnaires.rules import standing
from meetings.registration.models import Registration


@tasks.job("questionnaires.ask")
def ask(work: Work) -> Mapping[str, Any] | None:
    """Write to everybody whom an open follow-up asks and who was not written to yet."""
    questionnaire = forms.by_id(work.payload["id"])
    return {"mails": ask_everybody(questionnaire, clock.now()) if questionnaire else 0}


def ask_everybody(questionnaire: Questionnaire, now: datetime) -> int:
    """The same, as an action; says how many mails were written."""
    if questionnaire.purpose != Purpose.FOLLOW_UP or not standing.is_written_about(questionnaire, now):
        return 0
    count = 0
    for registration, reply in _locked(questionnaire):
        if reply is None or reply.asked_at is None:
            write("asked", questionnaire, registration)
            _reply(questionnaire, registration, reply).asked_at = now
            count += 1
    db.session.flush()
    return count


def remind(questionnaire: Questionnaire, now: datetime) -> int:
    """Write to those who have not answered and for whom a reminder has fallen due; says how many."""
    count = 0
    for registration, reply in _locked(questionnaire):
        written = (reply.asked_at, reply.reminded_at) if reply else ()
        last = max(filter(None, written), default=None)
        if standing.reminder_due(questionnaire, last, now):
            write("reminder", questionnaire, registration)
            _reply(questionnaire, registration, reply).reminded_at = now
            count += 1
    db.session.flush()
    return count


@tasks.hourly
def ask_and_remind() -> None:
    """Those approved since a follow-up opened are asked; those who have not answered are reminded on the days set."""
    now = clock.now()
    for questionnaire in replies.open_now(now):
        ask_everybody(questionnaire, now)
        if questionnaire.reminder_days and standing.is_written_about(questionnaire, now):
            remind(questionnaire, now)


def _locked(questionnaire: Questionnaire) -> list[tuple[Registration, Reply | None]]:
    """Whom to write to, one job at a time: two at once would write twice."""
    statement = sa.select(Questionnaire.id).where(Questionnaire.id == questionnaire.id)
    db.session.scalars(statement.with_for_update()).one()
    return list(replies.without_answer(questionnaire))


def _reply(questionnaire: Questionnaire, registration: Registration, known: Reply | None) -> Reply:
    if known is None:
        known = Reply(questionnaire_id=questionnaire.id, registration_id=registration.id)
        db.session.add(known)
    return known


@tasks.job("questionnaires.check")
def check(work: Work) -> Mapping[str, Any] | None:
    """After a change of the questions: whoever lacks an answer by now is not counted as complete, who does not is."""
    questionnaire = forms.by_id(work.payload["id"])
    return {"incomplete": check_everybody(questionnaire) if questionnaire else 0}


def check_everybody(questionnaire: Questionnaire) -> int:
    """The same, as an action; says how many of those who are asked are complete no longer.

    Settles once more what was answered meanwhile.
    """
    hold(questionnaire)
    now = clock.now()
    hiding.settle(questionnaire, now)
    statement = sa.select(Reply, Registration).join(Registration, Registration.id == Reply.registration_id)
    sent = statement.where(Reply.questionnaire_id == questionnaire.id, Reply.sent_at.is_not(None))
    found = db.session.execute(sent).all()
    ids = [registration.id for _reply, registration in found]
    questions = questionnaire.questions
    ordinary, sensitive = (answers.values_of(ids, questions, kind) for kind in (Answer, SensitiveAnswer))
    closed, count = sheets.closed(questionnaire, questions), 0
    for reply, registration in found:
        was_complete = reply.complete_at is not None
        asked = hiding.asked_of(questionnaire, registration.category_id)
        values = sheets.counting(asked, ordinary.get(registration.id, {}) | sensitive.get(registration.id, {}))
        answering.see_whether_complete(reply, answering.missing(asked, values, closed), now)
        is_lost = was_complete and reply.complete_at is None
        count += is_lost and standing.is_for(questionnaire, registration)
    db.session.flush()
    return count
