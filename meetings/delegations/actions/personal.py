"""What delegations say about a person: handed out to her, and taken away when she leaves or the time is over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from meetings.accounts.models import Account
from meetings.core import audit, files
from meetings.core.db import after_commit, db
from meetings.core.personal import SOURCES, Source
from meetings.delegations.actions import leaving
from meetings.delegations.models import Delegation, DelegationQuestion, FocalPoint, FocalRole, Member, Role
from meetings.events.models import Event
from meetings.registration.models import Registration

audit.IMPERSONAL |= {"institution", "acts_as", "delegation_role"}
CONTACT = ("contact_name", "contact_email", "contact_phone")


def _export(account_id: str) -> list[dict[str, Any]]:
    acting = sa.select(FocalPoint).where(FocalPoint.account_id == account_id).order_by(FocalPoint.created_at)
    places = sa.select(Member).join(Member.registration).where(Registration.account_id == account_id)
    asked = sa.select(DelegationQuestion).where(DelegationQuestion.author_id == account_id)
    return [
        *(_acted(each) for each in db.session.scalars(acting.options(joinedload(FocalPoint.event)))),
        *(_came(each) for each in db.session.scalars(places)),
        *({"asked": each.text, "at": each.asked_at} for each in db.session.scalars(asked)),
    ]


def _acted(one: FocalPoint) -> dict[str, Any]:
    names = ("invited_at", "opened_at", "ended_at")
    said = {"meeting": one.event.title, "for": one.institution.name, "role": FocalRole(one.role)}
    return said | {name: getattr(one, name) for name in names}


def _came(one: Member) -> dict[str, Any]:
    delegation = one.delegation
    said = {"meeting": delegation.event.title, "delegation": delegation.institution.name, "role": Role(one.role)}
    said |= {name: getattr(one, name) for name in ("is_funded", "ended_at")}
    assisted = one.assists if one.role == Role.ASSISTANT else None
    return said | ({"assists": assisted.full_name} if assisted and not assisted.is_protected else {})


def _erase(account_id: str, now: datetime) -> int:
    """Her tasks and questions go, and her name as a contact; as what she came stays as a figure."""
    email = db.session.scalar(sa.select(Account.email).where(Account.id == account_id))
    leaving.leave(account_id, now)
    hers = sa.select(Registration.id).where(Registration.account_id == account_id).scalar_subquery()
    assistance = sa.or_(Member.registration_id.in_(hers), Member.assists_id.in_(hers))
    count = 0
    for statement in (
        sa.delete(FocalPoint).where(FocalPoint.account_id == account_id),
        sa.delete(DelegationQuestion).where(DelegationQuestion.author_id == account_id),
        sa.update(FocalPoint).where(FocalPoint.named_by_id == account_id).values(named_by_id=None),
        sa.update(Member).where(Member.assists_id.is_not(None), assistance).values(assists_id=None),
        sa.update(Delegation).where(Delegation.letter_by_id == account_id).values(letter_by_id=None),
        sa.update(Delegation).where(Delegation.contact_email == email).values(dict.fromkeys(CONTACT, "")),
    ):
        count += db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return count


def _expire(event_id: str, now: datetime) -> int:
    """Of the delegations of an event stay their numbers and dates: no letter, contact, remark, question or need."""
    mine = db.session.scalars(sa.select(Delegation).where(Delegation.event_id == event_id)).all()
    for delegation in mine:
        _forget_letter(delegation)
        for name in (*CONTACT, "remarks"):
            setattr(delegation, name, "")
    ids = [each.id for each in mine]
    db.session.execute(sa.delete(DelegationQuestion).where(DelegationQuestion.delegation_id.in_(ids)))
    db.session.execute(sa.update(Member).where(Member.delegation_id.in_(ids)).values(assists_id=None))
    db.session.execute(sa.delete(FocalPoint).where(FocalPoint.event_id == event_id))
    db.session.flush()
    return len(mine)


def _forget_letter(delegation: Delegation) -> None:
    key = delegation.letter_key
    if key:
        after_commit(lambda: files.delete(key))
    delegation.letter_key = delegation.letter_name = delegation.letter_type = ""
    delegation.letter_size, delegation.letter_by, delegation.letter_at = 0, None, None


def _needs(account_id: str, now: datetime) -> bool:
    statement = (
        sa.select(FocalPoint.id)
        .join(Event, Event.id == FocalPoint.event_id)
        .where(FocalPoint.account_id == account_id, FocalPoint.ended_at.is_(None), Event.anonymised_at.is_(None))
    )
    return db.session.scalar(statement.limit(1)) is not None


SOURCES["delegations"] = Source(
    _l("Delegations you acted for or came with"),
    _export,
    _erase,
    kept=_l("As what somebody came with a delegation stays, as a figure without a person."),
    expire=_expire,
    needs=_needs,
    ends=leaving.ends,
)
