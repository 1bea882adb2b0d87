"""Whoever was taken in without a mail is written to later, in one transaction too."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from meetings.accounts.models import Account
from meetings.core import audit, clock, tasks
from meetings.core.db import after_commit
from meetings.core.tasks import Work
from meetings.delegations import actions as delegations
from meetings.imports import queries, rules
from meetings.imports.actions import progress
from meetings.imports.actions.batches import BATCH
from meetings.imports.actions.stages import enqueue, lock, locked
from meetings.imports.models import Fate, ImportRun, Stage
from meetings.imports.queries import Made
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration import rules as registration_rules
from meetings.registration.actions import news
from meetings.registration.models import Registration

JOB = "imports.invite"


def uninvited(run: ImportRun) -> list[Made]:
    """Who came in by an import without a mail, and has done nothing since."""
    made = queries.made_people(run) if queries.is_people(run) else queries.made_focal_points(run)
    return [one for one in made if one.fate == Fate.NEW and rules.awaits_invitation(one.trace)]


def invite(run: ImportRun, *, by: Account) -> None:
    """Let the worker write to them; raises NotNow, and what registering raises for an event not announced."""
    lock(run)
    registration_rules.ensure_announced(run.event.state)
    if run.stage != Stage.DONE or not run.options["quiet"]:
        raise rules.NotNow
    run.stage = Stage.INVITING
    enqueue(JOB, run, by=by)


@tasks.job(JOB)
def write_to_them(work: Work) -> Mapping[str, Any]:
    """A personal mail for each, and one to each new contact person; from now on an undoing writes to them as well."""
    run = locked(work, Stage.INVITING)
    if run is None:
        return {}
    now, people = clock.now(), uninvited(run)
    for done in range(0, len(people), BATCH):
        progress.tell(work, run, done, len(people))
        (_ask if queries.is_people(run) else _appoint)(run, people[done : done + BATCH], now)
    if queries.is_people(run):
        registrations.tell_contacts(queries.with_new_contact(run), by=run.by)
    run.stage, run.options = Stage.DONE, run.options | {"quiet": False}
    audit.record("import.invited", run, actor=run.by, scope=run.event_id, after={"people": len(people)})
    after_commit(lambda: progress.over(run))
    return {"people": len(people)}


def _ask(run: ImportRun, batch: Sequence[Made], now: datetime) -> None:
    ids = [made.row.registration_id or "" for made in batch]
    found, links = registration_queries.by_ids(run.event, ids), dict[Registration, str]()
    for registration in (found[one] for one in ids):
        links[registration] = registrations.link_to(registration.account, run.event, "registration.mine", now)
        audit.record("registration.invited", registration, actor=run.by, scope=run.event_id)
    news.ask(links, by=run.by)


def _appoint(run: ImportRun, batch: Sequence[Made], now: datetime) -> None:
    people = queries.focal_points([made.row for made in batch])
    delegations.send_invitations(run.event, people, by=run.by, now=now)
