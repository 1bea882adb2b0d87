"""The two keys: what needs the approval of every host, and how a proposal lives and ends.

A proposal is seen here as `Keys`: whose keys it needs, whose are turned, and its state. Every verb gives a new
value or raises a `Refusal`, so that the same rule serves the database, the templates and the tests.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.events.models import EventState, ProposalKind, ProposalState

GUARDED = ("title", "first_day", "last_day", "time_zone", "format", "venue", "address", "city")
TRANSLATED = frozenset({"title", "venue", "address", "city", "cancellation"})
DAYS = frozenset({"first_day", "last_day"})
FROM_STATE = {
    ProposalKind.PUBLISH: EventState.DRAFT,
    ProposalKind.CHANGE: EventState.PUBLISHED,
    ProposalKind.CANCEL: EventState.PUBLISHED,
}


class ProposalClosed(Refusal):
    """It was decided, rejected or withdrawn in the meantime."""

    message = _l("This proposal is closed already.")


class ProposalOvertaken(Refusal):
    """The meeting has changed since, so nobody can approve what was shown."""

    message = _l("The meeting has changed since this was proposed. Withdraw the proposal and propose again.")


class NoKey(Refusal):
    """Only organisers of a host hold a key."""

    message = _l("Only an organiser of one of the hosts can do this.")


class KeyTurned(Refusal):
    """One house, one key."""

    message = _l("Your house has approved this already.")


class NotTheProposer(Refusal):
    """A proposal is taken back by the house that made it."""

    message = _l("Only the house that made a proposal can withdraw it. You can reject it.")


class AlreadyWaiting(Refusal):
    """One waiting proposal of a kind at a time."""

    message = _l("A proposal of this kind is waiting already. Approve, reject or withdraw it first.")


class WrongState(Refusal):
    """Published twice, or cancelled as a draft."""

    message = _l("The meeting is not in the state for this.")


class NothingChanges(Refusal):
    """An empty proposal."""

    message = _l("Nothing would change.")


@dataclass(frozen=True, slots=True)
class Keys:
    """A proposal as the rule sees it. `fits` says whether the event is still as it was when proposed."""

    needed: tuple[str, ...]
    proposer: str
    turned: frozenset[str] = frozenset()
    state: ProposalState = ProposalState.WAITING
    fits: bool = True

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The houses whose key is not turned yet, in the order of the hosts; none when it is closed."""
        if self.state is not ProposalState.WAITING:
            return ()
        return tuple(house for house in self.needed if house not in self.turned)

    def may_turn(self, house: str | None) -> bool:
        """Whether this house's key is wanted."""
        return self.fits and house in self.waiting_for

    def _check_open(self, house: str | None) -> None:
        if self.state is not ProposalState.WAITING:
            raise ProposalClosed
        if house not in self.needed:
            raise NoKey

    def turn(self, house: str | None) -> "Keys":
        """With the key of `house` turned; the last one applies the proposal."""
        self._check_open(house)
        if not self.fits:
            raise ProposalOvertaken
        if house in self.turned:
            raise KeyTurned
        turned = self.turned | {str(house)}
        complete = turned.issuperset(self.needed)
        return replace(self, turned=turned, state=ProposalState.APPLIED if complete else ProposalState.WAITING)

    def reject(self, house: str | None) -> "Keys":
        """Ended by a host that says no."""
        self._check_open(house)
        return replace(self, state=ProposalState.REJECTED)

    def withdraw(self, house: str | None) -> "Keys":
        """Ended by the house that made it."""
        self._check_open(house)
        if house != self.proposer:
            raise NotTheProposer
        return replace(self, state=ProposalState.WITHDRAWN)


def check_proposal(
    kind: ProposalKind, event_state: str, waiting: Collection[str], house: str | None, hosts: Collection[str]
) -> None:
    """Raise when `house` may not propose this now."""
    if house not in hosts:
        raise NoKey
    if event_state != FROM_STATE[kind]:
        raise WrongState
    if kind in waiting:
        raise AlreadyWaiting


def plain(field: str, value: Any) -> Any:
    """A value of the event as a proposal keeps it."""
    if field in TRANSLATED:
        return dict(value)
    return value.isoformat() if field in DAYS else str(value)


def lively(field: str, value: Any) -> Any:
    """The opposite of `plain`."""
    if field in TRANSLATED:
        return Translated(value)
    return date.fromisoformat(value) if field in DAYS else value


def present(event: Any) -> dict[str, Any]:
    """All that a proposal may be about, as plain values: the link to take part online goes with the format."""
    return snapshot(event) | {"online_link": event.online_link}


def snapshot(event: Any) -> dict[str, Any]:
    """The guarded part of an event, hosts included, as plain values."""
    return {field: plain(field, getattr(event, field)) for field in GUARDED} | {"hosts": sorted(event.host_ids)}


def fits(kind: ProposalKind, event_state: str, before: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    """Whether the event is still as it was when this was proposed."""
    return event_state == FROM_STATE[kind] and all(present.get(field) == value for field, value in before.items())


class Difference(NamedTuple):
    """One line of what a proposal changes; `language` is None for what has no language."""

    field: str
    language: str | None
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changes, line by line: texts by language, days as days."""
    found = []
    for field, new in after.items():
        old = before.get(field)
        if field in TRANSLATED:
            codes = dict.fromkeys([*(old or {}), *new])
            lines = [Difference(field, code, (old or {}).get(code, ""), new.get(code, "")) for code in codes]
            found += [line for line in lines if line.before != line.after]
        elif old != new:
            found.append(Difference(field, None, lively(field, old) if old else None, lively(field, new)))
    return found
