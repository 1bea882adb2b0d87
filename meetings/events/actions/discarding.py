"""Deleting a draft that was never published, with all that hangs on it."""

from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.events import queries
from meetings.events.actions import news
from meetings.events.models import Event
from meetings.events.rules import team


def discard(event: Event, *, account: Account, now: datetime) -> None:
    """Delete the draft; organisers of the other houses who have opened their accounts are written to.

    Files that were shared in it go with the nightly cleaning. Raises the refusals of `rules.team.check_discarding`.
    """
    queries.locked(event)
    check(event, account)
    for role in queries.organisers(event):
        if role.account.is_taken_over:
            news.tell_discarded(event, role, account=account)
    houses = [host.institution.name for host in event.hosts]
    audit.record("event.discarded", event, actor=account, scope=event.id, before={"hosts": houses, "slug": event.slug})
    db.session.flush()
    db.session.execute(sa.update(Event).where(Event.cloned_from_id == event.id).values(cloned_from_id=None))
    db.session.execute(sa.delete(Event).where(Event.id == event.id))
    db.session.expunge(event)


def check(event: Event, account: Account) -> None:
    """Raise when `account` may not delete this draft."""
    team.check_discarding(
        is_draft=event.is_draft and event.published_at is None,
        own_house=queries.house_of(event, account),
        acting=queries.houses_that_act(event),
    )
