"""The two keys: proposing, approving, rejecting, withdrawing, and carrying out what every host approved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.events import queries
from meetings.events.actions import news
from meetings.events.models import (
    Approval,
    Event,
    EventState,
    Format,
    Proposal,
    ProposalKind,
    ProposalState,
)
from meetings.events.rules import keys as rules
from meetings.events.rules import texts


class NotReady(Refusal):
    """Something publication needs is missing; the sentence is the first of `rules.texts.obstacles`."""


def keys_of(proposal: Proposal) -> rules.Keys:
    """The proposal as the rule sees it."""
    event = proposal.event
    return rules.Keys(
        needed=event.host_ids,
        proposer=proposal.institution_id,
        turned=frozenset(approval.institution_id for approval in proposal.approvals),
        state=ProposalState(proposal.state),
        fits=rules.fits(ProposalKind(proposal.kind), event.state, proposal.before, rules.present(event)),
    )


def propose(
    event: Event, kind: ProposalKind, values: Mapping[str, Any], *, account: Account, now: datetime, reason: str = ""
) -> Proposal:
    """Propose to publish, change or cancel; the own house's key is turned with it.

    `values` are the new values by field. Raises NoKey, WrongState, AlreadyWaiting, NothingChanges or NotReady.
    """
    queries.locked(event)
    house = queries.house_of(event, account)
    rules.check_proposal(kind, event.state, queries.waiting(event), house, event.host_ids)
    before, after = _difference(event, kind, values)
    proposal = Proposal(
        event=event,
        kind=kind,
        state=ProposalState.WAITING,
        before=before,
        after=after,
        reason=reason,
        institution_id=str(house),
        proposed_by_id=account.id,
        proposed_at=now,
    )
    db.session.add(proposal)
    db.session.flush()
    _record("proposal.made", proposal, account)
    _turn(proposal, account, now)
    if proposal.state == ProposalState.WAITING:
        news.tell_houses("key_waiting", proposal, account, besides=house, said=reason)
    return proposal


def _difference(event: Event, kind: ProposalKind, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    present = rules.present(event)
    after = {field: rules.plain(field, value) for field, value in values.items()}
    if kind is ProposalKind.PUBLISH:
        wanting = texts.obstacles(event, queries.houses_with_organiser(event))
        if wanting:
            raise NotReady(wanting[0])
        return rules.snapshot(event), {}
    if kind is ProposalKind.CHANGE:
        after = {field: value for field, value in after.items() if present[field] != value}
        if not after:
            raise rules.NothingChanges
        if after.get("format") == Format.ON_SITE:
            after["online_link"] = ""
        return {field: present[field] for field in after}, after
    return {}, after


def approve(proposal: Proposal, *, account: Account, now: datetime) -> Proposal:
    """Turn the key of the house of `account`; the last key carries the proposal out.

    Raises ProposalClosed, ProposalOvertaken, NoKey or KeyTurned.
    """
    proposal = _locked(proposal)
    house = _turn(proposal, account, now)
    if proposal.state == ProposalState.APPLIED:
        news.tell_houses("applied", proposal, account, besides=None)
    else:
        news.tell_houses("key_turned", proposal, account, besides=house)
    return proposal


def reject(proposal: Proposal, reason: str, *, account: Account, now: datetime) -> Proposal:
    """Say no, with a reason. Raises ProposalClosed or NoKey."""
    proposal = _locked(proposal)
    house = queries.house_of(proposal.event, account)
    _close(proposal, keys_of(proposal).reject(house), account, now)
    proposal.answer = reason
    _record("proposal.rejected", proposal, account, reason=reason)
    news.tell_houses("rejected", proposal, account, besides=house, said=reason)
    return proposal


def withdraw(proposal: Proposal, *, account: Account, now: datetime) -> Proposal:
    """Take the own house's proposal back. Raises ProposalClosed, NoKey or NotTheProposer."""
    proposal = _locked(proposal)
    house = queries.house_of(proposal.event, account)
    _close(proposal, keys_of(proposal).withdraw(house), account, now)
    _record("proposal.withdrawn", proposal, account)
    news.tell_houses("withdrawn", proposal, account, besides=house)
    return proposal


def _locked(proposal: Proposal) -> Proposal:
    """The proposal read again, with its event locked: of two keys turned at once, the second sees the first."""
    queries.locked(proposal.event)
    return db.session.scalars(
        sa.select(Proposal).where(Proposal.id == proposal.id).execution_options(populate_existing=True)
    ).one()


def _turn(proposal: Proposal, account: Account, now: datetime) -> str | None:
    house = queries.house_of(proposal.event, account)
    keys = keys_of(proposal).turn(house)
    proposal.approvals.append(Approval(institution_id=str(house), account_id=account.id, at=now))
    _record("proposal.approved", proposal, account)
    if keys.state is ProposalState.APPLIED:
        _close(proposal, keys, account, now)
        _apply(proposal, account, now)
    db.session.flush()
    return house


def _close(proposal: Proposal, keys: rules.Keys, account: Account, now: datetime) -> None:
    proposal.state, proposal.closed_at, proposal.closed_by_id = keys.state, now, account.id
    db.session.flush()


def _apply(proposal: Proposal, account: Account, now: datetime) -> None:
    event, kind = proposal.event, ProposalKind(proposal.kind)
    for field, value in proposal.after.items():
        setattr(event, field, rules.lively(field, value))
    if kind is ProposalKind.PUBLISH:
        event.state, event.published_at = EventState.PUBLISHED, now
    elif kind is ProposalKind.CANCEL:
        event.state = EventState.CANCELLED
    event.changed_at = now
    verb = {
        ProposalKind.PUBLISH: "event.published",
        ProposalKind.CHANGE: "event.changed",
        ProposalKind.CANCEL: "event.cancelled",
    }[kind]
    before = proposal.before if kind is ProposalKind.CHANGE else {}
    audit.record(verb, event, actor=account, scope=event.id, before=before, after=proposal.after)


def _record(verb: str, proposal: Proposal, account: Account, reason: str = "") -> None:
    what = {"proposal": proposal.kind, "reason": reason or None}
    is_new = verb == "proposal.made" and bool(proposal.after)
    audit.record(
        verb,
        proposal,
        actor=account,
        scope=proposal.event_id,
        name=proposal.kind,
        before=proposal.before if is_new else {},
        after=what | (proposal.after if is_new else {}),
    )
