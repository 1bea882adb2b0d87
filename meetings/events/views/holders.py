"""Who holds the key of each host, as the pages of a draft show it."""

from typing import NamedTuple

from meetings.accounts import queries as accounts
from meetings.accounts.models import Account, normal_email
from meetings.core.errors import Refusal
from meetings.core.i18n import plain
from meetings.events import queries
from meetings.events.actions import editing
from meetings.events.models import Event
from meetings.events.rules.holders import Holder, doubts
from meetings.institutions.models import Institution


class House(NamedTuple):
    """A host, each holder of its key with what to check about her, and why it cannot be taken off (empty: it can)."""

    institution: Institution
    is_own: bool
    holders: list[tuple[Holder, list[str]]]
    stays: str

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody of another house should look at a holder before anything is sent."""
        return not self.is_own and any(found for _holder, found in self.holders)


def _holder(account: Account, house: Institution) -> Holder:
    return Holder(account.full_name, account.email, account.affiliation_id == house.id, account.is_taken_over)


def houses(event: Event, account: Account) -> list[House]:
    """The hosts of `event` in their order, as `account` sees them."""
    organisers, domains = queries.organisers(event), queries.domains_of(event.host_ids)
    own, leaving = queries.house_of(event, account), editing.leaving(event, account)
    found = []
    for house in (host.institution for host in event.hosts):
        people = [_holder(role.account, house) for role in organisers if role.institution_id == house.id]
        checked = [(one, doubts(one, plain(house.name), domains[house.id])) for one in people]
        found.append(House(house, house.id == own, checked, _refusal(leaving, house)))
    return found


def _refusal(leaving: editing.Leaving, house: Institution) -> str:
    try:
        leaving(house.id)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def doubts_about(email: str, house: Institution) -> list[str]:
    """What to check about an address before it is given the key of `house`."""
    email = normal_email(email)
    account = accounts.by_email(email)
    holder = _holder(account, house) if account else Holder("", email, belongs=False, has_opened=False)
    return doubts(holder, plain(house.name), queries.domains_of([house.id])[house.id])
