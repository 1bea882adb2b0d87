"""Files of answers: looked into as they arrive, and kept while the rest of the form is put right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.uploads import square
from meetings.core.uploads.content import PICTURES, Incomplete, Inspected, NotAccepted, OldOrLocked, inspect
from meetings.questionnaires.actions import keep_upload
from meetings.questionnaires.models import KeptUpload, Kind, Question
from meetings.questionnaires.queries.stored import Given
from meetings.registration.models import Registration

SHARE = 500_000


class NoPicture(Refusal):
    """A document, or a picture of another kind, where one of these two is wanted."""

    message = _l("This is not a JPEG or PNG picture. Please choose one, or save this picture as JPEG.")


def receive(
    fields: Mapping[Question, Any],
    stored: Mapping[str, Given],
    registration: Registration,
    by: Account,
    now: datetime,
) -> dict[str, KeptUpload]:
    """Take the files that came with a form, or with an earlier try; what is wrong with one stands at its field."""
    arrived: dict[str, KeptUpload] = {}
    for question, field in fields.items():
        part, before = field.form, stored.get(question.id)
        part.answer = None if part.remove.data or before is None else before.value
        try:
            kept = _arrived(question, part, registration, by, now)
        except Refusal as refusal:
            part.file.errors = [*part.file.errors, refusal.sentence]
            continue
        if kept is not None:
            arrived[question.id] = kept
            part.answer, part.kept.data = kept.value, kept.id
    return arrived


def value_of(field: Any) -> dict[str, Any] | None:
    """What a file question is answered with: name, kind and size of the file."""
    answer: dict[str, Any] | None = getattr(field.form, "answer", None)
    return answer


def _arrived(
    question: Question, part: Any, registration: Registration, by: Account, now: datetime
) -> KeptUpload | None:
    if part.file.data:
        found = _inspected(question, part)
        value = {"name": found.name, "content_type": found.content_type}
        return keep_upload(registration, question, found.content, value, by, now)
    if not part.kept.data:
        return None
    statement = sa.select(KeptUpload).where(
        KeptUpload.id == part.kept.data,
        KeptUpload.registration_id == registration.id,
        KeptUpload.question_id == question.id,
        KeptUpload.account_id == by.id,
    )
    return db.session.scalars(statement).one_or_none()


def _inspected(question: Question, part: Any) -> Inspected:
    upload, scanner_address = part.file.data, current_app.config["CLAMAV_ADDRESS"]
    if question.kind != Kind.PICTURE:
        return inspect(upload.stream, upload.filename, largest=largest_file(), scanner_address=scanner_address)
    try:
        found = inspect(upload.stream, upload.filename, largest=largest_file(), scanner_address=scanner_address)
    except (NotAccepted, OldOrLocked, Incomplete) as refusal:
        raise NoPicture from refusal
    if found.content_type not in PICTURES:
        raise NoPicture
    focus = square.Focus(part.focus.data) if part.focus.data in set(square.Focus) else square.Focus.MIDDLE
    return Inspected(square.cut(found.content, PICTURES[found.content_type], focus), found.name, found.content_type)


def largest_file() -> int:
    """Bytes one file may have, so that a form with two of them is never cut off."""
    return int(current_app.config["MAX_UPLOAD_MB"]) * SHARE
