"""A person is told by mail when something changes that protects her account."""

from datetime import datetime
from typing import Any

from meetings.accounts.models import Account
from meetings.core import mail
from meetings.core.urls import external_url


def tell(account: Account, what: str, now: datetime, **values: Any) -> None:
    """Mail that `what` has changed, and what to do if it was somebody else."""
    url = external_url("safety.show", lang=account.language)
    mail.write("accounts/changed", to=account, values={"what": what, "now": now, "url": url, **values})
