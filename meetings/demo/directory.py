"""Twenty-five people who agreed to be found, and what they ask each other."""

from datetime import datetime
from functools import partial
from typing import Any

from meetings.core.i18n import in_language
from meetings.demo import reading
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage
from meetings.networking import actions, queries, rules
from meetings.networking.models import NEVER_LISTED, Audience, Card, ContactRequest

PEOPLE = 25
CAST = ("GE-1", "FR-2", "LANTERN-1")
SPOKEN = {"GE": "ka", "DE": "de", "AT": "de", "ES": "es", "IT": "it", "PL": "pl", "UA": "uk", "GR": "el", "PT": "pt"}
ASKED = (
    ("FR-2", "GE-1", "waits"),
    ("LANTERN-1", "GE-1", "accepted"),
    ("GE-1", "FI-2", "accepted"),
    ("LANTERN-1", "FR-2", "accepted"),
    ("FI-2", "FR-2", "waits"),
)
CHANCES = ("accepted", "accepted", "waits", "refused")
BY_CHANCE = 8


def plan(stage: Stage) -> None:
    """Note who joins in the last week, and who asks whom."""
    members = [stage.guests[key] for key in (*CAST, "FI-2")]
    others = [guest for guest in stage.guests.values() if _may_join(guest) and guest not in members]
    members += stage.chance.sample(others, PEOPLE - len(members))
    for guest in members:
        stage.diary.note(stage.working_hour(-2), partial(_join, stage, guest))
    pairs = [(stage.guests[one], stage.guests[other], answer) for one, other, answer in ASKED]
    strangers = members[len(CAST) + 1 :]
    for place in range(BY_CHANCE):
        pairs.append((strangers[2 * place], strangers[2 * place + 1], CHANCES[place % len(CHANCES)]))
    for one, other, answer in pairs:
        wish = stage.chance.choice(reading.tree("people")["wishes"])
        stage.diary.note(stage.at(-1, 9, stage.chance.randint(0, 59)), partial(_ask, stage, one, other, wish))
        if answer != "waits":
            moment = stage.at(-1, 20, stage.chance.randint(0, 59))
            stage.diary.note(moment, partial(_answer, stage, one, other, answer))


def _may_join(guest: Guest) -> bool:
    protected = reading.tree("people")["protected"]
    return not guest.ends and guest.category not in {*NEVER_LISTED, "staff"} and guest.key not in protected


def _me(stage: Stage, guest: Guest) -> queries.Me:
    me = queries.me(stage.annual, guest.person)
    assert me is not None, guest.key
    return me


def _card(stage: Stage, guest: Guest) -> Card:
    card = _me(stage, guest).card
    assert card is not None, guest.key
    return card


def _join(stage: Stage, guest: Guest, now: datetime) -> None:
    topics = stage.chance.sample(list(rules.TOPICS), 5)
    about = stage.chance.choice(reading.tree("people")["cards"])
    details = actions.CardDetails(
        about=reading.both({guest.language: about[guest.language]}),
        offers=tuple(topics[:3]),
        seeks=tuple(topics[3:]),
        speaks=tuple({"en", guest.language, SPOKEN.get(guest.of, "en")}),
        email_to=stage.chance.choice((Audience.ACCEPTED, Audience.ACCEPTED, Audience.EVERYONE)),
        phone_to=stage.chance.choice((Audience.ACCEPTED, Audience.NOBODY)),
    )
    with in_language(guest.language):
        actions.join(_me(stage, guest), details, agreed=True, now=now)


def _ask(stage: Stage, one: Guest, other: Guest, wish: dict[str, Any], now: datetime) -> None:
    shows = rules.Shown(email=True, phone=True)
    asked = actions.Wish(wish["purpose"], wish[one.language], shows)
    actions.ask(stage.annual, _card(stage, one), _card(stage, other), asked, now=now)


def _answer(stage: Stage, one: Guest, other: Guest, answer: str, now: datetime) -> None:
    request = _request(stage, one, other)
    if answer == "accepted":
        actions.accept(stage.annual, request, rules.Shown(email=True, phone=False), now=now)
    else:
        actions.refuse(request, now=now)


def _request(stage: Stage, one: Guest, other: Guest) -> ContactRequest:
    exchanges = queries.between(stage.annual, _card(stage, one), _card(stage, other))
    return exchanges[0].request
