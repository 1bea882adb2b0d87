"""What can be known about somebody who is to hold the key of a house, before anything is sent to her."""

from collections.abc import Collection
from typing import NamedTuple

from flask_babel import gettext as _


class Holder(NamedTuple):
    """A person as the register knows her: who she says she is, and whether a house knows her as its own.

    `belongs` is true only for whom an administrator has put into the house; `has_opened` for who has shown that the
    address is hers.
    """

    name: str
    email: str
    belongs: bool
    has_opened: bool

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.email.rpartition("@")[2].lower()


def doubts(holder: Holder, house: str, domains: Collection[str]) -> list[str]:
    """What to check about `holder` before she holds the key of `house`, whose known people write from `domains`."""
    found = []
    if not holder.belongs:
        found.append(_("This address is not known to belong to %(house)s.", house=house))
    if not holder.has_opened:
        found.append(_("Nobody has opened an account with this address yet."))
    if not domains:
        found.append(_("Nobody of %(house)s is known here yet, so there is nothing to compare with.", house=house))
    elif holder.domain not in domains:
        known = ", ".join(sorted(domains))
        found.append(
            _(
                "It ends in %(domain)s. The people of %(house)s who are known here write from %(known)s.",
                domain=holder.domain,
                house=house,
                known=known,
            )
        )
    return found
