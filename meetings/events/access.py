"""Who may do what in an event: one table, asked by views and templates alike."""

import enum
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, abort, current_app, g, request, url_for
from flask_login import current_user

from meetings.accounts.models import Account
from meetings.core.access import ask_to_sign_in, declare
from meetings.core.i18n import language
from meetings.events import queries
from meetings.events.models import Event, Role, Visibility
from meetings.institutions import access as institutions_access


class Permission(enum.StrEnum):
    """A thing one may do in an event. VIEW and TAKE_PART are not tied to a role; `PERSONAL` is asked for by itself."""

    VIEW = "view"
    TAKE_PART = "take_part"
    SEE_PARTICIPANTS = "see_participants"
    NOMINATE = "nominate"
    SEE_DESK = "see_desk"
    MANAGE = "manage"
    APPROVE = "approve"
    EDIT_PROGRAMME = "edit_programme"
    SEE_REGISTRATIONS = "see_registrations"
    MANAGE_REGISTRATIONS = "manage_registrations"
    EXPORT_PEOPLE = "export_people"
    READ_SENSITIVE = "read_sensitive"
    WRITE_TO_PEOPLE = "write_to_people"
    MANAGE_DOCUMENTS = "manage_documents"
    PRINT_BADGES = "print_badges"
    CHECK_IN = "check_in"
    READ_AUDIT = "read_audit"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(Permission) - {Permission.NOMINATE},
    Role.PROGRAMME_EDITOR: frozenset({Permission.SEE_DESK, Permission.EDIT_PROGRAMME}),
    Role.REGISTRATION_OFFICER: frozenset(
        {
            Permission.SEE_DESK,
            Permission.SEE_REGISTRATIONS,
            Permission.MANAGE_REGISTRATIONS,
            Permission.EXPORT_PEOPLE,
            Permission.READ_SENSITIVE,
            Permission.WRITE_TO_PEOPLE,
            Permission.PRINT_BADGES,
            Permission.CHECK_IN,
        }
    ),
    Role.DESK: frozenset({Permission.CHECK_IN, Permission.PRINT_BADGES}),
    Role.DOCUMENT_OFFICER: frozenset({Permission.SEE_DESK, Permission.MANAGE_DOCUMENTS}),
    Role.READER: frozenset({Permission.SEE_DESK, Permission.SEE_REGISTRATIONS}),
}


SLUG_MARK = "-slug-"
PERSONAL = frozenset({Permission.SEE_PARTICIPANTS, Permission.NOMINATE})
GRANTS: dict[Permission, sa.ColumnElement[bool]] = {}


def init_app(app: Flask) -> None:
    """Templates ask the same question as views; organisers look after names of institutions too."""
    if queries.organises_any not in institutions_access.ALSO_KEEPERS:
        institutions_access.ALSO_KEEPERS.append(queries.organises_any)
    app.jinja_env.globals |= {
        "allowed": allowed,
        "Permission": Permission,
        "pages_of": pages_of,
        "sections_of": sections_of,
        "event_url": event_url,
    }


class Standing(NamedTuple):
    """What one may do by role and by the kind of the meeting, and what domains above grant for what one is to it."""

    by_role: frozenset[Permission]
    personal: frozenset[Permission]


def permissions(account: Account | None, event: Event) -> frozenset[Permission]:
    """All that `account` may do in `event`, but for what is `PERSONAL`."""
    return _standing(account, event).by_role


def _standing(account: Account | None, event: Event) -> Standing:
    """Asked once a request, and all in one question."""
    kept: dict[tuple[str | None, str], Standing] = g.setdefault("standing", {})
    key = (account.id if account else None, event.id)
    if key not in kept:
        roles, held = (
            queries.standing(_question(), event, account) if account else (frozenset(), (False,) * len(GRANTS))
        )
        by_role = _by_role(roles, account, event)
        personal = frozenset(permission for permission, holds in zip(GRANTS, held, strict=True) if holds)
        kept[key] = Standing(by_role, personal if Permission.VIEW in by_role else frozenset())
    return kept[key]


