"""What becomes of answers when somebody is moved to another category."""

from datetime import datetime

from meetings.core.db import db
from meetings.questionnaires import sheets
from meetings.questionnaires.actions import answering, hiding
from meetings.questionnaires.queries import forms, replies, stored
from meetings.registration.models import Registration


def follow(registration: Registration, *, now: datetime) -> None:
    """What she is not asked any more is set aside, what she is asked again comes back; what she lacks now is to do."""
    replied = replies.of_person(registration)
    if not replied:
        return
    for form in forms.whole_of_event(registration.event):
        hiding.settle(form, now, registration)
        reply = replied.get(form.id)
        if reply and reply.sent_at:
            asked = hiding.asked_of(form, registration.category_id)
            values = sheets.current_values(asked, stored.stored_answers(registration, asked))
            lacking = answering.missing(asked, values, sheets.closed(form, asked))
            answering.see_whether_complete(reply, lacking, now)
    db.session.flush()
