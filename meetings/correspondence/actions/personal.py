"""What correspondence knows about a person: which messages went to her, and whether she ended information messages."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload

from meetings.accounts.models import Account
from meetings.core.db import db
from meetings.core.personal import SOURCES, Source
from meetings.core.traces import forget_things
from meetings.correspondence.actions.filling import deadline_of, heading
from meetings.correspondence.models import Copy, CopyState, Message, Unsubscription


def _export(account_id: str) -> list[dict[str, Any]]:
    written = (
        sa.select(Copy)
        .join(Message, Copy.message_id == Message.id)
        .where(Copy.account_id == account_id, Copy.state == CopyState.WRITTEN)
        .order_by(Message.created_at, Message.id)
        .options(joinedload(Copy.mail), contains_eager(Copy.message).joinedload(Message.event))
    )
    ended = db.session.get(Unsubscription, account_id)
    return [
        *({"subject": _subject(copy), "at": copy.message.send_at} for copy in db.session.scalars(written)),
        *([{"information_messages_ended": ended.at}] if ended else []),
    ]


def _subject(copy: Copy) -> str:
    """As she read it; once her mail is cleared away, with what was the same for everybody filled in."""
    return copy.mail.subject if copy.mail else heading(copy.message, deadline_of(copy.message.event))


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
