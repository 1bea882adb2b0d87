"""Sessions of a programme: adding, changing, copying, removing, and what clashes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.events.models import Event
from meetings.programme import queries
from meetings.programme.models import ProgrammeSession, Room, Speaker
from meetings.programme.rules import clashes as rules
from meetings.programme.rules import times
from meetings.programme.rules.facts import SessionFacts, SpeakerFacts, changed, written

NEW = "new"


class ChangedMeanwhile(Refusal):
    """Somebody saved the session after this form was opened."""

    message = _l(
        "Somebody else changed this session while you were writing. "
        "Compare both versions, correct yours if you need to, and save again to keep it."
    )


class Clashes(Refusal):
    """The session would clash, and the editor has not accepted it."""

    message = _l("This session clashes. Change it, or save it all the same.")

    def __init__(self, found: list[rules.Clash], planned: rules.Planned) -> None:
        super().__init__()
        self.found = found
        self.planned = planned

    @property
    def keys(self) -> str:
        """What an editor sends back to accept these clashes, and no others."""
        return " ".join(sorted(clash.key for clash in self.found))


def add_session(
    event: Event, facts: SessionFacts, *, actor: Account, now: datetime, accepted: Collection[str] = ()
) -> ProgrammeSession:
    """A further session. Raises Clashes unless the key of every clash is among `accepted`."""
    _check_day(event, facts)
    found = _accepted_clashes(event, NEW, facts, accepted)
    return _added(event, facts, found, actor, now)


def _added(
    event: Event, facts: SessionFacts, found: list[rules.Clash], actor: Account, now: datetime
) -> ProgrammeSession:
    session = ProgrammeSession(event_id=event.id, revision=0)
    write(session, facts, now)
    db.session.add(session)
    db.session.flush()
    audit.record(
        "programme.session_added",
        session,
        actor=actor,
        scope=event.id,
        after=_logged(written(facts)) | _noted(found),
        naming=_named(facts),
    )
    return session


def change_session(
    event: Event,
    session: ProgrammeSession,
    facts: SessionFacts,
    *,
    revision: int,
    actor: Account,
    now: datetime,
    accepted: Collection[str] = (),
) -> None:
    """Write `facts` over the session that the editor saw at `revision`.

    Raises ChangedMeanwhile when it has a later one, Clashes unless the key of every clash is among `accepted`.
    """
    if session.revision != revision:
        raise ChangedMeanwhile
    _check_day(event, facts)
    before = facts_of(session)
    names = changed(before, facts)
    found = _accepted_clashes(event, session.id, facts, accepted)
    if not names:
        return
    write(session, facts, now)
    session.revision += 1
    db.session.flush()
    audit.record(
        "programme.session_changed",
        session,
        actor=actor,
        scope=event.id,
        before=_logged(written(before, names)),
        after=_logged(written(facts, names)) | _noted(found),
        naming=_named(before) + _named(facts),
    )


def copy_session(event: Event, session: ProgrammeSession, *, actor: Account, now: datetime) -> ProgrammeSession:
    """The same session once more, at the same time without its room and people, which cannot be in two places."""
    given = facts_of(session)
    facts = SessionFacts(
        kind=given.kind,
        title=given.title,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        description=given.description,
        interpretation=given.interpretation,
    )
    return _added(event, facts, _clashes_with(event, _planned(NEW, facts)), actor, now)


def remove_session(session: ProgrammeSession, *, actor: Account) -> None:
    """Remove a session and the list of those who speak in it."""
    facts = facts_of(session)
    audit.record(
        "programme.session_removed",
        session,
        actor=actor,
        scope=session.event_id,
        before=_logged(written(facts)),
        naming=_named(facts),
    )
    db.session.delete(session)
    db.session.flush()


def facts_of(session: ProgrammeSession) -> SessionFacts:
    """What a session says, as plain values."""
    speakers = tuple(
        SpeakerFacts(
            name=speaker.name,
            role=speaker.role,
            account_id=speaker.account_id,
            function=speaker.function,
            affiliation=speaker.affiliation,
        )
        for speaker in session.speakers
    )
    return SessionFacts(
        kind=session.kind,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room_id=session.room_id,
        description=session.description,
        interpretation=tuple(session.interpretation),
        speakers=speakers,
    )


def clashes_of(event: Event, sessions: Iterable[rules.Scheduled]) -> list[rules.Clash]:
    """Every clash of a programme."""
    first, last = times.bounds(event.first_day, event.last_day, event.time_zone)
    return rules.clashes(rules.slots_of(sessions), first, last)


def _check_day(event: Event, facts: SessionFacts) -> None:
    times.check_day(clock.local_day(facts.starts_at, event.time_zone), event.first_day, event.last_day)


def _planned(session_id: str, facts: SessionFacts) -> rules.Planned:
    return rules.Planned(session_id, facts.kind, facts.starts_at, facts.ends_at, facts.room_id, facts.speakers)


def _clashes_with(event: Event, planned: rules.Planned) -> list[rules.Clash]:
    others = [session for session in queries.sessions_of(event) if session.id != planned.id]
    return [clash for clash in clashes_of(event, [*others, planned]) if clash.concerns(planned.id)]


def _accepted_clashes(
    event: Event, session_id: str, facts: SessionFacts, accepted: Collection[str]
) -> list[rules.Clash]:
    planned = _planned(session_id, facts)
    found = _clashes_with(event, planned)
    if any(clash.key not in accepted for clash in found):
        raise Clashes(found, planned)
    return found


def _noted(found: list[rules.Clash]) -> dict[str, object]:
    """For the log: that the editor saved in spite of clashes."""
    return {"clashes_accepted": len(found)} if found else {}


def _named(facts: SessionFacts) -> list[tuple[str, str]]:
    """Those who speak and have an account, as the log says them."""
    return [(each.account_id, each.name) for each in facts.speakers if each.account_id]


def _logged(values: dict[str, Any]) -> dict[str, Any]:
    """Facts as the log shows them: the room by its name, and the kind apart from that of a meeting."""
    shown = {"session_kind" if name == "kind" else name: value for name, value in values.items() if name != "room_id"}
    if "room_id" in values:
        room = db.session.get(Room, values["room_id"] or "")
        shown["room"] = room.name if room else None
    return shown


def write(session: ProgrammeSession, facts: SessionFacts, now: datetime) -> None:
    """Make a session say what `facts` say."""
    session.kind = facts.kind
    session.title = facts.title
    session.description = facts.description
    session.starts_at, session.ends_at = facts.starts_at, facts.ends_at
    session.room_id = facts.room_id
    session.interpretation = list(facts.interpretation)
    session.changed_at = now
    session.speakers = [_speaker(speaker, place) for place, speaker in enumerate(facts.speakers)]


def _speaker(facts: SpeakerFacts, position: int) -> Speaker:
    return Speaker(
        account_id=facts.account_id,
        role=facts.role,
        name=facts.name,
        function=facts.function,
        affiliation=facts.affiliation,
        position=position,
    )
