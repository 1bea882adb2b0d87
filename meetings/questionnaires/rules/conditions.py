"""Which questions are asked, given what was answered.

A condition looks at an earlier question only, so conditions never go round in a circle.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.i18n import plain
from meetings.questionnaires.models import Audience, Kind, Question

ANSWERED, YES, NO = "", "yes", "no"
BY_VALUE = frozenset({Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF})


class LooksAhead(Refusal):
    """A condition on a question that comes later."""

    message = _l("“%(question)s” is asked only after an answer to “%(earlier)s”, so it has to come after it.")


class DependsOnMissing(Refusal):
    """A condition on something that is not asked."""

    message = _l("The condition speaks of a question or an answer that is not in this form any more.")


class DependsOnHidden(Refusal):
    """What is on no page of the person cannot decide on what she is asked."""

    message = _l("A question to the person cannot depend on an answer that only organisers see.")


class DependsOnSensitive(Refusal):
    """That it is asked would tell the sensitive answer."""

    message = _l("A question that depends on a sensitive answer tells it, so it has to be sensitive itself.")


class DependsOnConsent(Refusal):
    """Consents are the person’s own: organisers answer nothing that is asked because of one."""

    message = _l(
        "“%(question)s” is answered by organisers only, "
        "so it cannot depend on a consent, nor on what is asked because of one."
    )


class OthersDepend(Refusal):
    """Others would never be asked again."""

    message = _l("“%(question)s” is asked only after an answer to this. Change that condition first.")


def shown(questions: Sequence[Question], values: Mapping[str, Any]) -> list[Question]:
    """Those of `questions`, in the order of the form, that are asked when `values` are the answers by question id."""
    asked: dict[str, Question] = {}
    for question in questions:
        if question.retired_at is None and _holds(question, asked, values):
            asked[question.id] = question
    return list(asked.values())


def missing(questions: Sequence[Question], values: Mapping[str, Any], closed: Collection[str] = ()) -> list[Question]:
    """The required questions that are asked and not answered, but for those (ids) in which nothing can be chosen."""
    lacking = [each for each in shown(questions, values) if each.is_required and values.get(each.id) is None]
    return [each for each in lacking if each.id not in closed]


def _holds(question: Question, asked: Mapping[str, Question], values: Mapping[str, Any]) -> bool:
    if question.shown_if_id is None:
        return True
    value = values.get(question.shown_if_id) if question.shown_if_id in asked else None
    if value is None:
        return False
    return question.shown_if_value == ANSWERED or question.shown_if_value in tokens(value)


def tokens(value: Any) -> frozenset[str]:
    """What a condition can be compared with: yes or no, or the ids of the options chosen."""
    if isinstance(value, bool):
        return frozenset({YES if value else NO})
    if isinstance(value, list):
        return frozenset(value)
    return frozenset({value}) if isinstance(value, str) else frozenset()


def possible_values(question: Question) -> list[str]:
    """The answers that a condition on `question` can ask for, besides any answer at all."""
    if question.kind == Kind.YES_NO:
        return [YES, NO]
    return [option.id for option in question.offered] if question.kind in BY_VALUE else []


def ensure_condition(question: Question, on: Question | None, value: str) -> None:
    """Raise unless `question` may be asked only when `on` is answered with `value` ("": with anything)."""
    if on is None or on.retired_at is not None or (value != ANSWERED and value not in possible_values(on)):
        raise DependsOnMissing
    if on.audience == Audience.INTERNAL and question.audience == Audience.PERSON:
        raise DependsOnHidden
    if on.is_sensitive and not question.is_sensitive:
        raise DependsOnSensitive


def ensure_answerable(question: Question, questions: Sequence[Question]) -> None:
    """Raise DependsOnConsent when `question`, one of `questions` in the order of the form, leaves nobody to answer."""
    hers = of_consents(questions)
    for each in questions:
        is_internal = each.audience == Audience.INTERNAL and each.retired_at is None
        if question.id in hers and each.id in hers and is_internal:
            raise DependsOnConsent(question=plain(each.label))


def of_consents(questions: Sequence[Question]) -> set[str]:
    """The ids of those of `questions`, in the order of the form, that are consents or are asked because of one."""
    found: set[str] = set()
    for each in questions:
        if each.kind == Kind.CONSENT or (each.shown_if_id and each.shown_if_id in found):
            found.add(each.id)
    return found


def ensure_order(questions: Sequence[Question]) -> None:
    """Raise LooksAhead when a condition in this order speaks of a later question."""
    places = {question.id: place for place, question in enumerate(questions)}
    for place, question in enumerate(questions):
        earlier = question.shown_if_id
        if question.retired_at is None and earlier is not None and places.get(earlier, place) >= place:
            names = {each.id: plain(each.label) for each in questions}
            raise LooksAhead(question=plain(question.label), earlier=names.get(earlier, "–"))


def ensure_nobody_depends(question: Question, questions: Sequence[Question], value: str | None = None) -> None:
    """Raise OthersDepend when a question is asked because of `question` (or of its answer `value`)."""
    for each in depending(question, questions):
        if value in (None, each.shown_if_value):
            raise OthersDepend(question=plain(each.label))


def depending(question: Question, questions: Sequence[Question]) -> list[Question]:
    """Those of `questions` that are asked because of an answer to `question`."""
    return [each for each in questions if each.retired_at is None and each.shown_if_id == question.id]
