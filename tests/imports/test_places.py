"""What the dry run says of places and of rules that refuse, and what becomes of it: at all limits there are."""

import random
import re

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions as delegations
from meetings.delegations.models import Role
from meetings.events.models import EventState
from meetings.imports import actions, queries, rules
from meetings.imports.actions import taking, trying
from meetings.imports.actions.personal import clear_old_imports
from meetings.imports.models import Fate, Stage
from meetings.registration.models import State
from tests import factories
from tests.deeds import deeds
from tests.imports.files import (
    PEOPLE,
    everybody,
    fates,
    looked,
    number_in,
    registered,
    rows,
    spreadsheet,
    take,
    taken,
    undone,
    work,
)

HEADS = [*PEOPLE[:5], "Role"]


def a_line(number, state="Georgia", category="D", role=""):
    """A row about somebody whom no other row is about."""
    name = "".join(f"{letter}{digit}" for letter, digit in zip("abcd", str(number), strict=False))
    return ["Nino", f"Beridze-{name}", f"row{number}@example.org", state, category, role]


def a_file(*lines):
    return spreadsheet([HEADS, *lines])


def known(world, number, category, state=State.APPROVED, house=None, **more):
    """The person of a row is registered already."""
    account = factories.an_account("Nino", a_line(number)[1], email=f"row{number}@example.org")
    return factories.a_registration(
        world.event, account, category, state=state, affiliation=house or world.state, **more
    )


def waiting(run):
    """What is full for each row; "" where there is a place, or nobody comes."""
    found = queries.places(run, rows(run))
    return [found.get(row.id, "") for row in rows(run)]


def refused(run):
    return [row.fate == Fate.LEFT for row in rows(run)]


def truly_waiting(run):
    return [bool(row.registration and row.registration.state == State.WAITING) for row in rows(run)]


@pytest.fixture
def limited(world):
    """Rémi of France is a delegate, Sam is of civil society; delegations have two places."""
    world.delegate.in_delegation = True
    delegations.set_policy(world.event, delegations.Policy(most=2), by=world.olga, now=clock.now())
    db.session.commit()
    return world


