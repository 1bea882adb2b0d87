"""The two keys on the database: proposals, approvals, mails and the audit log."""

from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import editing, keys
from meetings.events.models import EventState, ProposalKind, ProposalState, Role
from meetings.events.rules import keys as rules
from tests import factories
from tests.deeds import deeds
from tests.events.conftest import mails


def propose(event, account, kind=ProposalKind.PUBLISH, reason="", **values):
    return keys.propose(event, kind, values, account=account, now=clock.now(), reason=reason)


def approve(proposal, account):
    return keys.approve(proposal, account=account, now=clock.now())


def test_two_keys_publish(world, draft):
    proposal = propose(draft, world.olga)
    assert draft.state == EventState.DRAFT
    assert keys.keys_of(proposal).waiting_for == (world.osce.id,)
    approve(proposal, world.hugo)
    assert draft.state == EventState.PUBLISHED
    assert draft.published_at is not None
    assert proposal.closed_by == world.hugo
    assert [entry.verb for entry in deeds()] == [
        "proposal.made",
        "proposal.approved",
        "proposal.approved",
        "event.published",
    ]
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("events/key_waiting", world.hugo.email),
        ("events/applied", world.olga.email),
    ]


def test_hugo_has_exactly_the_rights_of_olga(world, draft):
    approve(propose(draft, world.hugo), world.olga)
    assert draft.state == EventState.PUBLISHED


def test_one_house_cannot_turn_both_keys(world, draft):
    colleague = factories.an_account("Carl", "Colleague")
    factories.a_role(draft, colleague, Role.ORGANISER, world.council)
    proposal = propose(draft, world.olga)
    for account, refusal in (
        (world.olga, rules.KeyTurned),
        (colleague, rules.KeyTurned),
        (world.gaby, rules.NoKey),
        (world.stella, rules.NoKey),
    ):
        with pytest.raises(refusal):
            approve(proposal, account)
    assert draft.state == EventState.DRAFT


def test_everybody_is_written_to_in_his_own_language(world, draft):
    world.hugo.language = "fr"
    db.session.commit()
    propose(draft, world.olga, reason="Because of <b>spring</b>")
    [mail] = mails("events/key_waiting")
    assert mail.language == "fr"
    assert draft.title["fr"] in mail.subject
    assert mail.text.startswith(draft.title["fr"] + "\n")
    assert f">{draft.title['fr']}</div>" in mail.html
    assert f"/fr/events/{draft.slug}/manage/proposals/" in mail.text
    assert "&lt;b&gt;spring" in mail.html


def test_a_third_house_is_needed_when_there_are_three(world, draft):
    union = factories.an_institution("Union", may_host=True)
    uma = factories.an_account("Uma", "Union")
    editing.add_host(draft, union, uma, account=world.olga, now=clock.now())
    proposal = propose(draft, world.olga)
    approve(proposal, uma)
    assert draft.state == EventState.DRAFT
    assert {mail.recipient for mail in mails("events/key_turned")} == {world.olga.email, world.hugo.email}
    approve(proposal, world.hugo)
    assert draft.state == EventState.PUBLISHED


def test_a_draft_with_one_host_or_a_missing_title_cannot_be_proposed(world, draft):
    draft.title = Translated(en="Only English")
    with pytest.raises(keys.NotReady):
        propose(draft, world.olga)


def test_a_draft_that_changed_since_must_be_proposed_again(world, draft):
    proposal = propose(draft, world.olga)
    editing.edit(draft, {"city": Translated(en="Graz", fr="Graz")}, account=world.olga, now=clock.now())
    assert not keys.keys_of(proposal).fits
    with pytest.raises(rules.ProposalOvertaken):
        approve(proposal, world.hugo)
    with pytest.raises(rules.AlreadyWaiting):
        propose(draft, world.olga)
    keys.withdraw(proposal, account=world.olga, now=clock.now())
    approve(propose(draft, world.olga), world.hugo)
    assert draft.state == EventState.PUBLISHED


def test_texts_may_change_while_a_publication_waits(world, draft):
    proposal = propose(draft, world.olga)
    editing.edit(draft, {"hotels": Translated(en="Two")}, account=world.hugo, now=clock.now())
    approve(proposal, world.hugo)
    assert draft.state == EventState.PUBLISHED


def test_an_approved_change_is_made(world):
    later = world.event.last_day + timedelta(days=1)
    city = Translated(en="Vienna", fr="Vienne")
    proposal = propose(world.event, world.hugo, ProposalKind.CHANGE, last_day=later, city=city)
    approve(proposal, world.olga)
    assert (world.event.last_day, world.event.city) == (later, city)
    entry = deeds("event.changed")[0]
    assert entry.after == {"last_day": later.isoformat(), "city": {"en": "Vienna", "fr": "Vienne"}}


def test_nothing_is_not_a_change(world):
    with pytest.raises(rules.NothingChanges):
        propose(world.event, world.olga, ProposalKind.CHANGE, title=world.event.title)


def test_a_rejection_says_why_and_changes_nothing(world):
    proposal = propose(world.event, world.olga, ProposalKind.CANCEL, cancellation=Translated(en="Snow"), reason="Snow")
    keys.reject(proposal, "The snow has melted.", account=world.hugo, now=clock.now())
    assert (proposal.state, proposal.answer) == (ProposalState.REJECTED, "The snow has melted.")
    assert world.event.state == EventState.PUBLISHED
    [mail] = mails("events/rejected")
    assert mail.recipient == world.olga.email
    assert "The snow has melted." in mail.text
    assert mail.reply_to == world.hugo.email
    with pytest.raises(rules.ProposalClosed):
        approve(proposal, world.hugo)


def test_two_keys_cancel_and_a_waiting_change_is_overtaken(world):
    change = propose(world.event, world.olga, ProposalKind.CHANGE, city=Translated(en="Graz"))
    cancel = propose(world.event, world.hugo, ProposalKind.CANCEL, cancellation=Translated(en="Snow", fr="Neige"))
    approve(cancel, world.olga)
    assert world.event.state == EventState.CANCELLED
    assert world.event.cancellation == {"en": "Snow", "fr": "Neige"}
    with pytest.raises(rules.ProposalOvertaken):
        approve(change, world.hugo)


def test_only_the_proposing_house_withdraws(world):
    proposal = propose(world.event, world.olga, ProposalKind.CHANGE, city=Translated(en="Graz"))
    with pytest.raises(rules.NotTheProposer):
        keys.withdraw(proposal, account=world.hugo, now=clock.now())
    keys.withdraw(proposal, account=world.olga, now=clock.now())
    assert [mail.recipient for mail in mails("events/withdrawn")] == [world.hugo.email]
    assert queries.waiting(world.event) == {}


def test_the_team_without_a_key_proposes_nothing(world, draft):
    for account in (world.gaby, world.stella):
        with pytest.raises(rules.NoKey):
            propose(draft, account)
