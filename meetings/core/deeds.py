"""Reading the audit log: pages of entries, each as a sentence with what changed, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from meetings.core import i18n
from meetings.core.audit import FIELDS, VALUES, VERBS, AuditEntry
from meetings.core.db import db
from meetings.core.paging import Page, page_of_found
from meetings.core.translated import Translated

PAGE = 50
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Change(NamedTuple):
    """One line of what a deed changed, ready to be shown."""

    label: str
    before: str
    after: str


def of_scope(
    scope: str,
    *,
    actor_id: str = "",
    verb: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: int = 1,
) -> Page[AuditEntry]:
    """The deeds of an event, the newest first; `until` is the first moment that no longer counts."""
    return _page(_conditions(scope, actor_id, verb, since, until), page)


def of_verb(verb: str, *, page: int = 1) -> Page[AuditEntry]:
    """The deeds of one kind in the whole installation, the newest first."""
    return _page([AuditEntry.verb == verb], page)


def _conditions(
    scope: str, actor_id: str, verb: str, since: datetime | None, until: datetime | None
) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [AuditEntry.scope == scope]
    if actor_id:
        where.append(AuditEntry.actor_id == actor_id)
    if verb:
        where.append(AuditEntry.verb == verb)
    if since:
        where.append(AuditEntry.at >= since)
    if until:
        where.append(AuditEntry.at < until)
    return where


def _page(where: Sequence[sa.ColumnElement[bool]], page: int) -> Page[AuditEntry]:
    statement = sa.select(AuditEntry).where(*where).order_by(AuditEntry.at.desc(), AuditEntry.id)
    return page_of_found(statement, page, PAGE)


def actors(scope: str) -> list[tuple[str, str]]:
    """Who did something in an event: id, and one of the names under which it was written down."""
    statement = (
        sa.select(AuditEntry.actor_id, sa.func.max(AuditEntry.actor_name))
        .where(AuditEntry.scope == scope, AuditEntry.actor_id.is_not(None))
        .group_by(AuditEntry.actor_id)
    )
    return [(str(who), name) for who, name in db.session.execute(statement)]


def verbs(scope: str) -> list[tuple[str, str]]:
    """What was done in an event: verb and words for it."""
    statement = sa.select(AuditEntry.verb).where(AuditEntry.scope == scope).distinct()
    return [(verb, kind_of_deed(verb)) for verb in db.session.scalars(statement)]


def kind_of_deed(verb: str) -> str:
    """The sentence of a verb with dots for its people and things: a choice in a list."""
    sentence = str(VERBS.get(verb) or _("%(actor)s changed %(target)s"))
    return sentence % {"actor": "…", "target": "…"}


def sentence(entry: AuditEntry) -> str:
    """Who did what to what, in the reader's language."""
    template, target = str(VERBS.get(entry.verb) or _("%(actor)s changed %(target)s")), target_of(entry)
    return i18n.filled(template, {"actor": entry.actor_name or _("The system"), "target": target})


def target_of(entry: AuditEntry) -> str:
    """What a deed was done to, by its name of then, in the reader's language if it had one."""
    return entry.target_names.shown_in(i18n.language()).text or entry.target_name


def changes(entry: AuditEntry, zone: str = "UTC") -> list[Change]:
    """What changed, field by field; moments are those of `zone`."""
    return differences(entry.before, entry.after, zone, entry.target_kind)


def differences(old: Mapping[str, Any], new: Mapping[str, Any], zone: str = "UTC", kind: str = "") -> list[Change]:
    """What differs in a thing of this kind, field by field; of a text that was changed, each language that differs."""
    found: list[Change] = []
    for field in dict.fromkeys([*old, *new]):
        before, after = old.get(field), new.get(field)
        label = str(FIELDS.get(f"{kind}.{field}") or FIELDS.get(field) or field.replace("_", " "))
        if before and isinstance(before, dict) and isinstance(after, dict) and not _parts(field, before | after):
            found += _by_language(label, before, after)
        else:
            found.append(Change(label, _words(field, before, zone), _words(field, after, zone)))
    return [change for change in found if change.before != change.after]


def _by_language(label: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    codes = dict.fromkeys([*before, *after])
    return [Change(f"{label} ({code.upper()})", str(before.get(code, "")), str(after.get(code, ""))) for code in codes]


def _parts(field: str, value: Mapping[str, Any]) -> list[str]:
    """What a thing made of named parts says; nothing of a text in several languages."""
    named = {key: FIELDS.get(f"{field}.{key}") for key in value}
    return [f"{label} {value[key]}" for key, label in named.items() if label]


def _words(field: str, value: Any, zone: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict) and (parts := _parts(field, value)):
        return ", ".join(parts)
    if isinstance(value, dict):
        return Translated({code: str(text) for code, text in value.items()}).shown_in(i18n.language()).text
    if isinstance(value, list):
        return ", ".join(_words(field, item, zone) for item in value)
    word = VALUES.get(f"{field}.{value}")
    if word is not None:
        return str(word)
    return _said(str(value), zone)


def _said(text: str, zone: str) -> str:
    """A day or a moment in the reader’s words; a name that only looks like one stays as it was typed."""
    try:
        if MOMENT.fullmatch(text):
            return i18n.on_one_line(i18n.moment(datetime.fromisoformat(text), zone))
        if DAY.fullmatch(text):
            return i18n.on_one_line(i18n.short_day(date.fromisoformat(text)))
    except (ValueError, OverflowError):
        pass
    return text
