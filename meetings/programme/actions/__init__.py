"""The verbs of the programme."""

from meetings.programme.actions import people, words
from meetings.programme.actions.cloning import copy_programme
from meetings.programme.actions.feeds import close_feed, open_feed
from meetings.programme.actions.rooms import RoomFacts, add_room, change_room, move_room, order_rooms, remove_room
from meetings.programme.actions.sessions import (
    ChangedMeanwhile,
    Clashes,
    add_session,
    change_session,
    clashes_of,
    copy_session,
    facts_of,
    remove_session,
)

__all__ = [
    "ChangedMeanwhile",
    "Clashes",
    "RoomFacts",
    "add_room",
    "add_session",
    "change_room",
    "change_session",
    "clashes_of",
    "close_feed",
    "copy_programme",
    "copy_session",
    "facts_of",
    "move_room",
    "open_feed",
    "order_rooms",
    "people",
    "remove_room",
    "remove_session",
    "words",
]