class TestTheForecast:
    def test_the_last_place_of_a_category_goes_to_the_first_row(self, world):
        world.civil_society.capacity = 3
        run = looked(world, a_file(*(a_line(number, "", "C") for number in range(4))))
        assert waiting(run) == ["", "", "category", "category"]  # Sam has one place
        assert (run.counts, queries.waiting(run)) == ({"new": 4}, 2)
        take(world, run)
        assert truly_waiting(run) == [False, False, True, True]
        assert (waiting(run), queries.waiting(run)) == (["", "", "category", "category"], 2)

    def test_each_delegation_has_its_own_limit(self, limited):
        states = ("Georgia", "Georgia", "France", "Georgia", "France")
        run = looked(limited, a_file(*(a_line(number, state) for number, state in enumerate(states))))
        assert waiting(run) == ["", "", "", "delegation", "delegation"]
        take(limited, run)
        assert truly_waiting(run) == [False, False, False, True, True]

    def test_both_may_be_full_and_a_faulty_row_takes_nothing(self, limited):
        limited.delegate.capacity = 3
        db.session.commit()
        lines = [a_line(0), [*a_line(1)[:4], "Astronaut", ""], a_line(2), a_line(3), a_line(4, "France")]
        run = looked(limited, a_file(*lines))
        assert fates(run) == [Fate.NEW, Fate.FAULTY, Fate.NEW, Fate.NEW, Fate.NEW]
        assert waiting(run) == ["", "", "", "both", "category"]

    def test_nothing_of_it_has_happened(self, limited):
        limited.delegate.capacity = 1
        first = known(limited, 9, limited.delegate, State.WAITING, queued_at=clock.now())
        delegation = factories.a_delegation(limited.event, limited.state)
        delegation.completed_at = clock.now()
        db.session.commit()
        before = (len(everybody(limited)), len(db.session.scalars(sa.select(Account)).all()), len(deeds()))
        run = looked(limited, a_file(a_line(0), a_line(1), a_line(9, "Georgia", "C")))
        assert waiting(run)[0]
        deeds_since = len(deeds()) - len(deeds("import.uploaded"))
        assert (len(everybody(limited)), len(db.session.scalars(sa.select(Account)).all()), deeds_since) == before
        assert db.session.scalars(sa.select(Mail)).all() == []
        assert (first.state, first.category_id, delegation.completed_at is not None) == (
            State.WAITING,
            limited.delegate.id,
            True,
        )
        assert (run.stage, run.taken_at, "only_good" in run.options) == (Stage.CHECKED, None, False)
        assert [(row.registration_id, "before" in row.given) for row in rows(run)] == [(None, False)] * 3

    def test_a_draft_is_looked_at_as_if_it_were_announced(self, limited):
        limited.event.state, limited.delegate.capacity = EventState.DRAFT, 2
        db.session.commit()
        run = looked(limited, a_file(a_line(0), a_line(1)))
        assert (fates(run), waiting(run)) == ([Fate.NEW, Fate.NEW], ["", "category"])
        assert run.event.state == EventState.DRAFT

    def test_of_a_cancelled_meeting_each_row_says_so(self, limited):
        limited.event.state = EventState.CANCELLED
        db.session.commit()
        run = looked(limited, a_file(a_line(0)))
        assert "cancelled" in rules.sentence(rows(run)[0].faults[0])
        assert fates(run) == [Fate.LEFT]

    def test_without_limits_nobody_waits(self, world):
        run = looked(world, a_file(*(a_line(number) for number in range(3))))
        assert (waiting(run), queries.waiting(run)) == ([""] * 3, 0)

    def test_what_a_change_frees_goes_to_who_waits(self, limited):
        """The first row waits; then somebody leaves its category, so that it gets her place."""
        limited.delegate.capacity = 2
        known(limited, 1, limited.delegate)
        db.session.commit()
        run = looked(limited, a_file(a_line(0), a_line(1, "Georgia", "C"), a_line(2)))
        assert fates(run) == [Fate.NEW, Fate.CHANGE, Fate.NEW]
        assert waiting(run) == ["", "", "category"]
        take(limited, run)
        assert truly_waiting(run) == [False, False, True]

    def test_who_waited_before_is_first(self, limited):
        limited.delegate.capacity = 2
        known(limited, 1, limited.delegate)
        first = known(limited, 9, limited.delegate, State.WAITING, queued_at=clock.now())
        db.session.commit()
        run = looked(limited, a_file(a_line(0), a_line(1, "Georgia", "C")))
        assert waiting(run) == ["category", ""]
        assert queries.waiting(run) == 1
        take(limited, run)
        db.session.refresh(first)
        assert (first.state == State.WAITING, truly_waiting(run)) == (False, [True, False])

    def test_who_waits_may_get_a_place_in_another_category(self, world):
        world.delegate.capacity = 1
        known(world, 0, world.delegate, State.WAITING, queued_at=clock.now())
        known(world, 1, world.delegate, State.WAITING, queued_at=clock.now())
        world.civil_society.capacity = 2
        db.session.commit()
        run = looked(world, a_file(a_line(0, "Georgia", "C"), a_line(1, "Georgia", "C"), a_line(2, "", "C")))
        assert waiting(run) == ["gained", "category", "category"]
        take(world, run)
        assert truly_waiting(run) == [False, True, True]
        assert waiting(run) == ["gained", "category", "category"]

    def test_who_holds_a_place_is_not_put_where_there_is_none(self, limited):
        limited.civil_society.capacity = 1
        for number in (0, 1):
            known(limited, number, limited.delegate, house=limited.other_state if number else None)
        db.session.commit()
        lines = [a_line(0, "Georgia", "C"), a_line(1, "Georgia"), a_line(2), a_line(3, "France")]
        run = looked(limited, a_file(*lines))
        assert refused(run) == [True, False, False, False]
        assert waiting(run) == ["", "", "delegation", ""]
        (fault,) = rows(run)[0].faults
        assert (rows(run)[0].fate, fault["cell"]) == (Fate.LEFT, "E2")
        assert "There is no free place for" in rules.sentence(fault)
        with pytest.raises(rules.HasFaults):
            actions.start(run, only_good=False, quiet=True, takes_part="on_site", by=limited.olga)
        take(limited, run, only_good=True)
        assert fates(run) == [Fate.LEFT, Fate.CHANGE, Fate.NEW, Fate.NEW]
        assert truly_waiting(run) == [False, False, True, False]

    def test_of_a_full_delegation_too(self, limited):
        known(limited, 0, limited.delegate, house=limited.other_state)
        known(limited, 1, limited.delegate)
        known(limited, 2, limited.delegate)
        db.session.commit()
        run = looked(limited, a_file(a_line(0, "Georgia")))
        assert refused(run) == [True]
        assert "has all its places already" in rules.sentence(rows(run)[0].faults[0])

    def test_the_category_follows_the_role_and_frees_a_place(self, limited):
        heads = factories.a_category(limited.event, "X", in_delegation=True)
        policy = delegations.Policy(categories={Role.HEAD: heads.id})
        delegations.set_policy(limited.event, policy, by=limited.olga, now=clock.now())
        limited.delegate.capacity, heads.capacity = 2, 1
        db.session.commit()
        lines = [a_line(0, role="Head of delegation"), a_line(1), a_line(2, "France", role="Head of delegation")]
        run = looked(limited, a_file(*lines))
        assert waiting(run) == ["", "", "category"]
        take(limited, run)
        assert truly_waiting(run) == [False, False, True]
        assert registered(limited, "row0@example.org").category_id == heads.id


