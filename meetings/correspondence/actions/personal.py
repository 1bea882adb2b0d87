"""What correspondence knows about a person: which messages went to her, and whether she ended information messages."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.personal import SOURCES, Source
from meetings.core.traces import forget_things
from meetings.correspondence.models import Copy, CopyState, Message, Unsubscription


def _export(account_id: str) -> list[dict[str, Any]]:
    written = (
        sa.select(Message)
        .join(Copy, Copy.message_id == Message.id)
        .where(Copy.account_id == account_id, Copy.state == CopyState.WRITTEN)
        .order_by(Message.created_at, Message.id)
    )
    ended = db.session.get(Unsubscription, account_id)
    return [
        *({"subject": message.subject, "at": message.send_at} for message in db.session.scalars(written)),
        *([{"information_messages_ended": ended.at}] if ended else []),
    ]


def _erase(account_id: str, now: datetime) -> int:
    """Copies that wait go; that some left stays counted, and is nobody's once her account is."""
    name = str(db.session.get_one(Account, account_id))
    forget_things((one, name) for one in db.session.scalars(sa.select(Copy.id).where(Copy.account_id == account_id)))
    gone = db.session.execute(sa.delete(Copy).where(Copy.account_id == account_id, Copy.state != CopyState.WRITTEN))
    ended = db.session.execute(sa.delete(Unsubscription).where(Unsubscription.account_id == account_id))
    return int(gone.rowcount) + int(ended.rowcount)  # type: ignore[attr-defined]


SOURCES["correspondence"] = Source(
    _l("Messages of organisers to you"),
    _export,
    _erase,
    kept=_l("How many copies of a message left stays, without your name."),
)
