"""Verbs on States and organisations."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.institutions import queries, rules
from meetings.institutions.models import Institution, Kind

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Details:
    """What organisers may write about an institution; a blank sort text follows the name."""

    name: Translated
    kind: Kind = Kind.OTHER
    mark: Translated = field(default_factory=Translated)
    footnote: Translated = field(default_factory=Translated)
    sort: Translated = field(default_factory=Translated)
    may_host: bool = False


def add_organisation(details: Details, *, actor: Any = None, code: str | None = None) -> Institution:
    """A new organisation or designation; raises a Refusal when names and footnote do not fit together."""
    rules.check_names(details.name, details.footnote)
    rules.check_hosting(False, details.may_host, actor)
    _check_free(details.name)
    institution = Institution(code=code, **_columns(details))
    db.session.add(institution)
    db.session.flush()
    audit.record("institutions.added", institution, actor=actor, after=_columns(details))
    return institution


def correct(institution: Institution, details: Details, *, actor: Any) -> None:
    """Change names, mark, footnote and order. What was printed stays printed; every page follows at once."""
    rules.check_names(details.name, details.footnote)
    rules.check_hosting(institution.may_host, details.may_host, actor)
    _check_free(details.name, institution)
    new = _columns(details)
    if institution.kind == Kind.STATE:
        new["kind"] = Kind.STATE
    before, after = audit.changes({name: getattr(institution, name) for name in new}, new)
    for name, value in after.items():
        setattr(institution, name, value)
    if after:
        audit.record("institutions.corrected", institution, actor=actor, before=before, after=after)


def retire(institution: Institution, *, actor: Any) -> None:
    """Offer it no more; where it stands already, it stays."""
    rules.check_retirement(institution)
    institution.is_retired = True
    audit.record("institutions.retired", institution, actor=actor)


def restore(institution: Institution, *, actor: Any) -> None:
    """Offer it again."""
    institution.is_retired = False
    audit.record("institutions.restored", institution, actor=actor)


def _columns(details: Details) -> dict[str, Any]:
    name, sort = details.name, details.sort
    return {
        "kind": details.kind,
        "name": name,
        "mark": details.mark,
        "footnote": details.footnote,
        "sort_en": rules.sort_key(sort.get("en") or name["en"]),
        "sort_fr": rules.sort_key(sort.get("fr") or name["fr"]),
        "may_host": details.may_host,
    }


def _check_free(name: Translated, institution: Institution | None = None) -> None:
    keys = {rules.folded(text) for text in name.values()}
    for other in queries.in_order(None, "en", retired=True):
        if other is not institution and keys & {rules.folded(text) for text in other.name.values()}:
            raise rules.NameTaken


def load_states() -> int:
    """Add the States of the reference list that are not there yet; corrections made in the product stay."""
    return _add_missing(_state(row) for row in _rows("states.csv"))


def load_organisations() -> int:
    """Add the hosts, bodies and designations of the known list that are not there yet; corrections stay."""
    return _add_missing(_organisation(row) for row in _rows("organisations.csv"))


def _add_missing(institutions: Iterator[Institution]) -> int:
    known = set(db.session.scalars(sa.select(Institution.code)))
    new = [institution for institution in institutions if institution.code not in known]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _organisation(row: dict[str, str]) -> Institution:
    texts = {part: Translated(en=row[f"{part}_en"], fr=row[f"{part}_fr"]) for part in ("name", "mark", "footnote")}
    details = Details(**texts, kind=Kind(row["kind"]), may_host=row["may_host"] == "1")
    return Institution(code=row["code"], **_columns(details))


def _state(row: dict[str, str]) -> Institution:
    return Institution(
        kind=Kind.STATE,
        code=row["alpha2"],
        name=Translated(en=row["name_en"], fr=row["name_fr"]),
        mark=Translated(),
        footnote=Translated(),
        sort_en=row["sort_en"],
        sort_fr=row["sort_fr"],
        coe_member=row["coe_member"] == "1",
        cets197_party=row["cets197_party"] == "1",
        osce_status=row["osce_status"],
        eu_member=row["eu_member"] == "1",
    )


audit.VERBS.update(
    {
        "institutions.added": _l("%(actor)s added %(target)s"),
        "institutions.corrected": _l("%(actor)s corrected %(target)s"),
        "institutions.retired": _l("%(actor)s took %(target)s off the lists"),
        "institutions.restored": _l("%(actor)s put %(target)s on the lists again"),
    }
)
