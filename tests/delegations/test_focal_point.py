"""A focal point's own page, and that she sees and touches her own State only: tested as an attack."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core import deeds as log
from meetings.core.db import db
from meetings.core.i18n import in_language, moment
from meetings.core.mail import Mail
from meetings.delegations import actions, queries
from meetings.delegations.actions import acting, settings
from meetings.delegations.models import FocalPoint, FocalRole, Role
from meetings.events.models import Visibility
from meetings.registration import actions as registrations
from meetings.registration import queries as registration_queries
from meetings.registration import rules as registration_rules
from meetings.registration.actions import Nomination
from meetings.registration.actions.answers import admit
from meetings.registration.models import Registration, State
from tests import factories
from tests.deeds import deeds
from tests.delegations.conftest import EVENT, row


def person_of(email):
    return db.session.scalars(sa.select(Account).where(Account.email == email)).one_or_none()


def made(world, email="tamar@example.org"):
    return registration_queries.of(world.event, person_of(email))


def mails():
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at, Mail.id)).all()


def test_one_row_nominates_and_the_person_takes_over_from_her_mail(world, client, scene):
    client.sign_in(world.dana)
    assert client.get(f"{EVENT}/my-delegation").location == scene.mine
    assert client.post(scene.mine, data=row()).status_code == 302
    page = client.get(scene.mine).text
    assert "LOMIDZE" in page
    assert "BERIDZE" in page
    found = made(world)
    assert (found.state, found.affiliation, found.nominated_by) == (State.NOMINATED, world.state, world.dana)
    assert found.function == {"en": "Prosecutor"}
    assert queries.member_of(found).role == Role.EXPERT
    mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.language, mail.confidential) == ("fr", True)
    assert "Dana KAPANADZE" in mail.text
    assert "next=%2Ffr%2Fevents%2Fannual-meeting%2Fmy-registration" in mail.text or "next=/fr/events" in mail.text


@pytest.mark.parametrize(
    "fault",
    [
        {"email": "nonsense"},
        {"email": "tämar@example.org"},
        {"family_name": ""},
        {"role": "nobody"},
        {"role": "member"},
        {"language": "xx"},
    ],
)
def test_a_refused_row_comes_back_filled_in(world, client, scene, fault):
    response = client.sign_in(world.dana).post(scene.mine, data=row() | fault)
    assert response.status_code == 422
    assert "Prosecutor" in response.text
    assert person_of("tamar@example.org") is None


def test_she_sees_her_own_state_only(world, client, scene):
    client.sign_in(world.dana)
    page = client.get(scene.mine).text
    assert "BERIDZE" in page
    assert not [name for name in ("DURAND", "VASSEUR", "OKONJO") if name in page]
    assert "France" not in page


def test_an_ngo_of_her_country_and_a_protected_person_are_not_hers(world, client, scene):
    ngo = factories.an_account("Maka", "Lawyer", affiliation=world.state)
    factories.a_registration(world.event, ngo, world.civil_society)
    hidden = factories.an_account("Eka", "Hidden", affiliation=world.state)
    protected = factories.a_registration(world.event, hidden, world.delegate, is_protected=True)
    client.sign_in(world.dana)
    page = client.get(scene.mine).text
    assert "LAWYER" not in page
    assert "HIDDEN" not in page
    assert '<b class="figures">1</b>' in page, "the meter counts only whom she sees"
    for path in PERSON_PATHS:
        assert client.open(f"{scene.mine}/people/{protected.id}{path[1]}", method=path[0]).status_code == 404


PERSON_PATHS = [
    ("GET", ""),
    ("POST", "/role"),
    ("POST", "/funded-place"),
    ("POST", "/invitation"),
    ("GET", "/address"),
    ("POST", "/address"),
    ("GET", "/contact"),
    ("POST", "/contact"),
    ("GET", "/replacement"),
    ("POST", "/replacement"),
    ("GET", "/withdrawal"),
    ("POST", "/withdrawal"),
]
OWN_PATHS = [
    ("GET", ""),
    ("POST", ""),
    ("POST", "/carried-over"),
    ("POST", "/order"),
    ("GET", "/letter"),
    ("POST", "/letter"),
    ("GET", "/letter/file"),
    ("GET", "/contact"),
    ("POST", "/contact"),
    ("POST", "/completion"),
    ("POST", "/completion/removal"),
    ("GET", "/questions"),
    ("POST", "/questions"),
    ("GET", "/acting"),
    ("GET", "/deputies/new"),
    ("POST", "/deputies/new"),
    ("GET", "/succession"),
    ("POST", "/succession"),
]


def test_the_list_of_addresses_is_whole(app):
    """The attacks below try every address that there is; tests/overview/test_behalf.py tries those of forms."""
    prefix = "/<lang:lang>/events/<slug>/my-delegation/<institution_id>"
    known = {(method, f"{prefix}{path}") for method, path in OWN_PATHS}
    known |= {(method, f"{prefix}/people/<registration_id>{path}") for method, path in PERSON_PATHS}
    known |= {(method, f"{prefix}/deputies/<focal_point_id>/removal") for method in ("GET", "POST")}
    every = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(prefix) and not rule.endpoint.startswith("overview.")
        for method in rule.methods & {"GET", "POST"}
    }
    assert every == known


def test_every_address_of_another_state_is_closed(world, client, scene):
    """Each address with another State's ids, and another State's people under her own address."""
    deputy = factories.a_focal_point(world.event, world.sam, world.other_state, role=FocalRole.DEPUTY)
    typed = row() | {"text": "x", "reason": "x", "funded": "yes", "chosen": scene.french.id, "order": scene.french.id}
    client.sign_in(world.dana)
    before = mails()
    for method, path in OWN_PATHS:
        assert client.open(scene.theirs + path, method=method, data=typed).status_code == 404, path
    for base in (scene.theirs, scene.mine):
        for method, path in PERSON_PATHS:
            address = f"{base}/people/{scene.french.id}{path}"
            assert client.open(address, method=method, data=typed).status_code == 404, address
        for method in ("GET", "POST"):
            address = f"{base}/deputies/{deputy.id}/removal"
            assert client.open(address, method=method).status_code == 404, address
    kept = registration_queries.in_event(world.event, scene.french.id)
    member = queries.member_of(kept)
    assert (kept.state, member.role, member.position, member.is_funded) == (State.NOMINATED, "coordinator", 0, False)
    assert db.session.get(FocalPoint, deputy.id).ended_at is None
    for path in ("registrations", f"registrations/{kept.id}", "registrations/export", "delegations", "categories"):
        assert client.get(f"{EVENT}/manage/{path}").status_code == 404, path
    assert client.get(f"{EVENT}/participants").status_code == 404
    assert mails() == before
    theirs = queries.delegation(world.event, world.other_state)
    assert (theirs.completed_at, theirs.changed_at, theirs.letter_key, theirs.remarks) == (None, None, "", "")


def test_ids_of_others_in_the_body_do_nothing(world, client, scene):
    """Carrying over and putting in order take ids from the body."""
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    french = factories.an_account("Luc", "Petit", affiliation=world.other_state)
    theirs = factories.a_registration(past, french, category)
    client.sign_in(world.dana)
    assert client.post(f"{scene.mine}/carried-over", data={"chosen": [theirs.id, scene.french.id]}).status_code == 302
    assert registration_queries.of(world.event, french) is None
    client.post(f"{scene.mine}/order", data={"order": [scene.french.id, scene.own.id]})
    assert queries.member_of(scene.french).delegation.institution_id == world.other_state.id
    assert queries.member_of(scene.own).position == 0


def test_another_event_is_closed_too(world, client, scene):
    other = factories.an_event(slug="elsewhere")
    factories.open_registration(other)
    client.sign_in(world.dana)
    for method, path in OWN_PATHS:
        address = f"/en/events/elsewhere/my-delegation/{world.state.id}{path}"
        assert client.open(address, method=method, data=row()).status_code == 404
    assert client.get("/en/events/elsewhere/my-delegation").status_code == 404


def test_nobody_else_has_a_delegation(world, client, scene):
    for account in (world.stella, world.remi, world.olga):
        client.sign_in(account)
        assert client.get(f"{EVENT}/my-delegation").status_code == 404
        for method, path in OWN_PATHS:
            assert client.open(scene.mine + path, method=method, data=row()).status_code == 404, path


def test_she_cannot_slip_in_another_state_a_category_or_a_protection(world, client, scene):
    client.sign_in(world.dana)
    forged = row(affiliation_id=world.other_state.id, delegation_id=world.other_state.id, state="approved")
    client.post(scene.mine, data=forged | {"is_protected": "y", "category": world.civil_society.id})
    found = made(world)
    assert (found.affiliation, found.delegation_id, found.state) == (world.state, world.state.id, State.NOMINATED)
    assert (found.category, found.is_protected, found.outside_quota) == (world.delegate, False, False)


def test_the_same_answer_for_everybody_who_cannot_be_nominated(world, client, scene):
    client.sign_in(world.dana)
    answers = set()
    for account in (world.remi, world.sam, scene.french.account):
        for address in (scene.mine, f"{scene.mine}/people/{scene.own.id}/replacement"):
            response = client.post(address, data=row(email=account.email))
            assert response.status_code == 422
            answers.add(response.text.count("Nobody can be nominated with this address."))
            assert account.full_name not in response.text
    assert answers == {2}
    assert registration_queries.in_event(world.event, scene.own.id).state == State.APPROVED


def test_organisers_read_whom_a_focal_point_could_not_nominate(own_app):
    """In a database of its own: what is refused is rolled back, and this record is not."""
    world = factories.a_world()
    world.delegate.in_delegation = True
    factories.a_delegation(world.event, world.state)
    registered, key = registration_queries.of(world.event, world.sam).id, world.dana.fs_uniquifier
    data, mine = row(email=world.sam.email), f"{EVENT}/my-delegation/{world.state.id}"
    db.session.commit()
    db.session.close()
    client = own_app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    assert client.post(mine, data=data).status_code == 422
    assert client.post(mine, data=data | {"email": "tamar@example.org", "role": "no such"}).status_code == 422
    (entry,) = deeds("registration.nomination_refused")
    assert entry.target_id == registered
    with in_language("en"):
        assert "Dana KAPANADZE could not nominate Sam OKONJO for a delegation" in log.sentence(entry)


def test_whoever_is_in_her_delegation_already_is_named_to_her(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row())
    for address in (scene.mine, f"{scene.mine}/people/{scene.own.id}/replacement"):
        again = client.post(address, data=row(email="Tamar@EXAMPLE.org", given_name="Somebody"))
        assert again.status_code == 422
        assert "LOMIDZE has this address and is in your delegation already." in again.text
    client.post(f"{scene.mine}/people/{made(world).id}/withdrawal")
    assert client.post(scene.mine, data=row()).status_code == 302


ZURAB = {"email": "zurab@example.org", "given_name": "Zurab"}


def test_a_full_delegation_is_refused_with_a_sentence(world, client, scene):
    settings.set_policy(world.event, actions.Policy(most=2, roles={Role.EXPERT: 1}), by=world.olga, now=clock.now())
    db.session.commit()
    client.sign_in(world.dana)
    assert "1 of 2" in client.get(scene.mine).text
    client.post(scene.mine, data=row())
    full = client.post(scene.mine, data=row(role="adviser", **ZURAB))
    assert full.status_code == 422
    assert "Your delegation has named as many people as it can (2)." in full.text
    assert person_of("zurab@example.org") is None
    actions.set_exceptions(scene.delegation, actions.Exceptions(most=5), by=world.olga, now=clock.now())
    db.session.commit()
    assert "As “Expert” there can be 1" in client.post(scene.mine, data=row(**ZURAB)).text
    assert client.post(scene.mine, data=row(role="adviser", **ZURAB)).status_code == 302
    assistant = row(email="helper@example.org", given_name="Eka", role="assistant", assists=scene.own.id)
    assert client.post(scene.mine, data=assistant).status_code == 302
    assert made(world, "helper@example.org").outside_quota
    assert "3 of 5" in client.get(scene.mine).text


@pytest.mark.parametrize(
    ("places", "most", "why"),
    [
        (9, 1, "All places of your delegation are taken for now."),
        (1, 9, "All places in this category are taken for now."),
        (1, 1, "All places in this category, and all of your delegation, are taken for now."),
    ],
)
def test_who_waits_reads_what_is_full_and_so_does_her_focal_point(world, client, scene, places, most, why):
    actions.set_exceptions(scene.delegation, actions.Exceptions(most=most), by=world.olga, now=clock.now())
    world.delegate.capacity = places
    db.session.commit()
    nino = factories.an_account("Nino", "Beridze", affiliation=world.state)
    nomination = Nomination(by=world.olga, link="https://meetings.example/link")
    details = registrations.Details(given_name="Nino", family_name="Beridze")
    told = {"nomination": nomination, "affiliation": world.state, "now": clock.now()}
    made = registrations.nominate(world.event, nino, world.delegate, details, **told)
    db.session.commit()
    assert made.state == State.WAITING
    others = {text for text in map(str, registration_rules.FULL.values()) if text} - {why}
    texts = [
        mails()[-1].text,
        client.sign_in(nino).get(f"{EVENT}/my-registration").text,
        client.sign_in(world.dana).get(scene.mine).text,
    ]
    for text in texts:
        assert why in " ".join(text.split())
        assert not [other for other in others if other in text]
    world.delegate.capacity = None
    actions.set_exceptions(scene.delegation, actions.Exceptions(), by=world.olga, now=clock.now())
    db.session.commit()
    assert "are taken for now" not in client.get(scene.mine).text


def test_a_focal_point_is_told_at_once_who_waits(world, client, scene):
    world.delegate.capacity = 1
    db.session.commit()
    client.sign_in(world.dana).post(scene.mine, data=row())
    page = client.get(scene.mine).text
    assert "is on the waiting list. All places in this category are taken for now." in page


def test_last_year_comes_along_with_one_tick_each(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    people = []
    for name, role in (("Abashidze", "head"), ("Chkheidze", "rapporteur"), ("Dadiani", "expert")):
        account = factories.an_account("Lela", name, affiliation=world.state)
        account.function = {"en": "Inspector", "fr": "Inspectrice"}
        then = factories.a_registration(past, account, category)
        factories.a_member(then, world.state, role)
        people.append((account, then))
    factories.a_registration(past, world.remi, category)
    gone = factories.an_account("Not", "Approved", affiliation=world.state)
    factories.a_registration(past, gone, category, state=State.REFUSED)
    client.sign_in(world.dana)
    page = client.get(scene.mine).text
    assert page.count('name="chosen"') == 3
    chosen = [then.id for _account, then in people[:2]]
    client.post(f"{scene.mine}/carried-over", data={"chosen": chosen})
    page = client.get(scene.mine).text
    assert "2 people are nominated and have been written to." in page
    assert page.count('name="chosen"') == 1
    head = registration_queries.of(world.event, people[0][0])
    assert (head.state, queries.member_of(head).role) == (State.NOMINATED, Role.HEAD)
    assert head.function == {"en": "Inspector", "fr": "Inspectrice"}
    assert registration_queries.of(world.event, people[2][0]) is None
    assert len(mails()) == 2


def test_whoever_was_what_somebody_is_now_comes_as_something_else(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    chosen = {}
    for name, role in (("Abashidze", "head"), ("Chkheidze", "expert"), ("Dadiani", "expert")):
        then = factories.a_registration(past, factories.an_account("Lela", name, affiliation=world.state), category)
        factories.a_member(then, world.state, role)
        chosen[name] = then
    factories.a_member(scene.own, world.state, "head")
    settings.set_policy(world.event, actions.Policy(most=None, roles={Role.EXPERT: 1}), by=world.olga, now=clock.now())
    db.session.commit()
    data = {"chosen": [each.id for each in chosen.values()]}
    page = client.sign_in(world.dana).get(scene.mine).text
    assert "Head of delegation, comes this time as: Deputy head of delegation" in page
    client.post(f"{scene.mine}/carried-over", data=data)
    page = client.get(scene.mine).text
    assert "3 people are nominated and have been written to." in page
    now = {name: registration_queries.of(world.event, then.account) for name, then in chosen.items()}
    roles = {name: queries.member_of(one).role for name, one in now.items()}
    assert roles == {"Abashidze": Role.DEPUTY, "Chkheidze": Role.EXPERT, "Dadiani": Role.MEMBER}
    assert "Lela ABASHIDZE comes this time as: Deputy head of delegation." in page
    assert "Nobody more can come as “Head of delegation”." in page
    assert "Lela DADIANI comes this time as: Member of the delegation." in page
    assert "Lela CHKHEIDZE comes this time" not in page


def test_whoever_came_as_a_member_of_last_year_s_delegation_comes_as_the_list_says(world, client, scene):
    day = world.event.first_day - timedelta(days=365)
    past = factories.an_event(first_day=day, hosts=[world.council], city={"en": "Vienna"})
    category = factories.a_category(past, "D", in_delegation=True)
    then = factories.a_registration(past, factories.an_account("Lela", affiliation=world.state), category)
    page = client.sign_in(world.dana).get(scene.mine).text
    assert f"(Vienna, {day.year})”" in page
    assert "Member of the delegation" in page.partition('name="chosen"')[2].partition("</li>")[0]
    client.post(f"{scene.mine}/carried-over", data={"chosen": [then.id]})
    assert queries.member_of(registration_queries.of(world.event, then.account)).role == Role.MEMBER


def test_carrying_over_stops_at_the_limit_and_says_so(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    then = [
        factories.a_registration(past, factories.an_account("Lela", name, affiliation=world.state), category)
        for name in ("Abashidze", "Chkheidze")
    ]
    settings.set_policy(world.event, actions.Policy(most=2), by=world.olga, now=clock.now())
    db.session.commit()
    data = {"chosen": [each.id for each in then]}
    client.sign_in(world.dana).post(f"{scene.mine}/carried-over", data=data)
    page = client.get(scene.mine).text
    assert "1 person is nominated" in page
    assert "Lela CHKHEIDZE: Your delegation has named as many people as it can (2)." in page
    assert len(mails()) == 1


def test_one_person_comes_instead_of_another(world, client, scene):
    factories.a_member(scene.own, world.state, "head", position=4, is_funded=True)
    scene.delegation.completed_at = scene.delegation.confirmed_at = clock.now()
    registration_queries.window(world.event).closes_at = clock.now()
    world.delegate.capacity = 3
    db.session.commit()
    client.sign_in(world.dana)
    address = f"{scene.mine}/people/{scene.own.id}/replacement"
    assert "Head of delegation" in client.get(address).text
    assert client.post(address, data=row(email="nonsense")).status_code == 422
    assert client.post(address, data=row()).status_code == 302
    page = client.get(scene.mine).text
    assert "Tamar LOMIDZE comes instead of Nino BERIDZE." in page
    found, old = made(world), registration_queries.in_event(world.event, scene.own.id)
    member, former = queries.member_of(found), queries.member_of(old)
    assert (found.state, old.state) == (State.NOMINATED, State.WITHDRAWN)
    assert (member.role, member.position, member.is_funded, member.replaces_id) == ("head", 4, True, old.id)
    assert (former.is_funded, former.ended_at is None) == (False, False)
    kept = queries.delegation(world.event, world.state)
    assert kept.confirmed_at
    assert kept.completed_at
    assert "The organisers have confirmed your delegation." in page
    assert {mail.recipient for mail in mails()} == {"tamar@example.org", old.account.email}
    assert "Nino BERIDZE" in client.get(f"{scene.mine}/people/{found.id}").text
    assert client.post(address, data=row(email="other@example.org")).status_code == 409
    assert person_of("other@example.org") is None


def test_who_is_too_late_to_name_somebody_is_told_why_and_keeps_what_was_typed(world, client, scene):
    client.sign_in(world.dana)
    for closed, sentence in (
        (False, "The organisers have confirmed this delegation."),
        (True, "Registration is closed."),
    ):
        scene.delegation.confirmed_at = None if closed else clock.now()
        registration_queries.window(world.event).closes_at = clock.now() + timedelta(hours=-1 if closed else 1)
        db.session.commit()
        answer = client.post(scene.mine, data=row())
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="tamar@example.org"' in answer.text
    refused = client.post(f"{scene.mine}/carried-over")
    assert refused.status_code == 422
    assert "Nobody is ticked" not in refused.text
    assert "Nominations are closed" in refused.text
    assert "Add a person" not in refused.text


def test_who_ticks_nobody_of_last_time_finds_the_list_with_the_fault_before_it(world, client, scene):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    account = factories.an_account("Irakli", "Abashidze", affiliation=world.state)
    person = factories.a_registration(past, account, factories.a_category(past, "D", in_delegation=True))
    factories.a_member(person, world.state)
    answer = client.sign_in(world.dana).post(f"{scene.mine}/carried-over")
    assert answer.status_code == 422
    fault, tick = answer.text.index("data-error-summary"), answer.text.index('id="former-1"')
    assert answer.text.index("<h1") < fault < tick
    assert "Nobody is ticked: tick at least one person." in answer.text
    row = answer.text.partition("Add a person</h2>")[2]
    assert f'action="{scene.mine}"' in row, "the row below still names somebody"
    assert 'aria-invalid="true"' not in row


def test_before_nominations_open_the_page_and_the_mail_say_when(world, client, scene):
    window = registration_queries.window(world.event)
    window.opens_at = clock.now() + timedelta(days=2)
    db.session.delete(scene.own)
    db.session.commit()
    page = client.sign_in(world.dana).get(scene.mine).text
    assert "As long as nominations are open, you add the members" in page
    assert "below, one row each" not in page
    invitee = registrations.Invitee("new@georgia.example", "Nana", "New", "en")
    actions.appoint(world.event, world.state, invitee, by=world.olga, now=clock.now())
    assert "Nominations open (time of the meeting)" in mails()[-1].text
    window.opens_at = clock.now() - timedelta(days=2)
    again = registrations.Invitee("other@georgia.example", "Otto", "Other", "en")
    actions.appoint(world.event, world.state, again, by=world.olga, now=clock.now())
    assert "Nominations open" not in mails()[-1].text


def test_whoever_has_an_account_reads_that_she_signs_in_with_it(world, client, scene):
    client.sign_in(world.dana)
    client.post(scene.mine, data=row(language="en"))
    client.post(scene.mine, data=row(email=world.stella.email, family_name="Strangelove"))
    newcomer, known = mails()
    assert "You need no password for this" in newcomer.text
    assert "You have an account: sign in" not in newcomer.text
    assert (known.recipient, known.language) == (world.stella.email, world.stella.language)
    assert "You have an account: sign in" in known.text
    assert "You need no password for this" not in known.text


def test_a_mail_to_who_acts_for_several_opens_the_delegation_that_it_is_about(world, client, scene):
    for state in (world.state, world.other_state):
        factories.a_focal_point(world.event, world.stella, state)
    institutions = [world.state, world.other_state]
    actions.remind(world.event, institutions, by=world.olga, now=clock.now())
    hers = [mail.text for mail in mails() if mail.recipient == world.stella.email]
    for state in institutions:
        assert sum(f"/my-delegation/{state.id}" in text for text in hers) == 1
    one = queries.focal_points_of(world.event, world.other_state)[0]
    assert f"/my-delegation/{world.other_state.id}" in acting.reminder_to(one).text


def test_a_confirmed_delegation_that_everybody_left_is_confirmed_no_more(world, client, scene):
    """Its focal point names people anew, and who comes later, or is put back, is not taken for those confirmed."""
    scene.delegation.completed_at = scene.delegation.confirmed_at = clock.now()
    db.session.commit()
    client.sign_in(world.dana)
    assert "The organisers have confirmed your delegation." in client.get(scene.mine).text
    assert client.post(scene.mine, data=row()).status_code == 422
    client.post(f"{scene.mine}/people/{scene.own.id}/withdrawal")
    page = client.get(scene.mine).text
    assert "The organisers have confirmed your delegation." not in page
    assert "Add a person" in page
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text
    assert "Reopen" not in page
    assert "Everybody has left the delegation of Georgia: it is neither complete nor confirmed" in page
    client.post(f"{scene.manage}/{world.state.id}/confirmation", data={"approve": "y"})
    page = client.get(f"{scene.manage}/{world.state.id}").text
    assert "The delegation is confirmed." not in page
    assert "Nobody is in this delegation yet." in page
    assert client.sign_in(world.dana).post(scene.mine, data=row()).status_code == 302
    assert queries.delegation(world.event, world.state).confirmed_at is None


def test_whoever_replaces_somebody_in_line_takes_the_place_in_line(world, client, scene):
    world.delegate.capacity = 2
    db.session.commit()
    client.sign_in(world.dana)
    for number in range(3):
        client.post(scene.mine, data=row(email=f"person{number}@georgia.example", family_name=f"Number{number}"))
    first, second = (made(world, f"person{number}@georgia.example") for number in (0, 1))
    assert (first.state, second.state) == (State.WAITING, State.WAITING)
    place = first.queued_at
    client.post(f"{scene.mine}/people/{first.id}/replacement", data=row())
    found = made(world)
    assert (found.state, found.queued_at) == (State.WAITING, place)
    assert registration_queries.place_in_queue(found) == 1


def test_roles_and_the_one_head(world, client, scene):
    client.sign_in(world.dana)
    client.post(scene.mine, data=row(role="head"))
    again = client.post(scene.mine, data=row(email="two@example.org", role="head"))
    assert again.status_code == 422
    own = f"{scene.mine}/people/{scene.own.id}"
    assert client.post(f"{own}/role", data={"role": "assistant"}).status_code == 422
    assert client.post(f"{own}/role", data={"role": "adviser"}).status_code == 302
    assert "head of delegation;" not in client.get(scene.mine).text
    assert client.post(f"{own}/role", data={"role": "head"}).status_code == 302
    said = "BERIDZE is now head of delegation; Tamar LOMIDZE comes from now on as: Deputy head of delegation."
    assert said in client.get(scene.mine).text
    assert queries.member_of(scene.own).role == Role.HEAD
    assert queries.member_of(made(world)).role == Role.DEPUTY
    page = client.get(own).text
    assert 'value="assistant"' not in page
    assert client.post(f"{own}/role", data={"role": "nobody"}).status_code == 422


def test_the_category_follows_the_role(world, client, scene):
    head = factories.a_category(world.event, "H", key="head-of-delegation", in_delegation=True)
    client.sign_in(world.dana).post(f"{scene.mine}/people/{scene.own.id}/role", data={"role": "head"})
    assert registration_queries.in_event(world.event, scene.own.id).category == head
    client.post(scene.mine, data=row())
    client.post(f"{scene.mine}/people/{made(world).id}/role", data={"role": "head"})
    assert made(world).category == head
    assert registration_queries.in_event(world.event, scene.own.id).category == world.delegate


def test_one_funded_place(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row())
    own, other = (f"{scene.mine}/people/{each.id}" for each in (scene.own, made(world)))
    assert client.post(f"{own}/funded-place", data={"funded": "yes"}).status_code == 302
    for page, sentence in ((other, "funded place"), (other.replace("/en/", "/fr/"), "places financées")):
        refused = client.post(f"{page}/funded-place", data={"funded": "yes"})
        assert refused.status_code == 422
        assert sentence in refused.text.partition("data-error-summary")[2].partition("</div>")[0]
        assert "LOMIDZE" in refused.text
    assert client.post(f"{own}/funded-place", data={"funded": "no"}).status_code == 302
    assert client.post(f"{other}/funded-place", data={"funded": "yes"}).status_code == 302
    assert queries.member_of(made(world)).is_funded
    client.post(f"{other}/withdrawal", data={})
    assert not queries.member_of(made(world)).is_funded


def test_the_order_is_kept(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row())
    page = client.get(scene.mine).text
    ids = [made(world).id, scene.own.id]
    client.post(f"{scene.mine}/order", data={"order": ids, "move": f"down:{ids[0]}"})
    people = queries.people(world.event, world.state)
    assert [each.registration.id for each in people] == [ids[1], ids[0]]
    client.post(f"{scene.mine}/order", data={"order": ids})
    assert [each.registration.id for each in queries.people(world.event, world.state)] == ids
    assert "Change the order" in page


def test_she_withdraws_her_own_people_and_sees_the_answers(world, client, scene):
    client.sign_in(world.dana)
    address = f"{scene.mine}/people/{scene.own.id}/withdrawal"
    assert "BERIDZE" in client.get(address).text
    assert client.post(address, data={"reason": "Replaced"}).status_code == 302
    found = registration_queries.in_event(world.event, scene.own.id)
    assert (found.state, found.reason) == (State.WITHDRAWN, "Replaced")
    assert "Dana KAPANADZE" in mails()[0].text
    assert "Replaced" in client.get(scene.mine).text


def test_whoever_is_gone_meanwhile_leads_back_to_the_delegation(world, client, scene):
    person = f"{scene.mine}/people/{scene.own.id}"
    theirs = f"{scene.theirs}/people/{scene.french.id}"
    client.sign_in(world.dana).post(f"{person}/withdrawal")
    client.get(scene.mine)
    sent = len(mails())
    for method, path in PERSON_PATHS:
        is_typed = method == "POST"
        typed = row(role="head", funded="yes", email="x@example.org") if is_typed else None
        response = client.open(person + path, method=method, data=typed)
        where = (409, None) if is_typed else (302, scene.mine)
        assert (response.status_code, response.location) == where, path
        page = response.text if is_typed else client.get(scene.mine).text
        assert "BERIDZE no longer comes with your delegation. Nothing was changed." in page, path
    assert len(mails()) == sent
    assert person_of("x@example.org") is None
    client.sign_in(world.hugo).post(f"{theirs}/withdrawal")
    for account in (world.dana, world.stella):
        client.sign_in(account)
        assert client.get(f"{theirs}/withdrawal").status_code == 404
        assert client.get(f"{scene.mine}/people/{scene.french.id}/withdrawal").status_code == 404


def test_a_nomination_that_the_focal_point_takes_back_is_not_called_declined(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row(email=world.stella.email))
    nominee = made(world, world.stella.email)
    client.post(f"{scene.mine}/people/{nominee.id}/withdrawal", data={"reason": "Somebody else comes"})
    page = client.get(scene.mine).text
    assert ("Nomination withdrawn" in page, "Nomination declined" in page) == (True, False)
    mail = next(mail for mail in mails() if mail.template == "registration/withdrawn")
    assert "has withdrawn your nomination" in mail.text
    own = client.sign_in(world.stella).get(f"{EVENT}/my-registration").text
    assert "Your nomination is withdrawn. Nothing more happens." in own


def test_a_nominee_who_declines_tells_her_focal_point_why(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row(email=world.stella.email))
    client.sign_in(world.stella)
    page = client.get(f"{EVENT}/my-registration").text
    assert "Dana KAPANADZE" in page
    assert f"{EVENT}/my-registration/withdrawal" in page
    assert "<dialog" not in page, "declining leads to the page that asks why"
    done = client.post(f"{EVENT}/my-registration/withdrawal", data={"reason": "On leave then"})
    page = client.get(done.location).text
    assert "You have declined the nomination." in page
    assert "Your registration is withdrawn." not in page
    told = next(mail for mail in mails() if mail.template == "delegations/declined")
    assert told.recipient == world.dana.email
    assert "On leave then" in told.text
    own = client.get(f"{EVENT}/my-registration").text
    assert "You have declined the nomination. Nothing more happens." in own
    assert "Registration withdrawn" not in own
    mail = next(mail for mail in mails() if mail.template == "registration/withdrawn")
    assert "You have declined the nomination" in mail.subject
    assert "You have declined the nomination for the meeting" in mail.text
    page = client.sign_in(world.dana).get(scene.mine).text
    assert "On leave then" in page
    assert "Nomination declined" in page
    assert "Registration withdrawn" not in page
    assert queries.member_of(made(world, world.stella.email)).ended_at


def test_a_lost_nomination_is_sent_again(world, client, scene):
    client.sign_in(world.dana).post(scene.mine, data=row())
    found = made(world)
    address = f"{scene.mine}/people/{found.id}/invitation"
    assert "Send the nomination again" in client.get(f"{scene.mine}/people/{found.id}").text
    assert client.post(address).status_code == 302
    first, again = (mail.text for mail in mails())
    assert "/fr/take-over/" in first
    assert "/fr/take-over/" in again
    assert first != again
    assert client.post(f"{scene.mine}/people/{scene.own.id}/invitation").status_code == 409, "he answered"
    assert "Send the nomination again" not in client.get(f"{scene.mine}/people/{scene.own.id}").text


def test_the_letter_is_one_for_all(world, client, scene):
    client.sign_in(world.dana)
    pdf = {"letter": (BytesIO(factories.A_PDF), "note verbale.pdf")}
    assert "(optional)" not in client.get(f"{scene.mine}/letter").text
    none = client.post(f"{scene.mine}/letter", data={})
    assert (none.status_code, "Please choose a file." in none.text) == (422, True)
    for content, name in ((b"a,b\n1,2\n", "table.csv"), (b"MZ\x90\x00" + bytes(400), "letter.exe")):
        wrong = client.post(f"{scene.mine}/letter", data={"letter": (BytesIO(content), name)})
        assert (wrong.status_code, "A letter is a PDF" in wrong.text) == (422, True), name
    assert client.get(f"{scene.mine}/letter/file").status_code == 404
    assert client.post(f"{scene.mine}/letter", data=pdf).status_code == 302
    assert "note verbale.pdf" in client.get(scene.mine).text
    file = client.get(f"{scene.mine}/letter/file")
    assert (file.status_code, file.data) == (200, factories.A_PDF)
    assert file.headers["Content-Disposition"].startswith("attachment")
    client.sign_in(world.hugo)
    assert client.get(f"{scene.mine}/letter/file").status_code == 404
    assert client.get(f"{scene.manage}/{world.state.id}/letter").data == factories.A_PDF
    assert client.sign_in(world.gaby).get(f"{scene.manage}/{world.state.id}/letter").status_code == 404


def test_contact_remarks_and_questions(world, client, scene):
    client.sign_in(world.dana)
    data = {"contact_name": "Irakli", "contact_email": "irakli@example.org", "remarks": "Arriving late"}
    assert client.post(f"{scene.mine}/contact", data=data | {"contact_email": "nonsense"}).status_code == 422
    refused = client.post(f"{scene.mine}/contact", data=data | {"contact_phone": "ask the switchboard"})
    assert refused.status_code == 422
    assert "This does not look like a telephone number." in refused.text
    assert 'value="ask the switchboard"' in refused.text
    assert client.post(f"{scene.mine}/contact", data=data | {"contact_phone": "+995 (32) 2-40-10"}).status_code == 302
    assert "+995 (32) 2-40-10" in client.get(scene.mine).text
    assert "irakli@example.org" in client.get(scene.mine).text
    assert 'value="Irakli"' in client.get(f"{scene.mine}/contact").text
    assert client.post(f"{scene.mine}/questions", data={"text": ""}).status_code == 422
    assert client.post(f"{scene.mine}/questions", data={"text": "Is there parking?"}).status_code == 302
    assert {mail.recipient for mail in mails()} == {world.olga.email, world.hugo.email}
    assert {mail.reply_to for mail in mails()} == {world.dana.email}
    assert "Is there parking?" in client.get(f"{scene.mine}/questions").text
    world.event.contact_email = "secretariat@example.org"
    db.session.commit()
    client.post(f"{scene.mine}/questions", data={"text": "And a lift?"})
    assert "secretariat@example.org" in {mail.recipient for mail in mails()}
    page = client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text
    assert "Is there parking?" in page
    assert "Arriving late" in page


def test_a_telephone_of_old_is_shown_and_stays_as_long_as_nobody_changes_it(world, client, scene):
    scene.delegation.contact_name, scene.delegation.contact_phone = "Irakli", "ext. 12, mornings"
    db.session.commit()
    client.sign_in(world.dana)
    assert 'value="ext. 12, mornings"' in client.get(f"{scene.mine}/contact").text
    data = {"contact_name": "Irakli", "contact_phone": "ext. 12, mornings", "remarks": "Arriving late"}
    assert client.post(f"{scene.mine}/contact", data=data).status_code == 302
    assert queries.delegation(world.event, world.state).remarks == "Arriving late"
    assert client.post(f"{scene.mine}/contact", data=data | {"contact_phone": "ext. 13"}).status_code == 422
    assert client.post(f"{scene.mine}/contact", data=data | {"contact_phone": ""}).status_code == 302


def test_complete_and_on_again(world, client, scene):
    client.sign_in(world.dana)
    assert client.post(f"{scene.mine}/completion").status_code == 302
    page = client.get(scene.mine).text
    assert "Declared complete" in page
    assert '<details class="quiet-block">\n          <summary>Name somebody more' in page
    assert "open>\n          <summary>Name somebody more" in client.post(scene.mine, data=row(email="nonsense")).text
    client.post(f"{scene.mine}/completion/removal")
    assert queries.delegation(world.event, world.state).completed_at is None
    assert "Name somebody more" not in client.get(scene.mine).text
    client.post(f"{scene.mine}/completion")
    client.post(scene.mine, data=row())
    assert queries.delegation(world.event, world.state).completed_at is None, "naming somebody takes it back"
    actions.confirm(scene.delegation, approve=False, by=world.olga, now=clock.now())
    db.session.commit()
    assert client.post(scene.mine, data=row(email="more@example.org")).status_code == 422
    assert client.post(f"{scene.mine}/completion/removal").status_code == 409


def test_her_right_ends_at_once(world, client, scene):
    client.sign_in(world.dana)
    assert client.get(scene.mine).status_code == 200
    focal_point = next(each for each in queries.all_focal_points(world.event) if each.account_id == world.dana.id)
    actions.dismiss(focal_point, by=world.olga, now=clock.now())
    db.session.commit()
    for method, path in OWN_PATHS:
        assert client.open(scene.mine + path, method=method, data=row()).status_code == 403


def test_a_successor_takes_over_and_the_old_rights_end(world, client, scene):
    client.sign_in(world.dana)
    data = row(email=world.stella.email, language="en")
    assert client.post(f"{scene.mine}/succession", data=data | {"email": world.dana.email}).status_code == 422
    assert client.post(f"{scene.mine}/succession", data=data).status_code == 302
    assert client.get(scene.mine).status_code == 404
    assert client.post(scene.mine, data=row()).status_code == 404
    assert client.sign_in(world.stella).get(scene.mine).status_code == 200
    assert mails()[0].recipient == world.stella.email


@pytest.mark.parametrize("whom", ["dana", "sam"])
def test_nobody_who_acts_is_made_a_deputy_by_a_focal_point(world, client, scene, whom):
    """Else she ends the rights of another focal point of her State, or by a slip her own to hand on."""
    factories.a_focal_point(world.event, world.sam, world.state)
    named = getattr(world, whom)
    data = row(email=named.email, language="en")
    assert client.sign_in(world.dana).post(f"{scene.mine}/deputies/new", data=data).status_code == 422
    assert not next(each for each in queries.all_focal_points(world.event) if each.account_id == named.id).is_deputy


def test_naming_a_deputy_or_a_successor_does_not_say_whose_account_an_address_is(world, client, scene):
    client.sign_in(world.dana)
    data = row(email=world.stella.email, given_name="Guess", family_name="Work", language="en")
    told = client.get(client.post(f"{scene.mine}/deputies/new", data=data).location).text
    assert "Guess WORK is your deputy" in told
    assert world.stella.email in told
    made = next(each for each in queries.all_focal_points(world.event) if each.account_id == world.stella.id)
    asked = client.get(f"{scene.mine}/deputies/{made.id}/removal").text
    assert "STRANGE" not in told + asked
    client.sign_in(world.stella).get(scene.mine)
    assert "Stella STRANGE" in client.sign_in(world.dana).get(f"{scene.mine}/acting").text, "she has come"
    data |= {"email": world.sam.email}
    told = client.get(client.post(f"{scene.mine}/succession", data=data).location).text
    assert "Guess WORK is the focal point now" in told
    assert "OKONJO" not in told


def test_a_successor_is_known_to_a_deputy_by_the_address_until_she_comes(world, client, scene):
    """Else a focal point reads whose account an address is through a deputy of hers."""
    factories.a_focal_point(world.event, world.stella, world.state, role=FocalRole.DEPUTY)
    data = row(email=world.sam.email, language="en")
    assert client.sign_in(world.dana).post(f"{scene.mine}/succession", data=data).status_code == 302
    page = client.sign_in(world.stella).get(f"{scene.mine}/acting").text
    assert world.sam.email in page
    assert "OKONJO" not in page
    client.sign_in(world.sam).get(scene.mine)
    assert "OKONJO" in client.sign_in(world.stella).get(f"{scene.mine}/acting").text
    assert "OKONJO" in client.sign_in(world.olga).get(f"{scene.manage}/{world.state.id}").text


def test_a_deputy_takes_over_from_the_focal_point(world, client, scene):
    factories.a_focal_point(world.event, world.sam, world.state, role=FocalRole.DEPUTY)
    data = row(email=world.sam.email, language="en")
    assert client.sign_in(world.dana).post(f"{scene.mine}/succession", data=data).status_code == 302
    assert [each.is_deputy for each in queries.all_focal_points(world.event) if each.account_id == world.sam.id] == [
        False
    ]


def test_a_deputy_does_all_but_hand_on(world, client, scene):
    client.sign_in(world.dana)
    data = row(email=world.stella.email, language="en")
    assert client.post(f"{scene.mine}/deputies/new", data=data).status_code == 302
    assert client.post(f"{scene.mine}/deputies/new", data=data).status_code == 422
    deputy = next(each for each in queries.all_focal_points(world.event) if each.account_id == world.stella.id)
    client.sign_in(world.stella)
    assert client.get(scene.mine).status_code == 200
    assert client.post(scene.mine, data=row()).status_code == 302
    for path in ("succession", "deputies/new", f"deputies/{deputy.id}/removal"):
        for answer in (client.get(f"{scene.mine}/{path}"), client.post(f"{scene.mine}/{path}", data=data)):
            assert answer.status_code == 403, path
            assert "You act for this delegation as a deputy" in answer.text
    client.sign_in(world.dana)
    assert "Stella STRANGE" in client.get(f"{scene.mine}/acting").text
    assert client.post(f"{scene.mine}/deputies/{deputy.id}/removal").status_code == 302
    assert client.sign_in(world.stella).get(scene.mine).status_code == 403
    own = next(each for each in queries.all_focal_points(world.event) if each.account_id == world.dana.id)
    assert client.sign_in(world.dana).post(f"{scene.mine}/deputies/{own.id}/removal").status_code == 404


def test_nominating_ends_when_registration_closes_unless_she_has_more_time(world, client, scene):
    registration_queries.window(world.event).closes_at = clock.now()
    db.session.commit()
    client.sign_in(world.dana)
    assert "Nominations are closed" in client.get(scene.mine).text
    assert client.post(scene.mine, data=row()).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 4
    own = actions.Exceptions(closes_at=clock.now() + timedelta(days=2))
    actions.set_exceptions(scene.delegation, own, by=world.olga, now=clock.now())
    db.session.commit()
    assert client.post(scene.mine, data=row()).status_code == 302
    scene.delegation.closes_at = clock.now() - timedelta(days=2)
    registration_queries.window(world.event).closes_at = clock.now() + timedelta(days=2)
    db.session.commit()
    assert client.post(scene.mine, data=row(email="more@example.org")).status_code == 422


def test_before_nominations_open_her_page_says_when(world, client, scene):
    window = registration_queries.window(world.event)
    window.opens_at = clock.now() + timedelta(days=2)
    db.session.commit()
    client.sign_in(world.dana)
    page = client.get(scene.mine)
    assert page.status_code == 200
    with in_language("en"):
        told = f"Registration opens on {moment(window.opens_at, world.event.time_zone)}"
    assert told in page.text.replace("\u00a0", " ")
    assert client.post(scene.mine, data=row()).status_code == 422
    db.session.delete(window)
    db.session.commit()
    assert "have not said yet when registration opens" in client.get(scene.mine).text


def test_nominations_follow_the_times_of_the_category_they_are_in(world, client, scene):
    window, now = registration_queries.window(world.event), clock.now()
    client.sign_in(world.dana)
    for of_event, opens_at, closes_at, words in (
        (2, -3, 0, "Nominations are closed"),
        (2, 1, 2, "Registration opens on "),
        (0, -3, 2, "Nominations close"),
    ):
        window.closes_at = now + timedelta(days=of_event)
        world.delegate.opens_at, world.delegate.closes_at = (
            now + timedelta(days=each) for each in (opens_at, closes_at)
        )
        db.session.commit()
        assert words in client.get(scene.mine).text, words
        answer = 302 if words == "Nominations close" else 422
        assert client.post(scene.mine, data=row()).status_code == answer, words
    told = actions.deadline_of(scene.delegation)
    assert told == world.delegate.closes_at
    scene.delegation.closes_at = now
    db.session.commit()
    assert "Nominations are closed" in client.get(scene.mine).text


@pytest.mark.parametrize(("language", "opened"), [("en", "Opened"), ("fr", "Page ouverte")])
def test_the_page_that_a_focal_point_opens_says_opened_at_once(world, client, scene, language, opened):
    scene.own.state, scene.delegation.invited_at = State.WITHDRAWN, clock.now()
    db.session.commit()
    page = client.sign_in(world.dana).get(scene.mine.replace("/en/", f"/{language}/")).text
    assert re.search(r'<span class="pill.*?<span>(.*?)</span>', page, re.DOTALL).group(1) == opened


def test_an_opening_is_noted_again_when_the_delegation_was_without_focal_point_meanwhile(world, client, scene):
    client.sign_in(world.dana).get(scene.mine)
    acting.leave_open(queries.delegation(world.event, world.state))
    db.session.commit()
    client.get(scene.mine)
    db.session.expire_all()
    assert queries.delegation(world.event, world.state).opened_at


@pytest.mark.parametrize(
    ("language", "meaning", "other"),
    [
        ("en", "Somebody is nominated or registered; the delegation is not declared complete.", "“Silent” where"),
        ("fr", "Une personne au moins est désignée ou inscrite", "« Silencieuse »"),
    ],
)
def test_each_page_explains_its_words_for_how_far_a_delegation_has_come(world, client, scene, language, meaning, other):
    """The board's too; organisers, who read both, are told what is called otherwise there."""
    mine, page, board = (
        address.replace("/en/", f"/{language}/")
        for address in (scene.mine, f"{scene.manage}/{world.state.id}", f"{EVENT}/manage/board")
    )
    own = client.sign_in(world.dana).get(mine).text
    assert (meaning in own, other in own.replace("\u202f", " ")) == (True, False)
    client.sign_in(world.olga)
    for address in (page, board):
        text = client.get(address).text
        assert (meaning in text, other in text.replace("\u202f", " ")) == (True, True)


