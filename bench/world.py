"""Made-up meetings of a given size, and the cookies of people who are signed in to them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from meetings.accounts.models import Account
from meetings.app import create_app
from meetings.core import clock
from meetings.core.db import db, migrate
from meetings.core.translated import Translated
from meetings.events.models import Event, EventHost, EventRole, EventState, Kind, Role
from meetings.institutions import actions as institutions
from meetings.institutions.models import Institution
from meetings.programme.models import ProgrammeSession, Room, SessionKind, Speaker
from meetings.registration import actions as registration
from meetings.registration.models import Category, Listing, Registration, State

GIVEN = ("Marta", "Jean-Christophe", "Ketevan", "Olena", "Łukasz", "Ana María", "Siobhán", "Dženana")
FAMILY = ("Lindqvist", "von Hohenfels", "Kapanadze", "Shevchuk", "Żółkiewski", "Ó Broin", "Papadaki")
SECRET = "bench-only-secret-key-that-never-leaves-this-machine"
CSRF = "bench-csrf"


class World:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.environment = {
            "MEETINGS_ENV": "development",
            "SECRET_KEY": SECRET,
            "DATA_DIR": str(folder),
            "MAIL_URL": "demo:",
            "DATABASE_URL": "",
        }
        settings = self.environment | {"LOG_LEVEL": "WARNING"}
        self.app: Flask = create_app(**settings)
        with self.app.app_context():
            migrate()
            institutions.load_states()
            institutions.load_organisations()
            db.session.commit()

    def meeting(self, slug: str, people: int, sessions: int = 18) -> None:
        """A published meeting with a programme and approved, listed people of all States."""
        with self.app.app_context():
            event = self._event(slug)
            registration.add_usual_categories(event)
            categories = db.session.scalars(select(Category).where(Category.event_id == event.id)).all()
            for category in categories:
                category.listing, category.capacity = Listing.RULE, None
            self._programme(event, sessions)
            states = [each for each in db.session.scalars(select(Institution)) if each.is_delegation]
            for number in range(people):
                self._participant(event, number, self.chance.choice(categories), self.chance.choice(states))
            db.session.commit()

    def _event(self, slug: str) -> Event:
        now = clock.now()
        hosts = db.session.scalars(select(Institution).where(Institution.may_host)).all()
        event = Event(
            slug=slug,
            kind=Kind.ANNUAL_MEETING,
            state=EventState.PUBLISHED,
            title=Translated(
                en="Annual meeting of national anti-trafficking coordinators and rapporteurs",
                fr="Réunion annuelle des coordinateurs et rapporteurs nationaux anti-traite",
            ),
            description=Translated(en="Two days of exchange. " * 20, fr="Deux jours d’échanges. " * 20),
            first_day=(now + timedelta(days=20)).date(),
            last_day=(now + timedelta(days=21)).date(),
            time_zone="Europe/Vienna",
            contact_email=f"meeting@{slug}.example",
            created_at=now,
            changed_at=now,
            published_at=now,
        )
        event.hosts = [EventHost(institution=host, position=place) for place, host in enumerate(hosts[:2])]
        db.session.add(event)
        db.session.flush()
        organiser = self._account(f"organiser@{slug}.example", "Olga", "Lindqvist")
        db.session.add(EventRole(event_id=event.id, account=organiser, role=Role.ORGANISER, created_at=now))
        opens, closes = now - timedelta(days=1), now + timedelta(days=5)
        registration.set_window(event, opens, closes, by=organiser)
        return event

    def _programme(self, event: Event, sessions: int) -> None:
        now = clock.now()
        rooms = [Room(event_id=event.id, name=Translated(en=f"Room {n}", fr=f"Salle {n}"), position=n) for n in (1, 2)]
        db.session.add_all(rooms)
        start = clock.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=20)
        for number in range(sessions):
            begin = start + timedelta(days=number * 2 // max(sessions, 1), minutes=45 * (number % 9))
            session = ProgrammeSession(
                event_id=event.id,
                room=rooms[number % 2],
                kind=SessionKind.PANEL,
                title=Translated(en=f"Session {number}: from identification to protection", fr=f"Séance {number}"),
                starts_at=begin,
                ends_at=begin + timedelta(minutes=40),
                interpretation=["en", "fr"],
                changed_at=now,
            )
            session.speakers = [Speaker(name=f"Speaker {number}", role="speaker")]
            db.session.add(session)

    def _account(self, email: str, given: str, family: str) -> Account:
        account = Account(
            email=email,
            fs_uniquifier=f"bench-{email}"[:64],
            confirmed_at=clock.now(),
            given_name=given,
            family_name=family,
            sort_name=f"{family} {given}".lower(),
            created_at=clock.now(),
        )
        db.session.add(account)
        return account

    def _participant(self, event: Event, number: int, category: Category, state: Institution) -> None:
        given, family = self.chance.choice(GIVEN), f"{self.chance.choice(FAMILY)} {number}"
        account = self._account(f"person{number}@{event.slug}.example", given, family)
        db.session.add(
            Registration(
                event=event,
                account=account,
                category=category,
                affiliation=state,
                state=State.APPROVED,
                token=f"{self.chance.getrandbits(120):030x}",
                given_name=given,
                family_name=family,
                sort_name=account.sort_name,
                function=Translated(en="National coordinator", fr="Coordination nationale"),
                institution_name=Translated(en="Ministry of the Interior", fr="Ministère de l’Intérieur"),
                created_at=clock.now(),
                changed_at=clock.now(),
                decided_at=clock.now(),
            )
        )

    def people(self, count: int) -> list[str]:
        """The cookies of so many people with an account and no registration."""
        with self.app.app_context():
            for number in range(count):
                self._account(f"new{number}@people.example", "Nova", f"Newcomer {number}")
            db.session.commit()
        return [self.cookie(f"new{number}@people.example") for number in range(count)]

    def cookie(self, email: str) -> str:
        """The session cookie of a person who is signed in."""
        kept = {
            "_user_id": f"bench-{email}"[:64],
            "_fresh": False,
            "fs_cc": "set",
            "fs_paa": clock.now().timestamp(),
            "csrf_token": CSRF,
        }
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"session={serializer.dumps(kept)}"

    def export_body(self, kind: str = "xlsx") -> str:
        """A filled-in form that asks for an export, with its CSRF token."""
        return urlencode({"csrf_token": self.csrf_token(), "format": kind, "purpose": "Measuring"})

    def csrf_token(self) -> str:
        """What a form brings along for whoever has one of our cookies."""
        return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(CSRF))

    def registration_body(self, slug: str, number: int, category_key: str = "observer") -> str:
        """A filled-in registration form with its CSRF token."""
        with self.app.app_context():
            event = db.session.scalars(select(Event).where(Event.slug == slug)).one()
            where = (Category.event_id == event.id, Category.key == category_key)
            category = db.session.scalars(select(Category).where(*where)).one()
        return urlencode(
            {
                "csrf_token": self.csrf_token(),
                "form_of_address": "",
                "given_name": "Nova",
                "family_name": f"Newcomer {number}",
                "affiliation_id": "",
                "category": category.id,
                "function-en": "Researcher",
                "function-fr": "Chercheuse",
                "institution_name-en": "An institute",
                "institution_name-fr": "Un institut",
            }
        )


@contextmanager
def a_world(seed: int) -> Iterator[World]:
    """An empty installation, removed afterwards."""
    with TemporaryDirectory(prefix="meetings-bench-") as folder:
        world = World(Path(folder), seed)
        yield world
        with world.app.app_context():
            db.engine.dispose()
