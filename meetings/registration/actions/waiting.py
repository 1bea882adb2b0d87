"""Nominations that wait for the answer of a person who has not opened her account yet."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa

from meetings.accounts.actions.waiting import WAITING, Waiting
from meetings.accounts.models import Account
from meetings.core.clock import local_day
from meetings.core.db import db
from meetings.core.urls import external_url
from meetings.registration import rules
from meetings.registration.actions import places
from meetings.registration.models import Registration, State
from meetings.registration.queries.people import WITH_PERSON


def _nominations(account: Account, now: datetime) -> Sequence[Waiting]:
    """Those of meetings that are not over, with the time to answer while there is one."""
    statement = sa.select(Registration).where(
        Registration.account_id == account.id,
        Registration.state.in_((State.NOMINATED, State.WAITING)),
        Registration.confirmed_at.is_(None),
    )
    asked = [
        each
        for each in db.session.scalars(statement.options(*WITH_PERSON))
        if each.event.last_day >= local_day(now, each.event.time_zone)
    ]
    times = places.answer_times(asked, now)
    return [_waiting(each, account, times[each.id], now) for each in asked]


def _waiting(registration: Registration, account: Account, until: datetime | None, now: datetime) -> Waiting:
    event = registration.event
    page = external_url("registration.mine", slug=event.slug, lang=account.language)
    kept = until if rules.may_answer(until, now) else None
    return Waiting(event.title, urlsplit(page).path, kept, event.time_zone)


WAITING.append(_nominations)