def test_the_first_opening_is_noted(world, client, scene):
    client.sign_in(world.dana).get(scene.mine)
    first = queries.delegation(world.event, world.state).opened_at
    assert first is not None
    assert next(each for each in queries.all_focal_points(world.event) if each.account_id == world.dana.id).opened_at
    client.get(scene.mine)
    assert queries.delegation(world.event, world.state).opened_at == first
    assert queries.delegation(world.event, world.other_state).opened_at is None


def test_who_is_nominated_may_open_an_invited_event(world, client, scene):
    world.event.visibility = Visibility.INVITED
    admit(world.event, world.dana)
    db.session.commit()
    client.sign_in(world.stella)
    assert client.get(f"{EVENT}/my-registration").status_code == 404
    client.sign_in(world.dana).post(scene.mine, data=row(email=world.stella.email))
    client.sign_in(world.stella)
    assert client.get(f"{EVENT}/my-registration").status_code == 200


def test_the_page_costs_the_same_for_one_and_for_thirty(world, client, scene, count_queries):
    past = factories.an_event(first_day=world.event.first_day - timedelta(days=365), hosts=[world.council])
    category = factories.a_category(past, "D", in_delegation=True)
    factories.a_registration(past, factories.an_account(affiliation=world.state), category)
    client.sign_in(world.dana).get(scene.mine)
    costs = []
    for more in (0, 30):
        for _number in range(more):
            here = factories.a_registration(world.event, factories.an_account(affiliation=world.state), world.delegate)
            factories.a_member(here, world.state)
            factories.a_registration(past, factories.an_account(affiliation=world.state), category)
        with count_queries() as statements:
            assert client.get(scene.mine).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12, statements


