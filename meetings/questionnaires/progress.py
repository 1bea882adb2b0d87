"""How far a person is with her forms, as whoever acts for her delegation may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.questionnaires import sheets
from meetings.questionnaires.models import Audience, Question, Questionnaire
from meetings.questionnaires.queries import forms, replies
from meetings.questionnaires.queries.stored import values_and_givers
from meetings.questionnaires.rules import behalf, conditions
from meetings.questionnaires.rules.standing import Phase, is_for, phase
from meetings.questionnaires.sheets import Reader
from meetings.registration.models import Registration

EVERYTHING = Reader(internal=True, sensitive=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """One form: whether whoever acts can answer it, what is missing of that, and how much only the person can add."""

    form: Questionnaire
    is_open: bool
    is_complete: bool
    may_answer: bool
    missing: Sequence[Question]
    missing_of_hers: int


def of_person(registration: Registration, acting: frozenset[str], now: datetime) -> list[Progress]:
    """The forms that a person is asked and that are open or closed by now, in their order."""
    every = [each for each in forms.whole_of_event(registration.event) if is_for(each, registration)]
    seen = [each for each in every if phase(each, now) in {Phase.OPEN, Phase.CLOSED}]
    values, givers = values_and_givers(registration, [question for form in seen for question in form.questions])
    replied = replies.of_person(registration)
    found = []
    for form in seen:
        asked = [
            each for _title, some in sheets.asked_sections(form, registration.category_id, EVERYTHING) for each in some
        ]
        lacking = conditions.missing(asked, sheets.counting(asked, values), sheets.closed(form, asked))
        ours = behalf.open_to(form.questions, givers, acting) & {each.id for each in asked}
        reply, is_open = replied.get(form.id), phase(form, now) is Phase.OPEN
        found.append(
            Progress(
                form,
                is_open,
                is_complete=reply is not None and reply.complete_at is not None,
                may_answer=is_open and bool(ours),
                missing=[each for each in lacking if each.id in ours],
                missing_of_hers=sum(each.audience == Audience.PERSON and each.id not in ours for each in lacking),
            )
        )
    return found
