"""When forms close, as the preparation of a meeting looks through it; follow-ups may close after it."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.events.deadlines import Source
from meetings.events.queries import EVENT_ID
from meetings.questionnaires.models import Purpose, Questionnaire, State

_FORMS = sa.select(Questionnaire.id, Questionnaire.title, Questionnaire.closes_at).where(
    Questionnaire.event_id == EVENT_ID, Questionnaire.state != State.CLOSED
)
KNOWN = {
    f"forms: {purpose}": Source(
        _l("The form “%(name)s” closes"),
        _FORMS.where(Questionnaire.purpose == purpose),
        "forms.edit",
        "questionnaire_id",
        may_follow=purpose is Purpose.FOLLOW_UP,
    )
    for purpose in Purpose
}