@pytest.mark.parametrize("seed", range(8))
def test_what_is_foreseen_happens(limited, seed):
    """Files by chance, of people who are new, wait or have a place: who is to wait waits, and nobody else."""
    chance = random.Random(seed)
    houses = {"Georgia": limited.state, "France": limited.other_state}
    policy = delegations.Policy(most=chance.choice((3, 4)))
    delegations.set_policy(limited.event, policy, by=limited.olga, now=clock.now())
    for number in chance.sample(range(12), 5):
        house = houses[chance.choice(list(houses))]
        category = chance.choice((limited.delegate, limited.civil_society))
        state = chance.choice((State.APPROVED, State.WAITING))
        queued_at = clock.now() if state == State.WAITING else None
        known(limited, number, category, state, house, queued_at=queued_at, delegation=chance.choice((None, house)))
    limited.delegate.capacity, limited.civil_society.capacity = chance.choice((4, 5, None)), chance.choice((4, 5))
    db.session.commit()
    lines = [a_line(number, chance.choice(list(houses)), chance.choice("DDC")) for number in range(12)]
    chance.shuffle(lines)
    run = looked(limited, a_file(*lines))
    foreseen = fates(run), waiting(run), queries.waiting(run), [row.faults for row in rows(run)]
    assert run.stage == Stage.CHECKED
    take(limited, run, only_good=True)
    assert (fates(run), waiting(run), queries.waiting(run), [row.faults for row in rows(run)]) == foreseen
    assert [one in queries.WAITING for one in waiting(run)] == truly_waiting(run)


