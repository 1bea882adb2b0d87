"""What says when people can be named for delegations, along with another question."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from meetings.delegations.models import Role, RoleQuota
from meetings.registration.models import Audience, Category, RegistrationWindow
from meetings.registration.rules import Times


@dataclass(slots=True)
class NamedIn:
    """The time of registration, the categories in which people are named, and which (ids) were chosen for roles."""

    of_event: Times
    categories: list[Category] = field(default_factory=list)
    chosen: dict[Role, str] = field(default_factory=dict)

    def add(self, category: Category | None, role: str | None) -> None:
        """One row more of the same event."""
        if category and category not in self.categories:
            self.categories.append(category)
        if category and role:
            self.chosen[Role(role)] = category.id


def with_naming(statement: sa.Select[Any], event_id: InstrumentedAttribute[str]) -> sa.Select[Any]:
    """A question about events that gives this too: opening, closing, a category and a role; a row for each of these."""
    offered = Category.event_id == event_id, Category.in_delegation, Category.audience != Audience.ORGANISERS
    return (
        statement.add_columns(RegistrationWindow.opens_at, RegistrationWindow.closes_at, Category, RoleQuota.role)
        .outerjoin(RegistrationWindow, RegistrationWindow.event_id == event_id)
        .outerjoin(Category, sa.and_(*offered))
        .outerjoin(RoleQuota, RoleQuota.category_id == Category.id)
        .order_by(Category.position, Category.id)
    )
