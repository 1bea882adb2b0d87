"""What the organisers write: the usual texts and reminders, a word to the speakers this morning, a draft of thanks."""

from datetime import datetime
from functools import partial

from meetings.core.translated import Translated
from meetings.correspondence import actions, queries
from meetings.demo.stage import Stage
from meetings.institutions.models import Institution

SUBJECT = Translated(en="Your session in Strasbourg", fr="Votre séance à Strasbourg")
TEXT = Translated(
    en=(
        "Dear {full_name},\n\nthank you for speaking at {meeting}. Please come to the desk a quarter of an hour before "
        "your session; a colleague takes you to the room.\n\nThe programme: {programme}"
    ),
    fr=(
        "Bonjour {full_name},\n\nmerci de prendre la parole lors de {meeting}. Présentez-vous à l’accueil un quart "
        "d’heure avant votre séance\u202f: une personne de l’équipe vous conduira à la salle.\n\n"
        "Le programme\u202f: {programme}"
    ),
)


def plan(stage: Stage) -> None:
    """Note the texts and reminders two months ahead, and the two messages of the last days."""
    stage.diary.note(stage.at(-60, 15), partial(_prepare, stage))
    stage.diary.note(stage.at(-1, 16), partial(_write_to_speakers, stage))
    stage.diary.note(stage.at(-1, 18), partial(_draft_thanks, stage))


def _house(stage: Stage) -> Institution:
    house = stage.guests["COE-1"].person.affiliation
    assert house is not None
    return house


def _prepare(stage: Stage, now: datetime) -> None:
    actions.add_usual_rules(stage.annual, _house(stage), by=stage.guests["COE-1"].person, now=now)


def _write_to_speakers(stage: Stage, now: datetime) -> None:
    olga, hugo = stage.guests["COE-1"].person, stage.guests["OSCE-1"].person
    speakers = {"category": stage.category(stage.annual, "speaker").id, "state": "approved"}
    draft = actions.Draft(SUBJECT, TEXT, _house(stage), choice=speakers)
    message = actions.write(stage.annual, draft, by=olga, now=now)
    actions.review(message, by=olga, now=now)
    actions.approve(message, None, by=hugo, now=now)


def _draft_thanks(stage: Stage, now: datetime) -> None:
    thanks = next(each for each in queries.templates(stage.annual) if each.key == "thanks")
    draft = actions.Draft(thanks.subject, thanks.text, _house(stage), choice={"state": "approved"})
    actions.write(stage.annual, draft, by=stage.guests["COE-1"].person, now=now)
