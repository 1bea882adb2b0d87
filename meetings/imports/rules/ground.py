"""What a row is compared with: loaded once for a file, and the rows before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Known(NamedTuple):
    """A person who is registered already, as far as a file may change it."""

    state: str
    given_name: str
    family_name: str
    function: Mapping[str, str]
    institution_id: str
    category_id: str
    role: str


@dataclass(slots=True)
class Ground:
    """Words (folded) and what they mean, who is known by e-mail address, and which line said something first.

    `with_delegation` are the categories (ids) whose people come with one; `acting` maps (e-mail address, institution)
    to the task.
    """

    institutions: Mapping[str, str]
    categories: Mapping[str, str]
    with_delegation: frozenset[str]
    languages: Mapping[str, str]
    roles: Mapping[str, str]
    tasks: Mapping[str, str]
    people: Mapping[str, Known] = field(default_factory=dict)
    acting: Mapping[tuple[str, str], str] = field(default_factory=dict)
    category_id: str = ""
    language: str = "en"
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
