"""Mails about one form to one person."""

from typing import Any

from meetings.accounts.models import Account
from meetings.core import mail
from meetings.core.urls import external_url
from meetings.questionnaires.models import Questionnaire
from meetings.registration.models import Registration


def write(
    template: str, questionnaire: Questionnaire, registration: Registration, *, by: Account | None = None, **more: Any
) -> None:
    """One mail with the way to the form; `by` is whom it names, `more` are values that only its template knows."""
    event, account = questionnaire.event, registration.account
    mail.write(
        f"questionnaires/{template}",
        to=account,
        scope=event.id,
        reply_to=event.answers_to,
        copy_to=registration.contact,
        naming=[(by.id, by.full_name)] if by else (),
        values={
            "event_title": event.title.shown_in(account.language).text,
            "name": registration.full_name,
            "form": questionnaire.title,
            "introduction": questionnaire.introduction,
            "closes_at": questionnaire.closes_at,
            "zone": event.time_zone,
            "link": external_url(
                "my_forms.show", lang=account.language, slug=event.slug, questionnaire_id=questionnaire.id
            ),
            "by": by.full_name if by else "",
            **more,
        },
    )
