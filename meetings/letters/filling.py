"""What the placeholders of a letter stand for, in the language of the moment."""

from datetime import date
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale

from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core import prose
from meetings.core.i18n import date_range, in_language, plain, short_day
from meetings.events.models import Event
from meetings.events.rules.words import place_of
from meetings.letters.models import Letter, LetterText, Passport
from meetings.registration.models import Registration


def words_for(registration: Registration, text: LetterText) -> dict[str, str]:
    """What stands for each word about the person and the meeting."""
    return {**_words_of_person(registration), **words_of_event(registration.event, text)}


def words_of_event(event: Event, text: LetterText) -> dict[str, str]:
    """What stands for each word about the meeting alone."""
    return {**_words_of_meeting(event), "house": plain(text.house.name), "contact": event.contact_email}


def _words_of_person(registration: Registration) -> dict[str, str]:
    function, institution = plain(registration.function), _institution(registration)
    return {
        "person": ", ".join(part for part in (registration.full_name, function, institution) if part),
        "full_name": registration.full_name,
        "form_of_address": str(FORMS_OF_ADDRESS.get(registration.form_of_address, "")),
        "function": function,
        "institution": institution,
        "category": plain(registration.category.name),
    }


def _words_of_meeting(event: Event) -> dict[str, str]:
    return {
        "meeting": plain(event.title),
        "dates": date_range(event.first_day, event.last_day),
        "place": place_of(event),
        "hosts": format_list([plain(host.institution.name) for host in event.hosts], locale=get_locale()),
    }


def words_of(passport: Passport) -> dict[str, str]:
    """What stands for each word about a passport."""
    nationality = plain(passport.nationality.name) if passport.nationality else passport.other_nationality
    return {
        "passport_name": passport.full_name,
        "passport_number": passport.number,
        "nationality": nationality,
        "date_of_birth": short_day(passport.born_on),
        "passport_issued": short_day(passport.issued_on),
        "passport_expires": short_day(passport.expires_on),
        "consulate": passport.consulate,
    }


def facts_of(event: Event, text: LetterText, words: dict[str, str], language: str, day: date) -> dict[str, Any]:
    """All that a letter says, but for the passport: kept with it, so that nothing in it changes later."""
    marks = (plain(host.institution.mark or host.institution.name) for host in event.hosts)
    return {
        "day": day.isoformat(),
        "marks": list(marks),
        "subject": prose.line(text.subject[language], words),
        "text": text.text[language],
        "words": words,
        "signatory": text.signatory,
        "signatory_function": plain(text.signatory_function),
        "house": plain(text.house.name),
    }


def outdated(letter: Letter) -> list[str]:
    """The words of a letter that would read otherwise today, because the person or the meeting has changed."""
    said = letter.facts.get("words", {})
    with in_language(letter.language):
        now = {**_words_of_person(letter.registration), **_words_of_meeting(letter.event)}
    return [word for word, text in now.items() if word != "person" and said and said.get(word) != text]


def _institution(registration: Registration) -> str:
    known = registration.affiliation
    return plain(known.name) if known else plain(registration.institution_name)
