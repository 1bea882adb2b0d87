"""Letters of the annual meeting: some were issued and can be verified, two people wait for theirs."""

from datetime import date, datetime
from functools import partial

from meetings.core import queue, tasks
from meetings.core.translated import Translated
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage
from meetings.letters import actions
from meetings.letters.actions import Wish, Wording
from meetings.letters.actions.drawing import draw
from meetings.letters.models import Kind
from meetings.letters.queries import letters
from meetings.letters.rules.passports import Details
from meetings.letters.texts import SUBJECTS, TEXTS

FOR_A_VISA = {
    "AM-1": ("ANAHIT LUSABERDYAN", "Invented City 1"),
    "KZ-1": ("YERLAN ZHULDYZTAYEV", "Invented City 2"),
    "TR-1": ("SEBNEM GOKIRMAKLI", "Invented City 3"),
    "RS-1": ("DRAGANA ZLATOPOLJIC", "Invented City 4"),
}
WAITING = {"KG-1": ("AIZADA TENGIRKULOVA", "Invented City 5"), "LANTERN-1": ("SAM OKONJO", "Invented City 6")}
WITHOUT_A_STATE = "CA"
INVITED = ("GE-1", "GE-2", "FR-2")
SIGNATORY = Translated(en="Executive Secretary (invented)", fr="Secrétariat exécutif (inventé)")


def plan(stage: Stage) -> None:
    """The texts come early; people ask once they are approved, and the organisers answer before the meeting."""
    stage.diary.note(stage.early(-45), partial(_write_texts, stage))
    for number, (key, given) in enumerate({**FOR_A_VISA, **WAITING}.items()):
        day, hour = (-2, 9) if key in FOR_A_VISA else (-1, 15)
        stage.diary.note(stage.at(day, hour, number), partial(_ask, stage, stage.guests[key], given, number))
    stage.diary.note(stage.at(-2, 14), partial(_issue, stage, Kind.VISA, tuple(FOR_A_VISA)))
    stage.diary.note(stage.at(-2, 14, 5), partial(_issue, stage, Kind.INVITATION, INVITED))


def _write_texts(stage: Stage, now: datetime) -> None:
    olga = stage.guests["COE-1"].person
    house = stage.annual.hosts[0].institution
    for kind in Kind:
        wording = Wording(SUBJECTS[kind], TEXTS[kind], "Vera Signmore", SIGNATORY, house)
        actions.save_text(stage.annual, kind, wording, by=olga, now=now)


def _ask(stage: Stage, guest: Guest, given: tuple[str, str], number: int, now: datetime) -> None:
    name, city = given
    home = stage.institution(guest.of)
    details = Details(
        full_name=name,
        number=f"X000000{number}",
        nationality=home if home and home.is_delegation else stage.institution(WITHOUT_A_STATE),
        other_nationality="",
        born_on=date(1970 + 3 * number, 1 + number, 10 + number),
        issued_on=date(stage.today.year - 3, 5, 4),
        expires_on=date(stage.today.year + 7, 5, 3),
        consulate=f"Consulate General, {city}",
    )
    actions.ask(guest.place, details, guest.language, by=guest.person, now=now)


def _issue(stage: Stage, kind: Kind, keys: tuple[str, ...], now: datetime) -> None:
    """Issued and drawn at once, as if the worker had been there."""
    people = [stage.guests[key].place for key in keys]
    made = actions.issue(stage.annual, people, Wish(kind), by=stage.guests["COE-1"].person, now=now)
    for letter in letters.of_issue(made):
        draw(tasks.Work(letter.job_id, made.event_id, made.by_id, {"letter": letter.id}))
        queue.finish(letter.job, now)
