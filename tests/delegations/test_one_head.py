"""In the category of heads comes the head of a delegation and nobody else, whichever way somebody gets into it."""

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import actions, queries
from meetings.delegations.models import Role
from meetings.delegations.rules import AnotherIsHead, HasHead, NoPlaceElsewhere
from meetings.registration import actions as registrations
from meetings.registration.actions import Details, Invitee, merging
from meetings.registration.actions.decisions import decide, foresee
from meetings.registration.models import ACTIVE, Registration, State
from meetings.registration.rules import Verb
from tests import factories
from tests.delegations.test_roles_by_organisers import invited, part, seated

DETAILS = Details("Odile", "Abashidze")
PEOPLE = "/en/events/annual-meeting/manage/registrations"


@pytest.fixture
def heads(world, scene):
    return factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True)


@pytest.fixture
def tamar(world, heads):
    return seated(world, "Tamar", "head", category=heads)


def in_heads(world, heads, state=None):
    """Who of a delegation is in the category of heads, protected people aside."""
    house = state or world.state
    return [one.given_name for one in queries.present(world.event, house) if one.category_id == heads.id]


def mail_saying(registration, words):
    hers = Mail.account_id == registration.account_id, Mail.text.contains(words)
    return db.session.scalars(sa.select(Mail.text).where(*hers)).one()


def a_refused(world, heads, given="Eka"):
    account = factories.an_account(given, "Lomidze", affiliation=world.state)
    return factories.a_registration(world.event, account, heads, state=State.REFUSED)


def test_who_was_refused_is_not_approved_beside_a_head_and_is_head_where_there_is_none(world, heads, tamar):
    eka = a_refused(world, heads)
    with pytest.raises(HasHead):
        registrations.approve(eka, by=world.olga, now=clock.now())
    assert eka.state == State.REFUSED
    registrations.withdraw(tamar, by=tamar.account, now=clock.now())
    registrations.approve(eka, by=world.olga, now=clock.now())
    assert (in_heads(world, heads), queries.head(world.event, world.state).registration) == (["Eka"], eka)


def test_of_many_to_be_approved_a_second_head_is_left_out_and_named(world, heads):
    two = [a_refused(world, heads), a_refused(world, heads, "Nana")]
    assert [one.given_name for one, _why in foresee(Verb.APPROVE, two)] == ["Nana"]
    left = decide(Verb.APPROVE, two, by=world.olga, now=clock.now(), reason="")
    assert [name for name, _why in left] == ["Nana LOMIDZE"]
    assert "Eka LOMIDZE is head of the delegation of Georgia already" in left[0][1]
    assert in_heads(world, heads) == ["Eka"]


def test_who_was_in_the_category_before_anybody_asked_is_not_approved_as_a_second(world, heads, tamar):
    eka = seated(world, "Eka", "member", State.SUBMITTED, heads)
    with pytest.raises(HasHead):
        registrations.approve(eka, by=world.olga, now=clock.now())


def test_who_registers_herself_as_head_is_head_and_a_second_is_not_told_who(world, client, heads):
    eka, nana = (factories.an_account(name, "Beridze", affiliation=world.state) for name in ("Eka", "Nana"))
    more = {"affiliation": world.state, "now": clock.now()}
    made = registrations.register(world.event, eka, heads, DETAILS, **more)
    assert part(world, made).role is Role.HEAD
    db.session.commit()
    data = {"given_name": "Nana", "family_name": "Beridze", "category": heads.id, "affiliation_id": world.state.id}
    answer = client.sign_in(nana).post("/en/events/annual-meeting/register", data=data | {"takes_part": "on_site"})
    assert answer.status_code == 422
    assert "Somebody else comes as head of the delegation of Georgia." in answer.text
    assert "Eka" not in answer.text
    assert db.session.scalar(sa.select(Registration.id).where(Registration.account_id == nana.id)) is None


def test_who_says_only_in_her_answer_for_whom_she_comes_is_no_second_head(world, heads, tamar):
    account = factories.an_account("Eka", "Beridze")
    eka = factories.a_registration(world.event, account, heads, state=State.NOMINATED, affiliation=None)
    with pytest.raises(AnotherIsHead):
        registrations.submit(eka, DETAILS, by=account, now=clock.now(), affiliation=world.state)
    db.session.rollback()
    registrations.submit(eka, DETAILS, by=account, now=clock.now(), affiliation=world.other_state)
    assert queries.head(world.event, world.other_state).registration is eka
    with pytest.raises(AnotherIsHead):
        registrations.amend(eka, DETAILS, by=account, now=clock.now(), affiliation=world.state)