class TestWhatHappened:
    def test_it_may_be_otherwise_than_foreseen(self, world):
        world.civil_society.capacity = 2
        run = looked(world, a_file(*(a_line(number, "", "C") for number in range(3))))
        assert waiting(run) == ["", "category", "category"]
        world.civil_society.capacity = 3
        db.session.commit()
        take(world, run)
        assert (waiting(run), queries.waiting(run)) == (["", "", "category"], 1)

    def test_it_is_asked_for_again(self, world):
        world.civil_society.capacity = 2
        run = looked(world, a_file(*(a_line(number, "", "C") for number in range(3))))
        world.civil_society.capacity = None
        db.session.commit()
        actions.look_again(run, by=world.olga)
        db.session.commit()
        work()
        assert (run.stage, fates(run), waiting(run)) == (Stage.CHECKED, [Fate.NEW] * 3, [""] * 3)
        take(world, run)
        with pytest.raises(rules.NotNow):
            actions.look_again(run, by=world.olga)

    def test_an_import_that_stopped_is_looked_at_again_while_its_file_is_there(self, world):
        run = looked(world, a_file(a_line(0)))
        run.stage, run.fault = Stage.FAILED, {"line": 2}
        db.session.commit()
        actions.look_again(run, by=world.olga)
        db.session.commit()
        work()
        assert (run.stage, run.fault, fates(run)) == (Stage.CHECKED, {}, [Fate.NEW])
        run.file_key = ""
        db.session.commit()
        with pytest.raises(rules.FileGone):
            actions.look_again(run, by=world.olga)

    def test_rows_that_are_emptied_are_not_taken_in(self, world):
        run = looked(world, a_file(a_line(0)))
        run.created_at -= rules.KEPT
        db.session.commit()
        clear_old_imports()
        db.session.commit()
        with pytest.raises(rules.FileGone):
            take(world, run)

    def test_who_got_a_place_before_it_gains_none(self, world):
        world.delegate.capacity, world.civil_society.capacity = 1, 2
        first = known(world, 0, world.delegate, State.WAITING, queued_at=clock.now())
        db.session.commit()
        run = looked(world, a_file(a_line(0, "Georgia", "C")))
        assert waiting(run) == ["gained"]
        first.state = State.APPROVED
        db.session.commit()
        take(world, run)
        assert (fates(run), waiting(run)) == ([Fate.CHANGE], [""])

    def test_who_moves_up_later_waits_no_longer(self, world):
        world.civil_society.capacity = 2
        run = taken(world, a_file(*(a_line(number, "", "C") for number in range(2))))
        assert waiting(run) == ["", "category"]
        registered(world, "row1@example.org").state = State.APPROVED
        db.session.commit()
        assert (waiting(run), queries.waiting(run)) == (["", ""], 0)

    def test_once_very_many_are_refused_the_rest_is_not_tried(self, limited, monkeypatch):
        monkeypatch.setattr(trying, "MOST_REFUSED", 2)
        monkeypatch.setattr(taking, "BATCH", 4)
        limited.civil_society.capacity = 0
        for number in range(3):
            known(limited, number, limited.delegate)
        db.session.commit()
        run = looked(limited, a_file(*(a_line(number, "Georgia", "C") for number in range(6))))
        assert fates(run) == [Fate.LEFT] * 3 + [Fate.NEW] * 3
        assert run.options["tried_to"] == 5
        assert waiting(run) == ["", "", "", "category", "", ""]

    def test_where_the_last_row_was_tried_nothing_is_left(self, limited, monkeypatch):
        monkeypatch.setattr(trying, "MOST_REFUSED", 1)
        limited.event.state = EventState.CANCELLED
        db.session.commit()
        run = looked(limited, a_file(a_line(0), a_line(1)))
        assert (refused(run), run.options["tried_to"]) == ([True, True], 0)

    def test_what_was_not_tried_is_forgotten_when_all_are_looked_at_again(self, world):
        run = looked(world, a_file(a_line(0)))
        run.options = run.options | {"tried_to": 2}
        known(world, 0, world.delegate, function={"en": ""})
        db.session.commit()
        actions.look_again(run, by=world.olga)
        db.session.commit()
        work()
        assert (fates(run), run.options["tried_to"]) == ([Fate.SAME], 0)

    def test_it_costs_the_same_for_many(self, limited, count_queries):
        limited.delegate.capacity = 1
        db.session.commit()
        counts = []
        for first, number in ((0, 20), (100, 40)):
            lines = [a_line(one) for one in range(first, first + number)]
            with count_queries() as statements:
                run = looked(limited, a_file(*lines))
            assert queries.waiting(run) == number
            counts.append(len(statements))
        assert counts[1] <= counts[0] + 3


