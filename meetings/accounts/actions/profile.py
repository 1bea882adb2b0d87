"""A person says how she is called, listed and reached."""

from dataclasses import dataclass

from meetings.accounts import rules
from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.translated import Translated
from meetings.institutions import queries as institutions


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says about herself."""

    form_of_address: str
    given_name: str
    family_name: str
    affiliation_id: str | None
    function: Translated
    institution_name: Translated
    phone: str
    language: str


def change(account: Account, profile: Profile) -> None:
    """Save it. What is already on a registration or a badge stays as it was there. Raises HouseIsGiven."""
    chosen = institutions.by_id(profile.affiliation_id) if profile.affiliation_id else None
    rules.check_affiliation(account.affiliation, chosen)
    new = {name: getattr(profile, name) for name in Profile.__slots__}
    old = {name: getattr(account, name) for name in new}
    before, after = audit.changes(old, new)
    if not after:
        return
    for name, value in after.items():
        setattr(account, name, value)
    account.sort_name = rules.sort_name(account.given_name, account.family_name)
    audit.record("accounts.profile_changed", account, actor=account, before=before, after=after)
