"""A letter to nobody, so that organisers see what theirs will look like."""

from datetime import date, timedelta

from meetings.core.i18n import plain
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.letters import filling
from meetings.letters.models import Kind, LetterText, Passport
from meetings.letters.paper import Sheet

CODE = "2" * 16
NAME = "Maria Example DE LA CRUZ-BEISPIEL"
FUNCTION = Translated(en="National Rapporteur", fr="Rapporteure nationale")
PLACE = Translated(en="Ministry of Examples", fr="Ministère des Exemples")
CATEGORY = Translated(en="Delegate", fr="Déléguée")


def sheet(event: Event, text: LetterText, language: str, reference: str, day: date) -> Sheet:
    """What is drawn: the text of the event, an invented person, and a code that finds nothing."""
    words = {
        **filling.words_of_event(event, text),
        "person": f"{NAME}, {plain(FUNCTION)}, {plain(PLACE)}",
        "full_name": NAME,
        "form_of_address": "",
        "function": plain(FUNCTION),
        "institution": plain(PLACE),
        "category": plain(CATEGORY),
    }
    passport = Passport(
        full_name="MARIA EXAMPLE DE LA CRUZ-BEISPIEL",
        number="X0000000",
        other_nationality="—",
        born_on=date(1980, 1, 31),
        issued_on=day - timedelta(days=365),
        expires_on=day + timedelta(days=3650),
        consulate="—",
    )
    said = filling.words_of(passport) if text.kind == Kind.VISA else {}
    return Sheet(
        reference, CODE, language, day, filling.facts_of(event, text, words, language, day), said, is_specimen=True
    )
