"""Verbs on registrations: what other domains, the demo and the command line may use stands here."""

from meetings.registration.actions import desk_words, personal, waiting, words
from meetings.registration.actions.amending import Amendment, amend, amend_all_for, amend_for
from meetings.registration.actions.answers import Details, register, submit, withdraw, withdraw_all
from meetings.registration.actions.consents import agree_to_list, leave_list
from meetings.registration.actions.contacts import note_contact, note_contacts, set_contact, tell_contacts
from meetings.registration.actions.decisions import (
    approve,
    ask_for_changes,
    change_category,
    exchange_categories,
    protect,
    put_on_waiting_list,
    refuse,
    write_desk_note,
)
from meetings.registration.actions.desk import (
    extend,
    move_in_line,
    remove_internal_note,
    remove_view,
    save_view,
    write_internal_note,
)
from meetings.registration.actions.invitations import Invitee, account_of, accounts_of, invite, link_to
from meetings.registration.actions.nominating import (
    Candidate,
    Nomination,
    ensure_may_be_named,
    ensure_not_listed,
    nominate,
    nominate_all,
)
from meetings.registration.actions.readdressing import may_readdress, readdress
from meetings.registration.actions.settings import (
    CategoryDetails,
    add_category,
    add_usual_categories,
    change_category_details,
    remove_category,
    set_window,
)

__all__ = [
    "Amendment",
    "Candidate",
    "CategoryDetails",
    "Details",
    "Invitee",
    "Nomination",
    "account_of",
    "accounts_of",
    "add_category",
    "add_usual_categories",
    "agree_to_list",
    "amend",
    "amend_all_for",
    "amend_for",
    "approve",
    "ask_for_changes",
    "change_category",
    "change_category_details",
    "desk_words",
    "ensure_may_be_named",
    "ensure_not_listed",
    "exchange_categories",
    "extend",
    "invite",
    "leave_list",
    "link_to",
    "may_readdress",
    "move_in_line",
    "nominate",
    "nominate_all",
    "note_contact",
    "note_contacts",
    "personal",
    "protect",
    "put_on_waiting_list",
    "readdress",
    "refuse",
    "register",
    "remove_category",
    "remove_internal_note",
    "remove_view",
    "save_view",
    "set_contact",
    "set_window",
    "submit",
    "tell_contacts",
    "waiting",
    "withdraw",
    "withdraw_all",
    "words",
    "write_desk_note",
    "write_internal_note",
]