def test_an_organiser_invites_beside_the_focal_point(world, scene):
    """Who was invited by an organiser for a State counts for it, but was nominated by nobody's focal point."""
    invitee = registrations.Invitee("guest@example.org", "Guest", "Person", "en")
    details = registrations.Details("Guest", "Person")
    registrations.invite(
        world.event, invitee, world.delegate, details, by=world.olga, affiliation=world.state, now=clock.now()
    )
    assert dict(queries.role_counts(world.event, world.state)) == {"member": 2}


@pytest.mark.parametrize("path", ["", "/people/{}/replacement"])
def test_a_focal_point_whom_another_state_nominated_reads_what_is_in_her_way(world, client, scene, path):
    """Of herself only: of anybody else nothing more is told."""
    for account in (world.dana, world.stella):
        admit(world.event, account)
        factories.a_registration(
            world.event,
            account,
            world.delegate,
            state=State.NOMINATED,
            delegation_id=world.other_state.id,
            affiliation=world.other_state,
        )
    address = scene.mine + path.format(scene.own.id)
    refused = client.sign_in(world.dana).post(address, data=row(email=world.dana.email))
    assert refused.status_code == 422
    assert "You are nominated already for: France. Decline that first." in refused.text
    assert f'<a href="{EVENT}/my-registration">My registration</a>' in refused.text
    assert deeds("registration.nomination_refused") == []
    other = client.post(address, data=row(email=world.stella.email))
    assert other.status_code == 422
    assert "Nobody can be nominated with this address." in other.text
    assert "France" not in other.text
    assert "your own registration" not in other.text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.APPROVED, "You are registered or nominated for this meeting already."),
        (State.REFUSED, "The organisers could not accept your registration."),
    ],
)
def test_a_focal_point_reads_that_she_is_on_the_list_herself(world, client, scene, state, sentence):
    factories.a_registration(world.event, world.dana, world.civil_society, state=state)
    refused = client.sign_in(world.dana).post(scene.mine, data=row(email=world.dana.email))
    assert refused.status_code == 422
    assert sentence in refused.text
