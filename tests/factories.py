"""Plain functions that make one thing each, with overrides; names are invented."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.attendance.models import CheckIn
from meetings.core import clock, files
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.delegations.models import Delegation, FocalPoint, Member
from meetings.events.models import Event, EventGuest, EventHost, EventRole, EventState, Kind, Role
from meetings.institutions.models import Institution
from meetings.institutions.models import Kind as InstitutionKind
from meetings.institutions.rules import folded
from meetings.networking.models import Audience, Card, CardItem, ContactRequest, Purpose
from meetings.programme.models import ProgrammeSession, Room, SessionKind
from meetings.registration.models import Category, Registration, RegistrationWindow, State
from meetings.resources.models import Access, Document, DocumentKind, DocumentVersion

A_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def save(thing: Any) -> Any:
    """Add and commit, so that the next request sees it; only flush while several are saved `together`."""
    db.session.add(thing)
    if db.session.info.get("together"):
        db.session.flush()
    else:
        db.session.commit()
    return thing


@contextmanager
def together() -> Iterator[None]:
    """All that is saved meanwhile is committed once, at the end: a world costs half."""
    outermost = not db.session.info.get("together")
    db.session.info["together"] = True
    try:
        yield
    finally:
        if outermost:
            db.session.info["together"] = False
    if outermost:
        db.session.commit()


def an_institution(name: str = "", **overrides: Any) -> Institution:
    """An organisation; give `kind=InstitutionKind.STATE` and a `code` for a State."""
    name = name or f"Organisation {next(_numbers)}"
    french = overrides.pop("french", name)
    values: dict[str, Any] = {
        "kind": InstitutionKind.INTERGOVERNMENTAL,
        "name": Translated(en=name, fr=french),
        "mark": Translated(),
        "footnote": Translated(),
        "sort_en": folded(name),
        "sort_fr": folded(french),
    }
    return save(Institution(**(values | overrides)))


def a_state(code: str = "GE", name: str = "Georgia", french: str = "Géorgie") -> Institution:
    """A State; the same one when asked for again."""
    known = db.session.scalars(sa.select(Institution).where(Institution.code == code)).one_or_none()
    return known or an_institution(name, french=french, kind=InstitutionKind.STATE, code=code)


def an_account(given_name: str = "Ada", family_name: str = "", **overrides: Any) -> Account:
    """A confirmed person with an account."""
    number = next(_numbers)
    family_name = family_name or f"Example{number}"
    values: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "password": None,
        "active": True,
        "fs_uniquifier": f"uniquifier-{number}-{'x' * 20}",
        "confirmed_at": clock.now(),
        "given_name": given_name,
        "family_name": family_name,
        "sort_name": folded(f"{family_name} {given_name}"),
        "created_at": clock.now(),
    }
    return save(Account(**(values | overrides)))


def an_event(**overrides: Any) -> Event:
    """A published public meeting of two days, ten days from now, without hosts or roles."""
    number = next(_numbers)
    first = overrides.pop("first_day", None) or (clock.now() + timedelta(days=10)).date()
    hosts = overrides.pop("hosts", ())
    values: dict[str, Any] = {
        "slug": f"meeting-{number}",
        "kind": Kind.ANNUAL_MEETING,
        "state": EventState.PUBLISHED,
        "title": Translated(en=f"Annual meeting {number}", fr=f"Réunion annuelle {number}"),
        "first_day": first,
        "last_day": first + timedelta(days=1),
        "time_zone": "Europe/Vienna",
        "created_at": clock.now(),
        "changed_at": clock.now(),
        "published_at": clock.now(),
    }
    event = Event(**(values | overrides))
    event.hosts = [EventHost(institution=host, position=place) for place, host in enumerate(hosts)]
    return save(event)


def a_role(event: Event, account: Account, role: Role, institution: Institution | None = None) -> EventRole:
    """A task of a person in an event."""
    return save(
        EventRole(event_id=event.id, account=account, role=role, institution=institution, created_at=clock.now())
    )


def a_category(event: Event, letter: str = "D", **overrides: Any) -> Category:
    """A category of an event without a limit of places."""
    values: dict[str, Any] = {
        "event_id": event.id,
        "key": overrides.get("key", f"category-{letter.lower()}"),
        "name": Translated(en=f"Delegate {letter}", fr=f"Délégué·e {letter}".replace("·", "/")),
        "letter": letter,
        "colour": "#1f4e4a",
    }
    return save(Category(**(values | overrides)))


def open_registration(event: Event, **overrides: Any) -> RegistrationWindow:
    """Registration that opened yesterday and closes in five days."""
    values: dict[str, Any] = {
        "event_id": event.id,
        "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=5),
    }
    return save(RegistrationWindow(**(values | overrides)))


def a_registration(event: Event, account: Account, category: Category, **overrides: Any) -> Registration:
    """An approved registration of a person, with what her account says about her."""
    values: dict[str, Any] = {
        "event_id": event.id,
        "account": account,
        "category": category,
        "affiliation": account.affiliation,
        "state": State.APPROVED,
        "token": f"token-{next(_numbers):020}",
        "given_name": account.given_name,
        "family_name": account.family_name,
        "sort_name": account.sort_name,
        "function": account.function or Translated(),
        "institution_name": account.institution_name or Translated(),
        "created_at": clock.now(),
        "changed_at": clock.now(),
        "confirmed_at": None if overrides.get("state") == State.NOMINATED else clock.now(),
    }
    return save(Registration(**(values | overrides)))


def a_delegation(event: Event, institution: Institution, **overrides: Any) -> Delegation:
    """The delegation of a State, which was invited; the same one when asked for again."""
    where = (Delegation.event_id == event.id, Delegation.institution_id == institution.id)
    known = db.session.scalars(sa.select(Delegation).where(*where)).one_or_none()
    made = known or Delegation(event=event, institution=institution, created_at=clock.now(), role_limits={})
    for name, value in ({"invited_at": clock.now()} | overrides).items():
        setattr(made, name, value)
    return save(made)


def a_focal_point(event: Event, account: Account, institution: Institution, **overrides: Any) -> FocalPoint:
    """A person who nominates for a State."""
    a_delegation(event, institution)
    values = {"event": event, "account": account, "institution": institution, "created_at": clock.now()}
    return save(FocalPoint(**(values | overrides)))


def a_member(registration: Registration, institution: Institution, role: str = "expert", **overrides: Any) -> Member:
    """As what somebody comes with the delegation of a State."""
    delegation = a_delegation(registration.event, institution)
    return save(Member(delegation=delegation, registration=registration, role=role, **overrides))


def a_room(event: Event, name: str = "Room 1", **overrides: Any) -> Room:
    """A room of an event."""
    return save(Room(**({"event_id": event.id, "name": Translated(en=name, fr=name)} | overrides)))


def a_session(event: Event, starts_at: datetime | None = None, **overrides: Any) -> ProgrammeSession:
    """A plenary of an hour on the first day at nine in UTC, unless told otherwise."""
    starts_at = starts_at or at(event.first_day, 9)
    number = next(_numbers)
    values: dict[str, Any] = {
        "event_id": event.id,
        "kind": SessionKind.PLENARY,
        "title": Translated(en=f"Session {number}", fr=f"Séance {number}"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "changed_at": clock.now(),
    }
    return save(ProgrammeSession(**(values | overrides)))


def a_document(event: Event, owner: Account, files_of: dict[str, str] | None = None, **overrides: Any) -> Document:
    """A public concept note with a small PDF per language; `files_of` gives their names."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "event_id": event.id,
        "owner": owner,
        "title": Translated(en=f"Document {number}", fr=f"Document n° {number}"),
        "kind": DocumentKind.CONCEPT_NOTE,
        "access": Access.PUBLIC,
        "created_at": clock.now(),
        "changed_at": clock.now(),
    } | overrides
    values |= {f"sort_{code}": folded(values["title"].shown_in(code).text) for code in ("en", "fr")}
    document = Document(**values)
    for language, name in (files_of or {"en": "note.pdf", "fr": "note-fr.pdf"}).items():
        key = f"documents/test/{number}-{language}"
        document.versions.append(
            DocumentVersion(
                language=language,
                revision=1,
                file_key=key,
                file_name=name,
                size=files.put(key, BytesIO(A_PDF)),
                content_type="application/pdf",
                downloads=0,
                uploaded_by=owner,
                uploaded_at=clock.now(),
            )
        )
    return save(document)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@dataclass
