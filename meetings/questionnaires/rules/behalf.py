"""Which questions of a person somebody may answer on her behalf."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.questionnaires.models import Audience, Kind, Question


class AnsweredMeanwhile(Refusal):
    """What the person says about herself is not written over."""

    message = _l("%(name)s has answered meanwhile. Open the form again: it shows what is left for you.")


def open_to(questions: Sequence[Question], answered_by: Mapping[str, str], acting: Collection[str]) -> frozenset[str]:
    """The ids of those of `questions`, in the order of the form, that `acting` (ids of accounts) may read and answer.

    Sensitive answers and consents are the person's own, and so is whatever she or an organiser has answered
    (`answered_by`: question → account), with all questions that depend on it or that it depends on.
    """
    roots: dict[str, str] = {}
    for each in questions:
        roots[each.id] = roots.get(each.shown_if_id or each.id, each.id)
    given = [each for each in questions if each.audience == Audience.PERSON and each.id in answered_by]
    hers = {roots[each.id] for each in given if answered_by[each.id] not in acting}
    found: set[str] = set()
    for each in questions:
        follows = each.shown_if_id is None or each.shown_if_id in found
        if follows and _is_for_others(each) and roots[each.id] not in hers:
            found.add(each.id)
    return frozenset(found)


def _is_for_others(question: Question) -> bool:
    asked = question.audience == Audience.PERSON and question.retired_at is None
    return asked and not question.is_sensitive and question.kind != Kind.CONSENT