class TestThePage:
    @pytest.fixture
    def shown(self, client, world):
        client.sign_in(world.olga)
        return lambda run, more="", language="en": (
            client.get(f"/{language}/events/{world.event.slug}/manage/imports/{run.id}{more}").text
        )

    def test_before_and_after(self, world, shown):
        world.civil_society.capacity = 2
        run = looked(world, a_file(*(a_line(number, "", "C") for number in range(3))))
        text = shown(run)
        assert "For 2 people of this file no place is free" in text
        assert text.count("No place is free in this category.") == 2
        assert "Look again as things stand now" in text
        assert (number_in(text, "New"), number_in(text, "On the waiting list")) == (3, 2)
        assert "Beridze-a0" not in shown(run, "?fate=waiting")
        assert "Beridze-a2" in shown(run, "?fate=waiting")
        take(world, run)
        text = shown(run)
        assert "2 people of this file are on the waiting list." in text
        assert text.count("No place is free in this category.") == 2
        assert "Look again" not in text

    def test_where_there_is_room(self, world, shown):
        run = looked(world, a_file(a_line(0)))
        text = shown(run)
        assert "For everybody who is taken in a place is free" in text
        assert "On the waiting list" not in text
        take(world, run)
        assert "a place is free" not in shown(run)

    def test_in_french(self, world, shown):
        world.civil_society.capacity = 2
        run = looked(world, a_file(*(a_line(number, "", "C") for number in range(3))))
        text = shown(run, language="fr")
        assert "aucune place n’était libre pour 2 personnes de ce fichier" in text
        assert "Aucune place n’est libre dans cette catégorie." in text

    def test_whom_a_rule_refuses_is_found_before(self, limited, shown):
        limited.civil_society.capacity = 1
        known(limited, 0, limited.delegate)
        db.session.commit()
        run = looked(limited, a_file(a_line(0, "Georgia", "C"), a_line(1)))
        text = shown(run)
        assert number_in(text, "Left out by a rule") == 1
        assert "1 row cannot be taken in." in text
        assert "Beridze-a1" not in shown(run, "?fate=left")
        run = looked(limited, a_file(a_line(0, "Georgia", "C")))
        assert "Each row that is new or changes anything is refused by a rule" in shown(run)

    def test_the_rows_are_looked_at_again(self, world, shown, client):
        run = looked(world, a_file(a_line(0)))
        address = f"/en/events/{world.event.slug}/manage/imports/{run.id}/looking"
        shown(run)
        answer = client.post(address)
        assert answer.status_code == 303
        db.session.refresh(run)
        assert run.stage == Stage.CHECKING
        answer = client.post(address)
        assert (answer.status_code, "The rows are being looked at" in answer.text) == (409, True)

    def test_who_has_not_seen_the_last_look_takes_nothing_in(self, world, shown, client):
        run = looked(world, a_file(a_line(0)))
        (seen,) = re.findall(r'name="seen"[^>]*value="([^"]+)"', shown(run))
        actions.look_again(run, by=world.olga)
        db.session.commit()
        work()
        address = f"/en/events/{world.event.slug}/manage/imports/{run.id}/taking"
        data = {"scope": "all", "takes_part": "on_site"}
        answer = client.post(address, data=data | {"seen": seen})
        assert answer.status_code == 409
        assert "The rows were looked at again after you had opened the page." in answer.text
        (seen,) = re.findall(r'name="seen"[^>]*value="([^"]+)"', shown(run))
        assert client.post(address, data=data | {"seen": seen}).status_code == 303

    def test_they_are_looked_at_again_when_a_rule_has_stopped_them(self, world, shown):
        run = looked(world, a_file(a_line(0), a_line(1)))
        account = factories.an_account("Nino", "Row", email="row1@example.org")
        factories.a_registration(world.event, account, world.delegate, state=State.REFUSED)
        db.session.commit()
        take(world, run)
        assert run.stage == Stage.FAILED
        assert "Look again as things stand now" in shown(run)
        actions.look_again(run, by=world.olga)
        db.session.commit()
        work()
        assert (run.stage, fates(run)) == (Stage.CHECKED, [Fate.NEW, Fate.FAULTY])

    def test_where_a_rule_refuses_every_row_they_can_be_looked_at_again(self, world, shown):
        world.event.state = EventState.CANCELLED
        db.session.commit()
        run = looked(world, a_file(a_line(0)))
        text = shown(run)
        assert "Each row that is new or changes anything is refused by a rule" in text
        assert "Look again as things stand now" in text

    def test_not_once_the_file_is_gone(self, world, shown):
        world.civil_society.capacity = 1
        run = looked(world, a_file(a_line(0, "", "C")))
        run.file_key = ""
        db.session.commit()
        text = shown(run)
        assert "For 1 person of this file no place is free" in text
        assert "Look again" not in text
        assert "The file is no longer kept. Upload it again, please." in text
        assert "Take 1 row in" not in text

    def test_what_is_not_known_is_not_said(self, world, shown):
        run = looked(world, a_file(a_line(0)))
        run.options = run.options | {"tried_to": 2}
        db.session.commit()
        text = shown(run)
        assert "those after line 2 were not tried" in text
        assert "a place is free" not in text
        run.options, run.created_at = run.options | {"tried_to": 0}, run.created_at - rules.KEPT
        db.session.commit()
        clear_old_imports()
        db.session.commit()
        assert "a place is free" not in shown(run)

    def test_why_somebody_waits_is_not_invented(self, world, shown):
        """Put on the list after the import, or with a row that is emptied since."""
        world.civil_society.capacity = 2
        run = taken(world, a_file(a_line(0, "", "C"), a_line(1, "", "C")))
        registered(world, "row0@example.org").state = State.WAITING
        db.session.commit()
        assert waiting(run) == ["unsaid", "category"]
        run.created_at -= rules.KEPT
        db.session.commit()
        clear_old_imports()
        db.session.commit()
        db.session.expire_all()
        assert waiting(run) == ["unsaid", "unsaid"]
        text = shown(run)
        assert number_in(text, "On the waiting list") == 2
        assert "Places are free" not in text

    def test_an_undone_import_says_nothing_of_it(self, world, shown):
        world.civil_society.capacity = 1
        run = undone(world, taken(world, a_file(a_line(0, "", "C"))))
        assert run.stage == Stage.UNDONE
        assert "waiting list" not in shown(run).lower()
        assert queries.page(run, "waiting", 1).rows == []
