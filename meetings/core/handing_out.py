"""What is kept about a person as a file that machines read, and as words that she reads."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core import i18n
from meetings.core.audit import FIELDS, VALUES
from meetings.core.translated import Translated

LABELS: dict[str, LazyString] = {
    "about": _l("About me"),
    "after": _l("Afterwards"),
    "agreed_to_list": _l("Agreed to the list of participants"),
    "answer": _l("Answer"),
    "asked": _l("Question to the organisers"),
    "asked_at": _l("Asked"),
    "at": _l("When"),
    "before": _l("Before"),
    "blocked": _l("Not to be met"),
    "by_somebody_else": _l("By somebody else"),
    "calendar_opened_at": _l("Calendar address opened"),
    "card": _l("Card"),
    "changed_at": _l("Changed"),
    "changes": _l("Changes"),
    "confirmed_at": _l("Answered"),
    "contact_email": _l("E-mail of the contact person"),
    "created_at": _l("Begun"),
    "decided_at": _l("Decision taken"),
    "delegation": _l("Delegation"),
    "email": _l("E-mail address"),
    "email_to": _l("Who sees the e-mail address"),
    "ended_at": _l("Ended"),
    "files": _l("Files"),
    "for": _l("For"),
    "from": _l("From where"),
    "history": _l("History"),
    "information_messages_ended": _l("Information messages ended"),
    "invited_at": _l("Invited"),
    "is_funded": _l("Funded place"),
    "joined_at": _l("Joined"),
    "label": _l("What"),
    "language": _l("Language"),
    "letter": _l("Letter"),
    "may_open": _l("May be opened by you"),
    "meeting": _l("Meeting"),
    "message": _l("Message"),
    "notes": _l("Notes of the organisers"),
    "offers": _l("Offers an exchange on"),
    "opened_at": _l("Link opened"),
    "phone": _l("Telephone"),
    "phone_to": _l("Who sees the telephone number"),
    "purpose": _l("Purpose"),
    "question": _l("Question"),
    "role": _l("Role"),
    "second_step": _l("Second step"),
    "seeks": _l("Seeks an exchange on"),
    "session": _l("Session"),
    "set_aside_at": _l("Set aside, for it is not asked now"),
    "shared_at": _l("Shared"),
    "since": _l("Since"),
    "speaks": _l("Speaks"),
    "state": _l("State"),
    "subject": _l("Subject"),
    "task": _l("Task"),
    "text": _l("Text"),
    "title": _l("Title"),
    "to": _l("Sent to"),
    "undone_at": _l("Undone"),
    "used_at": _l("Last used"),
    "what": _l("What"),
}
"""What the fields of an export are called, beside those that the audit log has words for."""

CHOICES: dict[type[StrEnum], Mapping[Any, LazyString]] = {}
"""The words of kinds of choice whose codes other kinds have too, with other words."""

SAME_CODES = {"state": "registration", "task": "role", "phone_to": "email_to"}
"""Fields whose codes the log has under another name."""


def as_json(data: Mapping[str, Any]) -> bytes:
    """The data as indented JSON in UTF-8; moments in ISO 8601, texts in several languages by their code."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Translated):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def label(field: str) -> str:
    """What a field is called in the reader's language."""
    return str(LABELS.get(field) or FIELDS.get(field) or field.replace("_", " "))


def words(field: str, value: Any) -> str:
    """A single value in words: codes by their word, moments and days as people write them."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Translated):
        return i18n.plain(value)
    if isinstance(value, datetime):
        return f"{i18n.moment(value)} UTC"
    if isinstance(value, date):
        return i18n.short_day(value)
    if field == "language":
        return str(i18n.LANGUAGES.get(value, value))
    known = _word(field, value)
    return str(known) if known is not None else str(value if value is not None else "")


def _word(field: str, value: Any) -> LazyString | None:
    if isinstance(value, StrEnum) and type(value) in CHOICES:
        return CHOICES[type(value)].get(value)
    own, other = f"{field}.{value}", f"{SAME_CODES.get(field, field)}.{value}"
    return VALUES.get(other) if field in SAME_CODES and other in VALUES else VALUES.get(own)


def is_single(value: Any) -> bool:
    """Whether a value is one thing, not a list or a group of things."""
    return isinstance(value, Translated) or not isinstance(value, dict | list)


def is_nothing(value: Any) -> bool:
    """Whether there is nothing to show."""
    return value is None or (not isinstance(value, bool) and value in ("", [], {})) or value == Translated()
