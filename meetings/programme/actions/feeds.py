"""Addresses that calendars read: opened, replaced and closed."""

import secrets
from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.events.models import Event
from meetings.programme import queries
from meetings.programme.models import CalendarFeed, FeedScope


def open_feed(
    event: Event, account: Account | None, scope: FeedScope, *, actor: Account, now: datetime
) -> CalendarFeed:
    """A new secret address for a person's calendar, or for the event's when `account` is None.

    An address opened before for the same purpose stops working.
    """
    close_feed(event, account, scope, actor=actor)
    feed = CalendarFeed(
        event_id=event.id, account=account, scope=scope, token=secrets.token_urlsafe(24), created_at=now
    )
    db.session.add(feed)
    db.session.flush()
    audit.record("programme.feed_opened", feed, actor=actor, scope=event.id)
    return feed


def close_feed(event: Event, account: Account | None, scope: FeedScope, *, actor: Account) -> None:
    """Make the address stop working at once; nothing happens when there is none."""
    for feed in queries.feeds_of(event, account, scope):
        audit.record("programme.feed_closed", feed, actor=actor, scope=event.id)
        db.session.delete(feed)
    db.session.flush()