def test_a_merge_makes_no_second_head(world, heads, tamar):
    kept = factories.a_registration(
        world.event, factories.an_account("Eka", "Lomidze", affiliation=world.other_state), heads
    )
    factories.a_member(kept, world.other_state, "head")
    other = seated(world, "Eka", "member")
    with pytest.raises(HasHead):
        merging.merge(kept, other, DETAILS, world.state, by=world.olga, now=clock.now())
    db.session.rollback()
    assert in_heads(world, heads) == ["Tamar"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Saved. Eka LOMIDZE now comes in the category “Delegate D”: the delegation has a head."),
        (
            "fr",
            "Enregistré. Eka LOMIDZE vient maintenant dans la catégorie « Délégué/e D » : la délégation a un chef ou",
        ),
    ],
)
def test_protection_can_be_lifted_beside_a_head(world, client, heads, tamar, language, said):
    eka = factories.a_registration(
        world.event, factories.an_account("Eka", "Lomidze", affiliation=world.state), heads, is_protected=True
    )
    db.session.commit()
    page = PEOPLE.replace("/en/", f"/{language}/", 1) + f"/{eka.id}"
    assert client.sign_in(world.olga).post(f"{page}/protection", data={}).status_code == 302
    text = " ".join(client.get(page).text.replace("\u202f", " ").replace("\xa0", " ").split())
    assert said in text
    assert (part(world, eka).role, part(world, eka).registration.category) == (Role.MEMBER, world.delegate)
    assert in_heads(world, heads) == ["Tamar"]


def test_protection_lifted_where_nobody_is_head_makes_her_head(world, heads):
    eka = factories.a_registration(
        world.event, factories.an_account("Eka", "Lomidze", affiliation=world.state), heads, is_protected=True
    )
    registrations.protect(eka, False, by=world.olga, now=clock.now())
    assert (part(world, eka).role, eka.category) == (Role.HEAD, heads)


def test_heads_exchange_their_places_where_no_other_is_free(world, heads, tamar):
    eka = seated(world, "Eka")
    heads.capacity, world.delegate.capacity = 1, 3
    waiting = seated(world, "Nana", state=State.WAITING)
    db.session.commit()
    former = actions.set_role(
        factories.a_delegation(world.event, world.state), part(world, eka), Role.HEAD, by=world.dana, now=clock.now()
    )
    assert (former.registration, former.role) == (tamar, Role.DEPUTY)
    assert (eka.category, tamar.category, waiting.state) == (heads, world.delegate, State.WAITING)
    assert in_heads(world, heads) == ["Eka"]


def test_nobody_stays_in_the_category_of_heads_who_is_head_no_longer(world, client, scene, heads, tamar):
    world.delegate.capacity = 2
    db.session.commit()
    page = f"{scene.mine}/people/{tamar.id}/role"
    refused = client.sign_in(world.dana).post(page, data={"role": "expert"})
    assert refused.status_code == 422
    assert "Tamar LOMIDZE would be head no longer and come in the category “Delegate D”" in refused.text
    assert part(world, tamar).role is Role.HEAD
    nana = seated(world, "Nana", state=State.WAITING)
    delegation = factories.a_delegation(world.event, world.state)
    with pytest.raises(NoPlaceElsewhere):
        actions.set_role(delegation, part(world, nana), Role.HEAD, by=world.dana, now=clock.now())
    db.session.rollback()
    world.delegate.capacity = None
    db.session.commit()
    assert client.post(page, data={"role": "expert"}).status_code == 302
    assert in_heads(world, heads) == []


def test_a_head_who_waits_leaves_the_line_of_heads(world, heads):
    eka = seated(world, "Eka", "head", State.WAITING, heads)
    delegation = factories.a_delegation(world.event, world.state)
    actions.set_role(delegation, part(world, eka), Role.EXPERT, by=world.dana, now=clock.now())
    assert (eka.category, eka.state) == (world.delegate, State.SUBMITTED)


def test_no_sequence_of_deeds_leaves_two_heads(world, client, heads):
    """Nominated, swapped, declined, invited, refused and approved: who is in the category is head, alone."""
    delegation, by, now = factories.a_delegation(world.event, world.state), world.dana, clock.now()

    def seen():
        people = [one for one in queries.people(world.event, world.state) if one.registration.is_active]
        assert [one.role for one in people].count(Role.HEAD) <= 1
        for one in people:
            assert one.registration.category_id != heads.id or one.role is Role.HEAD, one.registration.given_name

    def nominate(given, role):
        invitee = Invitee(f"{given.lower()}@example.org", given, "Lomidze", "en")
        one = actions.nominate(delegation, actions.Nominee(invitee, Details(given, "Lomidze"), role), by=by, now=now)
        seen()
        return one

    eka, nana = nominate("Eka", Role.HEAD), nominate("Nana", Role.EXPERT)
    actions.set_role(delegation, part(world, nana), Role.HEAD, by=by, now=now)
    seen()
    registrations.refuse(nana, by=world.olga, now=now, reason="Not this time")
    actions.set_role(delegation, part(world, eka), Role.HEAD, by=by, now=now)
    nana.confirmed_at = now
    with pytest.raises(HasHead):
        registrations.approve(nana, by=world.olga, now=now)
    registrations.withdraw(eka, by=eka.account, now=now)
    seen()
    registrations.approve(nana, by=world.olga, now=now)
    seen()
    client.sign_in(world.olga)
    assert invited(client, heads, world.state, "Eka").status_code == 422
    assert nominate("Eka", Role.DEPUTY).state in ACTIVE
    seen()


