"""Asking for changes, approving again, more time, times of categories, tags, notes, the line, the mail beforehand."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.registration import actions, queries, rules
from meetings.registration.actions import merging, news, places
from meetings.registration.actions.amending import seen_now
from meetings.registration.actions.decisions import decide
from meetings.registration.actions.tags import add_tag, change_tag, remove_tag, tag_people
from meetings.registration.models import HOLDING, InternalNote, State
from meetings.registration.rules import Verb
from tests import factories
from tests.deeds import deeds

NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def remi(world):
    return queries.of(world.event, world.remi)


def details(registration, **changes):
    kept = {name: getattr(registration, name) for name in actions.Details.__slots__}
    return actions.Details(**(kept | changes))


def mails(template):
    return db.session.scalars(sa.select(Mail).where(Mail.template == f"registration/{template}")).all()


def mark(world, *essential):
    window = queries.window(world.event)
    actions.set_window(world.event, window.opens_at, window.closes_at, essential=essential, by=world.olga)


def test_who_is_asked_for_changes_keeps_the_place_and_sends_again(world, remi):
    world.delegate.capacity = 1
    waiting = factories.a_registration(
        world.event, factories.an_account(), world.delegate, state=State.WAITING, queued_at=NOON
    )
    actions.ask_for_changes(remi, by=world.olga, now=NOON, reason="Which ministry?")
    assert (remi.state, remi.reason) == (State.CHANGES, "Which ministry?")
    assert State.CHANGES in HOLDING
    assert waiting.state == State.WAITING
    (mail,) = mails("changes")
    assert (mail.recipient, mail.language) == (world.remi.email, "fr")
    assert "Which ministry?" in mail.text
    actions.amend(remi, details(remi, institution_name=Translated(en="Justice")), by=world.remi, now=NOON)
    assert (remi.state, remi.reason) == (State.SUBMITTED, "")
    assert remi.seen_as == {"institution_name": {}}
    assert len(mails("resubmitted")) == 1
    (deed,) = deeds("registration.resubmitted")
    assert deed.before["registration"] == "changes"
    assert deed.after["institution_name"] == {"en": "Justice"}
    actions.approve(remi, by=world.olga, now=NOON)
    assert (remi.state, remi.seen_as) == (State.APPROVED, {})


def test_changes_are_asked_for_with_a_reason_and_never_of_who_waits(world, remi):
    with pytest.raises(rules.ReasonNeeded):
        actions.ask_for_changes(remi, by=world.olga, now=NOON, reason=" ")
    remi.state, remi.queued_at = State.WAITING, NOON
    db.session.flush()
    with pytest.raises(rules.NotPossible):
        actions.ask_for_changes(remi, by=world.olga, now=NOON, reason="More")


def test_an_organisers_correction_does_not_answer_for_the_person(world, remi):
    actions.ask_for_changes(remi, by=world.olga, now=NOON, reason="Name?")
    actions.amend_for(remi, details(remi, given_name="Remy"), remi.affiliation, by=world.olga, now=NOON)
    assert remi.state == State.CHANGES


def test_something_essential_needs_a_new_approval_and_the_difference_is_kept(world, remi):
    mark(world, "name", "nonsense")
    assert queries.window(world.event).essential == ["name"]
    actions.amend(remi, details(remi, function=Translated(en="Judge")), by=world.remi, now=NOON)
    assert (remi.state, remi.seen_as) == (State.APPROVED, {})
    old = remi.family_name
    actions.amend(remi, details(remi, family_name="Other"), by=world.remi, now=NOON)
    assert remi.state == State.SUBMITTED
    assert queries.held(world.delegate) == 1
    assert (remi.seen_as, seen_now(remi)) == ({"family_name": old}, {"family_name": "Other"})
    assert len(mails("reopened")) == 1
    actions.amend(remi, details(remi, family_name="Third"), by=world.remi, now=NOON)
    assert remi.seen_as == {"family_name": old}, "what organisers saw counts, not what came in between"


class TestSetBack:
    """What is as approved again needs no new approval."""

    @pytest.fixture(autouse=True)
    def reopened(self, world, remi):
        mark(world, "name", "institution_name")
        actions.amend(
            remi, details(remi, family_name="Other", function=Translated(en="Judge")), by=world.remi, now=NOON
        )
        assert remi.state == State.SUBMITTED

    def test_the_approval_stands_again_and_the_history_says_so(self, world, remi):
        amended = len(mails("amended"))
        actions.amend(remi, details(remi, family_name=remi.seen_as["family_name"]), by=world.remi, now=NOON)
        assert (remi.state, remi.seen_as) == (State.APPROVED, {})
        assert remi.function == {"en": "Judge"}, "what is not essential stays as she wrote it"
        (deed,) = deeds("registration.restored")
        assert (deed.before, deed.after) == ({"registration": "submitted"}, {"registration": "approved"})
        (mail,) = mails("restored")
        assert "La confirmation de votre inscription est donc rétablie." in mail.text
        assert len(mails("amended")) == amended, "one mail about one press"
        actions.amend(remi, details(remi, family_name="Other"), by=world.remi, now=NOON)
        assert remi.state == State.SUBMITTED, "and is opened again by the next change"
        assert len(deeds("registration.reopened")) == 2

    def test_so_it_does_when_an_organiser_sets_it_back(self, world, remi):
        actions.amend_for(
            remi, details(remi, family_name=remi.seen_as["family_name"]), remi.affiliation, by=world.olga, now=NOON
        )
        assert (remi.state, remi.seen_as) == (State.APPROVED, {})
        assert world.olga.full_name in mails("restored")[0].text

    def test_not_while_something_essential_differs(self, world, remi):
        was = remi.seen_as["family_name"]
        changed = details(remi, family_name=was, institution_name=Translated(en="Justice"))
        actions.amend(remi, changed, by=world.remi, now=NOON)
        assert (remi.state, remi.seen_as["institution_name"]) == (State.SUBMITTED, {})

    def test_not_because_what_she_changed_has_become_inessential(self, world, remi):
        mark(world, "institution_name")
        actions.amend(remi, details(remi, family_name="Third"), by=world.remi, now=NOON)
        assert (remi.state, mails("restored")) == (State.SUBMITTED, []), "she has set nothing back"

    def test_not_what_organisers_asked_to_be_changed(self, world, remi):
        was = remi.seen_as["family_name"]
        actions.ask_for_changes(remi, by=world.olga, now=NOON, reason="Which of the two?")
        actions.amend(remi, details(remi, family_name="Third"), by=world.remi, now=NOON)
        actions.amend(remi, details(remi, family_name="Other"), by=world.remi, now=NOON)
        assert (remi.state, deeds("registration.restored")) == (State.SUBMITTED, []), "nobody approved that name"
        actions.approve(remi, by=world.olga, now=NOON)
        actions.amend(remi, details(remi, family_name=was), by=world.remi, now=NOON)
        assert (remi.state, remi.seen_as["family_name"]) == (State.SUBMITTED, "Other"), "the last approval counts"

    def test_not_what_was_approved_before_she_withdrew(self, world, remi):
        was = remi.seen_as["family_name"]
        actions.withdraw(remi, by=world.remi, now=NOON)
        queries.window(world.event).asks_approval = True
        again = actions.register(
            world.event, world.remi, world.delegate, details(remi), affiliation=world.state, now=clock.now()
        )
        assert (again.id, again.state, again.seen_as) == (remi.id, State.SUBMITTED, {})
        actions.amend(remi, details(remi, family_name=was), by=world.remi, now=NOON)
        assert remi.state == State.SUBMITTED

    def test_not_what_a_merge_wrote_down(self, world, remi):
        was, other = remi.seen_as["family_name"], factories.an_account()
        twice = factories.a_registration(world.event, other, world.delegate)
        merging.merge(remi, twice, details(remi, given_name="Remo"), remi.affiliation, by=world.olga, now=NOON)
        actions.amend(remi, details(remi, family_name=was), by=world.remi, now=NOON)
        assert remi.state == State.SUBMITTED, "nobody compared the merged name with what was approved"


def test_without_something_essential_nothing_is_approved_again(world, remi):
    actions.amend(remi, details(remi, family_name="Other"), by=world.remi, now=NOON)
    assert remi.state == State.APPROVED


@pytest.mark.parametrize("verb", rules.DECISIONS)
def test_the_mail_is_seen_before_it_leaves_and_is_the_same(world, remi, verb):
    remi.state = State.SUBMITTED
    db.session.flush()
    shown = news.preview(verb, remi, "Because of the rooms")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0
    assert decide(verb, [remi], by=world.olga, now=NOON, reason="Because of the rooms") == []
    sent = db.session.scalars(sa.select(Mail)).one()
    assert (sent.subject, sent.text, sent.language) == (shown.subject, shown.text, shown.language)
    assert "Because of the rooms" in shown.text


def test_more_time_is_written_down_and_opens_the_form(world, remi):
    until = NOON + timedelta(days=30)
    actions.extend(remi, until, by=world.olga, now=NOON)
    assert remi.extended_until == until
    assert len(mails("extended")) == 1
    (deed,) = deeds("registration.extended")
    assert deed.after["extended_until"] == until.isoformat()
    assert rules.may_amend(rules.Period.CLOSED, remi.state, until, NOON)
    assert not rules.may_amend(rules.Period.CLOSED, remi.state, until, until)
    actions.extend(remi, until, by=world.olga, now=NOON)
    assert len(deeds("registration.extended")) == 1
    actions.extend(remi, None, by=world.olga, now=NOON)
    with pytest.raises(rules.NotAhead):
        actions.extend(remi, NOON, by=world.olga, now=NOON)
    assert len(mails("extended")) == 2
    assert sum("a retiré le délai supplémentaire" in " ".join(mail.text.split()) for mail in mails("extended")) == 1


def test_a_category_opens_when_it_says(world):
    now = clock.now()
    world.civil_society.opens_at = now + timedelta(days=1)
    world.civil_society.closes_at = now + timedelta(days=90)
    found = places.periods(world.event, [world.delegate, world.civil_society], now)
    assert found == {world.delegate.id: rules.Period.OPEN, world.civil_society.id: rules.Period.NOT_YET}
    args = (world.event, world.stella, world.civil_society, actions.Details("Stella", "Strange"))
    with pytest.raises(rules.NotOpen):
        actions.register(*args, affiliation=None, now=now)
    later = now + timedelta(days=60)
    assert places.period(world.event, later) is rules.Period.CLOSED
    assert actions.register(*args, affiliation=None, now=later).state == State.SUBMITTED


def test_times_of_a_category_stand_in_order_and_move_with_a_copy(world):
    kept = {name: getattr(world.delegate, name) for name in actions.CategoryDetails.__slots__}
    backwards = kept | {"opens_at": NOON, "closes_at": NOON - timedelta(days=1)}
    with pytest.raises(rules.PeriodBackwards):
        actions.change_category_details(world.delegate, actions.CategoryDetails(**backwards), by=world.olga, now=NOON)
    world.delegate.opens_at = NOON
    mark(world, "function")
    copy = factories.an_event()
    for part in ("categories", "registration-period"):
        actions.settings.CLONERS[part].copy(world.event, copy, timedelta(days=7))
    assert {each.opens_at for each in queries.categories(copy)} == {NOON + timedelta(days=7), None}
    assert queries.window(copy).essential == ["function"]


def test_tags_are_put_on_and_taken_off(world, remi):
    sam = queries.of(world.event, world.sam)
    vip = add_tag(world.event, "VIP", "plum", by=world.olga)
    hotel = add_tag(world.event, "Hotel", "sky", by=world.olga)
    with pytest.raises(rules.TagTaken):
        add_tag(world.event, "vip", "sky", by=world.olga)
    with pytest.raises(rules.TagTaken):
        change_tag(world.event, hotel, "vip", "sky", by=world.olga)
    assert tag_people([remi, sam], [vip, hotel], [], by=world.olga) == 2
    assert tag_people([remi, sam], [vip], [], by=world.olga) == 0
    assert tag_people([remi, sam], [], [hotel], by=world.olga) == 2
    assert {one: [tag.name for tag in tags] for one, tags in queries.tags_of([remi.id, sam.id]).items()} == {
        remi.id: ["VIP"],
        sam.id: ["VIP"],
    }
    assert deeds("registration.tagged")[0].after == {"tags": ["Hotel", "VIP"]}
    remove_tag(vip, by=world.olga)
    assert queries.tags_of([remi.id, sam.id]) == {}


def test_the_filter_knows_tags_incomplete_answers_and_views(world, remi):
    vip = add_tag(world.event, "VIP", "plum", by=world.olga)
    tag_people([remi], [vip], [], by=world.olga)
    asked = factories.a_registration(world.event, factories.an_account(), world.delegate, state=State.CHANGES)
    invited = factories.a_registration(world.event, factories.an_account(), world.delegate, state=State.NOMINATED)
    refused = factories.a_registration(
        world.event, factories.an_account(), world.delegate, state=State.REFUSED, confirmed_at=None
    )

    def found(**asked_for):
        return {each.id for each in queries.page(world.event, queries.Filter(**asked_for), 1).rows}

    assert found(tag=vip.id) == {remi.id}
    assert found(incomplete="1") == {asked.id, invited.id}
    assert refused.id in found()
    view = actions.save_view(
        world.event, "VIPs", {"tag": vip.id, "evil": "1"}, ["email"], is_shared=True, by=world.olga, now=NOON
    )
    assert found(view=view.id) == {remi.id}
    assert found(view=view.id, state=State.REFUSED) == {remi.id}, "the view decides"
    actions.remove_view(view, by=world.olga)
    assert found(view="222222222222") == set(), "a view that is gone finds nobody, not everybody"
    elsewhere = factories.an_event()
    other = actions.save_view(elsewhere, "All", {}, [], is_shared=True, by=world.olga, now=NOON)
    assert found(view=other.id) == set()


def test_views_belong_to_their_maker_unless_shared(world):
    def save(name, by, is_shared=False):
        return actions.save_view(world.event, name, {"q": name}, [], is_shared=is_shared, by=by, now=NOON)

    mine, shared = save("Mine", world.olga), save("Ours", world.olga, is_shared=True)
    assert save("Mine", world.olga).id == mine.id
    assert {each.id for each in queries.views(world.event, world.olga)} == {mine.id, shared.id}
    assert {each.id for each in queries.views(world.event, world.hugo)} == {shared.id}
    assert queries.view(world.event, world.hugo, mine.id) is None


def test_somebody_is_moved_in_line_with_a_reason(world):
    line = [
        factories.a_registration(
            world.event,
            factories.an_account(),
            world.delegate,
            state=State.WAITING,
            queued_at=NOON + timedelta(minutes=minute),
        )
        for minute in range(4)
    ]
    with pytest.raises(rules.ReasonNeeded):
        actions.move_in_line(line[3], 1, by=world.olga, now=NOON, reason="")
    actions.move_in_line(line[3], 2, by=world.olga, now=NOON, reason="Minister")
    order = [each.id for each in db.session.scalars(queries.queue(world.delegate))]
    assert order == [line[place].id for place in (0, 3, 1, 2)]
    assert len({each.queued_at for each in line}) == 4
    (deed,) = deeds("registration.moved_in_line")
    assert (deed.before, deed.after, deed.purpose) == ({"place": 4}, {"place": 2}, "Minister")
    actions.move_in_line(line[0], 99, by=world.olga, now=NOON, reason="Asked to")
    assert queries.place_in_queue(line[0]) == 4
    line[1].state = State.APPROVED
    db.session.flush()
    with pytest.raises(rules.NotInLine):
        actions.move_in_line(line[1], 1, by=world.olga, now=NOON, reason="Late")


def twins(world, **other):
    one = factories.a_registration(world.event, factories.an_account("Юрій", "Шевчук"), world.delegate)
    account = factories.an_account("Yurii", "Shevchuk")
    two = factories.a_registration(world.event, account, world.delegate, **({"state": State.SUBMITTED} | other))
    return one, two


def test_two_registrations_become_one_and_the_other_address_is_told(world):
    one, two = twins(world, function=Translated(en="Judge"))
    waiting = factories.a_registration(
        world.event, factories.an_account(), world.delegate, state=State.WAITING, queued_at=NOON
    )
    world.delegate.capacity = queries.held(world.delegate)
    tag = add_tag(world.event, "VIP", "plum", by=world.olga)
    tag_people([two], [tag], [], by=world.olga)
    actions.write_internal_note(two, "Called twice", by=world.olga, now=NOON)
    db.session.flush()
    chosen = details(one, function=two.function, family_name="Shevchuk")
    merging.merge(one, two, chosen, one.affiliation, by=world.olga, now=NOON)
    db.session.expire_all()
    assert (one.state, one.family_name, one.function) == (State.APPROVED, "Shevchuk", Translated(en="Judge"))
    assert (two.state, two.merged_into_id) == (State.WITHDRAWN, one.id)
    assert waiting.state == State.SUBMITTED, "the place that was held twice goes to the next in line"
    written_to = {mail.recipient for mail in db.session.scalars(sa.select(Mail))}
    assert written_to == {waiting.account.email, two.account.email}
    assert [each.name for each in queries.tags_of([one.id])[one.id]] == ["VIP"]
    assert db.session.scalars(sa.select(InternalNote)).one().registration_id == one.id
    assert queries.by_token(world.event, two.token).id == one.id
    assert deeds("registration.merged")[0].after["merged"] == two.full_name
    assert deeds("registration.merged_away")[0].after == {"kept": one.full_name}
    with pytest.raises(rules.NotTheSamePerson):
        merging.merge(one, two, chosen, one.affiliation, by=world.olga, now=NOON)
    with pytest.raises(rules.NotTheSamePerson):
        merging.merge(one, one, chosen, one.affiliation, by=world.olga, now=NOON)


def test_nobody_loses_a_place_or_a_protection_by_a_merge(world):
    one, two = twins(world, is_protected=True)
    one.state, one.queued_at = State.WAITING, NOON
    db.session.flush()
    with pytest.raises(rules.KeepThePlace):
        merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)
    merging.merge(two, one, details(two), two.affiliation, by=world.olga, now=NOON)
    assert two.is_protected
    one, two = twins(world, is_protected=True)
    merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)
    assert one.is_protected


def test_two_who_were_invited_without_an_institution_become_one_but_none_is_lost(world):
    one, two = twins(world, state=State.NOMINATED)
    world.delegate.in_delegation, one.state, one.affiliation = True, State.NOMINATED, world.state
    db.session.flush()
    with pytest.raises(rules.InstitutionNeeded):
        merging.merge(one, two, details(one), None, by=world.olga, now=NOON)
    one.affiliation = None
    db.session.flush()
    merging.merge(one, two, details(one), None, by=world.olga, now=NOON)
    assert (one.affiliation, two.merged_into_id) == (None, one.id)


@pytest.mark.parametrize(
    ("of_kept", "of_other", "left"),
    [
        ("", "office@example.org", "office@example.org"),
        ("mission@example.org", "office@example.org", "mission@example.org"),
        ("", "her own", ""),
    ],
)
def test_the_person_to_write_to_is_not_lost_by_a_merge(world, of_kept, of_other, left):
    one, two = twins(world, state=State.APPROVED)
    for each, email in ((one, of_kept), (two, of_other)):
        each.contact_email = email.replace("her own", one.account.email)
        each.contact_name = "Ada" if email else ""
    merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)
    db.session.expire_all()
    assert (one.contact_email, one.contact_name) == (left, "Ada" if left else "")
    said = deeds("registration.merged")[0].after.get("contact_email")
    assert said == (left if left and not of_kept else None), "the history says where it comes from"


def test_what_hangs_on_a_merged_registration_follows(world):
    one, two = twins(world, state=State.APPROVED)
    check_in = factories.a_check_in(two, world.gaby)
    document = factories.a_document(world.event, two.account)
    merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)
    db.session.expire_all()
    assert (check_in.registration_id, check_in.undone_at) == (one.id, None)
    assert document.owner_id == one.account_id


def test_of_two_check_ins_one_is_undone(world):
    one, two = twins(world, state=State.APPROVED)
    first, second = factories.a_check_in(one, world.gaby), factories.a_check_in(two, world.gaby)
    merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)
    db.session.expire_all()
    assert (first.undone_at, second.undone_at, second.registration_id) == (None, NOON, one.id)


def test_a_card_in_the_directory_holds_a_merge_up(world):
    one, two = twins(world, state=State.APPROVED)
    factories.a_card(two)
    with pytest.raises(Exception, match="leave the directory"):
        merging.merge(one, two, details(one), one.affiliation, by=world.olga, now=NOON)


def test_two_people_who_look_alike_are_not_shown_again(world):
    one, two = twins(world)
    pair = tuple(sorted((one.id, two.id)))
    people = [rules.Somebody(*row) for row in queries.comparable(world.event)]
    assert [each[:2] for each in rules.pairs(people)] == [pair]
    merging.keep_apart(two, one, by=world.olga)
    assert queries.apart(world.event) == [pair]
    assert rules.pairs(people, queries.apart(world.event)) == []


def test_every_verb_has_a_word_in_the_log():
    assert set(news.PAST) == set(Verb) - {Verb.AMEND}
    assert set(news.MAILS) == set(rules.DECISIONS)
