"""Texts, requests and letters for the tests."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from meetings.core import clock, files, tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.letters import actions
from meetings.letters.actions import Wish, Wording
from meetings.letters.models import Kind, Letter
from meetings.letters.rules.passports import Details
from meetings.letters.texts import SUBJECTS, TEXTS
from meetings.registration import queries as registrations
from meetings.registration.models import Registration
from tests import factories

NUMBER = "AB1234567"


def wording(world: factories.World, kind: Kind, **overrides: Any) -> Wording:
    values: dict[str, Any] = {
        "subject": SUBJECTS[kind],
        "text": TEXTS[kind],
        "signatory": "Vera Signmore",
        "signatory_function": Translated(en="Head of Division", fr="Cheffe de division"),
        "house": world.council,
    }
    return Wording(**(values | overrides))


def with_texts(world: factories.World) -> factories.World:
    """The world in which letters of both kinds are issued."""
    for kind in Kind:
        actions.save_text(world.event, kind, wording(world, kind), by=world.olga, now=clock.now())
    db.session.commit()
    return world


def details(**overrides: Any) -> Details:
    values: dict[str, Any] = {
        "full_name": "REMI JEAN VASSEUR DELORME",
        "number": NUMBER,
        "nationality": factories.a_state("FR", "France", "France"),
        "other_nationality": "",
        "born_on": date(1975, 3, 1),
        "issued_on": date(2020, 5, 4),
        "expires_on": (clock.now() + timedelta(days=900)).date(),
        "consulate": "Consulate General in Invented City",
    }
    return Details(**(values | overrides))


def place_of(world: factories.World, account: Any) -> Registration:
    found = registrations.of(world.event, account)
    assert found is not None
    return found


def asked(world: factories.World, account: Any = None, **overrides: Any) -> Registration:
    """Rémi, or somebody else who is approved, asks for a visa support letter in French."""
    account = account or world.remi
    registration = place_of(world, account)
    actions.ask(registration, details(**overrides), "fr", by=account, now=clock.now())
    db.session.commit()
    return registration


def issued(world: factories.World, people: list[Registration], kind: Kind = Kind.VISA, **how: Any) -> list[Letter]:
    """Letters whose files are not made yet."""
    made = actions.issue(world.event, people, Wish(kind, **how), by=world.olga, now=clock.now())
    db.session.commit()
    return list(db.session.scalars(sa.select(Letter).where(Letter.issue_id == made.id).order_by(Letter.number)))


def written(world: factories.World, people: list[Registration], kind: Kind = Kind.VISA, **how: Any) -> list[Letter]:
    """Letters with their files."""
    letters = issued(world, people, kind, **how)
    tasks.run_due()
    db.session.expire_all()
    return letters


def content(letter: Letter) -> bytes:
    return b"".join(files.stream(letter.file_key))
