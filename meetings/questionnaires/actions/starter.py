"""Ready-made questions that most meetings ask, in English and in French; organisers change them as they like."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.questionnaires.actions.forms import Details, create
from meetings.questionnaires.actions.questions import OptionDetails, QuestionDetails, add_question
from meetings.questionnaires.actions.sections import add_section
from meetings.questionnaires.models import Kind, Purpose, Questionnaire, Section
from meetings.questionnaires.rules.conditions import YES


@dataclass(frozen=True, slots=True)
class Ready:
    """One question of a set. With `if_yes` it is asked after a yes to the question before it that is yes or no."""

    kind: Kind
    label: Translated
    help: Translated = Translated()  # noqa: RUF009 - immutable
    required: bool = False
    sensitive: bool = False
    if_yes: bool = False
    options: tuple[Translated, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadySet:
    """A section with its questions, and how organisers know it."""

    name: LazyString
    purpose: Purpose
    title: Translated
    questions: tuple[Ready, ...]


def _t(english: str, french: str) -> Translated:
    return Translated(en=english, fr=french)


SETS: dict[str, ReadySet] = {
    "travel": ReadySet(
        _l("Travel and hotel"),
        Purpose.FOLLOW_UP,
        _t("Travel and hotel", "Voyage et hôtel"),
        (
            Ready(Kind.TRAVEL, _t("Arrival and departure", "Arrivée et départ")),
            Ready(
                Kind.YES_NO,
                _t("Do you need a hotel room?", "Avez-vous besoin d’une chambre d’hôtel\u202f?"),
                required=True,
            ),
            Ready(Kind.DATE, _t("First night", "Première nuit"), if_yes=True, required=True),
            Ready(
                Kind.DATE,
                _t("Day of departure from the hotel", "Jour de départ de l’hôtel"),
                if_yes=True,
                required=True,
            ),
            Ready(
                Kind.TELEPHONE,
                _t("Telephone on the day of arrival", "Téléphone le jour de l’arrivée"),
                _t("With the code of the country.", "Avec l’indicatif du pays."),
            ),
        ),
    ),
    "needs": ReadySet(
        _l("Diet and access needs"),
        Purpose.REGISTRATION,
        _t("Diet and access needs", "Alimentation et accessibilité"),
        (
            Ready(Kind.DIET, _t("What do you not eat?", "Que ne mangez-vous pas\u202f?"), sensitive=True),
            Ready(
                Kind.ACCESS,
                _t(
                    "What do you need to take part fully?", "De quoi avez-vous besoin pour participer pleinement\u202f?"
                ),
                _t(
                    "An assistant does not count among the places of your delegation.",
                    "Une personne qui vous assiste ne compte pas parmi les places de votre délégation.",
                ),
                sensitive=True,
            ),
        ),
    ),
    "photo": ReadySet(
        _l("Photo for the badge"),
        Purpose.FOLLOW_UP,
        _t("Photo for the badge", "Photo pour le badge"),
        (
            Ready(
                Kind.PICTURE,
                _t("Your photo", "Votre photo"),
                _t(
                    "A square is cut out of it. Leave it out if you do not want a photo on your badge.",
                    "Un carré en est découpé. Ne mettez rien si vous ne souhaitez pas de photo sur votre badge.",
                ),
            ),
            Ready(
                Kind.CONSENT,
                _t("Use of the photo", "Utilisation de la photo"),
                _t(
                    "I agree that the organisers print this photo on my badge and delete it after the meeting.",
                    "J’accepte que cette photo soit imprimée sur mon badge, puis effacée après la réunion.",
                ),
            ),
        ),
    ),
    "sessions": ReadySet(
        _l("Sessions to attend"),
        Purpose.FOLLOW_UP,
        _t("Sessions to attend", "Séances choisies"),
        (Ready(Kind.SESSIONS, _t("Which sessions will you attend?", "À quelles séances participerez-vous\u202f?")),),
    ),
    "languages": ReadySet(
        _l("Working language"),
        Purpose.REGISTRATION,
        _t("Working language", "Langue de travail"),
        (
            Ready(
                Kind.ONE_OF,
                _t("In which language do you speak in the meeting?", "Dans quelle langue prenez-vous la parole\u202f?"),
                required=True,
                options=(_t("English", "Anglais"), _t("French", "Français"), _t("Another one", "Une autre")),
            ),
        ),
    ),
}


def create_from_set(event: Event, key: str, *, by: Account | None, now: datetime) -> Questionnaire:
    """A new form, a draft, with a ready-made set."""
    ready = SETS[key]
    questionnaire = create(event, Details(ready.purpose, ready.title), by=by, now=now)
    _fill(questionnaire.sections[0], ready, by)
    return questionnaire


def add_set(questionnaire: Questionnaire, key: str, *, by: Account | None) -> Section:
    """A ready-made set as one more section of a form."""
    ready = SETS[key]
    section = add_section(questionnaire, ready.title, Translated(), by=by)
    _fill(section, ready, by)
    return section


def _fill(section: Section, ready: ReadySet, by: Account | None) -> None:
    switch: str | None = None
    for each in ready.questions:
        details = QuestionDetails(
            label=each.label,
            help=each.help,
            is_required=each.required,
            is_sensitive=each.sensitive,
            shown_if=(switch, YES) if each.if_yes and switch else None,
            options=tuple(OptionDetails(label) for label in each.options),
        )
        question = add_question(section, each.kind, details, by=by)
        switch = question.id if each.kind == Kind.YES_NO else switch
