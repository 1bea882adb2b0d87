"""Keys turned at the same moment, each in a process of its own as far as the database can tell."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db, transaction
from meetings.core.errors import Refusal
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import keys
from meetings.events.models import Approval, Event, EventState, Proposal, ProposalKind, ProposalState, Role
from tests import factories


def at_once(app, deeds):
    """Do every deed in a thread and transaction of its own, all beginning together; give the answers or refusals."""
    start = Barrier(len(deeds))

    def run(deed):
        with app.app_context():
            start.wait(timeout=10)
            try:
                deed()
                db.session.commit()
            except (Refusal, sa.exc.IntegrityError) as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def three_houses():
    world = factories.a_world()
    union = factories.an_institution("Union", may_host=True)
    uma = factories.an_account("Uma", "Union")
    event = factories.an_event(
        hosts=(world.council, world.osce, union), state=EventState.DRAFT, city=Translated(en="Vienna")
    )
    for account, house in ((world.olga, world.council), (world.hugo, world.osce), (uma, union)):
        factories.a_role(event, account, Role.ORGANISER, house)
    proposal = keys.propose(event, ProposalKind.PUBLISH, {}, account=world.olga, now=clock.now())
    db.session.commit()
    return event.id, proposal.id, world, uma


def approval_by(proposal_id, account_id):
    def approve():
        proposal = db.session.get_one(Proposal, proposal_id)
        account = db.session.get_one(type(proposal.proposed_by), account_id)
        keys.approve(proposal, account=account, now=clock.now())

    return approve


def test_the_last_two_keys_turned_at_once_publish_once(own_app):
    event_id, proposal_id, world, uma = three_houses()
    answers = at_once(own_app, [approval_by(proposal_id, world.hugo.id), approval_by(proposal_id, uma.id)])
    assert answers == ["done", "done"]
    with transaction() as session:
        assert session.get_one(Event, event_id).state == EventState.PUBLISHED
        assert session.get_one(Proposal, proposal_id).state == ProposalState.APPLIED
        applied = sa.select(sa.func.count()).where(Mail.template == "events/applied")
        assert session.scalar(applied) == 2


def test_the_same_key_turned_many_times_counts_once(own_app):
    _event_id, proposal_id, world, _uma = three_houses()
    answers = at_once(own_app, [approval_by(proposal_id, world.hugo.id)] * 5)
    assert answers == ["KeyTurned"] * 4 + ["done"]
    with transaction() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Approval)) == 2
        assert session.get_one(Proposal, proposal_id).state == ProposalState.WAITING


def test_only_one_proposal_of_a_kind_is_made_at_once(own_app):
    world = factories.a_world()
    event_id, olga, hugo = world.event.id, world.olga.id, world.hugo.id

    def proposing(account_id):
        def propose():
            event = db.session.get_one(Event, event_id)
            account = db.session.get_one(type(world.olga), account_id)
            values = {"city": Translated(en=f"City of {account.given_name}")}
            keys.propose(event, ProposalKind.CHANGE, values, account=account, now=clock.now())

        return propose

    assert at_once(own_app, [proposing(olga), proposing(hugo)]) == ["AlreadyWaiting", "done"]
    with own_app.app_context():
        assert len(queries.waiting(db.session.get_one(Event, event_id))) == 1
