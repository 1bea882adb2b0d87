"""Creating and changing events."""

from datetime import timedelta

import pytest

from meetings.core import clock
from meetings.core.db import db, new_id
from meetings.core.personal import SOURCES
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.events import queries
from meetings.events.actions import editing, news
from meetings.events.actions.keys import approve, propose, withdraw
from meetings.events.models import EventState, Format, Kind, ProposalKind, ProposalState, Role, Visibility
from meetings.events.rules import keys, naming, team, texts
from tests import factories
from tests.deeds import deeds
from tests.events.conftest import basics, mails


def create(world, account=None, house=None, **values):
    return editing.create(
        basics(**values), house or world.council, account=account or world.olga, now=clock.now(), event_id=new_id()
    )


def edit(world, event, account=None, **values):
    return editing.edit(event, values, account=account or world.olga, now=clock.now())


def test_a_new_event_is_a_draft_of_its_creators_house(world):
    event = create(world)
    assert event.state == EventState.DRAFT
    assert event.host_ids == (world.council.id,)
    assert queries.house_of(event, world.olga) == world.council.id
    assert event.slug == f"spring-meeting-{event.first_day.year}"
    assert [entry.scope for entry in deeds("event.created")] == [event.id]


def test_the_second_event_of_a_name_gets_another_address(world):
    assert create(world).slug + "-2" == create(world).slug


def test_nobody_creates_for_a_house_that_is_not_his(world):
    for account, house in ((world.olga, world.osce), (world.stella, world.council), (world.gaby, world.council)):
        with pytest.raises(team.NotAHost):
            create(world, account, house)


def test_who_is_affiliated_to_a_host_and_administrators_may_create(world):
    newcomer = factories.an_account("Nora", "New", affiliation=world.osce)
    keeper = factories.an_account("Kit", "Keeper", is_administrator=True)
    assert create(world, newcomer, world.osce).host_ids == (world.osce.id,)
    assert create(world, keeper, world.council).host_ids == (world.council.id,)
    assert queries.houses_for(world.dana) == []


def test_a_round_table_needs_its_state(world):
    with pytest.raises(texts.RoundTableNeedsState):
        create(world, kind=Kind.ROUND_TABLE)
    event = create(world, kind=Kind.ROUND_TABLE, state_of_round_table_id=world.state.id)
    assert event.state_of_round_table == world.state


def test_answers_go_to_the_contact_else_to_a_host_else_to_an_organiser(world):
    event = create(world)
    assert event.answers_to == world.olga.email
    editing.add_host(event, world.osce, world.hugo, account=world.olga, now=clock.now())
    event.hosts[1].reply_to = "osce@example.org"
    assert event.answers_to == "osce@example.org"
    event.contact_email = "ask@example.org"
    assert event.answers_to == "ask@example.org"
    event.contact_email = event.hosts[1].reply_to = ""
    db.session.commit()
    world.olga.email = "new@example.org"
    assert event.answers_to == "new@example.org"


def test_an_address_for_answers_goes_with_whoever_had_it(world):
    """From the meeting, her house and mails that say where answers go, those written while she is erased too."""
    typed = world.olga.email.upper()
    editing.edit(world.event, {"contact_email": typed}, account=world.olga, now=clock.now())
    editing.set_reply_to(world.event, world.council, typed, account=world.olga)
    role = next(each for each in queries.team(world.event) if each.account_id == world.hugo.id)
    news.tell_role_removed(world.event, role, account=world.olga)
    db.session.flush()
    news.tell_role_removed(world.event, role, account=world.olga)
    sent, waiting = mails()
    sent.state = QueueState.DONE
    assert sent.reply_to == waiting.reply_to == world.olga.email
    assert world.event.answers_to == world.olga.email
    SOURCES["events"].erase(world.olga.id, clock.now())
    db.session.expire_all()
    assert (world.event.contact_email, world.event.hosts[0].reply_to) == ("", "")
    assert (sent.reply_to, waiting.reply_to) == ("", world.hugo.email), "what still leaves can be answered"


def test_a_draft_changes_directly(world, draft):
    assert edit(world, draft, title=Translated(en="Other"), first_day=draft.first_day) is None
    assert draft.title == {"en": "Other"}
    entry = deeds("event.changed")[0]
    assert (entry.before.keys(), entry.after) == ({"title"}, {"title": {"en": "Other"}})


def test_saving_without_a_change_leaves_no_trace(world, draft):
    assert edit(world, draft, title=draft.title) is None
    assert deeds() == []


def test_a_published_event_changes_at_once_where_one_key_is_enough(world):
    assert edit(world, world.event, hotels=Translated(en="Hotel"), visibility=Visibility.UNLISTED) is None
    assert world.event.visibility == Visibility.UNLISTED
    assert mails() == []


