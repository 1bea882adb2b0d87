"""What each verb leaves behind: a line in the audit log and a mail in the person's language."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from meetings.accounts import rules as accounts
from meetings.accounts.models import Account
from meetings.core import audit, clock, mail
from meetings.core.db import db
from meetings.core.urls import external_url
from meetings.registration import consequences, facts, rules
from meetings.registration.actions import places
from meetings.registration.facts import Fact
from meetings.registration.models import Audience, Registration
from meetings.registration.rules import Verb
from meetings.registration.signals import Change, category_changed, states_changed

PAST = {
    Verb.REGISTER: "registered",
    Verb.NOMINATE: "nominated",
    Verb.SUBMIT: "submitted",
    Verb.APPROVE: "approved",
    Verb.REFUSE: "refused",
    Verb.WAIT: "put_on_waiting_list",
    Verb.PROMOTE: "promoted",
    Verb.WITHDRAW: "withdrawn",
    Verb.ASK: "changes_asked_for",
    Verb.RESUBMIT: "resubmitted",
    Verb.REOPEN: "reopened",
    Verb.RESTORE: "restored",
}
MAILS = {Verb.APPROVE: "approved", Verb.REFUSE: "refused", Verb.WAIT: "waiting", Verb.ASK: "changes"}
Changes = tuple[dict[str, Any], dict[str, Any]]
NOTHING: Changes = ({}, {})
NONE: Mapping[Registration, Changes] = MappingProxyType({})
NOT_SAID: Mapping[Registration, Sequence[Fact]] = MappingProxyType({})


def record(
    verb: Verb,
    registration: Registration,
    by: Account | None,
    before: str | None,
    reason: str = "",
    changed: Changes = NOTHING,
    came_with: str | None = None,
) -> None:
    """The change of state, and what else changed with it, into the audit log.

    Nobody is the author of an automatic promotion.
    """
    _log(verb, Change(registration, before), by, reason, changed)
    tell(verb, registration, by, before, came_with)


def record_all(
    verb: Verb,
    changes: Sequence[Change],
    by: Account | None,
    reason: str = "",
    changed: Mapping[Registration, Changes] = NONE,
) -> None:
    """The same for all about whom one decision was taken."""
    for change in changes:
        _log(verb, change, by, reason, changed.get(change.registration, NOTHING))
    db.session.flush()
    tell_all(verb, changes, by)


def _log(verb: Verb, change: Change, by: Account | None, reason: str, changed: Changes = NOTHING) -> None:
    registration, before = change.registration, change.before
    after: dict[str, Any] = {"registration": registration.state} | changed[1]
    if reason.strip():
        after["reason"] = reason.strip()
    audit.record(
        f"registration.{PAST[verb]}",
        registration,
        actor=by,
        scope=registration.event_id,
        before=({"registration": before} if before else {}) | changed[0],
        after=after,
    )


def tell(
    verb: Verb, registration: Registration, by: Account | None, before: str | None, came_with: str | None = None
) -> None:
    """Let the domains above know of it, in the same transaction; see `Change`."""
    tell_all(verb, [Change(registration, before, came_with)], by)


def tell_all(verb: Verb, changes: Sequence[Change], by: Account | None) -> None:
    """The same about many."""
    if changes:
        states_changed.send(changes, verb=verb, by=by, now=clock.now())


def tell_of_category(registration: Registration, before: str | None) -> None:
    """Let the domains above know when it is not the one `before` (an id; None: there was none)."""
    if before not in {None, registration.category_id}:
        category_changed.send(registration, now=clock.now())


def write(
    registration: Registration,
    template: str,
    *,
    by: Account | None = None,
    moves_up: bool = True,
    ended: Sequence[str] = (),
) -> None:
    """A mail to the person about her registration; `by` is named when somebody else acted for her.

    `moves_up` tells somebody who waits whether she gets a place by herself, `ended` the numbers of her letters that
    count no more.
    """
    _post(registration, template, "", by, {"moves_up": moves_up, "ended": ended})


def write_corrected(people: Sequence[Registration], template: str, *, by: Account | None = None) -> None:
    """The same to each of some people about what her registration reads now, with what domains above know of it."""
    known = facts.told(people)
    for registration in people:
        _post(registration, template, "", by, {"more": known.get(registration.id, ())})


def write_farewell(registration: Registration, *, by: Account, frees_place: bool, ended: Sequence[str]) -> None:
    """The same to whoever does not come, with the way back: her own, or through those who nominate for her State."""
    of_category = registration.affiliation if registration.category.in_delegation else None
    delegation = registration.delegation or of_category
    is_own = by.id == registration.account_id
    offered = registration.category.audience == Audience.ANYONE
    values = {
        "frees_place": frees_place,
        "ended": ended,
        "delegation": delegation.name if delegation else None,
        "may_register": offered and (is_own or delegation is None),
    }
    _post(registration, "withdrawn", "", by, values)


def ask(
    links: Mapping[Registration, str],
    *,
    by: Account | None,
    saying: Mapping[Registration, Sequence[Fact]] = NOT_SAID,
) -> None:
    """A mail to each of some people of an event that says that she was nominated, and asks her to follow her link.

    `saying` is what domains above will know of her in a moment, instead of what they know now.
    """
    people, now = list(links), clock.now()
    full, times, known = places.why_waiting(people), places.answer_times(people, now), facts.told(people)
    for registration, link in links.items():
        until = times[registration.id]
        values = {
            "full": full.get(registration, ""),
            "deadline": until if rules.may_answer(until, now) else None,
            "has_account": registration.account.is_taken_over,
            "works_until": accounts.takeover_ends(registration.account, now),
            "more": saying.get(registration) or known.get(registration.id, ()),
        }
        _post(registration, "nominated", link, by, values)


def _post(registration: Registration, template: str, link: str, by: Account | None, more: dict[str, Any]) -> None:
    mail.write(
        f"registration/{template}",
        to=registration.account,
        scope=registration.event_id,
        reply_to=registration.event.answers_to,
        confidential=bool(link),
        copy_to=registration.contact,
        naming=[(by.id, by.full_name)] if by else (),
        values=_values(registration, registration.reason, link, by) | more,
    )


def preview(verb: Verb, registration: Registration, reason: str) -> mail.Composed:
    """The mail that the person would get if this were decided now."""
    values = _values(registration, reason.strip(), "", None)
    values["ended"] = consequences.ending([registration]).get(registration.id, ())
    if verb is Verb.WAIT:
        values["moves_up"] = bool(places.moving_up([registration]))
    return mail.compose(f"registration/{MAILS[verb]}", to=registration.account, values=values)


def _values(registration: Registration, words: str, link: str, by: Account | None) -> dict[str, Any]:
    account, event = registration.account, registration.event
    return {
        "event": event,
        "event_title": event.title.shown_in(account.language).text,
        "name": registration.full_name,
        "category": registration.category.name,
        "institution": registration.affiliation.name if registration.affiliation else None,
        "function": registration.function,
        "state": registration.state,
        "is_confirmed": registration.confirmed_at is not None,
        "words": words,
        "until": registration.extended_until,
        "by": by.full_name if by and by.id != account.id else "",
        "link": link or external_url("registration.mine", slug=event.slug, lang=account.language),
    }
