"""The four meetings: today's, last year's, one that waits for its second key, one whose change does."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from meetings.accounts.models import Account
from meetings.core.translated import Translated
from meetings.demo import reading
from meetings.demo.stage import Stage
from meetings.events import queries
from meetings.events.actions import editing, keys, team
from meetings.events.models import ProposalKind, Role
from meetings.institutions.models import Institution
from meetings.registration import actions as registration
from meetings.registration.actions.settings import USUAL

TEXTS = ("title", "subtitle", "description", "venue", "address", "city", "access_note", "hotels", "visa", "contact")
PLAIN = ("kind", "time_zone", "format", "online_link", "contact_email")
PLACES = {"head-of-delegation": 57, "observer": 10, "civil-society": 6, "press": 2, "interpreter": 6}
COUNCIL, OSCE = "COE-1", "OSCE-1"
TEAM = (("COE-2", Role.DESK), ("COE-3", Role.DOCUMENT_OFFICER), ("OSCE-2", Role.PROGRAMME_EDITOR))


def plan(stage: Stage) -> None:
    """Note when each meeting is created, approved and opened for registration."""
    diary, early = stage.diary, stage.early
    end = stage.at(1, 23, 59)  # nothing of a delegation could be tried once registration is closed
    diary.note(early(-460), partial(_create, stage, "past", OSCE, COUNCIL))
    diary.note(early(-450), partial(_publish, stage, "past", OSCE, COUNCIL))
    diary.note(early(-440), partial(_open, stage, "past", (early(-430), early(-368)), {}))
    diary.note(early(-95), partial(_create, stage, "annual", COUNCIL, OSCE))
    diary.note(early(-92), partial(_engage, stage))
    diary.note(early(-70), partial(_propose, stage, "annual", COUNCIL))
    diary.note(stage.at(-69, 15, 20), partial(_approve, stage, "annual", OSCE))
    diary.note(early(-66), partial(_open, stage, "annual", (early(-60), end), PLACES))
    diary.note(early(-40), partial(_create, stage, "network", OSCE, COUNCIL))
    diary.note(early(-38), partial(_publish, stage, "network", OSCE, COUNCIL))
    diary.note(early(-36), partial(_open, stage, "network", (early(-30), early(30)), {}))
    diary.note(early(-6), partial(_create, stage, "draft", COUNCIL, OSCE))
    diary.note(stage.at(-2, 16, 45), partial(_propose, stage, "draft", COUNCIL))
    diary.note(stage.at(-1, 11, 10), partial(_propose_change, stage))


def _create(stage: Stage, name: str, first: str, second: str, now: datetime) -> None:
    """A draft by an organiser of the first house, who names the first organiser of the second."""
    facts = reading.tree("meetings")[name]
    creator, other = stage.guests[first].person, stage.guests[second].person
    event = editing.create(_values(stage, facts), _house(creator), account=creator, now=now)
    stage.events[name] = event
    editing.rename(event, f"{facts['slug']}-{event.first_day.year}", account=creator, now=now)
    editing.add_host(event, _house(other), other, account=creator, now=now)


def _values(stage: Stage, facts: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {field: facts[field] for field in PLAIN if field in facts}
    values |= {field: Translated(facts.get(field)) for field in TEXTS}
    state = stage.institution(facts.get("state", ""))
    return values | {
        "first_day": stage.day(facts["day"]),
        "last_day": stage.day(facts["day"] + facts["days"] - 1),
        "state_of_round_table_id": state.id if state else None,
        "is_demo": True,
    }


def _house(account: Account) -> Institution:
    assert account.affiliation is not None, account.email
    return account.affiliation


def _propose(stage: Stage, name: str, by: str, now: datetime) -> None:
    keys.propose(stage.events[name], ProposalKind.PUBLISH, {}, account=stage.guests[by].person, now=now)


def _approve(stage: Stage, name: str, by: str, now: datetime) -> None:
    waiting = queries.waiting(stage.events[name])[ProposalKind.PUBLISH]
    keys.approve(waiting, account=stage.guests[by].person, now=now)


def _publish(stage: Stage, name: str, first: str, second: str, now: datetime) -> None:
    _propose(stage, name, first, now)
    _approve(stage, name, second, now)


def _propose_change(stage: Stage, now: datetime) -> None:
    change = reading.tree("meetings")["network"]["change"]
    values = {field: reading.both(change[field]) for field in ("venue", "address")}
    hugo = stage.guests[OSCE].person
    keys.propose(stage.events["network"], ProposalKind.CHANGE, values, account=hugo, now=now, reason=change["reason"])


def _open(stage: Stage, name: str, window: tuple[datetime, datetime], places: dict[str, int], now: datetime) -> None:
    """Categories with their places, and when people can register."""
    event, olga = stage.events[name], stage.guests[COUNCIL].person
    registration.add_usual_categories(event, by=olga)
    for key, capacity in places.items():
        details = replace(USUAL[key], capacity=capacity)
        registration.change_category_details(stage.category(event, key), details, by=olga, now=now)
    registration.set_window(event, *window, by=olga)


def _engage(stage: Stage, now: datetime) -> None:
    """The team of the annual meeting, besides its two organisers."""
    event, olga = stage.annual, stage.guests[COUNCIL].person
    for key, role in TEAM:
        guest = stage.guests[key]
        guest.account = guest.account or team.find_person(
            guest.email, guest.given_name, guest.family_name, guest.language, account=olga, now=now
        )
        team.give_role(event, guest.person, role, None, account=olga, now=now)
