"""What a session says, as plain values: typed in a form, compared, and written down."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from meetings.core.translated import Translated

NOTHING = Translated()


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """Somebody named in a session, with or without an account."""

    name: str
    role: str
    account_id: str | None = None
    function: Translated = NOTHING
    affiliation: Translated = NOTHING


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Everything about a session that people type; moments in UTC, speakers in their order."""

    kind: str
    title: Translated
    starts_at: datetime
    ends_at: datetime
    room_id: str | None = None
    description: Translated = NOTHING
    interpretation: tuple[str, ...] = ()
    speakers: tuple[SpeakerFacts, ...] = ()


def changed(before: SessionFacts, after: SessionFacts) -> tuple[str, ...]:
    """The names of the facts that differ."""
    return tuple(
        field.name for field in fields(SessionFacts) if getattr(before, field.name) != getattr(after, field.name)
    )


def written(facts: SessionFacts, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """The named facts, or all that say something, as the audit log takes them."""
    values = {field.name: getattr(facts, field.name) for field in fields(SessionFacts)}
    values["speakers"] = [f"{speaker.name} ({speaker.role})" for speaker in facts.speakers]
    return {name: value for name, value in values.items() if (name in names if names else value)}
