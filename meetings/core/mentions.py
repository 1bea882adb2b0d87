"""Which mails and deeds name which people, so that a name can be taken out of them without a search for words."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.core.db import Base, Id, db

Naming = Iterable[tuple[str, str]]
"""People by the ids of their accounts, each with the name as the record spells it."""


class Mention(Base):
    """That a mail to somebody else, or a deed, names a person, and how. It goes with the record, or with her name.

    `is_due` says that she is erased but the mail has not left yet: it leaves as it is and loses the name then.
    """

    __tablename__ = "mention"
    __table_args__ = (sa.CheckConstraint("(mail_id IS NULL) <> (entry_id IS NULL)", name="one_record"),)

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(sa.String(12), index=True)
    mail_id: Mapped[str | None] = mapped_column(sa.ForeignKey("mail.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[str | None] = mapped_column(sa.ForeignKey("audit_entry.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    is_due: Mapped[bool] = mapped_column(default=False, index=True)

    mail: Mapped[Any] = relationship("Mail")
    entry: Mapped[Any] = relationship("AuditEntry")


def tie(naming: Naming, session: Any = None, **record: Any) -> None:
    """Note whom a `mail` or an `entry` names."""
    for account_id, name in dict.fromkeys(naming):
        (session or db.session).add(Mention(account_id=account_id, name=name[:300], **record))
