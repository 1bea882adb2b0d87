"""The 170 invented people: who they are, what they do, and what will become of their registration."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from meetings.accounts.models import Account
from meetings.core.translated import Translated
from meetings.demo import reading
from meetings.institutions.rules import folded
from meetings.registration.models import Registration

FRENCH = frozenset({"FR", "BE", "LU", "MC", "CH"})
FRENCH_NAMES = frozenset({"Montrivage", "Saint-Bonheur", "de Sainte-Apolline", "Pommeraie-Vidal", "Quaimartin"})
DELEGATIONS = ("head-of-delegation", "rapporteur", "delegate")


@dataclass(slots=True, eq=False)
class Guest:
    """One person; `key` is her State or organisation with a number, `ends` where her registration ends up."""

    key: str
    of: str
    category: str
    form: str
    given_name: str
    family_name: str
    ends: str
    language: str
    email: str
    function: Translated
    institution_name: Translated
    account: Account | None = None
    registration: Registration | None = None

    @property
    def is_of_state(self) -> bool:
        """Whether she comes with the delegation of a State."""
        return self.category in DELEGATIONS

    @property
    def person(self) -> Account:
        """Her account, once she has one."""
        assert self.account is not None, self.key
        return self.account

    @property
    def place(self) -> Registration:
        """Her registration for the annual meeting, once there is one."""
        assert self.registration is not None, self.key
        return self.registration


def all_guests() -> dict[str, Guest]:
    """Everybody by key, in the order of the file."""
    words = reading.tree("people")
    numbers: Counter[str] = Counter()
    ranks: Counter[str] = Counter()
    found = {}
    for row in reading.table("names"):
        home = row["of"] or row["category"].upper()
        numbers[home] += 1
        guest = _guest(row, f"{home}-{numbers[home]}", words, ranks[row["category"]])
        ranks[row["category"]] += 1
        found[guest.key] = guest
    return found


def _guest(row: dict[str, str], key: str, words: dict[str, Any], rank: int) -> Guest:
    category, form = row["category"], row["form"]
    english, of_woman, of_man = _turn(words["functions"][category], rank)
    house = _turn(words["institutions"].get(category, [["", ""]]), rank)
    in_french = row["of"] in FRENCH or row["family_name"] in FRENCH_NAMES
    return Guest(
        key=key,
        of=row["of"],
        category=category,
        form=form,
        given_name=row["given_name"],
        family_name=row["family_name"],
        ends=row["ends"],
        language="fr" if in_french else "en",
        email=_address(row, key),
        function=Translated(en=english, fr=of_woman if form == "ms" else of_man),
        institution_name=Translated(en=house[0], fr=house[1]),
    )


def _turn(choices: list[list[str]], rank: int) -> list[str]:
    return choices[rank % len(choices)]


def _address(row: dict[str, str], key: str) -> str:
    """An address below `.example`, which nobody can ever have (RFC 2606)."""
    host = (row["of"] or row["category"]).lower()
    name = "-".join(folded(f"{row['given_name']} {row['family_name']}").replace("'", "").replace(".", "").split())
    return f"{name if name.isascii() else key.lower()}@{host}.example"
