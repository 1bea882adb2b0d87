"""Rooms, sessions and who speaks in them."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from meetings.core.translated import Translated
from meetings.demo import reading
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage
from meetings.events.models import Event
from meetings.programme import actions
from meetings.programme.models import Room, SpeakerRole
from meetings.programme.rules.facts import SessionFacts, SpeakerFacts


def plan(stage: Stage) -> None:
    """Note when the programmes are drafted, and when the speakers of today's meeting are known."""
    stage.diary.note(stage.early(-445), partial(_draft, stage, "past", "past"))
    stage.diary.note(stage.early(-90), partial(_draft, stage, "annual", "programme"))
    for row in reading.tree("programme")["sessions"]:
        if "room" in row:
            stage.diary.note(stage.working_hour(-3), partial(_name_speakers, stage, row))


def _draft(stage: Stage, name: str, source: str, now: datetime) -> None:
    event, content, olga = stage.events[name], reading.tree(source), stage.guests["COE-1"].person
    rooms: dict[str, Room] = {}
    for row in content["rooms"]:
        facts = actions.RoomFacts(reading.both(row), row["seats"])
        rooms[row["key"]] = actions.add_room(event, facts, actor=olga)
    for row in content["sessions"]:
        session = actions.add_session(event, _facts(stage, event, row, rooms), actor=olga, now=now)
        if name == "annual":
            stage.sessions[row["title"]["en"]] = session


def _facts(stage: Stage, event: Event, row: dict[str, Any], rooms: dict[str, Room]) -> SessionFacts:
    day, zone = stage.day(row["day"] + (event.first_day - stage.today).days), ZoneInfo(event.time_zone)
    starts, ends = (datetime.combine(day, row[clock], zone).astimezone(UTC) for clock in ("from", "until"))
    return SessionFacts(
        kind=row["kind"],
        title=reading.both(row["title"]),
        starts_at=starts,
        ends_at=ends,
        room_id=rooms[row["room"]].id if "room" in row else None,
        description=reading.both(row.get("description")),
        interpretation=tuple(row.get("interpretation", ())),
    )


def _name_speakers(stage: Stage, row: dict[str, Any], now: datetime) -> None:
    """The moderators first, as the programme names them."""
    session = stage.sessions[row["title"]["en"]]
    facts = actions.facts_of(session)
    speakers = tuple(
        _speaker(stage, stage.guests[key], role)
        for role in (SpeakerRole.MODERATOR, SpeakerRole.SPEAKER)
        for key in row[f"{role}s"]
    )
    by = stage.organiser()
    changed = replace(facts, speakers=speakers)
    actions.change_session(stage.annual, session, changed, revision=session.revision, actor=by, now=now)


def _speaker(stage: Stage, guest: Guest, role: SpeakerRole) -> SpeakerFacts:
    home = stage.institution(guest.of)
    return SpeakerFacts(
        name=guest.person.full_name,
        role=role,
        account_id=guest.person.id,
        function=guest.function,
        affiliation=home.name if home else Translated(),
    )
