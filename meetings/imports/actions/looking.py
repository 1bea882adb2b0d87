"""The dry run: every row is looked at, nothing of it happens."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from meetings.core.db import db
from meetings.core.i18n import LANGUAGES, LOCALES
from meetings.delegations.models import Role
from meetings.delegations.rules import FOCAL_ROLES, ROLES
from meetings.events.models import Event
from meetings.imports import queries, rules
from meetings.imports.actions.uploading import table_of
from meetings.imports.models import ImportHeading, ImportRow, ImportRun, Kind, Stage
from meetings.imports.rules import Checked, Ground, Line
from meetings.imports.rules.texts import clean
from meetings.institutions import queries as institutions
from meetings.institutions.rules import folded
from meetings.registration import queries as registrations

BATCH = 500
IN_FILES = [role for role in ROLES if role not in (Role.ASSISTANT, Role.MEMBER)]
LANGUAGE_WORDS = {"english": "en", "anglais": "en", "en": "en", "french": "fr", "francais": "fr", "fr": "fr"}


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is to be read: sheet (or set of letters), line of the headings, columns, and what empty cells mean."""

    part: str
    header: int
    mapping: Mapping[str, int]
    category_id: str = ""
    language: str = "en"


def look_through(run: ImportRun, choice: Choice) -> None:
    """Say of each row what would become of it; raises ColumnsMissing, NotNow, and what a table raises."""
    _ensure_open(run)
    lacking = rules.lacking(Kind(run.kind), choice.mapping)
    if lacking:
        labels = (str(rules.FIELDS[Kind(run.kind)][name].label) for name in lacking)
        raise rules.ColumnsMissing(fields=", ".join(labels))
    lines = table_of(run, choice.part).lines()
    db.session.execute(sa.delete(ImportRow).where(ImportRow.run_id == run.id))
    counts: Counter[str] = Counter()
    for batch in batched(_checked(run, choice, lines), BATCH, strict=False):
        counts.update(each.fate.value for each in batch)
        db.session.execute(sa.insert(ImportRow), [_stored(run, each) for each in batch])
    run.part, run.header, run.mapping = choice.part, choice.header, dict(choice.mapping)
    run.options = {"category_id": choice.category_id, "language": choice.language}
    run.counts, run.fault, run.stage = dict(counts), {}, Stage.CHECKED
    db.session.flush()


def _ensure_open(run: ImportRun) -> None:
    if run.stage not in (Stage.UPLOADED, Stage.CHECKED, Stage.FAILED) or not run.file_key:
        raise rules.NotNow


def _checked(run: ImportRun, choice: Choice, lines: Iterator[Line]) -> Iterator[Checked]:
    ground = _ground(run, choice)
    for line in lines:
        if line.number == choice.header:
            _remember(run, line, choice.mapping)
        elif line.number > choice.header:
            yield rules.check(Kind(run.kind), line, choice.mapping, ground)


def _stored(run: ImportRun, checked: Checked) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "line": checked.line,
        "fate": checked.fate,
        "email": checked.email,
        "given": checked.given,
        "faults": [each.stored() for each in checked.faults],
    }


def _remember(run: ImportRun, line: Line, mapping: Mapping[str, int]) -> None:
    """Keep what each heading means, for the next file of this kind."""
    fields = {column: name for name, column in mapping.items()}
    meant = {rules.heading_key(clean(cell)): fields.get(column, "") for column, cell in enumerate(line.cells)}
    mine = sa.and_(ImportHeading.event_id == run.event_id, ImportHeading.kind == run.kind)
    db.session.execute(sa.delete(ImportHeading).where(mine, ImportHeading.heading.in_(list(meant))))
    rows = [{"event_id": run.event_id, "kind": run.kind, "heading": key, "field": meant[key]} for key in meant if key]
    if rows:
        db.session.execute(sa.insert(ImportHeading), rows)


def _ground(run: ImportRun, choice: Choice) -> Ground:
    """What rows are compared with: five questions, however many rows there are."""
    event, categories = run.event, registrations.categories(run.event)
    is_people = run.kind == Kind.PEOPLE
    return Ground(
        institutions=_houses(),
        categories=_categories(event),
        with_delegation=frozenset(each.id for each in categories if each.in_delegation),
        languages=LANGUAGE_WORDS,
        roles=_in_all_languages({role: ROLES[role] for role in IN_FILES}),
        tasks=_in_all_languages(FOCAL_ROLES),
        people=queries.known_people(event) if is_people else {},
        acting={} if is_people else queries.acting(event),
        category_id=choice.category_id,
        language=choice.language,
    )


def _houses() -> dict[str, str]:
    """Ids by code, name and text mark in every language; a note's asterisk may be left out."""
    found: dict[str, str] = {}
    for one in institutions.in_order(None, "en"):
        for text in (one.code or "", *one.name.values(), *one.mark.values()):
            for word in {folded(text), folded(text.rstrip("*"))} - {""}:
                found.setdefault(word, one.id)
    return found


def _categories(event: Event) -> dict[str, str]:
    """Ids by letter, key and name in every language."""
    found: dict[str, str] = {}
    for one in registrations.categories(event):
        for text in (one.letter, one.key, *one.name.values()):
            found.setdefault(folded(text), one.id)
    return found


def _in_all_languages(words: Mapping[Any, Any]) -> dict[str, str]:
    """Codes by themselves and by their word in every language."""
    found = {folded(str(code)): str(code) for code in words}
    for code in LANGUAGES:
        with force_locale(LOCALES[code]):
            found |= {folded(str(word)): str(key) for key, word in words.items()}
    return found
