"""Reads of messages, their copies, and what they are made from."""

from meetings.correspondence.queries.copies import (
    contact_figures,
    copies,
    copy_in,
    fates,
    figures,
    figures_by_message,
    to_resend,
    with_contact,
)
from meetings.correspondence.queries.messages import (
    active_rules,
    attachment_in,
    known_keys,
    message_in,
    messages,
    reminded,
    rule_in,
    rules,
    template_in,
    templates,
    unsubscribed,
    uses,
)

__all__ = [
    "active_rules",
    "attachment_in",
    "contact_figures",
    "copies",
    "copy_in",
    "fates",
    "figures",
    "figures_by_message",
    "known_keys",
    "message_in",
    "messages",
    "reminded",
    "rule_in",
    "rules",
    "template_in",
    "templates",
    "to_resend",
    "unsubscribed",
    "uses",
    "with_contact",
]
