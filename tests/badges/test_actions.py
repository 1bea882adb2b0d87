"""Printing, on both databases: recorded once, made whole, counted, and removed in time."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.accounts import actions as accounts
from meetings.accounts.models import Account
from meetings.badges import actions, queries, rules
from meetings.badges.actions import Wish
from meetings.badges.drawing import Sheet
from meetings.badges.models import BadgeCopy, BadgePrint
from meetings.badges.people import Choice, Order, Whom
from meetings.badges.rules import Stage
from meetings.core import audit, clock, files, queue, tasks
from meetings.core.db import db, transaction
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.traces import forget
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.registration.models import State
from tests import factories
from tests.badges.printing import EVERYBODY, a_participant, asked, content, printed, work
from tests.badges.reading import texts
from tests.events.test_races import at_once


def standing_of(world, registration):
    return next(each for each in queries.standings(world.event) if each.person.id == registration.id)


def meant(world, whom):
    everybody, frame = queries.standings(world.event), rules.frame(world.event)
    return [each.person.given_name for each in rules.meant(Choice(whom), everybody, frame)]


def test_everybody_gets_a_page_with_what_is_known_of_her(world):
    nino = a_participant(world, "Nino", "Kapanadze", affiliation=world.state, function=Translated(en="Coordinator"))
    made = printed(world)
    pages = texts(content(made))
    assert len(pages) == made.count == 3
    page = next(text for text in pages if "Nino" in text)
    for part in ("CouncilofEurope", "OSCE", "KAPANADZE", "Coordinator", "Georgia", "DelegateD"):
        assert part in page
    assert rules.stage(made) is Stage.READY
    assert made.size == len(content(made))
    assert (made.job.done, made.job.total, made.job.state) == (3, 3, QueueState.DONE)
    copies = db.session.scalars(sa.select(BadgeCopy).where(BadgeCopy.print_id == made.id)).all()
    assert nino.id in {copy.registration_id for copy in copies}
    assert all(copy.mark for copy in copies)


def test_sheets_of_four_and_nobody_else(world):
    for number in range(3):
        a_participant(world, f"Ana{number}", "Example")
    a_participant(world, "Submitted", "Example", state=State.SUBMITTED)
    a_participant(world, "Online", "Example", takes_part="online")
    other = factories.an_event(hosts=(world.council, world.osce))
    factories.a_registration(other, world.stella, factories.a_category(other))
    made = printed(world, sheet=Sheet.A4)
    pages = texts(content(made))
    assert (made.count, len(pages)) == (5, 2)
    everything = "".join(pages)
    for nobody in ("Submitted", "Online", "Stella"):
        assert nobody not in everything


def test_by_state_in_the_first_language_of_the_event_then_by_name(world):
    germany = factories.a_state("DE", "Germany", "Allemagne")
    for given, family, state in (("Uwe", "Zander", germany), ("Ines", "Adler", germany), ("Nino", "K", world.state)):
        a_participant(world, given, family, affiliation=state)
    a_participant(world, "Otto", "Abel", affiliation=world.osce)
    a_participant(world, "Real", "Aaa", affiliation=germany, is_protected=True, badge_name="Mimi")

    def order(languages, by):
        world.event.languages = languages
        db.session.commit()
        clock.stop_at(clock.now() + timedelta(minutes=1))
        people = queries.people_of(asked(world, order=by), languages[0])
        return [rules.names(person)[0] for person in people]

    assert order(["en", "fr"], Order.AFFILIATION) == ["Rémi", "Nino", "Ines", "Uwe", "Otto", "Sam", "Mimi"]
    assert order(["fr", "en"], Order.AFFILIATION) == ["Ines", "Uwe", "Rémi", "Nino", "Otto", "Sam", "Mimi"]
    assert order(["en", "fr"], Order.NAME) == ["Otto", "Ines", "Nino", "Mimi", "Sam", "Rémi", "Uwe"]


def test_a_protected_person_is_printed_under_the_chosen_name_or_not_at_all(world):
    secret = {"is_protected": True, "affiliation": world.state, "function": Translated(en="Survivor leader")}
    a_participant(world, "Maria", "Realname", badge_name="Mimi K.", **secret)
    nameless = a_participant(world, "Hidden", "Othername", **secret)
    made = printed(world)
    everything = "".join(texts(content(made)))
    assert made.count == 3
    assert "MimiK." in everything
    for word in ("Maria", "REALNAME", "Hidden", "OTHERNAME", "Survivor", "Georgia"):
        assert word not in everything
    with pytest.raises(rules.NobodyToPrint):
        asked(world, Choice(Whom.CHOSEN, ids=frozenset({nameless.id})))


def test_who_meanwhile_lost_her_place_or_became_protected_is_left_out(world):
    nino = a_participant(world, "Nino", "Kapanadze")
    vera = a_participant(world, "Vera", "Secret")
    made = asked(world)
    nino.state, vera.is_protected = State.WITHDRAWN, True
    db.session.commit()
    work()
    everything = "".join(texts(content(made)))
    assert made.count == len(texts(content(made))) == 2
    assert "Nino" not in everything
    assert "Vera" not in everything
    assert standing_of(world, vera).mark == ""


def test_printing_is_counted_with_when(world):
    nino = a_participant(world, "Nino", "Kapanadze")
    assert standing_of(world, nino)[2:] == (0, None, "")
    first = clock.now()
    clock.stop_at(first)
    printed(world)
    assert standing_of(world, nino)[2:4] == (1, first)
    clock.stop_at(first + timedelta(hours=2))
    printed(world, Choice(Whom.CHOSEN, ids=frozenset({nino.id})))
    assert standing_of(world, nino)[2:4] == (2, first + timedelta(hours=2))
    remi = next(each for each in queries.standings(world.event) if each.person.given_name == "Rémi")
    assert remi.times == 1


def test_those_not_printed_yet_are_the_new_ones_and_those_whose_print_failed(world):
    made = asked(world)
    assert meant(world, Whom.UNPRINTED) == []
    a_participant(world, "Nino", "Kapanadze")
    assert meant(world, Whom.UNPRINTED) == ["Nino"]
    made.job.state = QueueState.FAILED
    db.session.commit()
    assert sorted(meant(world, Whom.UNPRINTED)) == ["Nino", "Rémi", "Sam"]


def test_those_whose_badge_changed_since_it_was_printed(world):
    nino = a_participant(world, "Nino", "Kapanadze", affiliation=world.state)
    vera = a_participant(world, "Vera", "Example", category=factories.a_category(world.event, "V"))
    printed(world)
    assert meant(world, Whom.CHANGED) == []
    nino.desk_note, nino.changed_at = "blue folder", clock.now() + timedelta(hours=1)
    world.event.title = Translated(en="Another title")
    db.session.commit()
    assert meant(world, Whom.CHANGED) == []
    vera.category.name = Translated(en="Visitor")
    world.state.name = Translated(en="Sakartvelo")
    db.session.commit()
    assert meant(world, Whom.CHANGED) == ["Vera", "Nino"]
    clock.stop_at(clock.now() + timedelta(minutes=1))
    made = printed(world, Choice(Whom.CHANGED))
    assert made.count == 2
    assert meant(world, Whom.CHANGED) == []


def test_a_second_click_is_the_same_print(world):
    start = clock.now()
    clock.stop_at(start)
    first = asked(world, Choice(Whom.UNPRINTED))
    clock.stop_at(start + timedelta(seconds=9))
    assert asked(world, Choice(Whom.UNPRINTED)).id == first.id
    assert asked(world).id != first.id
    assert asked(world, by=world.hugo).id != asked(world).id
    assert asked(world, sheet=Sheet.A4).id != asked(world).id
    clock.stop_at(start + timedelta(seconds=30))
    with pytest.raises(rules.NobodyToPrint):
        asked(world, Choice(Whom.UNPRINTED))
    prints = db.session.scalars(sa.select(BadgePrint)).all()
    assert len(prints) == len(db.session.scalars(sa.select(Job)).all()) == 4


def test_clicks_at_the_same_moment_are_one_print(own_app):
    world = factories.a_world()
    event_id, olga_id, now = world.event.id, world.olga.id, clock.now()

    def click():
        event, olga = db.session.get_one(Event, event_id), db.session.get_one(Account, olga_id)
        actions.print_badges(event, Wish(EVERYBODY), by=olga, now=now)

    assert at_once(own_app, [click] * 4) == ["done"] * 4
    with transaction() as session:
        for table, count in ((BadgePrint, 1), (Job, 1), (BadgeCopy, 2)):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == count


def test_a_print_and_its_job_happen_together_or_not_at_all(world):
    actions.print_badges(world.event, Wish(EVERYBODY), by=world.olga, now=clock.now())
    db.session.rollback()
    assert work() == 0
    assert db.session.scalars(sa.select(BadgePrint)).all() == []


def test_a_job_whose_worker_died_is_finished_by_the_next(world):
    made = asked(world)
    now = clock.now()
    clock.stop_at(now)
    with transaction() as session:
        assert queue.claim(session, Job, now) is not None
    files.put(f"badges/{world.event.id}/{made.id}", io.BytesIO(b"%PDF half a"))
    assert work() == 0
    assert rules.stage(made) is Stage.DRAWING
    clock.stop_at(now + queue.LEASE + timedelta(seconds=1))
    assert work() == 1
    assert len(texts(content(made))) == 2


def test_a_job_that_runs_twice_changes_nothing(world):
    made = printed(world)
    before = (made.made_at, content(made))
    clock.stop_at(clock.now() + timedelta(minutes=5))
    made.job.state, made.job.lease_until = QueueState.RUNNING, clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert work() == 1
    assert (made.made_at, content(made)) == before


def test_a_failure_stores_nothing_is_tried_again_and_at_once_when_asked(world):
    made = asked(world)
    registrations = [factories.db.session.get_one(factories.Registration, each) for each in ids_of(made)]
    for registration in registrations:
        registration.state = State.WITHDRAWN
    db.session.commit()
    assert work() == 1
    assert rules.stage(made) is Stage.RETRYING
    assert files.size_of(f"badges/{world.event.id}/{made.id}") is None
    for registration in registrations:
        registration.state = State.APPROVED
    db.session.commit()
    assert work() == 0
    actions.try_again(made, by=world.hugo, now=clock.now())
    db.session.commit()
    assert work() == 1
    assert rules.stage(made) is Stage.READY
    assert verbs(world) == ["badges.printed", "badges.tried_again"]


def ids_of(made):
    return db.session.scalars(sa.select(BadgeCopy.registration_id).where(BadgeCopy.print_id == made.id)).all()


def verbs(world):
    mine = sa.select(audit.AuditEntry.verb).where(audit.AuditEntry.scope == world.event.id)
    return sorted(db.session.scalars(mine))


def test_what_has_failed_for_good_can_be_tried_again_and_what_has_not_is_left_alone(world):
    made = asked(world)
    actions.try_again(made, by=world.olga, now=clock.now())
    assert verbs(world) == ["badges.printed"]
    made.job.state, made.job.error, made.job.attempts = QueueState.FAILED, "OSError: disk full", 8
    db.session.commit()
    actions.try_again(made, by=world.olga, now=clock.now())
    db.session.commit()
    assert rules.stage(made) is Stage.WAITING
    work()
    assert rules.stage(made) is Stage.READY


def test_files_are_removed_after_seven_days_and_the_knowledge_stays(world):
    start = clock.now()
    clock.stop_at(start)
    made = printed(world)
    key = made.file_key
    files.put(f"{actions.FOLDER}/nobody/knows-this", io.BytesIO(b"%PDF"))
    clock.stop_at(start + timedelta(days=6, hours=23))
    night()
    assert content(made)
    clock.stop_at(start + timedelta(days=7, hours=1))
    night()
    assert files.size_of(key) is None
    assert files.size_of(f"{actions.FOLDER}/nobody/knows-this") is None
    assert rules.stage(made) is Stage.GONE
    assert [each.times for each in queries.standings(world.event)] == [1, 1]


def night():
    assert actions.purge in tasks.NIGHTLY
    actions.purge()
    db.session.commit()
    db.session.expire_all()


def test_the_audit_log_says_who_printed_whose_badges(world):
    made = asked(world, Choice(Whom.CATEGORY, category_id=world.delegate.id), sheet=Sheet.A4)
    entry = db.session.scalars(sa.select(audit.AuditEntry).where(audit.AuditEntry.target_id == made.id)).one()
    assert (entry.verb, entry.actor_id, entry.scope) == ("badges.printed", world.olga.id, world.event.id)
    assert entry.after == {"badges_of": "category", "category": {"en": "Delegate D", "fr": "Délégué/e D"}} | {
        "people": 1,
        "sheet": "A4",
    }


def test_a_job_asks_as_many_questions_for_thirty_people_as_for_one(world, count_queries):
    def cost():
        clock.stop_at(clock.now() + timedelta(minutes=1))
        asked(world)
        with count_queries() as statements:
            work()
        return len(statements)

    one = cost()
    for number in range(30):
        a_participant(world, "Ana", f"Example{number:02}", affiliation=factories.a_state(f"S{number}", f"S {number}"))
    assert cost() == one


def test_a_hundred_and_seventy_badges(world):
    for number in range(168):
        a_participant(world, f"Ana{number:03}", "Example")
    made = printed(world)
    everything = texts(content(made))
    assert len(everything) == made.count == 170
    assert sum(any(f"Ana{number:03}" in page for page in everything) for number in range(168)) == 168


def test_a_print_outlives_the_account_of_whoever_made_it(world):
    made = asked(world)
    forget([accounts.leaver(world.olga)])
    db.session.commit()
    work()
    assert rules.stage(made) is Stage.READY
    assert made.job.owner_id is None
