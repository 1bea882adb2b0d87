"""Limits, stages and what is missing: values in, an answer out."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from meetings.core.errors import Refusal
from meetings.delegations import rules
from meetings.delegations.models import Role, Stage
from meetings.delegations.rules import Excess, Gauge, Limits, Missing
from meetings.registration.models import Audience, Category

A, B, C, D = (datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("dates", "people", "stage"),
    [
        ((None, None, None, None), 0, Stage.NOT_INVITED),
        ((A, None, None, None), 0, Stage.INVITED),
        ((A, B, None, None), 0, Stage.OPENED),
        ((A, B, None, None), 1, Stage.NOMINATING),
        ((None, None, None, None), 1, Stage.NOMINATING),
        ((A, B, C, None), 1, Stage.COMPLETE),
        ((A, B, C, D), 1, Stage.CONFIRMED),
        ((A, None, None, D), 1, Stage.CONFIRMED),
    ],
)
def test_how_far_a_delegation_has_come(dates, people, stage):
    assert rules.stage(*dates, people) is stage


@pytest.mark.parametrize(
    ("role", "people", "refusal"),
    [
        (Role.EXPERT, {}, None),
        (Role.EXPERT, {Role.EXPERT: 1}, None),
        (Role.EXPERT, {Role.EXPERT: 2}, rules.RoleFull),
        (Role.HEAD, {Role.HEAD: 1}, rules.RoleFull),
        (Role.ADVISER, {Role.ADVISER: 3}, rules.DelegationFull),
        (Role.ADVISER, {Role.ADVISER: 2, Role.ASSISTANT: 2}, None),
        (Role.ASSISTANT, {Role.ADVISER: 3}, None),
        (Role.ASSISTANT, {Role.ADVISER: 1, Role.ASSISTANT: 1}, rules.TooManyAssistants),
        (Role.ASSISTANT, {}, rules.TooManyAssistants),
    ],
)
def test_who_may_be_added(role, people, refusal):
    limits = Limits(most=3, roles={Role.EXPERT: 2})
    if refusal:
        with pytest.raises(refusal):
            rules.ensure_may_add(role, Counter(people), limits)
    else:
        rules.ensure_may_add(role, Counter(people), limits)


def test_an_exception_goes_before_the_limits_of_the_event():
    event = Limits(most=3, roles={Role.EXPERT: 2, Role.ADVISER: 1}, funded=1)
    assert rules.limits_of(event, None, {}, None) == event
    own = rules.limits_of(event, 5, {"expert": 4}, 0)
    assert (own.most, own.of(Role.EXPERT), own.of(Role.ADVISER), own.funded) == (5, 4, 1, 0)
    assert own.of(Role.HEAD) == 1
    assert own.of(Role.INTERPRETER) is None


def test_the_meters_show_what_is_used_or_limited():
    limits = Limits(most=3, roles={Role.EXPERT: 2})
    people = Counter({Role.ADVISER: 1, Role.ASSISTANT: 1})
    assert rules.gauge(people, limits) == Gauge(1, 3)
    assert dict(rules.gauges(people, limits)) == {
        Role.HEAD: Gauge(0, 1),
        Role.EXPERT: Gauge(0, 2),
        Role.ADVISER: Gauge(1, None),
        Role.ASSISTANT: Gauge(1, None),
    }
    waiting = Counter({Role.ADVISER: 1})
    assert rules.gauge(people, limits, waiting) == Gauge(0, 3, 1)
    assert dict(rules.gauges(people, limits, waiting))[Role.ADVISER] == Gauge(0, None, 1)
    assert Gauge(3, 3).is_full
    assert not Gauge(9, None).is_full


@pytest.mark.parametrize(
    ("people", "unanswered", "wants", "has", "missing"),
    [
        ({}, 0, False, False, [Missing.PEOPLE]),
        ({Role.EXPERT: 1}, 0, False, False, [Missing.HEAD]),
        ({Role.HEAD: 1}, 1, True, False, [Missing.ANSWERS, Missing.LETTER]),
        ({Role.HEAD: 1}, 0, True, True, []),
    ],
)
def test_what_is_missing(people, unanswered, wants, has, missing):
    assert rules.missing(Counter(people), unanswered, wants, has) == missing


def test_who_returns_takes_her_role_only_when_it_is_free():
    limits = Limits(roles={Role.DEPUTY: 1})
    assert rules.role_on_return(Role.HEAD, Counter(), limits) is Role.HEAD
    assert rules.role_on_return(Role.HEAD, Counter({Role.HEAD: 1}), limits) is Role.MEMBER
    assert rules.role_of_former_head(Counter(), limits) is Role.DEPUTY
    assert rules.role_of_former_head(Counter({Role.DEPUTY: 1}), limits) is Role.MEMBER


@pytest.mark.parametrize(("own", "policy", "window", "found"), [(A, B, C, A), (None, B, C, B), (None, None, C, C)])
def test_the_deadline_of_a_delegation(own, policy, window, found):
    assert rules.deadline(own, policy, window) == found


def test_categories_follow_roles():
    def a_category(key, audience=Audience.ANYONE, in_delegation=True):
        return Category(id=key, key=key, audience=audience, in_delegation=in_delegation)

    head, delegate, rapporteur = (a_category(key) for key in ("head-of-delegation", "delegate", "rapporteur"))
    ngo, speaker = a_category("ngo", in_delegation=False), a_category("speaker", Audience.ORGANISERS)
    every = [speaker, ngo, head, delegate, rapporteur]
    assert rules.category_for(Role.HEAD, {}, every) is head
    assert rules.category_for(Role.EXPERT, {}, every) is delegate
    assert rules.category_for(Role.RAPPORTEUR, {}, every) is rapporteur
    assert rules.category_for(Role.EXPERT, {Role.EXPERT: "rapporteur"}, every) is rapporteur
    assert rules.category_for(Role.EXPERT, {Role.EXPERT: "ngo"}, every) is delegate
    assert rules.category_for(Role.HEAD, {}, [delegate]) is delegate
    assert rules.category_for(Role.HEAD, {}, [rapporteur]) is rapporteur
    with pytest.raises(rules.NoCategory):
        rules.category_for(Role.HEAD, {}, [ngo, speaker])


def test_new_limits_must_fit_who_is_there():
    limits = Limits(most=2, roles={Role.EXPERT: 1}, funded=1)
    assert rules.excesses(2, Counter({Role.EXPERT: 1, Role.ADVISER: 1}), 1, limits) == []
    assert rules.excesses(3, Counter(), 0, limits) == [("most", 3, 2)]
    assert rules.excesses(1, Counter({Role.EXPERT: 2}), 0, limits) == [("most_expert", 2, 1)]
    assert rules.excesses(1, Counter(), 2, limits) == [("funded_places", 2, 1)]
    two = Limits(most=None, roles={Role.EXPERT: 1, Role.ADVISER: 1}, funded=1)
    assert rules.excesses(9, Counter({Role.EXPERT: 2, Role.ADVISER: 1}), 1, two) == [("most_expert", 2, 1)]
    assert rules.excesses(9, Counter({Role.MEMBER: 7, Role.EXPERT: 1}), 1, two) == []


def test_each_number_that_is_too_low_says_for_whom_and_how_many_there_are():
    rules.ensure_all_fit([])
    found = [("France", [Excess("most", 5, 3), Excess("most_expert", 4, 2)]), ("Georgia", [Excess("most", 4, 3)])]
    with pytest.raises(Refusal) as refused:
        rules.ensure_all_fit(found)
    told = [(each.field, each.sentence) for each in refused.value.parts]
    assert [field for field, _said in told] == ["most", "most", "most_expert", "most_expert"]
    assert told[0][1].startswith("2 delegations have more than 3 already.")
    assert told[1][1] == "Numbers now: France (5), Georgia (4)."
    assert told[2][1].startswith("1 delegation has more than 2 already.")
    assert told[3][1] == "Numbers now: France (4)."
    assert all(each in refused.value.sentence for _field, each in told)


def test_a_deadline_lies_ahead_or_stays_as_it_was():
    rules.ensure_ahead(None, A, B)
    rules.ensure_ahead(A, A, B)
    rules.ensure_ahead(B, A, A)
    for over in (A, B):
        with pytest.raises(rules.DeadlineOver):
            rules.ensure_ahead(over, None, B)


def test_small_refusals():
    for check, wrong, right in (
        (rules.ensure_not_confirmed, (A,), (None,)),
        (rules.ensure_somebody, (0,), (1,)),
        (rules.ensure_unanswered, (A, True), (None, True)),
        (rules.ensure_unanswered, (None, False), (None, True)),
        (rules.ensure_funded, (1, 1), (0, 1)),
        (rules.ensure_not_over, (date(2026, 5, 1), date(2026, 5, 2)), (date(2026, 5, 1), date(2026, 5, 1))),
        (rules.ensure_role_may_change, (Role.EXPERT, Role.ASSISTANT), (Role.EXPERT, Role.HEAD)),
        (rules.ensure_role_may_change, (Role.ASSISTANT, Role.EXPERT), (Role.ASSISTANT, Role.ASSISTANT)),
    ):
        with pytest.raises(Refusal):
            check(*wrong)
        check(*right)
