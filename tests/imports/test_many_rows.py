"""Rows are taken in many at once, and it makes no difference to any of them."""

import pytest
import sqlalchemy as sa

from meetings.accounts import queries as accounts
from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.models import Role
from meetings.imports import actions, rules
from meetings.imports.models import Fate, Kind, Stage
from meetings.registration.models import State
from tests import factories
from tests.imports.files import (
    FOCAL_POINTS,
    PEOPLE,
    fates,
    looked,
    mails_to,
    registered,
    rows,
    spreadsheet,
    take,
    taken,
    undone,
    work,
)

CONTACT = ["Contact person", "E-mail of the contact person"]
REFUSED = (0, 3, 4, 8)


def a_line(number, *more, state="", category="C"):
    """A row about somebody whom no other row is about."""
    name = "".join(f"{letter}{digit}" for letter, digit in zip("abcd", str(number), strict=False))
    return ["Nino", f"Beridze-{name}", f"row{number}@example.org", state, category, *more]


def refuse_later(world, numbers):
    """People whom a file would register are refused once it was looked through."""
    for number in numbers:
        account = factories.an_account("Nino", f"Row {number}", email=f"row{number}@example.org")
        factories.a_registration(world.event, account, world.delegate, state=State.REFUSED)


def noted(verb):
    """Whom the log names with a verb, in order."""
    return db.session.scalars(sa.select(AuditEntry.target_name).where(AuditEntry.verb == verb)).all()


@pytest.mark.parametrize("only_good", [True, False])
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_few_statements_for_many(world, count_queries, only_good, known):
    world.delegate.in_delegation, world.delegate.capacity = True, 1000
    delegations.set_policy(world.event, delegations.Policy(most=900), by=world.olga, now=clock.now())
    counts = []
    for first, number in ((0, 20), (100, 40)):
        numbers, heads = range(first, first + number), [*PEOPLE[:5], "Position", "Role", *CONTACT]
        named = [["Clerk", f"clerk{one}@office.example"] for one in numbers]
        lines = [a_line(one, "", "Expert", *named[one - first], state="Georgia", category="D") for one in numbers]
        if known:
            taken(world, spreadsheet([heads, *lines]))
            lines = [["Nona", *line[1:5], f"Adviser {line[2]}", "Adviser", *line[7:]] for line in lines]
        run = looked(world, spreadsheet([heads, *lines]))
        assert fates(run) == [Fate.CHANGE if known else Fate.NEW] * number
        with count_queries() as statements:
            take(world, run, only_good=only_good)
        assert run.stage == Stage.DONE
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_few_statements_to_undo_many(world, count_queries, known):
    world.delegate.in_delegation, world.delegate.capacity = True, 1000
    delegations.set_policy(world.event, delegations.Policy(most=900), by=world.olga, now=clock.now())
    counts = []
    for first, number in ((0, 20), (100, 40)):
        heads = [*PEOPLE[:5], "Position", "Role", *CONTACT]
        named = [[*a_line(one, state="Georgia", category="D"), f"Clerk {one}"] for one in range(first, first + number)]
        contacts = [["Clerk", f"clerk{one}@office.example"] for one in range(number)]
        lines = [[*line[:5], "", "Expert", *contact] for line, contact in zip(named, contacts, strict=True)]
        run = taken(world, spreadsheet([heads, *lines]))
        if known:
            lines = [["Nona", *line[1:5], "Clerk", "Adviser", "Other", f"of-{line[8]}"] for line in lines]
            run = taken(world, spreadsheet([heads, *lines]))
        with count_queries() as statements:
            undone(world, run)
        assert fates(run) == [Fate.UNDONE] * number
        left = registered(world, lines[0][2])
        assert (left.state, left.given_name) == ((State.NOMINATED, "Nino") if known else (State.WITHDRAWN, "Nino"))
        assert left.contact_email == ("clerk0@office.example" if known else "")
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


def test_what_a_rule_keeps_from_being_undone_stays_alone(world):
    """Forty rows are taken back at once; one of them cannot be, and has its sentence."""
    world.delegate.in_delegation = True
    for number in range(40):
        account = factories.an_account("Nino", f"Row {number}", email=f"row{number}@example.org")
        factories.a_registration(world.event, account, world.delegate, affiliation=world.other_state)
    lines = [a_line(number, state="Georgia", category="D") for number in range(40)]
    run = taken(world, spreadsheet([PEOPLE[:5], *lines]))
    assert run.counts == {"change": 40}
    delegations.set_exceptions(
        factories.a_delegation(world.event, world.other_state),
        delegations.Exceptions(most=40),
        by=world.olga,
        now=clock.now(),
    )
    db.session.commit()
    undone(world, run)
    (kept,) = [row for row in rows(run) if row.fate != Fate.UNDONE]
    assert (kept.line, run.counts) == (41, {"change": 1, "undone": 39})
    assert rules.sentence(kept.faults[0]).endswith("has all its places already.")
    assert registered(world, kept.email).affiliation is world.state
    assert registered(world, "row0@example.org").affiliation is world.other_state


@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
def test_few_statements_for_many_focal_points(world, count_queries, later):
    counts = []
    for first, number in ((0, 20), (100, 40)):
        lines = [[*a_line(one, state="Georgia")[:4], "Deputy focal point"] for one in range(first, first + number)]
        run = looked(world, spreadsheet([FOCAL_POINTS, *lines]), kind=Kind.FOCAL_POINTS)
        with count_queries() as statements:
            take(world, run, quiet=later)
            if later:
                actions.invite(run, by=world.hugo)
                db.session.commit()
                work()
        assert [len(mails_to(line[2])) for line in lines] == [1] * number
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


