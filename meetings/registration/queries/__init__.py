"""Reads of registrations, categories and focal points that deserve a name."""

from meetings.registration.queries.counts import counts_by_category, counts_by_delegation, counts_by_state, over_time
from meetings.registration.queries.delegations import delegations_of, focal_point, focal_points, in_delegation
from meetings.registration.queries.participants import participants
from meetings.registration.queries.people import (
    WITH_PERSON,
    Part,
    approved,
    by_token,
    consent,
    history,
    holds_registration,
    in_event,
    listed,
    of,
    part_of,
    state_of,
)
from meetings.registration.queries.places import (
    categories,
    category,
    held,
    held_by_category,
    is_used,
    place_in_queue,
    queue,
    window,
)
from meetings.registration.queries.table import Filter, affiliations, all_matching, chosen, export_rows, filtered, page

__all__ = [
    "WITH_PERSON",
    "Filter",
    "Part",
    "affiliations",
    "all_matching",
    "approved",
    "by_token",
    "categories",
    "category",
    "chosen",
    "consent",
    "counts_by_category",
    "counts_by_delegation",
    "counts_by_state",
    "delegations_of",
    "export_rows",
    "filtered",
    "focal_point",
    "focal_points",
    "held",
    "held_by_category",
    "history",
    "holds_registration",
    "in_delegation",
    "in_event",
    "is_used",
    "listed",
    "of",
    "over_time",
    "page",
    "part_of",
    "participants",
    "place_in_queue",
    "queue",
    "state_of",
    "window",
]