class World:
    """One joint meeting and the people around it."""

    council: Institution
    osce: Institution
    state: Institution
    other_state: Institution
    event: Event
    delegate: Category
    civil_society: Category
    olga: Account
    hugo: Account
    dana: Account
    remi: Account
    sam: Account
    gaby: Account
    stella: Account

    def keys(self) -> dict[str, tuple[type[Any], str]]:
        """By what to find each of them again in another session."""
        return {each.name: (type(getattr(self, each.name)), getattr(self, each.name).id) for each in fields(self)}

    @classmethod
    def of_keys(cls, keys: dict[str, tuple[type[Any], str]]) -> "World":
        """The same world in the present session: a query a kind, not one for each."""
        kinds = {kind for kind, _ in keys.values()}
        wanted = {kind: [key for each, key in keys.values() if each is kind] for kind in kinds}
        found = {
            thing.id: thing
            for kind, ids in wanted.items()
            for thing in db.session.scalars(sa.select(kind).where(kind.id.in_(ids)))
        }
        return cls(**{name: found[key] for name, (_, key) in keys.items()})


def a_host(code: str, name: str, french: str = "") -> Institution:
    """A host organisation; the same one when asked for again."""
    known = db.session.scalars(sa.select(Institution).where(Institution.code == code)).one_or_none()
    return known or an_institution(name, french=french or name, code=code, may_host=True)


