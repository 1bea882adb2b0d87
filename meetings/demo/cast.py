"""The seven people whose stories the demo tells; each can sign in with the one password."""

from typing import NamedTuple

from meetings.accounts.actions import create_account
from meetings.accounts.models import Account
from meetings.core.translated import Translated
from meetings.demo.stage import Stage

PASSWORD = "demo-only-password"  # noqa: S105 - printed by the command, refused outside development


class Member(NamedTuple):
    """One of the cast: her guest in `names.csv`, if any, and what she does, for whoever wants to be her."""

    email: str
    guest: str
    does: str


CAST = (
    Member("olga@demo.example", "COE-1", "organiser, Council of Europe"),
    Member("hugo@demo.example", "OSCE-1", "organiser, OSCE"),
    Member("dana@demo.example", "GE-1", "national co-ordinator and focal point of Georgia"),
    Member("remi@demo.example", "FR-2", "national rapporteur of France, reads French"),
    Member("sam@demo.example", "LANTERN-1", "speaker from an NGO"),
    Member("gaby@demo.example", "COE-2", "registration desk"),
    Member("stella@demo.example", "", "a stranger: an account, and nothing else"),
)


def arrive(stage: Stage) -> None:
    """Give the seven their accounts, long before the meeting."""
    stage.diary.note(stage.early(-600), lambda now: _create(stage))


def _create(stage: Stage) -> None:
    for member in CAST[:-1]:
        guest = stage.guests[member.guest]
        guest.email = member.email
        guest.account = create_account(
            email=member.email,
            password=PASSWORD,
            given_name=guest.given_name,
            family_name=guest.family_name,
            language=guest.language,
            affiliation=stage.institution(guest.of) if member.guest != "COE-2" else None,
            confirmed=True,
            form_of_address=guest.form,
            function=guest.function,
            institution_name=guest.institution_name,
            now=stage.early(-600),
        )
    _stranger(stage)


def _stranger(stage: Stage) -> Account:
    return create_account(
        email=CAST[-1].email,
        password=PASSWORD,
        given_name="Stella",
        family_name="Strange",
        function=Translated(en="Consultant", fr="Consultante"),
        confirmed=True,
        now=stage.early(-600),
    )