def test_title_days_and_place_of_a_published_event_wait_for_the_other_key(world):
    later = world.event.last_day + timedelta(days=1)
    proposal = edit(world, world.event, subtitle=Translated(en="Now"), last_day=later)
    assert world.event.subtitle == {"en": "Now"}
    assert world.event.last_day != later
    assert proposal.kind == ProposalKind.CHANGE
    assert proposal.after == {"last_day": later.isoformat()}
    assert [mail.recipient for mail in mails("events/key_waiting")] == [world.hugo.email]


def test_a_second_change_waits_its_turn(world):
    edit(world, world.event, city=Translated(en="Vienna"))
    with pytest.raises(keys.AlreadyWaiting):
        edit(world, world.event, city=Translated(en="Graz"))


def test_a_cancelled_event_keeps_its_title(world):
    world.event.state = EventState.CANCELLED
    with pytest.raises(keys.WrongState):
        edit(world, world.event, title=Translated(en="Other"))


def test_days_in_disorder_are_refused_even_one_by_one(world, draft):
    with pytest.raises(texts.DaysOutOfOrder):
        edit(world, draft, first_day=draft.last_day + timedelta(days=1))


def test_the_address_of_a_draft_can_be_chosen(world, draft):
    editing.rename(draft, "vienna-2026", account=world.olga, now=clock.now())
    assert queries.by_slug("vienna-2026") == draft
    factories.an_event(slug="taken")
    with pytest.raises(naming.SlugTaken):
        editing.rename(draft, "taken", account=world.olga, now=clock.now())


def test_the_address_of_a_published_event_stays(world):
    with pytest.raises(naming.SlugFixed):
        editing.rename(world.event, "other", account=world.olga, now=clock.now())


def test_a_host_is_added_with_its_organiser(world):
    event = create(world)
    editing.add_host(event, world.osce, world.hugo, account=world.olga, now=clock.now())
    assert event.host_ids == (world.council.id, world.osce.id)
    assert queries.house_of(event, world.hugo) == world.osce.id
    assert [mail.recipient for mail in mails("events/role_given")] == [world.hugo.email]
    assert [entry.verb for entry in deeds()] == ["event.created", "event.host_added", "role.given"]


def test_an_organiser_of_one_house_cannot_be_made_the_other_houses(world):
    event = create(world)
    colleague = factories.an_account("Carl", "Colleague", affiliation=world.council)
    with pytest.raises(team.WorksForAnotherHost):
        editing.add_host(event, world.osce, colleague, account=world.olga, now=clock.now())
    assert event.host_ids == (world.council.id,)


def test_only_organisations_that_host_can_be_hosts(world):
    with pytest.raises(team.NotAHost):
        editing.add_host(create(world), world.state, None, account=world.olga, now=clock.now())


def test_hosts_of_a_published_event_stay(world):
    union = factories.an_institution("Union", may_host=True)
    with pytest.raises(team.CannotLeave):
        editing.add_host(world.event, union, None, account=world.olga, now=clock.now())
    with pytest.raises(team.CannotLeave):
        editing.remove_host(world.event, world.council, account=world.olga, now=clock.now())


def test_a_host_leaves_a_draft_by_its_own_will(world, draft):
    with pytest.raises(team.HouseNeedsOwner):
        editing.remove_host(draft, world.osce, account=world.olga, now=clock.now())
    colleague = factories.an_account("Ida", "Colleague")
    factories.a_role(draft, colleague, Role.ORGANISER, world.osce)
    editing.remove_host(draft, world.osce, account=world.hugo, now=clock.now())
    db.session.expire_all()
    assert draft.host_ids == (world.council.id,)
    assert [role.account for role in queries.organisers(draft)] == [world.olga]
    assert [mail.recipient for mail in mails("events/role_removed")] == [colleague.email]


def test_a_host_whose_key_was_given_to_a_wrong_address_can_be_taken_off(world, draft):
    union = factories.an_institution("Union", may_host=True)
    editing.add_host(draft, union, world.stella, account=world.olga, now=clock.now())
    editing.remove_host(draft, union, account=world.olga, now=clock.now())
    db.session.expire_all()
    assert union.id not in draft.host_ids
    assert world.stella not in [role.account for role in queries.organisers(draft)]
    assert mails("events/role_removed")[-1].recipient == world.stella.email


def test_being_named_in_a_draft_gives_no_right_over_names_and_new_meetings(world, draft):
    union = factories.an_institution("Union", may_host=True)
    editing.add_host(draft, union, world.stella, account=world.olga, now=clock.now())
    assert not queries.organises_any(world.stella)
    assert queries.houses_for(world.stella) == []
    assert queries.organises_any(world.olga)
    assert world.council in queries.houses_for(world.olga)


