"""A form with the registration: how people travel, what they eat, what they need; two of three have answered."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from meetings.core.translated import Translated
from meetings.demo.guests import Guest
from meetings.demo.stage import ZONE, Stage
from meetings.questionnaires import actions, queries, sheets
from meetings.questionnaires.models import Kind, Purpose, Question, Questionnaire, State

STILL_TO_ANSWER = frozenset({"FR-2"})
SHARE = 0.66
DIETS: tuple[list[str], ...] = ([], [], [], [], ["vegetarian"], ["vegan"], ["halal"], ["gluten_free"], ["lactose_free"])
NEEDS: tuple[list[str], ...] = ([], [], [], [], [], [], [], ["wheelchair"], ["hearing_loop"], ["near_front"])


def plan(stage: Stage) -> None:
    """Note who builds it, and who answers in the last days."""
    stage.diary.note(stage.at(-45, 10), partial(_build, stage))
    for guest in stage.guests.values():
        if not guest.ends and guest.key not in STILL_TO_ANSWER and stage.chance.random() < SHARE:
            stage.diary.note(stage.working_hour(-2), partial(_answer, stage, guest))


def _build(stage: Stage, now: datetime) -> None:
    olga = stage.guests["COE-1"].person
    form = actions.create_from_set(stage.annual, "needs", by=olga, now=now)
    actions.add_set(form, "travel", by=olga)
    details = actions.Details(
        purpose=Purpose(form.purpose),
        title=Translated(en="Travel, meals and access", fr="Voyage, repas et accessibilité"),
        closes_at=stage.at(1, 18),
    )
    actions.change_details(form, details, by=olga, now=now)
    actions.set_state(form, State.OPEN, by=olga, now=now)


def _form(stage: Stage) -> Questionnaire:
    return queries.forms.of_event(stage.annual)[0]


def _answer(stage: Stage, guest: Guest, now: datetime) -> None:
    sheet = sheets.sheet(_form(stage), guest.place, guest.language, sheets.THE_PERSON)
    needs_room = stage.chance.random() < 0.7
    given: dict[str, actions.Given | None] = {}
    for question in sheet.questions:
        if not question.shown_if_id or needs_room:
            given[question.id] = actions.Given(_value(stage, question, needs_room))
    actions.save(sheet, guest.place, given, by=guest.person, now=now)


def _value(stage: Stage, question: Question, needs_room: bool) -> Any:
    if question.kind == Kind.DATE:
        return stage.day(-1 if "First" in question.label["en"] else 2).isoformat()
    if question.kind == Kind.YES_NO:
        return needs_room
    if question.kind == Kind.TELEPHONE:
        return f"+33 6 {stage.chance.randint(10, 99)} 00 00 {stage.chance.randint(10, 99)}"
    if question.kind == Kind.TRAVEL:
        return _travel(stage)
    among = DIETS if question.kind == Kind.DIET else NEEDS
    return {"needs": stage.chance.choice(among), "text": ""}


def _travel(stage: Stage) -> dict[str, str]:
    comes = stage.at(-1, stage.chance.randint(9, 21), stage.chance.choice((5, 20, 40, 55))).astimezone(ZONE)
    leaves = comes + timedelta(days=2, hours=stage.chance.randint(0, 2))
    return {
        "arrival_date": comes.date().isoformat(),
        "arrival_time": f"{comes:%H:%M}",
        "arrival_number": f"TGV {stage.chance.randint(2300, 2499)}",
        "departure_date": leaves.date().isoformat(),
        "departure_time": f"{leaves:%H:%M}",
        "departure_number": "",
        "hotel": "",
    }
