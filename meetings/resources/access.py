"""What the reader of this page is to the documents of an event."""

from flask_login import current_user

from meetings.accounts.models import Account
from meetings.events.access import Permission, permissions
from meetings.events.models import Event
from meetings.registration.access import registration_of
from meetings.registration.models import State
from meetings.resources import queries
from meetings.resources.queries import Sight
from meetings.resources.rules import Reader, Standing, may_share, readable

EVERYBODY = frozenset({Permission.VIEW, Permission.TAKE_PART})


def reader_of(event: Event) -> Reader:
    """The reader and whether she may share; the team of an event reads what participants read."""
    if not current_user.is_authenticated:
        return Reader(None, Standing.VISITOR)
    account: Account = current_user._get_current_object()
    granted = permissions(account, event)
    if Permission.MANAGE_DOCUMENTS in granted:
        return Reader(account.id, Standing.MANAGER, shares=True)
    registration = registration_of(account, event)
    takes_part = registration is not None and registration.state == State.APPROVED
    category = registration.category.key if registration and takes_part else None
    if not takes_part and not granted - EVERYBODY:
        return Reader(account.id, Standing.VISITOR)
    standing = Standing.PARTICIPANT
    return Reader(account.id, standing, shares=may_share(standing, category, queries.speaks(event, account)))


def sight_of(reader: Reader) -> Sight:
    """What the reader may see in lists."""
    return Sight(readable(reader.standing), reader.account_id)
