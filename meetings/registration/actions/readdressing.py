"""An address that was mistyped is put right, as long as nobody has come with it."""

from datetime import datetime

import sqlalchemy as sa

from meetings.accounts.actions import nobody, unopened
from meetings.accounts.models import Account, normal_email
from meetings.core import audit
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.mentions import Mention
from meetings.core.queue import QueueState
from meetings.core.traces import drop_mails
from meetings.events import queries as events
from meetings.events.models import EventGuest
from meetings.registration import queries, rules
from meetings.registration.actions import news, places
from meetings.registration.actions.answers import admit
from meetings.registration.actions.invitations import Invitee, account_of, link_to
from meetings.registration.actions.merging import take_belongings
from meetings.registration.models import Consent, Registration, State
from meetings.registration.signals import registration_merged, registration_readdressed

ON_THE_WAY = (QueueState.QUEUED, QueueState.RUNNING, QueueState.FAILED)


def readdress(
    registration: Registration, email: str, *, by: Account, now: datetime, seen: str = "", tells: bool = True
) -> bool:
    """The registration gets the account of another address, and the nomination goes there; all else stays as it is.

    Links that went to the former address end, unless another meeting needs its account, and what waits for it goes to
    the new one. False when she has the address already. Raises CameAlready when the former account is somebody's,
    HasTask when it does more here, AddressChanged when it is not the one `seen`, and KnownAlready when the new one has
    a registration here. Where the one who asks must not be told which it is (not `tells`), it is as when she nominates:
    one that was withdrawn becomes one with this, of any other CannotBeNominated is raised.
    """
    places.hold(registration)
    former = registration.account
    if normal_email(email) == former.email:
        return False
    rules.ensure_announced(registration.event.state)
    rules.ensure_not_come(unopened.close(former) and may_readdress(registration))
    rules.ensure_no_task(bool(events.roles_of(registration.event, former)))
    rules.ensure_address_as_seen(seen or former.email, former.email)
    account = _account_for(registration, email, by, now)
    withdrawn = _withdrawn(registration, account, tells)
    if withdrawn:
        _absorb(registration, withdrawn, account, by, now)
    _move(registration, former, account, by, now)
    unopened.leave(former, account, now)
    news.ask({registration: link_to(account, registration.event, "registration.mine", now)}, by=by)
    return True


def may_readdress(registration: Registration) -> bool:
    """Whether others can still put the address of this person right."""
    return rules.may_readdress(
        registration.state,
        registration.confirmed_at is not None,
        registration.nominated_by_id is not None,
        registration.account.is_unopened,
    )


def _account_for(registration: Registration, email: str, by: Account, now: datetime) -> Account:
    language = registration.account.language
    invitee = Invitee(email, registration.given_name, registration.family_name, language)
    return account_of(invitee, registration.affiliation, by, now)


def _withdrawn(registration: Registration, account: Account, tells: bool) -> Registration | None:
    """The registration that the new address has here, if she can be nominated all the same; none if it has none."""
    known = queries.of(registration.event, account)
    if known is None:
        return None
    places.see_now(known)
    if tells:
        raise rules.KnownAlready(state=rules.STATE_WORDS[State(known.state)])
    if known.state not in rules.FROM[rules.Verb.NOMINATE]:
        raise rules.CannotBeNominated
    return known


def _absorb(registration: Registration, withdrawn: Registration, account: Account, by: Account, now: datetime) -> None:
    """What hangs on the withdrawn one hangs on this one from now on, its history and consents too; it is gone."""
    stand_in = nobody(now)
    withdrawn.account = stand_in
    db.session.flush()
    registration.account = account
    db.session.flush()
    take_belongings(registration, withdrawn)
    registration_merged.send(registration, other=withdrawn, by=by, now=now)
    registration.agreed_to_list = withdrawn.agreed_to_list
    for table, theirs in ((Consent, Consent.registration_id), (AuditEntry, AuditEntry.target_id)):
        db.session.execute(sa.update(table).where(theirs == withdrawn.id).values({theirs.key: registration.id}))
    db.session.flush()
    db.session.expunge(withdrawn)
    db.session.execute(sa.delete(Registration).where(Registration.id == withdrawn.id))
    db.session.delete(stand_in)
    db.session.flush()


def _move(registration: Registration, former: Account, account: Account, by: Account, now: datetime) -> None:
    event = registration.event
    db.session.execute(sa.delete(EventGuest).where(EventGuest.event_id == event.id, EventGuest.account_id == former.id))
    registration.account, registration.changed_at = account, now
    admit(event, account)
    audit.record(
        "registration.readdressed",
        registration,
        actor=by,
        scope=event.id,
        before={"email": former.email},
        after={"email": account.email},
    )
    db.session.flush()
    registration_readdressed.send(registration, former=former, by=by, now=now)
    _move_mails(event.id, former, account)
    _move_mentions(event.id, former, account)


def _move_mails(event_id: str, former: Account, account: Account) -> None:
    """Links for the former address go; what waits, or could not be delivered, is for the new one from now on."""
    theirs = Mail.account_id == former.id, Mail.scope == event_id
    drop_mails(sa.and_(*theirs, Mail.confidential, Mail.state.in_(unopened.WAITING)))
    waiting = sa.update(Mail).where(*theirs, Mail.recipient == former.email, Mail.state.in_(ON_THE_WAY))
    db.session.execute(waiting.values(recipient=account.email))
    db.session.execute(sa.update(Mail).where(*theirs).values(account_id=account.id))


def _move_mentions(event_id: str, former: Account, account: Account) -> None:
    """Whoever erases the person later finds her in mails and deeds of before."""
    mails = sa.select(Mail.id).where(Mail.scope == event_id)
    entries = sa.select(AuditEntry.id).where(AuditEntry.scope == event_id)
    of_event = sa.or_(Mention.mail_id.in_(mails), Mention.entry_id.in_(entries))
    theirs = sa.update(Mention).where(Mention.account_id == former.id, of_event)
    db.session.execute(theirs.values(account_id=account.id))
