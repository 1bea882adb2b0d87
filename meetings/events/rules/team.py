"""Who may create events, and who may give and take away roles in them."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.events.models import Role


class NotYourHouse(Refusal):
    """A house names its own organisers, else one house could hold two keys."""

    message = _l("A host names and removes its own organisers. Ask one of the organisers of that host.")


class NotTheSameHouse(Refusal):
    """Answers to a house reach that house, and nobody else says where."""

    message = _l("Only an organiser of the same host can say where its answers go.")


class NotAHost(Refusal):
    """The institution is not a host of this meeting."""

    message = _l("Choose one of the hosts of this meeting.")


class WorksForAnotherHost(Refusal):
    """A person of one house cannot hold the key of another."""

    message = _l("This person belongs to another host of this meeting and cannot hold this key.")


class HasRoleAlready(Refusal):
    """Nothing to give."""

    message = _l("This person has this role already.")


class LastOrganiser(Refusal):
    """The key would be lost."""

    message = _l("This is the last organiser of this host. Name another one first.")


class LastOrganiserOf(Refusal):
    """The key of a meeting that is not over would be lost with the person."""

    message = _l("You are the last organiser of your host for “%(event)s”. Name another one first.")


class HouseNeedsOwner(Refusal):
    """A house with organisers leaves by its own will only."""

    message = _l("This host has organisers of its own: only they can take it off.")


class CannotLeave(Refusal):
    """Hosts are settled with the publication."""

    message = _l("The hosts of a published meeting stay as they are.")


class OnlyDraftsGo(Refusal):
    """What people have read is cancelled, not deleted."""

    message = _l("Only a draft that was never published can be deleted. A published meeting can be cancelled.")


class NotKnownToAHost(Refusal):
    """Somebody who was named by mistake could delete the work of both houses."""

    message = _l("Only an organiser who is known to belong to a host can delete this draft.")


class LastHost(Refusal):
    """A meeting without any host would belong to nobody."""

    message = _l("A meeting needs a host: add another one first.")


class NobodyElseActs(Refusal):
    """The other hosts are there, but nobody could act for one of them."""

    message = _l(
        "Nobody acts for another host yet. This one can be taken off once an organiser of another host has come in."
    )


def check_new_role(
    role: Role,
    house: str | None,
    *,
    hosts: Collection[str],
    own_house: str | None,
    houses_with_organiser: Collection[str],
    affiliation: str | None,
) -> None:
    """Raise when this role may not be given to a person of `affiliation` by an organiser of `own_house`.

    The first organiser of another host may be named by anybody who organises; from then on that host does it itself.
    """
    if role is not Role.ORGANISER:
        return
    if house not in hosts:
        raise NotAHost
    if house != own_house and house in houses_with_organiser:
        raise NotYourHouse
    if affiliation in hosts and affiliation != house:
        raise WorksForAnotherHost


def check_removal(role: Role, house: str | None, *, own_house: str | None, organisers_of_house: int) -> None:
    """Raise when an organiser of `own_house` may not take this role away."""
    if role is not Role.ORGANISER:
        return
    if house != own_house:
        raise NotYourHouse
    if organisers_of_house < 2:
        raise LastOrganiser


def check_leaving(
    house: str,
    *,
    is_draft: bool,
    hosts: Collection[str],
    own_house: str | None,
    houses_with_organiser: Collection[str],
) -> None:
    """Raise when a host may not be taken off by an organiser of `own_house`."""
    if not is_draft:
        raise CannotLeave
    if house not in hosts:
        raise NotAHost
    others = set(houses_with_organiser) - {house}
    if house in houses_with_organiser and house != own_house:
        raise HouseNeedsOwner
    if not others:
        raise NobodyElseActs if len(hosts) > 1 else LastHost


def check_discarding(*, is_draft: bool, own_house: str | None, acting: Collection[str]) -> None:
    """Raise when an organiser of `own_house` may not delete a meeting; `acting` are the houses known to act in it."""
    if not is_draft:
        raise OnlyDraftsGo
    if own_house is None or (acting and own_house not in acting):
        raise NotKnownToAHost
