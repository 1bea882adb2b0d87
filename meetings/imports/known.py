"""What questions to the database answer to rules: who is known, and what has happened to her since."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Known(NamedTuple):
    """A person who is registered already, as far as a file may change it.

    `is_taken_back` is whether she is withdrawn only because an import was undone.
    """

    state: str
    given_name: str
    family_name: str
    function: Mapping[str, str]
    institution_id: str
    category_id: str
    role: str
    takes_part: str = ""
    is_taken_back: bool = False
    institution_name: Mapping[str, str] = {}
    contact_name: str = ""
    contact_email: str = ""


class Trace(NamedTuple):
    """What has happened to somebody since she was taken in or changed; `is_known` is whether it is kept how it was."""

    changed_at: datetime
    is_gone: bool = False
    answered_at: datetime | None = None
    decided_at: datetime | None = None
    account_confirmed_at: datetime | None = None
    opened_at: datetime | None = None
    is_known: bool = True
