"""Whom an assistant assists: a person of the same delegation who comes, is no assistant, and has no other."""

from collections.abc import Iterable
from typing import NamedTuple

from meetings.delegations.models import Role
from meetings.delegations.rules.refusals import AssistsNobody, HasAssistant, NotToBeAssisted


class Part(NamedTuple):
    """As what somebody (the id of a registration) comes, and whom she was said to assist, if anybody."""

    who: str
    role: Role
    assists: str | None


def assisted(parts: Iterable[Part]) -> dict[str, str]:
    """Whom each assistant assists among the people who come, by the id of the assistant."""
    parts = list(parts)
    others = {one.who for one in parts if one.role is not Role.ASSISTANT}
    return {
        one.who: one.assists for one in parts if one.role is Role.ASSISTANT and one.assists and one.assists in others
    }


def left_alone(parts: Iterable[Part]) -> list[str]:
    """The assistants whose person comes no longer; of whom nothing was ever said, nothing is said."""
    parts = list(parts)
    with_somebody = assisted(parts)
    return [one.who for one in parts if one.role is Role.ASSISTANT and one.assists and one.who not in with_somebody]


def may_be_assisted(parts: Iterable[Part], assistant: str | None = None) -> list[str]:
    """Who can be assisted by somebody new, or by an `assistant` who may assist one of them already."""
    parts = list(parts)
    taken = {whom for who, whom in assisted(parts).items() if who != assistant}
    return [one.who for one in parts if one.role is not Role.ASSISTANT and one.who not in taken]


def ensure_assists(wanted: str | None, parts: Iterable[Part], assistant: str | None = None) -> None:
    """Raise unless `wanted` says one of them who has no other assistant."""
    parts = list(parts)
    if not wanted:
        raise AssistsNobody
    if wanted not in {one.who for one in parts if one.role is not Role.ASSISTANT}:
        raise NotToBeAssisted
    if wanted not in may_be_assisted(parts, assistant):
        raise HasAssistant
