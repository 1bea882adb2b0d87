"""Forty documents as real PDF files, each in its languages, for those who may read them."""

from datetime import datetime
from functools import partial

from meetings.core.i18n import clock_time, date_range, day, in_language
from meetings.core.uploads import content
from meetings.demo import reading
from meetings.demo.drawing import Paper, draw
from meetings.demo.stage import Stage
from meetings.events.models import Event
from meetings.programme import queries as programme
from meetings.programme.models import ProgrammeSession
from meetings.resources import actions
from meetings.resources.models import Access, Document, DocumentKind

LARGEST = 10_000_000


def plan(stage: Stage) -> None:
    """Note when each document is shared, and when some are replaced by a second version."""
    for row in reading.table("documents"):
        late = row["owner"] not in ("COE-1", "OSCE-1")
        day = stage.chance.randint(-2, -1) if late else stage.chance.randint(-24, -3)
        shared: list[Document] = []
        stage.diary.note(stage.working_hour(day), partial(_share, stage, row, shared))
        if row["revised"]:
            stage.diary.note(stage.at(-1, 19, stage.chance.randint(0, 59)), partial(_replace, stage, row, shared))


def _share(stage: Stage, row: dict[str, str], shared: list[Document], now: datetime) -> None:
    uploads = _uploads(stage, row, "")
    owner = stage.guests[row["owner"]].person
    shared.append(actions.share(stage.annual, _details(stage, row), uploads, owner, now))


def _replace(stage: Stage, row: dict[str, str], shared: list[Document], now: datetime) -> None:
    owner = stage.guests[row["owner"]].person
    actions.change(shared[0], _details(stage, row), _uploads(stage, row, "2"), owner, now)


def _details(stage: Stage, row: dict[str, str]) -> actions.Details:
    return actions.Details(
        title=reading.both(row),
        kind=DocumentKind(row["kind"]),
        access=Access(row["access"]),
        session=_session(stage, row["session"]),
    )


def _session(stage: Stage, beginning: str) -> ProgrammeSession | None:
    return next((one for title, one in stage.sessions.items() if beginning and title.startswith(beginning)), None)


def _uploads(stage: Stage, row: dict[str, str], edition: str) -> dict[str, content.Inspected]:
    return {language: _file(stage, row, language, edition) for language in row["languages"].split()}


def _file(stage: Stage, row: dict[str, str], language: str, edition: str) -> content.Inspected:
    """The document as a PDF, looked into like any upload."""
    words = reading.tree("documents")[language]
    paper = Paper(
        hosts=[host.institution.mark.shown_in(language).text for host in stage.annual.hosts],
        meeting=_meeting(stage.annual, language, edition),
        title=row[language],
        paragraphs=_agenda(stage, language) if row["holds"] == "agenda" else words[row["kind"]],
        note=words["note"],
    )
    name = f"{row[language]}.pdf"
    return content.inspect(draw(paper), name, largest=LARGEST)


def _agenda(stage: Stage, language: str) -> list[str]:
    """The sessions of both days in the order of their beginnings."""
    zone, found = stage.annual.time_zone, []
    with in_language(language):
        for session in programme.sessions_of(stage.annual):
            heading = day(session.starts_at, zone)
            heading = heading[:1].upper() + heading[1:]
            if heading not in found:
                found.append(heading)
            times = f"{clock_time(session.starts_at, zone)}–{clock_time(session.ends_at, zone)}"
            found.append(f"{times}  {session.title.shown_in(language).text}")
    return found


def _meeting(event: Event, language: str, edition: str) -> list[str]:
    """The lines that say which meeting it belongs to."""
    with in_language(language):
        days = date_range(event.first_day, event.last_day)
    lines = [event.title.shown_in(language).text, f"{event.city.shown_in(language).text}, {days}"]
    return [*lines, f"Version {edition}"] if edition else lines
