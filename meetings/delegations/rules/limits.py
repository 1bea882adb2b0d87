"""How many people of a delegation may come, in all and as what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from meetings.core.errors import Refusal, Refusals
from meetings.core.translated import Translated
from meetings.delegations.models import Role
from meetings.delegations.rules.refusals import (
    AssistantStays,
    DelegationFull,
    FundedPlacesTaken,
    HasMoreThanThat,
    HasSeat,
    MoreThanThat,
    RoleAboveWhole,
    RoleFull,
    RoleMeanwhile,
    TooManyAssistants,
    WhoHasMore,
)
from meetings.delegations.rules.words import ROLES


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people of a delegation may come, in all and by role, and how many places are paid for."""

    most: int | None = None
    roles: Mapping[Role, int] = field(default_factory=dict)
    funded: int = 1

    def of(self, role: Role) -> int | None:
        """How many may come in a role; there is one head."""
        return 1 if role is Role.HEAD else self.roles.get(role)


class Excess(NamedTuple):
    """A number that is too low for who is there: which (a field of the form), how many there are, and the number."""

    number: str
    has: int
    most: int


class Gauge(NamedTuple):
    """How much of a limit is used; `waiting` people use nothing of it yet."""

    used: int
    most: int | None
    waiting: int = 0

    @property
    def is_full(self) -> bool:
        """Whether nobody more fits."""
        return self.most is not None and self.used >= self.most


def limits_of(event: Limits, most: int | None, roles: Mapping[str, int], funded: int | None) -> Limits:
    """The event's limits with the exceptions of one delegation."""
    return Limits(
        event.most if most is None else most,
        dict(event.roles) | {Role(role): number for role, number in roles.items()},
        event.funded if funded is None else funded,
    )


def counted(people: Mapping[Role, int]) -> int:
    """How many of `people` the limit of the whole counts: assistants come on top."""
    return sum(number for role, number in people.items() if role is not Role.ASSISTANT)


NOBODY: Mapping[Role, int] = {}


def gauge(people: Mapping[Role, int], limits: Limits, waiting: Mapping[Role, int] = NOBODY) -> Gauge:
    """The meter of the whole, without those of `people` who are `waiting`."""
    return Gauge(counted(people) - counted(waiting), limits.most, counted(waiting))


def gauges(
    people: Mapping[Role, int], limits: Limits, waiting: Mapping[Role, int] = NOBODY
) -> list[tuple[Role, Gauge]]:
    """The meters of the roles that somebody has or that are limited."""
    wait = {role: waiting.get(role, 0) for role in Role}
    found = [(role, Gauge(people.get(role, 0) - wait[role], limits.of(role), wait[role])) for role in Role]
    return [(role, one) for role, one in found if one.used or one.waiting or one.most is not None]


def ensure_role(role: Role, people: Mapping[Role, int], limits: Limits) -> None:
    """Raise RoleFull when nobody more can come as `role`."""
    if Gauge(people.get(role, 0), limits.of(role)).is_full:
        raise RoleFull(role=ROLES[role], most=limits.of(role))


def ensure_may_add(role: Role, people: Mapping[Role, int], limits: Limits) -> None:
    """Raise unless one more person can be nominated as `role`."""
    if role is Role.ASSISTANT:
        if people.get(role, 0) >= counted(people):
            raise TooManyAssistants
        return
    if gauge(people, limits).is_full:
        raise DelegationFull(most=limits.most)
    ensure_role(role, people, limits)


def role_on_return(role: Role, people: Mapping[Role, int], limits: Limits) -> Role:
    """As what somebody comes back: in her old role when it has room, else as a member."""
    return Role.MEMBER if Gauge(people.get(role, 0), limits.of(role)).is_full else role


def role_of_both(kept: Role, other: Role) -> Role:
    """As what one person comes who was registered twice: head before all, any role before none.

    Whether she is an assistant, whom no limit counts, is said by the registration that is kept.
    """
    is_one_kind = (kept is Role.ASSISTANT) == (other is Role.ASSISTANT)
    return min(kept, other, key=list(Role).index) if is_one_kind else kept


def ensure_seat_goes_along(goes_along: bool, role: Role, is_funded: bool, delegation: Translated) -> None:
    """Raise HasSeat when a merge would end a role in a delegation, or a funded place."""
    if not goes_along and (role is not Role.MEMBER or is_funded):
        raise HasSeat(delegation=delegation)


def role_of_former_head(people: Mapping[Role, int], limits: Limits) -> Role:
    """What becomes of a head when another person is made head."""
    return role_on_return(Role.DEPUTY, people, limits)


def role_again(role: Role, people: Mapping[Role, int], limits: Limits) -> Role:
    """As what somebody of last time comes: as then, else as what a head becomes who makes room, or as a member."""
    if role is Role.HEAD and people.get(role):
        return role_of_former_head(people, limits)
    return role_on_return(role, people, limits)


def ensure_role_as_seen(seen: str | None, present: Role, chosen: Role, name: str) -> None:
    """Raise RoleMeanwhile where somebody has neither the role that was seen (None: not said) nor the one chosen."""
    if seen and present not in (seen, chosen):
        raise RoleMeanwhile(name=name, role=ROLES[present])


def ensure_role_may_change(old: Role, new: Role) -> None:
    """Raise AssistantStays when a change would cross the line between inside and outside the limit."""
    if (old is Role.ASSISTANT) != (new is Role.ASSISTANT):
        raise AssistantStays


def ensure_funded(held: int, most: int) -> None:
    """Raise FundedPlacesTaken when no funded place is left."""
    if held >= most:
        raise FundedPlacesTaken


def ensure_roles_within(typed: Mapping[Role, int], most: int | None) -> None:
    """Raise a RoleAboveWhole for each number typed for a role that is above the people in all."""
    if most is None:
        return
    over = {role: number for role, number in typed.items() if number > most}
    if over:
        raise Refusals([RoleAboveWhole(f"most_{role}", number, most) for role, number in over.items()])


def excesses(held: int, people: Mapping[Role, int], funded: int, limits: Limits) -> list[Excess]:
    """Where a delegation has more than new limits allow: places held, funded places, or people of a role."""
    used = {"most": (held, limits.most), "funded_places": (funded, limits.funded)}
    used |= {f"most_{role}": (people.get(role, 0), most) for role, most in limits.roles.items()}
    return [Excess(number, has, most) for number, (has, most) in used.items() if most is not None and has > most]


def ensure_all_fit(found: Sequence[tuple[str, Sequence[Excess]]]) -> None:
    """Raise a MoreThanThat for each number that is too low: which delegations (names) have more, and how many."""
    too_low: dict[tuple[str, int], list[str]] = {}
    for name, excesses_of_one in found:
        for number, has, most in excesses_of_one:
            too_low.setdefault((number, most), []).append(f"{name} ({has})")
    refusals: list[Refusal] = []
    for (number, most), names in too_low.items():
        refusals += [MoreThanThat(number, most, len(names)), WhoHasMore(number, names)]
    if refusals:
        raise Refusals(refusals)


def ensure_fits(found: Sequence[Excess]) -> None:
    """Raise a HasMoreThanThat for each number of one delegation that is too low."""
    if found:
        raise Refusals([HasMoreThanThat(*each) for each in found])


def roles_counted(rows: Sequence[tuple[str, int]]) -> Counter[Role]:
    """Rows of role and number as a count of roles."""
    return Counter({Role(role): number for role, number in rows})
