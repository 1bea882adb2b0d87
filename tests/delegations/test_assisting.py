"""Whom an assistant assists: said when she is named, followed when people change, and told to nobody else."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from meetings.core import clock, handing_out
from meetings.core.db import alembic, db, migrate
from meetings.core.personal import SOURCES
from meetings.delegations import columns, queries, rules
from meetings.delegations.models import Member, Role
from meetings.delegations.rules import Part
from meetings.events.models import Role as TeamRole
from meetings.registration import actions as registrations
from meetings.registration.actions import Details, decisions, merging
from meetings.registration.models import Registration, State
from tests import factories
from tests.deeds import deeds
from tests.delegations.conftest import row

EKA = {"email": "eka@example.org", "given_name": "Eka", "role": "assistant"}
ASSISTED = "assists Nino BERIDZE"
ALONE = "LOMIDZE assists nobody any more."
PARTS = [
    Part("nino", Role.EXPERT, None),
    Part("tamar", Role.HEAD, None),
    Part("eka", Role.ASSISTANT, "nino"),
    Part("lia", Role.ASSISTANT, "gone"),
    Part("old", Role.ASSISTANT, None),
]


@pytest.mark.parametrize(
    ("wanted", "assistant", "refusal"),
    [
        ("tamar", None, None),
        ("nino", "eka", None),
        (None, None, rules.AssistsNobody),
        ("", None, rules.AssistsNobody),
        ("nino", None, rules.HasAssistant),
        ("nino", "lia", rules.HasAssistant),
        ("gone", None, rules.NotToBeAssisted),
        ("eka", None, rules.NotToBeAssisted),
        ("lia", "lia", rules.NotToBeAssisted),
    ],
)
def test_each_person_who_comes_has_one_assistant(wanted, assistant, refusal):
    if refusal is None:
        rules.ensure_assists(wanted, PARTS, assistant)
        return
    with pytest.raises(refusal):
        rules.ensure_assists(wanted, PARTS, assistant)


def test_who_assists_whom_and_who_nobody():
    assert rules.assisted(PARTS) == {"eka": "nino"}
    assert rules.left_alone(PARTS) == ["lia"], "of those of before nothing is said"
    assert rules.may_be_assisted(PARTS) == ["tamar"]
    assert rules.may_be_assisted(PARTS, "eka") == ["nino", "tamar"]
    assert rules.left_alone([Part("eka", Role.ASSISTANT, "lia"), Part("lia", Role.ASSISTANT, None)]) == ["eka"]


def assistant(world, assists, given="Eka", **more):
    account = factories.an_account(given, "Lomidze", affiliation=world.state)
    one = factories.a_registration(world.event, account, world.delegate, outside_quota=True, **more)
    factories.a_member(one, world.state, "assistant", assists_id=assists.id if assists else None)
    return one


def whom(one):
    return db.session.scalar(sa.select(Member.assists_id).where(Member.registration_id == one.id))


def made(email):
    return db.session.scalars(
        sa.select(Registration).join(Registration.account).where(Registration.account.has(email=email))
    ).one_or_none()


def flat(response):
    return " ".join(response.text.split())


def test_whoever_names_an_assistant_says_whom_she_assists(world, client, scene):
    client.sign_in(world.dana)
    page = client.get(scene.mine).text
    assert f'value="{scene.own.id}"' in page.partition('name="assists"')[2].partition("</select>")[0]
    for typed, said in [
        ("", "Choose whom the assistant assists."),
        (scene.french.id, "This person does not come with the delegation, or as an assistant."),
        ("nonsense", "This person does not come with the delegation, or as an assistant."),
    ]:
        refused = client.post(scene.mine, data=row(**EKA, assists=typed))
        assert refused.status_code == 422
        assert said in refused.text
        assert "Prosecutor" in refused.text
        assert made("eka@example.org") is None
    assert client.post(scene.mine, data=row(**EKA, assists=scene.own.id)).status_code == 302
    eka = made("eka@example.org")
    assert whom(eka) == scene.own.id
    assert ASSISTED in flat(client.get(scene.mine))
    assert "assiste Nino BERIDZE" in flat(client.get(scene.mine.replace("/en/", "/fr/")))
    assert client.post(scene.mine, data=row(assists=scene.own.id)).status_code == 302
    assert whom(made("tamar@example.org")) is None, "who is no assistant assists nobody"
    again = client.post(scene.mine, data=row(**EKA | {"email": "lia@example.org"}, assists=scene.own.id))
    assert again.status_code == 422
    assert "This person has an assistant already." in again.text
    assert ASSISTED in flat(client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}"))


def test_a_refusal_stands_at_the_field_and_keeps_who_was_chosen(world, client, scene):
    refused = client.sign_in(world.dana).post(scene.mine, data=row(**EKA | {"email": "no"}, assists=scene.own.id))
    assert refused.status_code == 422
    options = refused.text.partition('name="assists"')[2].partition("</select>")[0]
    assert "selected" in options.partition(f'value="{scene.own.id}"')[0][-12:] + options.partition(scene.own.id)[2][:12]
    refused = client.post(scene.mine.replace("/en/", "/fr/"), data=row(**EKA))
    assert "Choisissez qui cette personne assiste." in refused.text
    assert 'href="#assists"' in refused.text


@pytest.mark.parametrize("who", ["dana", "olga"])
def test_it_can_be_said_afterwards(world, client, scene, who):
    eka, lia = assistant(world, None), assistant(world, scene.own, "Lia")
    client.sign_in(getattr(world, who))
    home = scene.mine if who == "dana" else f"{scene.manage}/{world.state.id}"
    assert "assists nobody" not in client.get(home).text
    one = f"{home}/people/{eka.id}"
    assert 'name="assists"' in client.get(one).text
    assert 'name="assists"' not in client.get(f"{home}/people/{scene.own.id}").text
    for typed in ("", scene.own.id, lia.id, scene.french.id):
        assert client.post(f"{one}/role", data={"role": "assistant", "assists": typed}).status_code == 422
    registrations.withdraw(lia, by=lia.account, now=clock.now())
    db.session.commit()
    assert client.post(f"{one}/role", data={"role": "assistant", "assists": scene.own.id}).status_code == 302
    assert whom(eka) == scene.own.id
    (entry,) = deeds("delegation.assistance_changed")
    assert entry.target_id == eka.id
    assert "said whom Eka LOMIDZE assists" in flat(client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}"))


def test_she_assists_whoever_comes_instead_and_so_does_her_successor(world, client, scene):
    eka = assistant(world, scene.own)
    client.sign_in(world.dana)
    assert client.post(f"{scene.mine}/people/{scene.own.id}/replacement", data=row()).status_code == 302
    tamar = made("tamar@example.org")
    assert whom(eka) == tamar.id
    data = row(email="lia@example.org", given_name="Lia", family_name="Abashidze")
    assert client.post(f"{scene.mine}/people/{eka.id}/replacement", data=data).status_code == 302
    assert whom(made("lia@example.org")) == tamar.id
    assert "assists Tamar LOMIDZE" in flat(client.get(scene.mine))


def test_she_stays_when_her_person_leaves_and_the_page_says_so(world, client, scene):
    eka = assistant(world, scene.own)
    registrations.withdraw(scene.own, by=world.dana, now=clock.now())
    db.session.commit()
    for account, address in ((world.dana, scene.mine), (world.olga, f"{scene.manage}/{world.state.id}")):
        page = flat(client.sign_in(account).get(address))
        assert ALONE in page
        assert ASSISTED not in page
    assert "Eka LOMIDZE n’assiste plus personne." in flat(client.get(address.replace("/en/", "/fr/")))
    assert eka.is_active


def test_protected_people_are_named_to_nobody_who_may_not_see_them(world, client, scene):
    scene.own.delegation_id, scene.own.is_protected = world.state.id, True
    eka = assistant(world, scene.own)
    secret = assistant(world, scene.french, "Secret", is_protected=True, delegation_id=world.state.id)
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, TeamRole.READER)
    address = f"{scene.manage}/{world.state.id}"
    assert ASSISTED in flat(client.sign_in(world.olga).get(address))
    assert f"{secret.full_name} assists nobody" in flat(client.get(address))
    page = flat(client.sign_in(reader).get(address))
    assert eka.listed_name in page
    assert "Nino BERIDZE" not in page
    assert "Secret" not in page
    assert ASSISTED in flat(client.sign_in(world.dana).get(scene.mine)), "she nominated her"
    scene.own.delegation_id = None
    db.session.commit()
    assert "BERIDZE" not in client.get(scene.mine).text


@pytest.mark.parametrize("with_lela", [True, False])
def test_from_last_time_she_comes_with_whom_she_assisted(world, client, scene, with_lela):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    for given, role in (("Eka", "assistant"), ("Lela", "expert")):
        account = factories.an_account(given, "Dadiani", affiliation=world.state, email=f"{given.lower()}@example.org")
        factories.a_member(factories.a_registration(past, account, category), world.state, role)
    then = {
        one.given_name: one
        for one in db.session.scalars(sa.select(Registration).where(Registration.event_id == past.id))
    }
    queries.member_of(then["Eka"]).assists_id = then["Lela"].id
    db.session.commit()
    names = ["Eka", *(["Lela"] if with_lela else [])]
    data = {"chosen": [then[one].id for one in names]}
    assert client.sign_in(world.dana).post(f"{scene.mine}/carried-over", data=data).status_code == 302
    now = {one.given_name: one for one in queries.present(world.event, world.state)}
    assert ("Eka" in now) is with_lela
    if with_lela:
        assert whom(now["Eka"]) == now["Lela"].id
    else:
        assert "Eka DADIANI: Choose whom the assistant assists." in client.get(scene.mine).text


def test_of_two_who_come_back_one_assists(world, scene):
    eka = assistant(world, scene.own, state=State.APPROVED)
    decisions.refuse(eka, by=world.olga, now=clock.now(), reason="No room")
    lia = assistant(world, scene.own, "Lia")
    decisions.approve(eka, by=world.olga, now=clock.now())
    db.session.flush()
    assert eka.is_active
    assert (whom(eka), whom(lia)) == (None, scene.own.id)


def test_of_two_registrations_of_one_person_the_one_that_is_kept_is_assisted(world, scene):
    other = factories.a_registration(
        world.event, factories.an_account("Nino", "Beridze", affiliation=world.state), world.delegate
    )
    eka = assistant(world, other)
    merging.merge(scene.own, other, Details("Nino", "Beridze"), world.state, by=world.olga, now=clock.now())
    assert whom(eka) == scene.own.id


@pytest.mark.parametrize("who", ["own", "eka"])
def test_nothing_is_said_of_who_is_erased(world, scene, who):
    eka = assistant(world, scene.own)
    SOURCES["delegations"].erase((scene.own if who == "own" else eka).account_id, clock.now())
    assert whom(eka) is None


def test_nothing_is_said_when_the_event_is_forgotten(world, scene):
    eka = assistant(world, scene.own)
    SOURCES["delegations"].expire(world.event.id, clock.now())
    assert whom(eka) is None


def test_those_of_before_stay_without_it(own_app):
    world = factories.a_world()
    one = factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
    factories.a_member(one, world.state, "assistant")
    one_id = one.id
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0019")
    migrate()
    with own_app.app_context():
        found = db.session.scalars(sa.select(Member).where(Member.registration_id == one_id)).one()
        assert (found.role, found.assists_id) == (Role.ASSISTANT, None)


SECOND = "This person has an assistant already. Choose somebody else."


@pytest.mark.parametrize(("language", "said"), [("en", SECOND), ("fr", "Quelqu’un assiste déjà cette personne.")])
def test_the_database_itself_refuses_a_second_assistant_and_the_page_says_what_is_wrong(
    app, world, scene, language, said
):
    assistant(world, scene.own)
    db.session.commit()
    with app.test_request_context(f"/{language}/", method="POST"):
        with pytest.raises(IntegrityError) as lost:
            assistant(world, scene.own, "Lia")
        page, status = app.handle_user_exception(lost.value)
    assert status == 409
    assert said in page


def test_of_two_who_were_noted_for_one_person_the_first_keeps_her(own_app):
    world = factories.a_world()
    nino, *pair = (
        factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
        for _number in range(3)
    )
    for position, one in enumerate(pair):
        factories.a_member(one, world.state, "assistant", position=position)
    ids, nino_id = [one.id for one in pair], nino.id
    db.session.commit()
    db.session.close()
    with own_app.app_context():
        alembic.downgrade("0020")
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE delegation_member SET assists_id = :nino"), {"nino": nino_id})
    migrate()
    with own_app.app_context():
        found = {one.registration_id: one.assists_id for one in db.session.scalars(sa.select(Member))}
    assert [found[one] for one in ids] == [nino_id, None]


@pytest.mark.parametrize(("language", "label"), [("en", "Assists"), ("fr", "Assiste")])
def test_she_and_the_organisers_read_whom_she_assists(world, client, scene, language, label):
    eka = assistant(world, scene.own)
    tamar = assistant(world, None, "Tamar")
    manage = f"/{language}/events/annual-meeting/manage/registrations"
    own = client.sign_in(eka.account).get(f"/{language}/events/annual-meeting/my-registration")
    olgas = client.sign_in(world.olga).get(f"{manage}/{eka.id}")
    for page in (own, olgas):
        assert f"{label} Nino BERIDZE" in " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    table = client.get(f"{manage}?columns=assists").text.partition("<table")[2].partition("</table>")[0]
    column = re.findall(rf'data-label="{label}"[^>]*>\s*<span>([^<]*)</span>', table)
    assert [one for one in column if one] == ["Nino BERIDZE"]
    assert columns.assists(world.event, [eka.id, tamar.id, scene.own.id]) == {eka.id: "Nino BERIDZE"}
    (place,) = SOURCES["delegations"].export(eka.account_id)
    assert place["assists"] == "Nino BERIDZE"
    assert "assists" not in SOURCES["delegations"].export(scene.own.account_id)
    assert str(handing_out.label("assists")) == "Assists"


@pytest.mark.parametrize("how", ["protected", "withdrawn", "moved"])
def test_nor_is_somebody_named_there_who_is_protected_or_comes_no_more(world, client, scene, how):
    scene.own.delegation_id = world.state.id
    eka = assistant(world, scene.own)
    if how == "protected":
        scene.own.is_protected = True
    elif how == "withdrawn":
        scene.own.state = State.WITHDRAWN
    else:
        scene.own.delegation_id = scene.own.affiliation_id = world.other_state.id
    db.session.commit()
    assert columns.assists(world.event, [eka.id]) == {}
    assert "BERIDZE" not in client.sign_in(eka.account).get("/en/events/annual-meeting/my-registration").text
    if how == "protected":
        assert "BERIDZE" not in str(SOURCES["delegations"].export(eka.account_id))
