"""Answers: given, changed, taken back; by the person, or by an organiser on her behalf."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, files
from meetings.core.db import after_commit, db, new_id, transaction
from meetings.core.i18n import language, plain
from meetings.institutions.models import Institution
from meetings.questionnaires import sheets
from meetings.questionnaires.actions import hiding, taking
from meetings.questionnaires.actions.writing import write
from meetings.questionnaires.models import (
    Answer,
    Audience,
    KeptUpload,
    Kind,
    Question,
    QuestionConsent,
    Questionnaire,
    Reply,
    SensitiveAnswer,
)
from meetings.questionnaires.queries import replies, stored
from meetings.questionnaires.queries.stored import Given as Stored
from meetings.questionnaires.rules import behalf, conditions, meanwhile, standing
from meetings.questionnaires.sheets import Reader, Sheet
from meetings.registration.actions import places
from meetings.registration.models import Registration

FOLDER = "answers"


@dataclass(frozen=True, slots=True)
class Given:
    """One typed answer: its plain value, with the upload it comes from when it is a file."""

    value: Any
    kept: KeptUpload | None = None


def keep_upload(
    registration: Registration,
    question: Question,
    content: IO[bytes],
    value: dict[str, Any],
    by: Account,
    now: datetime,
) -> KeptUpload:
    """Store a file that was looked into, in a transaction of its own: it stays when the form around it is refused."""
    key = f"{FOLDER}/{registration.event_id}/{new_id()}{new_id()}"
    size = files.put(key, content)
    kept = KeptUpload(
        registration_id=registration.id,
        question_id=question.id,
        account_id=by.id,
        file_key=key,
        value=value | {"size": size},
        at=now,
    )
    with transaction() as session:
        session.add(kept)
    return kept


def save(
    sheet: Sheet,
    registration: Registration,
    given: Mapping[str, Given | None],
    *,
    by: Account,
    now: datetime,
    sent: bool = True,
    delegation: Institution | None = None,
) -> Reply:
    """Write down what was typed for the questions of `sheet`; None takes an answer back.

    What the answers hide is set aside, and what they ask again comes back; a consent that the person hides ends.
    Raises NotOpen for the person when the form is not open, Full when somebody else was quicker, and ChangedMeanwhile
    when an answer is another than on `sheet` by now and was changed there too. `sent` says that
    she thinks she is done; `delegation` that somebody who acts for it answers on her behalf: a mail tells her so at the
    first answer, and whenever changed ones are sent.
    """
    questionnaire = sheet.questionnaire
    _see_now(questionnaire, registration)
    is_of_hers = by.id == registration.account_id or delegation is not None
    if is_of_hers and standing.phase(questionnaire, now) is not standing.Phase.OPEN:
        raise standing.NotOpen
    known = stored.kept_answers(registration, hiding.asked_of(questionnaire, registration.category_id))
    wanted = _wanted(sheet, registration, given, known)
    taking.take(registration, {each: answer and answer.value for each, answer in wanted.items()})
    is_first = all(known[each.id].by_id == registration.account_id for each in sheet.questions if each.id in known)
    changed = [
        each for each, answer in wanted.items() if _write(each, known.get(each.id), answer, registration, by, now)
    ]
    db.session.flush()
    moved = hiding.settle(questionnaire, now, registration).questions
    changed += [each for each in questionnaire.questions if each.id in moved and each not in changed]
    reply = _note(questionnaire, registration, now, sent)
    _record(questionnaire, registration, changed, by, delegation)
    if delegation is not None and changed and (sent or is_first):
        write("answered", questionnaire, registration, by=by, delegation=delegation.name)
    return reply


def save_on_behalf(
    sheet: Sheet,
    registration: Registration,
    given: Mapping[str, Given | None],
    *,
    reader: Reader,
    delegation: Institution,
    by: Account,
    now: datetime,
    sent: bool = True,
) -> Reply:
    """The same by somebody who acts for the delegation of a person; raises AnsweredMeanwhile rather than write over.

    `sheet` may be older than what the person has answered herself; `reader` says for whom `by` acts.
    """
    _see_now(sheet.questionnaire, registration)
    still_open = sheets.sheet(sheet.questionnaire, registration, language(), reader).questions
    if not set(given) <= {each.id for each in still_open}:
        raise behalf.AnsweredMeanwhile(name=registration.full_name)
    return save(sheet, registration, given, by=by, now=now, sent=sent, delegation=delegation)


def _see_now(questionnaire: Questionnaire, registration: Registration) -> None:
    """Lock what is written to, after the form: nobody changes its questions while somebody answers them."""
    statement = sa.select(Questionnaire.id).where(Questionnaire.id == questionnaire.id)
    db.session.scalars(statement.with_for_update(read=True)).one()
    places.see_now(registration)


def _wanted(
    sheet: Sheet, registration: Registration, given: Mapping[str, Given | None], known: Mapping[str, Stored]
) -> dict[Question, Given | None]:
    """What has to be written: what was typed for questions that are asked, and consents that are hidden by it.

    An answer that was set aside is taken back only by who was shown it, and a consent to earlier words never here: it
    stays what it is until she agrees to the new ones.
    """
    every = hiding.asked_of(sheet.questionnaire, registration.category_id)
    given, clashing = _as_now(sheet, given, known)
    values = sheets.current_values(every, known) | {key: each and each.value for key, each in given.items()}
    asked = {question.id for question in conditions.shown(every, values)}
    changed = {key: value for key, value in clashing.items() if key in asked}
    if changed:
        raise meanwhile.ChangedMeanwhile(changed)
    aside = {key for key, each in known.items() if each.set_aside_at}
    unseen = (aside - set(sheet.aside)) | sheets.outdated(sheet.questions, known)
    wanted: dict[Question, Given | None] = {}
    for each in sheet.questions:
        if each.id not in asked:
            if each.kind == Kind.CONSENT and each.id not in aside:
                wanted[each] = None
        elif each.id in given and not (given[each.id] is None and each.id in unseen):
            wanted[each] = given[each.id]
    return wanted


def _as_now(
    sheet: Sheet, given: Mapping[str, Given | None], known: Mapping[str, Stored]
) -> tuple[dict[str, Given | None], dict[str, Any]]:
    """What was typed, over what was saved since `sheet` was read; and what is stored where both were changed."""
    now = sheet.as_now(known).beginning
    typed = {key: each and each.value for key, each in given.items()}
    values, clashing = meanwhile.merged(typed, sheet.began, now, sheet.groups)
    taken_over = {key: each for key, each in values.items() if each != typed[key]}
    settled = {**given, **{key: None if each is None else Given(each) for key, each in taken_over.items()}}
    return settled, clashing


def _write(
    question: Question,
    before: Stored | None,
    given: Given | None,
    registration: Registration,
    by: Account,
    now: datetime,
) -> bool:
    """Keep one answer; says whether anything changed."""
    value = given.value if given else None
    if question.kind == Kind.CONSENT:
        _write_consent(question, value, registration, by, now)
    if value is None:
        if before is None:
            return False
        _forget_file(before.file_key)
        db.session.delete(before)
        return True
    if before is not None and before.value == value and not before.set_aside_at and not (given and given.kept):
        return False
    if before is None:
        kind: type[Stored] = SensitiveAnswer if question.is_sensitive else Answer
        before = kind(registration_id=registration.id, question_id=question.id)
        db.session.add(before)
    before.value, before.at, before.by_id, before.set_aside_at = value, now, by.id, None
    if given and given.kept:
        _forget_file(before.file_key)
        before.file_key = given.kept.file_key
        db.session.execute(sa.delete(KeptUpload).where(KeptUpload.id == given.kept.id))
    return True


def _forget_file(key: str | None) -> None:
    if key:
        after_commit(lambda: files.delete(key))


def _write_consent(question: Question, value: Any, registration: Registration, by: Account, now: datetime) -> None:
    """Each consent is a row of its own with the words that were read; taking it back ends the row."""
    mine = QuestionConsent.registration_id == registration.id, QuestionConsent.question_id == question.id
    known = db.session.scalars(sa.select(QuestionConsent).where(*mine, QuestionConsent.withdrawn_at.is_(None))).all()
    if value is not None and any(each.version == value for each in known):
        return
    for each in known:
        each.withdrawn_at = now
    if value is not None:
        words = QuestionConsent(
            registration_id=registration.id,
            question_id=question.id,
            version=question.version,
            text=plain(question.help),
            language=question.help.shown_in(language()).language,
            given_at=now,
            by_id=by.id,
        )
        db.session.add(words)


def _note(questionnaire: Questionnaire, registration: Registration, now: datetime, sent: bool) -> Reply:
    """How far the person is now."""
    reply = replies.reply(questionnaire, registration)
    if reply is None:
        reply = Reply(questionnaire_id=questionnaire.id, registration_id=registration.id)
        db.session.add(reply)
    reply.changed_at = now
    questions = hiding.asked_of(questionnaire, registration.category_id)
    values = sheets.current_values(questions, stored.stored_answers(registration, questions))
    lacking = missing(questions, values, sheets.closed(questionnaire, questions))
    if sent and not lacking:
        reply.sent_at = now
    see_whether_complete(reply, lacking, now)
    db.session.flush()
    return reply


def see_whether_complete(reply: Reply, lacking: Sequence[Question], now: datetime) -> None:
    """A form is complete when the person has sent it and nothing that she is asked is missing."""
    is_complete = reply.sent_at is not None and not lacking
    reply.complete_at = (reply.complete_at or now) if is_complete else None


def missing(questions: Sequence[Question], values: Mapping[str, Any], closed: Collection[str] = ()) -> list[Question]:
    """The questions to the person that she has not answered and has to; `closed` are as `sheets.closed` has them."""
    return [each for each in conditions.missing(questions, values, closed) if each.audience == Audience.PERSON]


def _record(
    questionnaire: Questionnaire,
    registration: Registration,
    changed: Sequence[Question],
    by: Account,
    delegation: Institution | None,
) -> None:
    """Which questions were answered, by whom and on whose behalf; the answers themselves are in no log."""
    if not changed:
        return
    after: dict[str, Any] = {"questionnaire": questionnaire.title, "questions": [each.label for each in changed]}
    verb = "answers.saved"
    if delegation is not None:
        verb, after["institution"] = "answers.saved_on_behalf", delegation.name
    audit.record(verb, registration, actor=by, scope=registration.event_id, after=after)
