"""What can be wrong with a cell or a row, each with its name and its sentence."""

import enum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Kind(enum.StrEnum):
    """What is wrong."""

    MISSING = "missing"
    EMAIL = "email"
    LANGUAGE = "language"
    INSTITUTION = "institution"
    INSTITUTION_NEEDED = "institution_needed"
    CATEGORY = "category"
    ROLE = "role"
    ROLE_WITHOUT_DELEGATION = "role_without_delegation"
    SECOND_HEAD = "second_head"
    TOO_LONG = "too_long"
    CONTROL = "control"
    ENCODING = "encoding"
    SCRIPTS = "scripts"
    FORMULA = "formula"
    MERGED = "merged"
    DATE = "date"
    NUMBER = "number"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    RULE = "rule"


FAULTS = {
    Kind.MISSING: _l("This cell is empty, and has to be filled in."),
    Kind.EMAIL: _l("This does not look like an e-mail address."),
    Kind.LANGUAGE: _l("Messages are written in English (en) or French (fr)."),
    Kind.INSTITUTION: _l("No State or organisation has this code or name. Compare it with the list."),
    Kind.INSTITUTION_NEEDED: _l("In this category people come with a delegation: say for which State or organisation."),
    Kind.CATEGORY: _l("The meeting has no category with this letter or name."),
    Kind.ROLE: _l("This role in a delegation is not known."),
    Kind.ROLE_WITHOUT_DELEGATION: _l("Only people of a delegation have a role in it."),
    Kind.SECOND_HEAD: _l("The delegation has a head already in line %(other)s."),
    Kind.TOO_LONG: _l("The text has %(length)s characters; at most %(most)s fit."),
    Kind.CONTROL: _l("The text contains invisible control characters. Type it anew."),
    Kind.ENCODING: _l("Letters were damaged when the file was saved (“%(piece)s”). Save it anew as UTF-8."),
    Kind.SCRIPTS: _l("The word “%(piece)s” mixes letters of two scripts that look alike. Type it anew."),
    Kind.FORMULA: _l("The cell holds a formula or an error. Put in its place what it stands for, as text."),
    Kind.MERGED: _l("The cell is merged with others (%(other)s). Separate the cells and fill in each."),
    Kind.DATE: _l("The cell holds a date where a text is expected."),
    Kind.NUMBER: _l("The cell holds a number where a text is expected."),
    Kind.DUPLICATE: _l("The same e-mail address stands in line %(other)s already."),
    Kind.REFUSED: _l("The organisers have refused this person. Change that decision first."),
    Kind.RULE: _l("%(sentence)s"),
}


class Fault(NamedTuple):
    """One thing that is wrong: its kind, the cell ("" for the row as a whole), and what its sentence names."""

    kind: Kind
    cell: str
    values: dict[str, Any]

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"kind": str(self.kind), "cell": self.cell, "values": self.values}


def fault(kind: Kind, cell: str = "", **values: Any) -> Fault:
    """Something that is wrong."""
    return Fault(kind, cell, values)


def sentence(stored: dict[str, Any]) -> str:
    """What a kept fault says, in the reader's language."""
    text, values = str(FAULTS[Kind(stored["kind"])]), stored["values"]
    return text % values if values else text
