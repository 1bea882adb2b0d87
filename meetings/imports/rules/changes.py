"""What a row changes about somebody who is known: how it was, by field, and in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.delegations.rules import FOCAL_ROLES, ROLES
from meetings.imports.known import Known
from meetings.imports.models import Kind
from meetings.imports.rules.columns import CONTACT, FIELDS, HOUSE, TRANSLATED
from meetings.registration.rules import TAKES_PART

ONE_OF = ("given_name", "family_name", "institution_id", "category_id", "role", "takes_part")
LABELS: dict[str, LazyString] = {
    **{name: field.label for kind in Kind for name, field in FIELDS[kind].items()},
    "institution_id": HOUSE,
    "category_id": _l("Category"),
    "function": _l("Position"),
    "institution_name": _l("Institution"),
}
CHOICES: Mapping[str, Mapping[Any, Any]] = {"role": ROLES, "takes_part": TAKES_PART, "acts_as": FOCAL_ROLES}


def changed(given: Mapping[str, Any], present: Known) -> dict[str, Any]:
    """What is known now of all that the file says otherwise, by field; an empty cell says nothing.

    Whom one wrote to until now is another person, of whom no row keeps anything: None.
    """
    found = {name: getattr(present, name) for name in ONE_OF if given[name] and given[name] != getattr(present, name)}
    for name in (one for one in TRANSLATED if given[one]):
        found[name] = {code: getattr(present, name).get(code, "") for code in given[name]}
    return found | dict.fromkeys((name for name in CONTACT if given[name]), None)


def in_words(given: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Each thing that a row changes, as it was and as it becomes; `names` are those of categories and States, by id."""
    return [_line(field, before, given[field], names) for field, before in given.get("changes", {}).items()]


def _line(field: str, before: Any, after: Any, names: Mapping[str, str]) -> str:
    label, said = LABELS[field], _said(field, after, names)
    if before is None:
        return str(_("%(label)s: %(value)s", label=label, value=said))
    was = _said(field, before, names)
    return str(_("%(label)s: %(before)s → %(after)s", label=label, before=was, after=said))


def _said(field: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return " / ".join(filter(None, value.values())) or "–"
    known = names if field in {"institution_id", "category_id"} else CHOICES.get(field, {})
    return str(known.get(value, value)) or "–"