def test_who_cannot_be_approved_herself_stands_in_nobodys_way(world, heads):
    gone, unanswered, eka = (a_refused(world, heads, given) for given in ("Ana", "Bela", "Eka"))
    gone.state, unanswered.confirmed_at = State.WITHDRAWN, None
    left = decide(Verb.APPROVE, [gone, unanswered, eka], by=world.olga, now=clock.now(), reason="")
    assert [name for name, _why in left] == ["Ana LOMIDZE", "Bela LOMIDZE"]
    assert in_heads(world, heads) == ["Eka"]


def test_the_mail_about_another_category_says_the_role_that_follows_from_it(world, heads):
    eka = seated(world, "Eka", "member")
    former = eka.category
    for category in (heads, former):
        registrations.change_category(eka, category, by=world.olga, now=clock.now())
    roles = {heads: "Head of delegation", former: "Deputy head of delegation"}
    for category, role in roles.items():
        said = mail_saying(eka, f"Category: {category.name['en']}")
        assert f"Role in the delegation: {role}" in said


def test_the_mail_about_another_state_says_no_role_that_ended_with_the_former_one(world, heads):
    tamar = seated(world, "Tamar", "deputy")
    moved = factories.a_state("LV", "Latvia", "Lettonie")
    registrations.amend_for(tamar, Details("Tamar", "Lomidze"), moved, by=world.olga, now=clock.now())
    assert "Role in the delegation" not in mail_saying(tamar, "State or organisation: Latvia")


def test_who_comes_for_another_state_as_its_head_was_nothing_there_before(world, heads, tamar):
    moved = factories.a_state("LV", "Latvia", "Lettonie")
    registrations.amend_for(tamar, Details("Tamar", "Lomidze"), moved, by=world.olga, now=clock.now())
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "delegation.role_changed")).one()
    assert (noted.before, noted.after) == ({"delegation_role": "member"}, {"delegation_role": "head"})
    assert "Role in the delegation: Head of delegation" in mail_saying(tamar, "State or organisation: Latvia")


def test_heads_of_many_delegations_are_approved_with_as_many_questions_as_of_two(world, heads, count_queries):
    def approve(number, first):
        people = []
        for place in range(first, first + number):
            house = factories.a_state(f"Y{place}", f"State {place}")
            account = factories.an_account(f"Eka {place}", "Lomidze", affiliation=house)
            people.append(factories.a_registration(world.event, account, heads, state=State.REFUSED))
        db.session.commit()
        with count_queries() as asked:
            assert decide(Verb.APPROVE, people, by=world.olga, now=clock.now(), reason="") == []
        return [each for each in asked if each.startswith("SELECT")]

    approve(1, 0)
    few, many = approve(2, 1), approve(8, 3)
    assert len(many) == len(few), "\n".join(many)


def test_whether_heads_come_already_is_asked_once_for_all(world, client, heads, count_queries):
    def foreseen(number, first):
        people = []
        for place in range(first, first + number):
            house = factories.a_state(f"Y{place}", f"State {place}")
            for given in ("Eka", "Nana"):
                account = factories.an_account(given, f"Lomidze {place}", affiliation=house)
                people.append(factories.a_registration(world.event, account, heads, state=State.REFUSED))
            registrations.approve(people.pop(-2), by=world.olga, now=clock.now())
        db.session.commit()
        query = {"verb": "approve", "chosen": [one.id for one in people]}
        with count_queries() as asked:
            page = client.get(f"{PEOPLE}/decision", query_string=query).text
        assert page.count("is head of the delegation of") == number
        return asked

    client.sign_in(world.olga)
    foreseen(1, 0)
    few, many = foreseen(2, 1), foreseen(8, 3)
    assert len(many) == len(few), "\n".join(many)


def test_an_assistant_in_what_has_become_the_category_of_heads_is_left_out_alone_and_it_is_foreseen(world, heads):
    assistant, eka = seated(world, "Ana", "assistant", State.SUBMITTED, heads), a_refused(world, heads)
    seen = foresee(Verb.APPROVE, [assistant, eka])
    left = decide(Verb.APPROVE, [assistant, eka], by=world.olga, now=clock.now(), reason="")
    assert [one for one, _why in seen] == [assistant]
    assert [name for name, _why in left] == [assistant.full_name]
    assert (eka.state, part(world, eka).role, assistant.state) == (State.APPROVED, Role.HEAD, State.SUBMITTED)
