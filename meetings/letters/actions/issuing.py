"""Letters are issued: numbered without a gap, their words fixed, and a job each to draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, queue, tasks
from meetings.core.db import db, new_id
from meetings.core.i18n import LANGUAGES, in_language, language_name
from meetings.core.queue import QueueState
from meetings.events.models import Event
from meetings.letters import codes, filling
from meetings.letters.actions import ending
from meetings.letters.actions.texts import hold
from meetings.letters.models import Ending, Kind, Letter, LetterIssue, LetterSetting, LetterText
from meetings.letters.people import Standing
from meetings.letters.queries import letters, requests, texts
from meetings.letters.rules import numbers, standing
from meetings.registration import queries as registrations
from meetings.registration.actions import places
from meetings.registration.models import Registration
from meetings.registration.queries import WITH_PERSON

KIND = "letter"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is issued, in which language (none: the one that each person asked for or reads), and what it corrects."""

    kind: Kind
    language: str = ""
    replaces: str = ""


def issue(event: Event, people: Sequence[Registration], wish: Wish, *, by: Account, now: datetime) -> LetterIssue:
    """Issue a letter to each of the people who can have one; raises when nobody can, or nobody signs.

    Whoever loses her place at this very moment loses the letter too: places and letters wait for each other.
    """
    setting = hold(event)
    places.lock(*registrations.categories(event))
    text = texts.text(event, wish.kind)
    if text is None:
        raise standing.NoSignatory
    meant = standing.meant(wish.kind, requests.standings(event, _as_they_are(people), wish.kind), wish.replaces)
    if not meant:
        raise standing.NobodyToWriteTo
    made = LetterIssue(id=new_id(), event_id=event.id, kind=wish.kind, by=by, at=now, count=len(meant))
    db.session.add(made)
    db.session.flush()
    for each in meant:
        _issue_one(made, setting, text, each, language_for(event, each, wish))
    db.session.flush()
    return made


def language_for(event: Event, each: Standing, wish: Wish) -> str:
    """The language of a letter: as the organiser says, as the person asked, as she reads, as the event speaks."""
    asked = each.request.language if each.request and wish.kind is Kind.VISA else each.person.account.language
    found = wish.language or asked
    return found if found in LANGUAGES and found in event.languages else event.languages[0]


def try_again(issue_: LetterIssue, *, by: Account, now: datetime) -> int:
    """Have the letters drawn now whose jobs have failed; says how many."""
    again = [letter for letter in letters.of_issue(issue_) if standing.stage(letter) in standing.STUCK]
    for letter in again:
        if letter.job.state in {QueueState.FAILED, QueueState.QUEUED}:
            queue.send_again(letter.job, now)
            letter.job.error = ""
    if again:
        tasks.wake_after_commit()
        audit.record("letter.tried_again", issue_, actor=by, scope=issue_.event_id, name=str(len(again)))
    return len(again)


def _as_they_are(people: Sequence[Registration]) -> list[Registration]:
    """The same people in the same order, read again now that they cannot change."""
    ids = [person.id for person in people]
    statement = sa.select(Registration).where(Registration.id.in_(ids)).options(*WITH_PERSON)
    found = db.session.scalars(statement.execution_options(populate_existing=True))
    by_id = {person.id: person for person in found}
    return [by_id[one] for one in dict.fromkeys(ids)]


def _issue_one(made: LetterIssue, setting: LetterSetting, text: LetterText, each: Standing, language: str) -> None:
    if language not in text.text:
        raise standing.NoTextIn(language=language_name(language))
    old = each.letter
    if old is not None:
        ending.end(old, Ending.REPLACED, made.at)
        db.session.flush()
    setting.last_number += 1
    kind = Kind(made.kind)
    code = codes.new_code()
    letter = Letter(
        id=new_id(),
        event_id=made.event_id,
        issue=made,
        registration=each.person,
        kind=kind,
        number=setting.last_number,
        reference=numbers.reference(setting.prefix, kind, setting.last_number),
        language=language,
        name=each.person.full_name,
        code=code,
        code_digest=codes.digest(code),
        issued_at=made.at,
        **_said(text, each, language, made.at),
    )
    letter.job = tasks.enqueue(KIND, {"letter": letter.id}, scope=made.event_id)
    db.session.add(letter)
    if old is not None:
        old.replaced_by_id = letter.id
    if kind is Kind.VISA and each.request:
        each.request.answered_at = made.at
    _record(letter, old, made.by)


def _said(text: LetterText, each: Standing, language: str, now: datetime) -> dict[str, Any]:
    """What the letter says, its passport data apart; its date is that of the meeting's own clock."""
    event = each.person.event
    day = clock.local_day(now, event.time_zone)
    with in_language(language):
        words = filling.words_for(each.person, text)
        passport = requests.passport(each.person) if text.kind == Kind.VISA else None
        return {
            "facts": filling.facts_of(event, text, words, language, day),
            "passport": filling.words_of(passport) if passport else {},
        }


def _record(letter: Letter, old: Letter | None, by: Account) -> None:
    after = {"letter_kind": letter.kind, "language": LANGUAGES[letter.language]}
    if old is not None:
        after["replaces"] = old.reference
    name = f"{letter.reference}, {letter.name}"
    naming = [(letter.registration.account_id, letter.name)]
    audit.record("letter.issued", letter, actor=by, scope=letter.event_id, name=name, after=after, naming=naming)
