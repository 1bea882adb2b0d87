"""What becomes of a row. No database: everything it is compared with is in `Ground`."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from meetings.accounts.models import normal_email
from meetings.core import addresses
from meetings.core.i18n import LANGUAGES
from meetings.delegations.models import FocalRole, Role
from meetings.imports.known import Known
from meetings.imports.models import Fate
from meetings.imports.models import Kind as ImportKind
from meetings.imports.rules.changes import changed
from meetings.imports.rules.columns import CONTACT, TRANSLATED
from meetings.imports.rules.faults import Fault, Kind
from meetings.imports.rules.ground import Ground
from meetings.imports.rules.likeness import meaning
from meetings.imports.rules.row import Line, Row
from meetings.imports.rules.texts import clean
from meetings.institutions.rules import capitals, folded, without_title
from meetings.registration.models import State
from meetings.registration.rules import name_key

STAYING_OUT: Mapping[str, Kind] = {State.REFUSED: Kind.REFUSED, State.WITHDRAWN: Kind.WITHDRAWN}


class Checked(NamedTuple):
    """A row that was looked at."""

    line: int
    fate: Fate
    email: str
    given: dict[str, Any]
    faults: list[Fault]


def check(kind: ImportKind, line: Line, mapping: Mapping[str, int], ground: Ground) -> Checked:
    """Look at one row; the rows before it have left their addresses in `ground`."""
    row = Row(kind, line, mapping)
    email = _email(row)
    given = {name: row.texts[name] for name in ("given_name", "family_name")}
    given["language"] = row.word("language", ground.languages, Kind.LANGUAGE) or ground.language
    given["institution_id"] = _institution(row, ground)
    ask = _of_person if kind is ImportKind.PEOPLE else _of_focal_point
    fate = ask(row, email, given, ground)
    faults = sorted(row.faults, key=lambda one: (len(one.cell), one.cell))
    return Checked(line.number, Fate.FAULTY if faults else fate, email, given, faults)


def _email(row: Row, name: str = "email") -> str:
    text = row.texts[name]
    if not text:
        return ""
    try:
        addresses.mailable(text)
    except addresses.AddressRefused as refusal:
        row.add(Kind.EMAIL_LETTERS if isinstance(refusal, addresses.LettersRefused) else Kind.EMAIL, name)
        return ""
    return normal_email(text)


def _contact(row: Row, email: str) -> dict[str, str]:
    """Whom to write to about a person: both cells or neither, and not the person herself."""
    empty = [name for name in CONTACT if not row.texts[name] and name not in row.bad]
    if len(empty) == 1:
        row.add(Kind.CONTACT_INCOMPLETE, empty[0])
    contact_email = _email(row, "contact_email")
    if contact_email and contact_email == email:
        row.add(Kind.CONTACT_OWN, "contact_email")
    return {"contact_name": row.texts["contact_name"], "contact_email": contact_email}


def _institution(row: Row, ground: Ground) -> str:
    word = folded(row.texts["institution"])
    known = next((one for one in (word, without_title(word)) if not one or one in ground.institutions), None)
    if known is not None:
        return ground.institutions.get(known, "")
    near = ground.like(word)
    if near:
        row.add(Kind.INSTITUTION_LIKE, "institution", near=dict(near))
    else:
        row.add(Kind.INSTITUTION, "institution")
    return ""


def _ensure_once(row: Row, key: tuple[str, str], ground: Ground) -> None:
    first = ground.seen.setdefault(key, row.line.number) if key[0] else row.line.number
    if first != row.line.number:
        row.add(Kind.DUPLICATE, "email", other=first)


def _ensure_one_person(row: Row, email: str, given: Mapping[str, Any], ground: Ground) -> None:
    """Nobody twice under two addresses: neither in the file nor with what is known, however the name is written."""
    if row.bad or not email or not given["institution_id"]:
        return
    key = (name_key(given["given_name"], given["family_name"]), given["institution_id"])
    first = ground.seen_names.setdefault(key, row.line.number)
    others = ground.names.get(key, ())
    if first != row.line.number:
        row.add(Kind.SAME_PERSON, "family_name", other=first)
    elif others and email not in others:
        row.add(Kind.OTHER_ADDRESS, "email")


def _of_focal_point(row: Row, email: str, given: dict[str, Any], ground: Ground) -> Fate:
    given["acts_as"] = row.word("acts_as", ground.tasks, Kind.ROLE) or FocalRole.FOCAL_POINT.value
    key = (email, given["institution_id"])
    _ensure_once(row, key, ground)
    _ensure_one_person(row, email, given, ground)
    if given["acts_as"] == FocalRole.FOCAL_POINT and given["institution_id"] and not row.faults:
        first = ground.heads.setdefault(given["institution_id"], row.line.number)
        if first != row.line.number:
            row.add(Kind.SECOND_FOCAL_POINT, "acts_as" if "acts_as" in row.mapping else "institution", other=first)
    present = ground.acting.get(key)
    if present is None:
        return Fate.NEW
    given["changes"] = {} if present == given["acts_as"] else {"acts_as": present}
    return Fate.CHANGE if given["changes"] else Fate.SAME


def _of_person(row: Row, email: str, given: dict[str, Any], ground: Ground) -> Fate:
    _ensure_once(row, (email, ""), ground)
    _ensure_one_person(row, email, given, ground)
    known = ground.people.get(email)
    present = None if known and known.is_taken_back else known
    if present and present.state in STAYING_OUT:
        row.add(STAYING_OUT[present.state], "email")
    category_id = row.word("category", ground.categories, Kind.CATEGORY, ground.word_names)
    given["category_id"] = category_id or (present.category_id if present else ground.category_id)
    for name in TRANSLATED:
        given[name] = {code: row.texts[f"{name}_{code}"] for code in LANGUAGES if row.texts[f"{name}_{code}"]}
    given["takes_part"] = row.word("takes_part", ground.presences, Kind.PRESENCE)
    if not given["category_id"] and "category" not in row.bad:
        row.add(Kind.MISSING, "category")
    given |= _contact(row, email)
    _ensure_delegation(row, given, present, ground)
    given["tells"] = "" if present and given["contact_email"] == present.contact_email else given["contact_email"]
    if present is None:
        return Fate.NEW
    _leave_out_what_is_known(given, present)
    given["changes"] = changed(given, present)
    return Fate.CHANGE if given["changes"] else Fate.SAME


def _leave_out_what_is_known(given: dict[str, Any], present: Known) -> None:
    """Our own exports come back: a name in capitals is no other name, a text shown in the other language none."""
    if given["family_name"] == capitals(present.family_name):
        given["family_name"] = present.family_name
    for name in TRANSLATED:
        known = {clean(text) for text in getattr(present, name).values()}
        given[name] = {code: text for code, text in given[name].items() if text not in known}
    if all(given[name] == clean(getattr(present, name)) for name in CONTACT):
        given |= dict.fromkeys(CONTACT, "")


def _role(row: Row, present: Known | None, ground: Ground) -> str:
    """Her role; "" for a plain member, who has none. Whoever has one keeps it."""
    if meaning(folded(row.texts["role"]), ground.plain_roles) != Role.MEMBER:
        return row.word("role", ground.roles, Kind.ROLE, ground.word_names)
    if present and present.role not in ("", Role.MEMBER):
        row.add(Kind.ROLE_STAYS, "role", role=dict(ground.word_names.get(present.role, {})))
    return ""


def _ensure_delegation(row: Row, given: dict[str, Any], present: Known | None, ground: Ground) -> None:
    """Members of a delegation have one; only they have a role in it, and one of them is its head."""
    is_member = given["category_id"] in ground.with_delegation
    institution_id = given["institution_id"] or (present.institution_id if present else "")
    if is_member and not institution_id and "institution" not in row.bad:
        row.add(Kind.INSTITUTION_NEEDED, "institution")
    given["role"] = _role(row, present, ground)
    if given["role"] and not is_member and "category" not in row.bad:
        row.add(Kind.ROLE_WITHOUT_DELEGATION, "role")
    is_of_heads = given["category_id"] in ground.of_heads and bool(row.texts["category"] or not present)
    if is_of_heads and given["role"] not in ("", Role.HEAD):
        row.add(Kind.HEAD_ALONE, "role")
    if (is_of_heads or given["role"] == Role.HEAD) and institution_id and not row.faults:
        first = ground.heads.setdefault(institution_id, row.line.number)
        if first != row.line.number:
            row.add(Kind.SECOND_HEAD, "role" if given["role"] else "category", other=first)
