"""Verbs of the desk that belong to no single domain."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, queue, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.overview.rules.mails import ensure_failed

audit.VERBS["mail.sent_again"] = _l("%(actor)s had a failed mail to %(target)s sent again")


def send_again(mail: Mail, *, account: Account, now: datetime) -> None:
    """Give a mail that had failed new tries; two clicks at the same moment give one. Raises NotFailed."""
    statement = sa.select(Mail).where(Mail.id == mail.id).with_for_update()
    db.session.scalars(statement.execution_options(populate_existing=True)).one()
    ensure_failed(mail.state)
    queue.send_again(mail, now)
    db.session.flush()
    tasks.wake_after_commit()
    audit.record("mail.sent_again", mail, actor=account, scope=mail.scope, name=mail.recipient_name or mail.recipient)
