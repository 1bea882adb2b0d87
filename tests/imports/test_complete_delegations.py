"""People whom an import brings into delegations that were declared complete."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions, queries
from meetings.delegations.models import Role
from tests import factories
from tests.deeds import deeds
from tests.imports.files import LEA, NINO, PEOPLE, looked, spreadsheet, take, taken

NAMES = [
    *("Ana", "Beka", "Cira", "Dato", "Eka", "Fatima", "Gela", "Hamlet", "Irma", "Juba", "Keti", "Lasha", "Mzia"),
    *("Otar", "Pikria", "Rusudan", "Salome", "Simon", "Soso", "Tiko", "Ucha", "Vazha", "Walter", "Xenia", "Zurab"),
]


@pytest.fixture
def georgia(world):
    """Its delegation, complete, for which Dana acts."""
    world.delegate.in_delegation = True
    factories.a_registration(
        world.event, factories.an_account("Tamar", "Lomidze"), world.delegate, affiliation=world.state
    )
    made = factories.a_delegation(world.event, world.state)
    made.completed_at = clock.now()
    db.session.commit()
    return made


def rows(number):
    return [[NAMES[one], "Beridze", f"nino{one}@example.org", "Georgia", "D"] for one in range(number)]


def told():
    return db.session.scalars(sa.select(Mail).where(Mail.template == "delegations/added")).all()


def test_all_are_told_in_one_mail(world, georgia):
    taken(world, spreadsheet([PEOPLE, *rows(3), LEA]))
    assert georgia.completed_at is None
    (mail,) = told()
    assert mail.recipient == world.dana.email
    assert "Ana BERIDZE, Beka BERIDZE, Cira BERIDZE" in " ".join(mail.text.split())
    assert "FAURE" not in mail.text
    assert len(deeds("delegation.added")) == 3


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 21, "Tiko BERIDZE and 1 more."),
        ("en", 25, "Tiko BERIDZE and 5 more."),
        ("fr", 21, "Tiko BERIDZE et 1 autre."),
        ("fr", 25, "Tiko BERIDZE et 5 autres."),
    ],
)
def test_of_very_many_the_mail_names_some(world, georgia, language, number, words):
    world.dana.language = language
    taken(world, spreadsheet([PEOPLE, *rows(number)]))
    (mail,) = told()
    assert words in " ".join(mail.text.split())


def test_whose_row_was_refused_is_not_named(world, georgia):
    """Her role is full, which is seen once she is nominated; the others come."""
    actions.set_policy(world.event, actions.Policy(roles={Role.EXPERT: 0}), by=world.olga, now=clock.now())
    run = taken(world, spreadsheet([PEOPLE, *rows(2), [*NINO, "", "Expert"]]), only_good=True)
    assert run.counts == {"new": 2, "left": 1}
    assert "Ana BERIDZE, Beka BERIDZE." in " ".join(told()[0].text.split())
    assert len(deeds("delegation.added")) == 2


def test_when_all_are_refused_it_stays_complete(world, georgia):
    actions.set_policy(world.event, actions.Policy(roles={Role.EXPERT: 0}), by=world.olga, now=clock.now())
    run = looked(world, spreadsheet([PEOPLE, [*NINO, "", "Expert"]]))
    assert run.counts == {"left": 1}
    assert georgia.completed_at
    assert told() == []


def test_what_is_complete_is_asked_for_once(world, georgia, monkeypatch):
    asked = []
    declared = queries.declared
    monkeypatch.setattr(queries, "declared", lambda event: asked.append(event) or declared(event))
    run = looked(world, spreadsheet([PEOPLE, *rows(8)]))
    asked.clear()
    take(world, run)
    assert len(asked) == 2, "who was brought in, and who is left"
