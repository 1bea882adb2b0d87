"""Mails about letters: with a link and never the letter itself, for a passport is not to lie in mail boxes."""

from typing import Any

from meetings.core import mail
from meetings.core.i18n import LANGUAGES
from meetings.core.urls import external_url
from meetings.letters.models import Kind, Letter


def tell(template: str, letter: Letter, **more: Any) -> None:
    """Write to the person about her letter, in her language; answers go to the contact of the meeting."""
    event, person = letter.event, letter.registration
    language = person.account.language if person.account.language in LANGUAGES else "en"
    values = {
        "name": person.given_name,
        "event_title": event.title.shown_in(language).text,
        "for_visa": letter.kind == Kind.VISA,
        "reference": letter.reference,
        "contact": event.contact_email,
        "link": external_url("my_letters.index", lang=language, slug=event.slug),
    }
    mail.write(
        template,
        to=person.account,
        scope=event.id,
        reply_to=event.answers_to,
        copy_to=person.contact,
        values={**values, **more},
    )