def _by_role(roles: frozenset[Role], account: Account | None, event: Event) -> frozenset[Permission]:
    if roles:
        granted = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in roles))
        return granted | {Permission.VIEW, Permission.TAKE_PART, Permission.SEE_PARTICIPANTS}
    if not event.is_open_to_read:
        return frozenset()
    if event.visibility == Visibility.INVITED and not (account and queries.is_guest(event, account)):
        return frozenset()
    return frozenset({Permission.VIEW, Permission.TAKE_PART} if account else {Permission.VIEW})


@cache
def _question() -> sa.Select[*tuple[Any, ...]]:
    """What one does, and what all `GRANTS` ask; built at the first request, when every domain has added its own."""
    return sa.select(queries.ROLES_TOGETHER, *GRANTS.values())


def allowed(permission: Permission | str, event: Event) -> bool:
    """Whether the reader of this page may do it."""
    standing = _standing(_reader(), event)
    return Permission(permission) in standing.by_role | standing.personal


def _reader() -> Account | None:
    """Who reads this page; None for a visitor. Itself, not the proxy, which costs more than the question."""
    reader: Account | None = current_user._get_current_object()
    return reader if reader and reader.is_authenticated else None


def event_url(event: Event) -> str:
    """The address of the front page of `event`, in the reader's language."""
    return f"{url_for('events.index')}{event.slug}/"


def pages_of(event: Event, pages: list[tuple[str, str, Permission]], tab: str = "") -> list[tuple[str, str, bool]]:
    """The tabs of `event` that the reader may open: label, address, whether it is the present one.

    `pages` holds label, endpoint and permission; a page that no blueprint offers is left out. `tab` is the endpoint
    of the tab that the present page belongs to, when it is not one itself.
    """
    here, known = tab or request.endpoint, current_app.view_functions
    by_role, personal = _standing(_reader(), event)
    return [
        (label, _address(endpoint, event), endpoint == here)
        for label, endpoint, permission in pages
        if endpoint in known and (permission in by_role or permission in personal)
    ]


def _address(endpoint: str, event: Event) -> str:
    """`url_for(endpoint, slug=event.slug)`, made once per endpoint and language: each page has ten such addresses."""
    made: dict[tuple[str, str, str], tuple[str, str]] = current_app.extensions.setdefault("addresses", {})
    key = (endpoint, language(), request.script_root)
    if key not in made:
        before, _mark, after = url_for(endpoint, slug=SLUG_MARK).partition(SLUG_MARK)
        made[key] = before, after
    before, after = made[key]
    return f"{before}{event.slug}{after}"


Pages = list[tuple[str, str, bool]]


class Sections(NamedTuple):
    """Two rows of tabs: the sections, each leading to its first page, and the pages of the present one, `label`."""

    sections: Pages
    label: str
    pages: Pages


def sections_of(event: Event, sections: dict[str, list[tuple[str, str, Permission]]], tab: str = "") -> Sections:
    """The sections and pages of `event` that the reader may open; takes pages as `pages_of` does, by section."""
    found = {label: pages for label, names in sections.items() if (pages := pages_of(event, names, tab))}
    here = next((label for label, pages in found.items() if any(current for *_page, current in pages)), "")
    rows = [(label, pages[0][1], label == here) for label, pages in found.items()]
    return Sections(rows if len(rows) > 1 else [], here, found.get(here, []))


def with_event(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Load the event of `<slug>`, check the permission and pass the event to the view.

    What one may not see is a 404; an anonymous visitor of a page for members is asked to sign in.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(slug: str, **kwargs: Any) -> Any:
            event = queries.by_slug(slug)
            if not current_user.is_authenticated and permission is not Permission.VIEW:
                return ask_to_sign_in()
            if event is None or not allowed(permission, event):
                if event and event.visibility == Visibility.INVITED and not current_user.is_authenticated:
                    return ask_to_sign_in()
                abort(404)
            return view(event, **kwargs)

        return declare(guarded, f"event:{permission}")

    return decorate
