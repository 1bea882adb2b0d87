"""How the domains below hear of questionnaires; called once by `create_app`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.i18n import plain
from meetings.events.access import Permission
from meetings.events.deadlines import SOURCES
from meetings.questionnaires import columns, deadlines
from meetings.questionnaires.actions import moving, personal, taking
from meetings.questionnaires.models import Reply
from meetings.questionnaires.queries import forms, replies
from meetings.questionnaires.rules.standing import Phase, is_for, phase
from meetings.registration.columns import PROVIDERS
from meetings.registration.models import Registration
from meetings.registration.panels import PANELS, Panel
from meetings.registration.signals import Change, category_changed, registration_merged, states_changed
from meetings.registration.steps import DUTIES, LACKING, LAPSED, Lapsed, Step

ANSWERS = Panel(_l("Answers to the forms"), "answers.person", Permission.SEE_REGISTRATIONS)


def connect() -> None:
    """Offer the steps of a person, the page of her answers, and hear when she no longer comes."""
    SOURCES.update(deadlines.KNOWN)
    if steps not in DUTIES:
        DUTIES.append(steps)
        LACKING.append(replies.incomplete)
        LAPSED.append(Lapsed(replies.lapsed, forms.name_of))
        PANELS.append(ANSWERS)
        PROVIDERS.append(columns.of_event)
    states_changed.connect(free_places)
    category_changed.connect(moving.follow)
    registration_merged.connect(personal.follow_merge)


def steps(registration: Registration, now: datetime) -> Sequence[Step]:
    """The questionnaires that a person is asked."""
    seen = [each for each in forms.of_event(registration.event) if is_for(each, registration)]
    replied = replies.of_person(registration) if seen else {}
    others = replies.by_others(registration) if seen else {}
    reworded = replies.with_outdated_consents(registration) if seen else set()
    return [
        Step(
            label=plain(each.title),
            endpoint="my_forms.show",
            values={"slug": registration.event.slug, "questionnaire_id": each.id},
            done=each.id in replied and replied[each.id].complete_at is not None,
            due_at=each.closes_at,
            is_open=phase(each, now) is Phase.OPEN,
            note=_note(others.get(each.id, []), _news(replied.get(each.id), each.id in reworded, phase(each, now))),
        )
        for each in seen
        if phase(each, now) in {Phase.OPEN, Phase.CLOSED}
    ]


def _news(reply: Reply | None, is_reworded: bool, stands: Phase) -> str:
    """What came to a form that she had dealt with: other words of a consent, or something that she now lacks."""
    if stands is not Phase.OPEN:
        return ""
    if is_reworded:
        return str(_("The words of a consent have changed since you agreed."))
    if reply and reply.sent_at and not reply.complete_at:
        return str(_("You have sent this form. An answer is missing now: something was added or changed since."))
    return ""


def _note(others: Sequence[Account], news: str) -> str:
    """Who answered for her, and what came since."""
    names = ", ".join(each.full_name for each in others)
    behalf = _("Answered on your behalf by %(names)s", names=names) if names else ""
    if behalf and news:
        return str(_("%(first)s. %(second)s", first=behalf, second=news))
    return str(behalf or news)


def free_places(changes: Sequence[Change], **news: Any) -> None:
    """Whoever withdrew or was refused holds no place of an option or a session."""
    taking.free([one.registration.id for one in changes if not one.registration.is_active])
