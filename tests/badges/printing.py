"""People and prints for the tests."""

from typing import Any

from meetings.accounts.models import Account
from meetings.badges import actions
from meetings.badges.actions import Wish
from meetings.badges.models import BadgePrint
from meetings.badges.people import Choice, Person, Whom
from meetings.core import clock, files, tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.registration.models import Registration
from tests import factories

EVERYBODY = Choice(Whom.EVERYBODY)


def a_person(**overrides: Any) -> Person:
    """A delegate of Georgia, outside any database."""
    values: dict[str, Any] = {
        "id": "person",
        "category_id": "delegates",
        "given_name": "Nino",
        "family_name": "Kapanadze",
        "badge_name": "",
        "is_protected": False,
        "takes_part": "on_site",
        "token": "n" * 24,
        "function": Translated(en="Coordinator", fr="Coordonnatrice"),
        "institution_name": Translated(en="Ministry"),
        "category": Translated(en="Delegate", fr="Déléguée"),
        "letter": "D",
        "colour": "#1f4e4a",
        "affiliation": Translated(en="Georgia", fr="Géorgie"),
    }
    return Person(**(values | overrides))


def a_participant(world: factories.World, given: str, family: str, **overrides: Any) -> Registration:
    """An approved delegate of the world's meeting."""
    account = factories.an_account(given, family)
    return factories.a_registration(world.event, account, overrides.pop("category", world.delegate), **overrides)


def asked(world: factories.World, choice: Choice = EVERYBODY, by: Account | None = None, **how: Any) -> BadgePrint:
    """A print that is recorded and not made yet."""
    made = actions.print_badges(world.event, Wish(choice, **how), by=by or world.olga, now=clock.now())
    db.session.commit()
    return made


def printed(world: factories.World, choice: Choice = EVERYBODY, **how: Any) -> BadgePrint:
    """A print whose job has run."""
    made = asked(world, choice, **how)
    work()
    return made


def work() -> int:
    """Run what the worker has to do; says how many pieces."""
    count = tasks.run_due()
    db.session.expire_all()
    return count


def content(made: BadgePrint) -> bytes:
    """The stored file."""
    return b"".join(files.stream(made.file_key))
