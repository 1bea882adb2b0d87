"""The job that makes mails of copies: a batch a transaction, so that a crash in between repeats nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.actions import takeover_url
from meetings.accounts.models import Account
from meetings.core import clock, mail, prose, tasks
from meetings.core.db import db
from meetings.core.i18n import in_language, language_name, plain
from meetings.core.mail import Dispatch, Mail
from meetings.core.tasks import Work
from meetings.core.urls import external_url
from meetings.correspondence import audiences, queries
from meetings.correspondence.actions.filling import PAGES, Setting, Written, fill, goodbye, setting
from meetings.correspondence.actions.holding import held, hold_back
from meetings.correspondence.actions.unsubscribing import one_click_url
from meetings.correspondence.audiences import Person
from meetings.correspondence.models import Copy, CopyState, Message, Stage
from meetings.registration.models import Registration

JOB = "correspondence.send"
TEMPLATE = "correspondence/message"
BATCH = 100
OWN = frozenset({"my_registration", "my_delegation"})
PAUSE = timedelta(seconds=30)


@tasks.job(JOB)
def send(work: Work) -> Mapping[str, Any]:
    """Write the mails of the next copies of a message, and come back for more; other mail goes in between.

    A message that was called back, or is scheduled for later, is left alone; one that nobody would let leave any more
    goes back to review. Whoever no longer fits the choice of
    people, or has unsubscribed meanwhile, gets nothing.
    """
    now = clock.now()
    message = db.session.scalars(
        sa.select(Message).where(Message.id == work.payload["message"]).with_for_update(of=Message)
    ).one_or_none()
    if message is None or not _may_leave(message):
        return {}
    why = held(message) if message.stage == Stage.SCHEDULED else None
    if why:
        hold_back(message, why, now)
        return {"held_back": why}
    message.stage = Stage.SENDING
    batch = _next(message)
    around = setting(message.event, message.house, message.audience)
    for copy in still_meant(message, batch):
        _write(message, copy, around)
    db.session.flush()
    if len(batch) == BATCH:
        tasks.enqueue(JOB, work.payload, owner_id=work.owner_id, scope=work.scope, due_at=now + PAUSE)
    else:
        message.stage, message.sent_at = Stage.SENT, now
    return {"copies": len(batch)}


def still_meant(message: Message, copies: Sequence[Copy]) -> list[Copy]:
    """Those of some copies that may leave now; whoever no longer fits, or has unsubscribed meanwhile, is marked so."""
    _leaving, staying = parted(message, {copy.account_id for copy in copies})
    for copy in copies:
        copy.state = staying.get(copy.account_id, copy.state)
    return [copy for copy in copies if copy.account_id not in staying]


def leaving(message: Message, waiting: Collection[str]) -> list[Person]:
    """Those of the accounts whose copies wait that would get theirs now."""
    return parted(message, waiting)[0]


def parted(message: Message, waiting: Collection[str]) -> tuple[list[Person], dict[str, CopyState]]:
    """Of the accounts whose copies wait, those that would get theirs now; and what would become of the others'."""
    unwilling = queries.unsubscribed() if message.is_information else frozenset()
    people = audiences.people(message.event, message.audience, message.choice)
    going = [each for each in people if each.account_id in waiting and each.account_id not in unwilling]
    fitting, meant = {each.account_id for each in people}, {each.account_id for each in going}
    staying = {
        who: CopyState.UNSUBSCRIBED if who in fitting else CopyState.NO_LONGER for who in waiting if who not in meant
    }
    return going, staying


def values_of(message: Message, written: Written, around: Setting, account: Account) -> tuple[dict[str, Any], Dispatch]:
    """What the mail of a copy says and how it leaves."""
    attached = [each for each in message.attachments if each.language in {"", written.language}]
    unsubscribe = one_click_url(account) if message.is_information else ""
    with in_language(account.language):
        values = {
            "headline": written.subject,
            "parts": written.parts,
            "only_in": language_name(written.language) if written.language != account.language else "",
            "files": [each.file_name for each in attached],
            "goodbye": goodbye(unsubscribe) if unsubscribe else [],
            "event_title": plain(message.event.title),
            "hosts": [{"name": plain(host.institution.name)} for host in message.event.hosts],
        }
        name = plain(around.house.name)
    return values, Dispatch(
        sender_name=name, unsubscribe_url=unsubscribe, attachments=[each.attached for each in attached]
    )


def rewrite(copy: Copy, row: Mail) -> None:
    """Write the mail of a copy that has not left anew, for whoever it is for now; her links are her own."""
    message, account = copy.message, copy.account
    own_pages = _takeover(message, account)
    around = setting(message.event, message.house, message.audience)
    written = fill(message.subject, message.text, around, account, copy.registration, own_pages)
    values, dispatch = values_of(message, written, around, account)
    row.language, row.subject, row.text, row.html = mail.compose(TEMPLATE, to=account, values=values)
    row.recipient, row.account_id, row.confidential = account.email, account.id, bool(own_pages)
    row.unsubscribe_url = dispatch.unsubscribe_url
    row.attachments = [list(attached) for attached in dispatch.attachments]


def _may_leave(message: Message) -> bool:
    is_due = message.send_at is not None and message.send_at <= clock.now()
    return message.stage == Stage.SENDING or (message.stage == Stage.SCHEDULED and is_due)


def _next(message: Message) -> Sequence[Copy]:
    statement = (
        sa.select(Copy)
        .where(Copy.message_id == message.id, Copy.state == CopyState.WAITING)
        .order_by(Copy.id)
        .limit(BATCH)
        .options(
            joinedload(Copy.account).joinedload(Account.affiliation),
            joinedload(Copy.registration).joinedload(Registration.category),
            joinedload(Copy.registration).joinedload(Registration.affiliation),
        )
    )
    return db.session.scalars(statement).all()


def _write(message: Message, copy: Copy, around: Setting) -> None:
    account = copy.account
    own_pages = _takeover(message, account)
    written = fill(message.subject, message.text, around, account, copy.registration, own_pages)
    values, dispatch = values_of(message, written, around, account)
    copy.mail = mail.write(
        TEMPLATE,
        to=account,
        scope=message.event_id,
        reply_to=around.reply_to,
        confidential=bool(own_pages),
        dispatch=dispatch,
        copy_to=copy.registration.contact if copy.registration else None,
        values=values,
    )
    copy.state = CopyState.WRITTEN


def _takeover(message: Message, account: Account) -> dict[str, str]:
    """Her own links, as far as the message has them and she still has to take her account over."""
    if account.is_taken_over:
        return {}
    words = frozenset().union(*(prose.used(text) for text in message.text.values()))
    pages = {name: external_url(PAGES[name], slug=message.event.slug, lang=account.language) for name in OWN & words}
    return {name: takeover_url(account, clock.now(), urlsplit(page).path) for name, page in pages.items()}
