"""How the domains below hear of letters; called once by `create_app`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.core import clock
from meetings.events.access import Permission
from meetings.letters import columns
from meetings.letters.actions import follow_merge, follow_states
from meetings.letters.models import Kind
from meetings.letters.queries import letters, requests, texts
from meetings.letters.rules import standing
from meetings.registration.consequences import CONSEQUENCES, ENDED, ENDING
from meetings.registration.models import Registration, State
from meetings.registration.panels import PANELS, Panel
from meetings.registration.signals import registration_merged, states_changed
from meetings.registration.steps import OFFERS, Step

PANEL = Panel(_l("Letters"), "letters.person", Permission.MANAGE_REGISTRATIONS)


def connect() -> None:
    """Offer the step of a person, the page of her letters and a column, and hear when she comes no more."""
    if steps not in OFFERS:
        OFFERS.append(steps)
        PANELS.append(PANEL)
        CONSEQUENCES.append(what_ends)
        ENDING.append(ending)
        ENDED.append(ended)
        columns.add()
    states_changed.connect(follow_states)
    registration_merged.connect(follow_merge)


def steps(registration: Registration, now: datetime) -> Sequence[Step]:
    """A visa support letter, where the organisers issue them, and the letters that are there."""
    values = {"slug": registration.event.slug}
    today = clock.local_day(now, registration.event.time_zone)
    if standing.may_ask(registration, today) and texts.text(registration.event, Kind.VISA) is not None:
        done = _is_asked_for(registration)
        return [Step(_l("Letters: invitation, visa"), "my_letters.index", values, done=done, required=False)]
    if letters.of_person(registration):
        return [Step(_l("My letters"), "my_letters.index", values, done=True, required=False)]
    return []


def _is_asked_for(registration: Registration) -> bool:
    """Whether she has asked, and the letter that came of it was not revoked."""
    asked = requests.of(registration)
    if asked is None or asked.answered_at is None:
        return asked is not None
    return any(letter.kind == Kind.VISA and letter.is_valid for letter in letters.of_person(registration))


def what_ends(state: State, people: Sequence[Registration], to_herself: bool) -> str:
    """That letters and passport data go with whoever comes no more."""
    if state not in standing.GONE:
        return ""
    touched = len(letters.bearers([person.id for person in people]))
    if not touched:
        return ""
    if to_herself:
        said = _(
            "You have a letter or have asked for one: the letter ends with this, your request and your passport data "
            "are deleted, and none of it comes back."
        )
        return str(said)
    said = ngettext(
        "%(num)d person has a letter or has asked for one: the letter ends with this, the request and the passport "
        "data are deleted, and none of it comes back.",
        "%(num)d people have a letter or have asked for one: the letters end with this, the requests and the passport "
        "data are deleted, and none of it comes back.",
        touched,
    )
    return str(said)


def ending(people: Sequence[Registration]) -> Mapping[str, Sequence[str]]:
    """The numbers of their letters that count."""
    return letters.references([person.id for person in people])


def ended(people: Sequence[Registration]) -> Mapping[str, Sequence[str]]:
    """The numbers of their letters that have just ended."""
    return letters.just_ended([person.id for person in people])
