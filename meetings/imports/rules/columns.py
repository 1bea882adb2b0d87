"""Which columns a file may have, and what a heading most likely means."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.imports.models import Kind
from meetings.institutions.rules import folded


class Field(NamedTuple):
    """Something a column may hold: what it is called, how long it may be, and whether each row needs it."""

    label: LazyString
    most: int
    needed: bool = False


HOUSE = _l("State or organisation")
PERSON = {
    "given_name": Field(_l("First name"), 100, True),
    "family_name": Field(_l("Family name"), 100, True),
    "email": Field(_l("E-mail address"), 254, True),
    "language": Field(_l("Language of messages"), 40),
}
FIELDS: dict[Kind, dict[str, Field]] = {
    Kind.PEOPLE: PERSON
    | {
        "institution": Field(HOUSE, 200),
        "category": Field(_l("Category"), 200),
        "function_en": Field(_l("Position (English)"), 200),
        "function_fr": Field(_l("Position (French)"), 200),
        "institution_name_en": Field(_l("Institution (English)"), 200),
        "institution_name_fr": Field(_l("Institution (French)"), 200),
        "role": Field(_l("Role in the delegation"), 100),
        "takes_part": Field(_l("Takes part"), 40),
        "contact_name": Field(_l("Contact person"), 200),
        "contact_email": Field(_l("E-mail of the contact person"), 254),
    },
    Kind.FOCAL_POINTS: PERSON | {"institution": Field(HOUSE, 200, True), "acts_as": Field(_l("Acts as"), 60)},
}
USUAL = {
    "given_name": ("first name", "given name", "forename", "prenom", "prenoms"),
    "family_name": ("family name", "last name", "surname", "name", "nom", "nom de famille"),
    "email": ("e-mail", "email", "mail", "e-mail address", "email address", "courriel", "adresse electronique"),
    "language": ("language", "language of messages", "langue", "langue des messages"),
    "institution": (
        "state",
        "country",
        "state or organisation",
        "organisation",
        "delegation",
        "etat",
        "pays",
        "etat ou organisation",
    ),
    "category": ("category", "categorie", "type"),
    "function_en": (
        "function",
        "position",
        "job title",
        "title",
        "function (en)",
        "position (english)",
        "fonction (anglais)",
    ),
    "function_fr": ("function (fr)", "position (french)", "fonction", "fonction (fr)", "poste", "fonction (francais)"),
    "institution_name_en": ("institution (en)", "institution (english)", "institution (anglais)"),
    "institution_name_fr": ("institution (fr)", "institution (french)", "institution (francais)"),
    "role": ("role", "role in the delegation", "role dans la delegation"),
    "takes_part": ("takes part", "participation", "presence", "attendance", "mode", "format", "participe"),
    "contact_name": (
        "contact person",
        "name of the contact person",
        "person to write to",
        "contact name",
        "contact",
        "personne a contacter",
        "personne de contact",
        "nom de la personne a contacter",
        "nom du contact",
    ),
    "contact_email": (
        "e-mail of the contact person",
        "email of the contact person",
        "e-mail address of the contact person",
        "email address of the contact person",
        "contact e-mail",
        "contact email",
        "e-mail of the contact",
        "adresse electronique de la personne a contacter",
        "courriel de la personne a contacter",
        "e-mail de la personne a contacter",
        "adresse electronique du contact",
        "courriel du contact",
    ),
    "acts_as": ("acts as", "task", "role", "tache", "agit comme", "agit en tant que"),
}
TRANSLATED = ("function", "institution_name")
"""What a file gives in two languages, a column each."""
CONTACT = ("contact_name", "contact_email")
"""What stands in a file together or not at all."""
ALIKE = {"institution": "institution_name"}
"""Headings that are the same word in both languages, and what they head."""
SPOKEN = {
    "en": {"first name", "family name", "position", "category", "state or organisation", "e-mail address"},
    "fr": {"prenom", "nom", "nom de famille", "fonction", "categorie", "etat ou organisation", "adresse electronique"},
}


def guess(kind: Kind, headings: Sequence[str], remembered: Mapping[str, str], language: str = "en") -> dict[str, int]:
    """Which column (from 0) is which field: as it was chosen last time for this heading, else by its usual names.

    What a heading of both languages heads is in the language of the others, or else of the reader (`language`).
    """
    found: dict[str, int] = {}
    keys = [heading_key(heading) for heading in headings]
    alike = {key: f"{field}_{spoken_in(keys, language)}" for key, field in ALIKE.items()}
    for column, key in enumerate(keys):
        if remembered.get(key, "") in FIELDS[kind]:
            found.setdefault(alike.get(key, "") if _is_alike(key, remembered[key]) else remembered[key], column)
    for field in FIELDS[kind]:
        names = (*USUAL[field], *(key for key, meant in alike.items() if meant == field))
        free = [column for column, key in enumerate(keys) if key not in remembered and column not in found.values()]
        named = next((column for name in names for column in free if keys[column] == name), None)
        if field not in found and named is not None:
            found[field] = named
    return found if _is_whole(found) else {name: column for name, column in found.items() if name not in CONTACT}


def _is_whole(mapping: Collection[str]) -> bool:
    return (CONTACT[0] in mapping) is (CONTACT[1] in mapping)


def spoken_in(keys: Collection[str], language: str) -> str:
    """The language of most headings; `language` when none says."""
    counts = {code: len(words & set(keys)) for code, words in SPOKEN.items()}
    return max(counts, key=lambda code: (counts[code], code == language))


def _is_alike(key: str, field: str) -> bool:
    return key in ALIKE and field.startswith(ALIKE[key])


def heading_key(heading: str) -> str:
    """A heading as it is remembered."""
    return folded(heading).strip(" *:")[:120]


def header_line(lines: Sequence[tuple[int, Sequence[str]]], remembered: Mapping[str, str] | None = None) -> int:
    """Which of the first lines (number, cells) holds the headings.

    The one with the most usual names, or names that were chosen before; where none has any, the first of those with
    the most cells filled in, and no e-mail address among them: a title is alone on its line.
    """
    known = {name for names in USUAL.values() for name in names} | set(ALIKE)
    known |= {heading for heading, field in (remembered or {}).items() if field}

    def likelihood(cells: Sequence[str]) -> tuple[int, bool, int]:
        filled = [cell for cell in cells if cell]
        return sum(heading_key(cell) in known for cell in filled), not any("@" in cell for cell in filled), len(filled)

    scores = {number: likelihood(cells) for number, cells in lines}
    return max(scores, key=lambda number: scores[number], default=1)


def likeliest_sheet(
    kind: Kind, sheets: Mapping[str, Sequence[tuple[int, Sequence[str]]]], remembered: Mapping[str, str]
) -> str:
    """Which sheet (name → its first lines, each with its number) holds the table; "" when there is none.

    The first of those whose headings say the most of what each row needs, and then of anything; where none says
    anything, the first that has two cells beside each other.
    """

    def likelihood(name: str) -> tuple[int, int, bool]:
        lines = dict(sheets[name])
        headings = lines.get(header_line(sheets[name], remembered), ())
        found = guess(kind, headings, remembered)
        needed = sum(FIELDS[kind][each].needed for each in found)
        return needed, len(found), sum(bool(cell) for cell in headings) > 1

    return max(sheets, key=likelihood, default="")


def unread(headings: Sequence[str], rows: Sequence[Sequence[str]], mapping: Collection[int]) -> list[int]:
    """The columns (from 0) that say something, in their heading or in these rows, and that nothing is read from."""
    width = max((len(cells) for cells in (headings, *rows)), default=0)
    filled = {column for cells in (headings, *rows) for column, cell in enumerate(cells) if cell}
    return [column for column in range(width) if column in filled and column not in mapping]


def lacking(kind: Kind, mapping: Mapping[str, int]) -> list[str]:
    """The fields that each row needs and no column holds, and one of a contact person of whom another column tells."""
    halves = () if _is_whole(mapping) else CONTACT
    return [name for name, field in FIELDS[kind].items() if (field.needed or name in halves) and name not in mapping]