def a_world(slug: str = "annual-meeting") -> World:
    """Olga and Hugo organise; Dana coordinates for Georgia; Rémi is registered; Sam speaks; Gaby is at the desk."""
    with together():
        return _a_world(slug)


def _a_world(slug: str) -> World:
    council, osce = a_host("COE", "Council of Europe", "Conseil de l’Europe"), a_host("OSCE", "OSCE")
    state, other = a_state(), a_state("FR", "France", "France")
    olga = an_account("Olga", "Lindqvist", affiliation=council)
    hugo = an_account("Hugo", "Brandstätter", affiliation=osce)
    dana = an_account("Dana", "Kapanadze", affiliation=state)
    remi = an_account("Rémi", "Vasseur-Delorme", affiliation=other, language="fr")
    sam = an_account("Sam", "Okonjo")
    gaby = an_account("Gaby", "Moser")
    stella = an_account("Stella", "Strange")
    event = an_event(slug=slug, hosts=(council, osce))
    a_role(event, olga, Role.ORGANISER, council)
    a_role(event, hugo, Role.ORGANISER, osce)
    a_role(event, gaby, Role.DESK)
    delegate = a_category(event, "D", key="delegate")
    civil_society = a_category(event, "C", key="civil-society")
    open_registration(event)
    a_focal_point(event, dana, state)
    a_registration(event, remi, delegate)
    a_registration(event, sam, civil_society)
    return World(council, osce, state, other, event, delegate, civil_society, olga, hugo, dana, remi, sam, gaby, stella)


def a_check_in(registration: Registration, by: Account, **overrides: Any) -> CheckIn:
    """A person who came in a moment ago."""
    values: dict[str, Any] = {
        "event_id": registration.event_id,
        "registration": registration,
        "at": clock.now(),
        "by": by,
    }
    return save(CheckIn(**(values | overrides)))


def a_guest(event: Event, account: Account) -> EventGuest:
    """A person who may open an unlisted or invited-only event."""
    return save(EventGuest(event_id=event.id, account_id=account.id))


def a_card(registration: Registration, **overrides: Any) -> Card:
    """A person in the directory, who shows no contact data; `offers`, `seeks` and `speaks` are slugs."""
    items = [(kind, slug) for kind in ("offers", "seeks", "speaks") for slug in overrides.pop(kind, ())]
    values: dict[str, Any] = {
        "event_id": registration.event_id,
        "registration": registration,
        "about": Translated(),
        "email_to": Audience.NOBODY,
        "phone_to": Audience.NOBODY,
        "joined_at": clock.now(),
        "changed_at": clock.now(),
    }
    card = Card(**(values | overrides))
    card.items = [CardItem(kind=kind, slug=slug) for kind, slug in items]
    return save(card)


def a_request(sender: Card, recipient: Card, **overrides: Any) -> ContactRequest:
    """A request that waits for an answer."""
    values: dict[str, Any] = {
        "event_id": sender.event_id,
        "sender": sender.registration,
        "recipient": recipient,
        "purpose": Purpose.EXPERIENCE,
        "message": "Could we talk?",
        "created_at": clock.now(),
    }
    return save(ContactRequest(**(values | overrides)))
