"""Mails about one form to one person."""

from typing import Any

from meetings.core import mail
from meetings.core.mentions import Naming
from meetings.core.urls import external_url
from meetings.questionnaires.models import Questionnaire
from meetings.registration.models import Registration


def write(
    template: str, questionnaire: Questionnaire, registration: Registration, naming: Naming = (), **more: Any
) -> None:
    """One mail with the way to the form; `more` are values that only this template knows, `naming` whom they name."""
    event, account = questionnaire.event, registration.account
    mail.write(
        f"questionnaires/{template}",
        to=account,
        scope=event.id,
        reply_to=event.contact_email,
        copy_to=registration.contact,
        naming=naming,
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
            **more,
        },
    )
