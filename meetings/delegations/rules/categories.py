"""In which category people of a role come."""

from collections.abc import Mapping, Sequence

from meetings.delegations.models import Role
from meetings.delegations.rules.refusals import NoCategory
from meetings.registration.models import Audience, Category

USUAL_CATEGORIES = {Role.HEAD: "head-of-delegation", Role.RAPPORTEUR: "rapporteur"}
USUAL_CATEGORY = "delegate"


def offered(categories: Sequence[Category]) -> list[Category]:
    """The categories in which focal points nominate."""
    return [each for each in categories if each.in_delegation and each.audience != Audience.ORGANISERS]


def category_for(role: Role, chosen: Mapping[Role, str], categories: Sequence[Category]) -> Category:
    """The category that people of a role get: the one chosen for it, else the usual one, else the first.

    `chosen` maps a role to the id of a category; `categories` are the event's. Raises NoCategory.
    """
    among = offered(categories)
    by_key = {each.key: each for each in reversed(among)}
    by_id = {each.id: each for each in among}
    usual = (USUAL_CATEGORIES.get(role, USUAL_CATEGORY), USUAL_CATEGORY)
    found = by_id.get(chosen.get(role, "")) or next((by_key[key] for key in usual if key in by_key), None)
    if found is None and not among:
        raise NoCategory
    return found or among[0]


def is_of_heads(category: Category, chosen: Mapping[Role, str], categories: Sequence[Category]) -> bool:
    """Whether the head of a delegation comes in it, and people of no other role."""
    if not category.in_delegation or not offered(categories):
        return False
    return [role for role in Role if category_for(role, chosen, categories).id == category.id] == [Role.HEAD]


def in_use(chosen: Mapping[Role, str], categories: Sequence[Category]) -> list[Category]:
    """The categories that people get in any of the roles in which they are named, in their order."""
    if not offered(categories):
        return []
    used = {category_for(role, chosen, categories).id for role in Role if role is not Role.MEMBER}
    return [each for each in categories if each.id in used]