def test_the_order_of_hosts_is_a_setting(world):
    editing.order_hosts(world.event, [world.osce.id, world.council.id], account=world.olga, now=clock.now())
    db.session.commit()
    db.session.expire_all()
    assert world.event.host_ids == (world.osce.id, world.council.id)
    editing.order_hosts(world.event, ["unknown"], account=world.olga, now=clock.now())
    assert world.event.host_ids == (world.osce.id, world.council.id)
    assert len(deeds("event.hosts_ordered")) == 1


def test_an_event_is_found_by_words_without_accents(world):
    event = factories.an_event(title=Translated(en="Round table", fr="Table ronde à Évian"), city=Translated())
    today = clock.now().date()
    assert list(queries.findable(None, today, search="evian RONDE").rows) == [event]
    assert list(queries.findable(None, today, search="100%").rows) == []


def test_who_finds_what(world):
    today = clock.now().date()
    unlisted = factories.an_event(visibility=Visibility.UNLISTED)
    invited = factories.an_event(visibility=Visibility.INVITED)
    draft = factories.an_event(state=EventState.DRAFT)
    cancelled = factories.an_event(state=EventState.CANCELLED)
    past = factories.an_event(first_day=today - timedelta(days=9))
    factories.a_role(draft, world.gaby, Role.DESK)
    for event in (unlisted, invited, draft):
        factories.a_guest(event, world.remi)

    def found(account, **more):
        return set(queries.findable(account, today, **more).rows)

    assert found(None) == {world.event, cancelled}
    assert found(world.stella) == {world.event, cancelled}
    assert found(world.remi) == {world.event, cancelled, unlisted, invited}
    assert found(world.gaby) == {world.event, cancelled, draft}
    assert found(None, past=True) == {past}


def test_the_list_is_cut_into_pages(world):
    for _number in range(queries.PAGE + 3):
        factories.an_event()
    today = clock.now().date()
    first, last = queries.findable(None, today), queries.findable(None, today, page=99)
    assert (len(first.rows), first.total, first.pages) == (queries.PAGE, queries.PAGE + 4, 2)
    assert (len(last.rows), last.number) == (4, 2)
    assert not set(first.rows) & set(last.rows)


def test_a_draft_sent_twice_is_known_to_its_creator_only(world):
    event = create(world)
    assert queries.draft_of(world.olga, event.id) == event
    assert queries.draft_of(world.hugo, event.id) is None
    assert ProposalState.WAITING not in queries.waiting(event)


LINK = "https://video.example.org/room/7"


def test_a_meeting_on_site_gets_no_link(world):
    with pytest.raises(texts.LinkOnSite):
        create(world, format=Format.ON_SITE, online_link=LINK)
    draft = create(world, format=Format.ONLINE, online_link=LINK)
    for values in ({"format": Format.ON_SITE}, {"format": Format.ON_SITE, "online_link": LINK}):
        with pytest.raises(texts.LinkOnSite):
            edit(world, draft, **values)
    edit(world, draft, format=Format.ON_SITE, online_link="")
    with pytest.raises(texts.LinkOnSite):
        edit(world, draft, online_link=LINK)
    assert (draft.format, draft.online_link) == (Format.ON_SITE, "")


def test_link_and_format_change_with_the_same_keys(world):
    event = world.event
    proposal = edit(world, event, format=Format.HYBRID, online_link=LINK)
    assert (event.format, event.online_link) == (Format.ON_SITE, ""), "neither before the other key"
    approve(proposal, account=world.hugo, now=clock.now())
    assert (event.format, event.online_link, event.link) == (Format.HYBRID, LINK, LINK)
    proposal = edit(world, event, format=Format.ON_SITE, online_link="")
    assert event.link == LINK, "whoever is in the room stays until the other key"
    assert edit(world, event, online_link=f"{LINK}8") is None
    with pytest.raises(keys.ProposalOvertaken):
        approve(proposal, account=world.hugo, now=clock.now())
    withdraw(proposal, account=world.olga, now=clock.now())
    proposal = edit(world, event, format=Format.ON_SITE, online_link="")
    approve(proposal, account=world.hugo, now=clock.now())
    assert (event.format, event.online_link) == (Format.ON_SITE, "")


def test_a_link_that_comes_while_the_meeting_goes_on_site_overtakes_that(world):
    world.event.format = Format.HYBRID
    proposal = edit(world, world.event, format=Format.ON_SITE)
    edit(world, world.event, online_link=LINK)
    with pytest.raises(keys.ProposalOvertaken):
        approve(proposal, account=world.hugo, now=clock.now())
    assert world.event.link == LINK


def test_a_link_may_change_while_the_publication_waits(world):
    draft = world.event
    draft.state, draft.format, draft.city = EventState.DRAFT, Format.HYBRID, Translated(en="Vienna")
    proposal = propose(draft, ProposalKind.PUBLISH, {}, account=world.olga, now=clock.now())
    edit(world, draft, online_link=LINK)
    approve(proposal, account=world.hugo, now=clock.now())
    assert draft.state == EventState.PUBLISHED