def test_those_taken_in_are_invited_later_by_few_statements(world, count_queries):
    counts = []
    for first, number in ((0, 20), (100, 40)):
        run = taken(world, spreadsheet([PEOPLE[:5], *(a_line(one) for one in range(first, first + number))]))
        actions.invite(run, by=world.hugo)
        db.session.commit()
        with count_queries() as statements:
            work()
        assert [len(mails_to(f"row{one}@example.org")) for one in range(first, first + number)] == [1] * number
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 3


def test_rows_that_a_rule_refuses_are_left_out_alone(world):
    run = looked(world, spreadsheet([PEOPLE[:5], *(a_line(number) for number in range(9))]))
    refuse_later(world, REFUSED)
    before = list(noted("registration.nominated"))
    take(world, run, only_good=True, quiet=False)
    assert fates(run) == [Fate.LEFT if number in REFUSED else Fate.NEW for number in range(9)]
    for number, row in enumerate(rows(run)):
        found = registered(world, f"row{number}@example.org")
        is_left = number in REFUSED
        assert (row.registration_id, found.state) == ((None, State.REFUSED) if is_left else (found.id, State.NOMINATED))
        assert len(mails_to(row.email)) == (0 if is_left else 1)
        assert [fault["cell"] for fault in row.faults] == ([f"C{number + 2}"] if is_left else [])
    assert len(noted("registration.nominated")) == len(before) + 5


def test_all_or_none_stops_at_the_first_row_that_a_rule_refuses(world):
    run = looked(world, spreadsheet([PEOPLE[:5], *(a_line(number) for number in range(9))]))
    refuse_later(world, (5, 7))
    take(world, run)
    assert (run.stage, run.fault["line"]) == (Stage.FAILED, 7)
    assert registered(world, "row0@example.org") is None


def test_whom_a_rule_refuses_once_she_is_nominated_is_not_nominated(world):
    """Only one expert may come: the others of the delegation come, but the second expert does not."""
    world.delegate.in_delegation = True
    policy = delegations.Policy(roles={Role.EXPERT: 1})
    delegations.set_policy(world.event, policy, by=world.olga, now=clock.now())
    given = ("Adviser", "Expert", "Expert", "Interpreter")
    lines = [a_line(number, role, state="Georgia", category="D") for number, role in enumerate(given)]
    run = taken(world, spreadsheet([[*PEOPLE[:5], "Role"], *lines]), only_good=True)
    assert fates(run) == [Fate.NEW, Fate.NEW, Fate.LEFT, Fate.NEW]
    assert "Expert" in rules.sentence(rows(run)[2].faults[0])
    assert registered(world, "row2@example.org") is None
    assert accounts.by_email("row2@example.org") is None
    came = [one for one in delegation_queries.people(world.event, world.state) if one.member]
    assert [(one.role, one.member.position) for one in came] == [
        (Role.ADVISER, 0),
        (Role.EXPERT, 1),
        (Role.INTERPRETER, 2),
    ]


def test_the_first_in_the_file_get_the_places_and_the_others_wait_in_its_order(world):
    world.civil_society.capacity = 4
    taken(world, spreadsheet([PEOPLE[:5], *(a_line(number) for number in range(6))]), quiet=False)
    found = [registered(world, f"row{number}@example.org") for number in range(6)]
    assert [one.state for one in found] == [State.NOMINATED] * 3 + [State.WAITING] * 3  # Sam has one place
    assert found[3].queued_at < found[4].queued_at < found[5].queued_at
    (mail,) = mails_to("row5@example.org")
    assert "waiting list" in mail.text
    (mail,) = mails_to("row2@example.org")
    assert "waiting list" not in mail.text


def test_each_delegation_has_its_own_places(world):
    world.delegate.in_delegation = True
    delegations.set_policy(world.event, delegations.Policy(most=2), by=world.olga, now=clock.now())
    states = ("Georgia", "Georgia", "France", "Georgia", "France", "France")
    taken(world, spreadsheet([PEOPLE[:5], *(a_line(n, state=one, category="D") for n, one in enumerate(states))]))
    waiting = [registered(world, f"row{number}@example.org").state == State.WAITING for number in range(6)]
    held = delegation_queries.held(world.event)
    assert (held[world.state.id], held[world.other_state.id]) == (2, 2)
    assert waiting == [False, False, False, True, True, True]  # Rémi has a place of France


def test_nobody_of_a_quiet_import_is_written_to_when_her_category_follows_her_role(world):
    """The head makes room for a new one, and gets the category of a deputy; both are in the file."""
    world.delegate.in_delegation = True
    other = factories.a_category(world.event, "X", in_delegation=True)
    policy = delegations.Policy(categories={Role.HEAD: world.delegate.id, Role.DEPUTY: other.id})
    delegations.set_policy(world.event, policy, by=world.olga, now=clock.now())
    account = factories.an_account("Ana", "Known", email="ana@example.org", affiliation=world.state)
    head = factories.a_registration(world.event, account, world.delegate, affiliation=world.state)
    factories.a_member(head, world.state, "head")
    lines = [
        ["Anna", "Known", "ana@example.org", "Georgia", "D", ""],
        a_line(1, "Head of delegation", state="Georgia", category="D"),
    ]
    taken(world, spreadsheet([[*PEOPLE[:5], "Role"], *lines]))
    db.session.refresh(head)
    assert (head.given_name, head.category_id) == ("Anna", other.id)
    assert db.session.scalars(sa.select(Mail)).all() == []
