"""Verbs on registrations: what other domains, the demo and the command line may use stands here."""

from meetings.registration.actions import words
from meetings.registration.actions.answers import Details, Nomination, amend, nominate, register, submit, withdraw
from meetings.registration.actions.consents import agree_to_list, leave_list
from meetings.registration.actions.decisions import (
    amend_for,
    approve,
    change_category,
    protect,
    put_on_waiting_list,
    refuse,
    write_desk_note,
)
from meetings.registration.actions.delegations import Invitee, appoint, dismiss, invite
from meetings.registration.actions.settings import (
    CategoryDetails,
    add_category,
    add_usual_categories,
    change_category_details,
    remove_category,
    set_window,
)

__all__ = [
    "CategoryDetails",
    "Details",
    "Invitee",
    "Nomination",
    "add_category",
    "add_usual_categories",
    "agree_to_list",
    "amend",
    "amend_for",
    "appoint",
    "approve",
    "change_category",
    "change_category_details",
    "dismiss",
    "invite",
    "leave_list",
    "nominate",
    "protect",
    "put_on_waiting_list",
    "refuse",
    "register",
    "remove_category",
    "set_window",
    "submit",
    "withdraw",
    "words",
    "write_desk_note",
]
