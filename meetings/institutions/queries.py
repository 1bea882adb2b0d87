"""Reads of States and organisations that deserve a name."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from meetings.core.db import db
from meetings.core.i18n import LANGUAGES
from meetings.core.paging import Page, page_of_found
from meetings.institutions.models import DELEGATIONS, Institution, Kind

PER_PAGE = 50


def by_id(institution_id: str) -> Institution | None:
    """The institution with this id; a list in which nothing is chosen gives none."""
    return db.session.get(Institution, institution_id) if institution_id else None


def by_code(code: str) -> Institution | None:
    """The institution with this code: `FR`, `COE`, `OSCE`."""
    return db.session.scalars(sa.select(Institution).where(Institution.code == code)).one_or_none()


def in_order(kind: Kind | None, language: str, *, retired: bool = False) -> Sequence[Institution]:
    """Institutions in the alphabetical order of `language`; of every kind when `kind` is None."""
    statement = sa.select(Institution).order_by(_key(language), Institution.id)
    if kind is not None:
        statement = statement.where(Institution.kind == kind)
    if not retired:
        statement = statement.where(Institution.is_retired.is_(False))
    return db.session.scalars(statement).all()


def delegations(language: str) -> list[Institution]:
    """All that send a delegation: States and designations, in one alphabetical order."""
    return [one for one in in_order(None, language) if one.is_delegation]


def hosts(language: str) -> list[Institution]:
    """The organisations that may organise a meeting."""
    return [one for one in in_order(None, language) if one.may_host]


def noted(language: str) -> list[Institution]:
    """Those on offer whose name needs a footnote."""
    return list(db.session.scalars(_noted(language)))


def choices(language: str) -> list[tuple[str, str]]:
    """(id, name) to choose from: States and designations first, then organisations, each alphabetically."""
    return _chosen(_choices(language))


def choices_where(condition: sa.ColumnElement[bool], language: str) -> list[tuple[str, str]]:
    """The same for those of which `condition` is true, retired ones too."""
    return _chosen(_named(language).where(condition))


def choices_of_oneself(language: str, present: Institution | None) -> list[tuple[str, str]]:
    """The same without the hosts, to which nobody adds herself; the `present` one stays."""
    return _chosen(_choices_of_oneself(language), present=present.id if present else "")


@cache
def _noted(language: str) -> sa.Select[Institution]:
    has_note = sa.cast(Institution.footnote, sa.Text) != "{}"
    statement = sa.select(Institution).where(Institution.is_retired.is_(False), has_note)
    return statement.order_by(_key(language), Institution.id)


@cache
def _choices(language: str) -> sa.Select[str, str]:
    return _named(language).where(Institution.is_retired.is_(False))


@cache
def _choices_of_oneself(language: str) -> sa.Select[str, str]:
    open_to_all = sa.and_(Institution.is_retired.is_(False), Institution.may_host.is_(False))
    return _named(language).where(sa.or_(open_to_all, Institution.id == sa.bindparam("present")))


def _named(language: str) -> sa.Select[str, str]:
    is_other = Institution.kind.not_in(DELEGATIONS)
    name = sa.func.coalesce(*(Institution.name[code].as_string() for code in (language, *LANGUAGES)), "")
    return sa.select(Institution.id, name).order_by(is_other, _key(language), Institution.id)


def _chosen(statement: sa.Select[str, str], **values: str) -> list[tuple[str, str]]:
    return [(institution_id, name) for institution_id, name in db.session.execute(statement, values)]


def _key(language: str) -> sa.ColumnElement[str]:
    return Institution.sort_fr.expression if language == "fr" else Institution.sort_en.expression


def is_named(key: str) -> sa.ColumnElement[bool]:
    """Whether a name of an institution, in either language, has this in it, written as `rules.sort_key` does."""
    found = [column.contains(key, autoescape=True) for column in (Institution.sort_en, Institution.sort_fr)]
    return sa.or_(*found) if key else sa.false()


def page(kind: str, words: str, language: str, number: int) -> Page[Institution]:
    """Institutions, retired ones too, whose name in either language contains `words`, in the reader's order."""
    where = [Institution.kind == kind] if kind else []
    if words:
        pattern = f"%{_escaped(words)}%"
        where.append(
            sa.or_(
                Institution.sort_en.like(pattern, escape="\\"),
                Institution.sort_fr.like(pattern, escape="\\"),
                sa.func.lower(Institution.code) == words,
            )
        )
    statement = sa.select(Institution).where(*where).order_by(_key(language), Institution.id)
    return page_of_found(statement, number, PER_PAGE)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
