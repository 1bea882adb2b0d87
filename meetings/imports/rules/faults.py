"""What can be wrong with a cell or a row, each with its name and its sentence."""

import enum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from meetings.core.addresses import LettersRefused, NotAnAddress
from meetings.core.errors import is_kept, said
from meetings.core.i18n import plain
from meetings.core.translated import Translated
from meetings.imports.rules.refusals import HasWithdrawn
from meetings.imports.rules.undoing import WHYS, Why
from meetings.registration.rules import OwnAddress


class Kind(enum.StrEnum):
    """What is wrong."""

    MISSING = "missing"
    EMAIL = "email"
    EMAIL_LETTERS = "email_letters"
    LANGUAGE = "language"
    INSTITUTION = "institution"
    INSTITUTION_LIKE = "institution_like"
    INSTITUTION_NEEDED = "institution_needed"
    CATEGORY = "category"
    CATEGORY_LIKE = "category_like"
    ROLE = "role"
    ROLE_LIKE = "role_like"
    ROLE_STAYS = "role_stays"
    ROLE_WITHOUT_DELEGATION = "role_without_delegation"
    SECOND_HEAD = "second_head"
    HEAD_ALONE = "head_alone"
    SECOND_FOCAL_POINT = "second_focal_point"
    PRESENCE = "presence"
    TOO_LONG = "too_long"
    CONTROL = "control"
    ENCODING = "encoding"
    SCRIPTS = "scripts"
    FORMULA = "formula"
    MERGED = "merged"
    DATE = "date"
    NUMBER = "number"
    DUPLICATE = "duplicate"
    SAME_PERSON = "same_person"
    OTHER_ADDRESS = "other_address"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CONTACT_INCOMPLETE = "contact_incomplete"
    CONTACT_OWN = "contact_own"
    RULE = "rule"
    STAYS = "stays"


FAULTS = {
    Kind.MISSING: _l("This cell is empty, and has to be filled in."),
    Kind.EMAIL: NotAnAddress.message,
    Kind.EMAIL_LETTERS: LettersRefused.message,
    Kind.LANGUAGE: _l("Messages are written in English (en) or French (fr)."),
    Kind.INSTITUTION: _l("No State or organisation has this code or name. Compare it with the list."),
    Kind.INSTITUTION_LIKE: _l("No State or organisation has this code or name. Is “%(near)s” meant?"),
    Kind.INSTITUTION_NEEDED: _l("In this category people come with a delegation: say for which State or organisation."),
    Kind.CATEGORY: _l("The meeting has no category with this letter or name."),
    Kind.CATEGORY_LIKE: _l("The meeting has no category with this letter or name. Is “%(near)s” meant?"),
    Kind.ROLE: _l("This role in a delegation is not known."),
    Kind.ROLE_LIKE: _l("This role in a delegation is not known. Is “%(near)s” meant?"),
    Kind.ROLE_STAYS: _l(
        "The person has a role in the delegation: “%(role)s”. A file takes no role back. Leave the cell empty, or end"
        " the role on the page of the delegation."
    ),
    Kind.ROLE_WITHOUT_DELEGATION: _l("Only people of a delegation have a role in it."),
    Kind.SECOND_HEAD: _l("The delegation has a head already in line %(other)s."),
    Kind.HEAD_ALONE: _l(
        "In this category comes the head of the delegation alone: write “head of delegation”, leave the cell empty, or "
        "choose another category."
    ),
    Kind.SECOND_FOCAL_POINT: _l(
        "Line %(other)s names a focal point for this State or organisation already. Write “deputy” in one of the two."
    ),
    Kind.PRESENCE: _l("Write “in person” or “online”."),
    Kind.TOO_LONG: _l("The text has %(length)s characters; at most %(most)s fit."),
    Kind.CONTROL: _l("The text contains invisible control characters. Type it anew."),
    Kind.ENCODING: _l("Letters were damaged when the file was saved (“%(piece)s”). Save it anew as UTF-8."),
    Kind.SCRIPTS: _l("The word “%(piece)s” mixes letters of two scripts that look alike. Type it anew."),
    Kind.FORMULA: _l("The cell holds a formula or an error. Put in its place what it stands for, as text."),
    Kind.MERGED: _l("The cell is merged with others (%(other)s). Separate the cells and fill in each."),
    Kind.DATE: _l("The cell holds a date where a text is expected."),
    Kind.NUMBER: _l("The cell holds a number where a text is expected."),
    Kind.DUPLICATE: _l("The same e-mail address stands in line %(other)s already."),
    Kind.SAME_PERSON: _l(
        "The same person seems to stand in line %(other)s already, with another address. If they are two people, take"
        " this line out and add the person on the page of registrations."
    ),
    Kind.OTHER_ADDRESS: _l(
        "The person seems to be registered already, with another address. If they are two people, take this line out"
        " and add the person on the page of registrations."
    ),
    Kind.REFUSED: _l("The organisers have refused this person. Change that decision first."),
    Kind.WITHDRAWN: HasWithdrawn.message,
    Kind.CONTACT_INCOMPLETE: _l("A contact person has a name and an e-mail address: fill in both cells or neither."),
    Kind.CONTACT_OWN: OwnAddress.message,
    Kind.RULE: "%(sentence)s",
    Kind.STAYS: _l("Stays as it is: %(why)s."),
}


SLIPS = {Kind.CATEGORY: Kind.CATEGORY_LIKE, Kind.ROLE: Kind.ROLE_LIKE}
"""What is said instead where a word looks like one that is known."""


class Fault(NamedTuple):
    """One thing that is wrong: its kind, the cell ("" for the row as a whole), what stands in it and what is named."""

    kind: Kind
    cell: str
    values: dict[str, Any]
    text: str = ""

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"kind": str(self.kind), "cell": self.cell, "values": self.values, "text": self.text}


def fault(kind: Kind, cell: str = "", **values: Any) -> Fault:
    """Something that is wrong."""
    return Fault(kind, cell, values)


def sentence(stored: dict[str, Any]) -> str:
    """What a kept fault says, in the reader's language."""
    text = str(FAULTS[Kind(stored["kind"])])
    values = {name: in_words(value) for name, value in stored["values"].items()}
    if stored["kind"] == Kind.STAYS and values["why"] in set(Why):
        values["why"] = WHYS[values["why"]]
    return text % values if values else text


def in_words(value: Any) -> Any:
    """The sentence of a refusal, or a text that is kept in every language, as the reader reads it."""
    if not isinstance(value, dict):
        return value
    return said(value) if is_kept(value) else plain(Translated(value))
