"""Whoever acts for a delegation fills in the forms of its nominees: what she may, and as an attack what she may not."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.delegations import queries
from meetings.delegations.models import FocalRole
from meetings.events.models import Role
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.models import Audience, Kind, State
from meetings.questionnaires.queries import replies
from meetings.questionnaires.rules import behalf
from meetings.questionnaires.sheets import Reader
from meetings.registration.models import State as RegistrationState
from tests import factories
from tests.deeds import deeds
from tests.questionnaires.conftest import a_form, a_question, answered, fresh, value
from tests.questionnaires.test_rules import question

EVENT = "/en/events/annual-meeting"


@pytest.fixture
def scene(world):
    """Dana nominated Nino, who is asked a form; France nominated Colette, who is asked it too."""
    world.delegate.in_delegation = True
    factories.a_delegation(world.event, world.state)
    factories.a_delegation(world.event, world.other_state)
    people = [
        factories.a_registration(
            world.event,
            factories.an_account(*name, affiliation=state),
            world.delegate,
            state=RegistrationState.NOMINATED,
            delegation_id=state.id,
            affiliation=state,
        )
        for name, state in ((("Nino", "Beridze"), world.state), (("Colette", "Durand"), world.other_state))
    ]
    form = a_form(world.event, world.olga)
    hotel = a_question(form, Kind.YES_NO, "Hotel", is_required=True)
    return SimpleNamespace(
        form=form,
        hotel=hotel,
        night=a_question(form, Kind.SHORT_TEXT, "Nights", shown_if=(hotel.id, "yes"), is_required=True),
        diet=a_question(form, Kind.DIET, "Diet", is_sensitive=True, is_required=True),
        secret=a_question(form, Kind.SHORT_TEXT, "VIP level", audience=Audience.INTERNAL),
        consent=a_question(form, Kind.CONSENT, "Photograph", is_required=True),
        phone=a_question(form, Kind.SHORT_TEXT, "Phone"),
        nino=people[0],
        colette=people[1],
    )


def forms_of(state, registration):
    return f"{EVENT}/my-delegation/{state.id}/people/{registration.id}/forms"


def typed(scene, **more):
    """What is typed for every question that there is, those that nobody else may answer among them."""
    return {
        f"q_{scene.hotel.id}": "yes",
        f"q_{scene.night.id}": "two",
        f"q_{scene.diet.id}-needs": ["vegan"],
        f"q_{scene.secret.id}": "high",
        f"q_{scene.consent.id}": "y",
        f"q_{scene.phone.id}": "+41 1",
    } | more


def stored(scene, registration):
    return {
        name: value(getattr(scene, name), registration)
        for name in ("hotel", "night", "diet", "secret", "consent", "phone")
        if value(getattr(scene, name), registration) is not None
    }


def test_organisers_read_of_one_delegation_whose_form_is_missing(world, scene, client, count_queries):
    hidden, done = (
        factories.a_registration(
            world.event,
            factories.an_account(*name, affiliation=world.state),
            world.delegate,
            is_protected=is_protected,
            delegation_id=world.state.id,
            affiliation=world.state,
        )
        for name, is_protected in ((("Eka", "Hidden"), True), (("Gia", "Done"), False))
    )
    answered(scene.form, done, {scene.hotel: False, scene.diet: {"needs": ["vegan"]}, scene.consent: True})
    reader = factories.an_account("Rita", "Reader")
    factories.a_role(world.event, reader, Role.READER)
    address = f"{EVENT}/manage/delegations/{world.state.id}"

    def lacking(account):
        rows = re.findall(r"<tr>(.*?)</tr>", client.sign_in(account).get(address).text, re.DOTALL)
        missing = [row for row in rows if "a form is missing" in row]
        return {one for one in (scene.nino, hidden, done) if any(one.listed_name in row for row in missing)}

    assert lacking(world.olga) == {scene.nino, hidden}
    assert "2 people still have a form to fill in." in client.get(address).text
    assert lacking(reader) == {scene.nino}
    assert "1 person still has a form to fill in." in client.get(address).text
    with count_queries() as sent:
        client.get(address)
    assert len(sent) <= 12, sent
    scene.form.state = State.CLOSED
    db.session.commit()
    assert lacking(world.olga) == set()
    assert "a form to fill in" not in client.get(address).text


def test_how_many_forms_are_missing_is_said_in_the_plural_where_it_is_so(world, scene, client):
    second = a_form(world.event, world.olga)
    a_question(second, Kind.YES_NO, "Bus", is_required=True)
    manage, mine = (f"{EVENT}/{part}/{world.state.id}" for part in ("manage/delegations", "my-delegation"))
    for account, address in ((world.olga, manage), (world.dana, mine)):
        page = client.sign_in(account).get(address).text
        assert "2 forms are missing" in page
        assert "1 person still has forms to fill in." in page
        page = client.get(address.replace("/en/", "/fr/")).text.replace("\u202f", " ")
        assert "2 formulaires manquent" in page
        assert "1 personne a encore des formulaires à remplir." in page
    second.state = State.CLOSED
    db.session.commit()
    for account, address in ((world.olga, manage), (world.dana, mine)):
        page = client.sign_in(account).get(address).text
        assert "a form is missing" in page
        assert "1 person still has a form to fill in." in page


def test_she_answers_on_behalf_of_her_nominee_who_sees_it_and_changes_it(world, scene, client, count_queries):
    client.sign_in(world.dana)
    home = client.get(f"{EVENT}/my-delegation/{world.state.id}").text
    assert "1 person still has a form to fill in." in home
    assert f'href="{forms_of(world.state, scene.nino)}"' in home
    assert f'href="{forms_of(world.state, scene.nino)}"' in client.get(forms_of(world.state, scene.nino)[:-6]).text
    address = forms_of(world.state, scene.nino)
    with count_queries() as sent:
        page = client.get(address).text
    assert len(sent) <= 12, "\n".join(
        each[:160].replace("\n", " ") + " … " + each[-200:].replace("\n", " ") for each in sent
    )
    assert "<li>Hotel</li>" in page
    assert "2 questions that only this person can answer" in page
    one = f"{address}/{scene.form.id}"
    with count_queries() as sent:
        page = client.get(one).text
    assert len(sent) <= 12
    assert "Phone" in page
    assert not [hidden for hidden in ("Diet", "VIP level", "Photograph", "data-keep") if hidden in page]
    assert client.post(one, data=typed(scene)).location == forms_of(world.state, scene.nino)
    assert stored(scene, scene.nino) == {"hotel": True, "night": "two", "phone": "+41 1"}
    assert replies.reply(scene.form, scene.nino).complete_at is None, "her own questions are still missing"
    deed = deeds("answers.saved_on_behalf")[0]
    assert (deed.actor_name, deed.target_name) == (world.dana.full_name, str(scene.nino))
    assert deed.after["institution"]["en"] == "Georgia"
    assert "two" not in str(deed.after)
    assert 'value="two"' in client.get(one).text, "she can go on"
    client.sign_in(scene.nino.account)
    assert "Answered on your behalf by Dana KAPANADZE" in client.get(f"{EVENT}/my-registration").text
    mine = f"{EVENT}/my-registration/forms/{scene.form.id}"
    page = client.get(mine).text
    assert "Dana KAPANADZE answered on your behalf." in page
    assert page.count("Answered by Dana KAPANADZE on") == 3
    assert client.post(mine, data=typed(scene, **{f"q_{scene.phone.id}": "+995 2"})).status_code == 302
    assert stored(scene, scene.nino)["phone"] == "+995 2"
    assert replies.reply(scene.form, scene.nino).complete_at
    page = client.sign_in(world.dana).get(one).text
    assert "Phone" not in page, "what she said herself is hers"
    assert 'value="two"' in page
    log = client.sign_in(world.olga).get(f"{EVENT}/manage/audit").text
    assert "Dana KAPANADZE answered a form on behalf of" in log


def test_a_mail_tells_her_at_the_first_answer_and_when_changed_ones_are_sent(world, scene, client):
    scene.nino.account.language = "fr"
    db.session.commit()
    one = f"{forms_of(world.state, scene.nino)}/{scene.form.id}"
    client.sign_in(world.dana)
    mails = []
    for act, phone in (("later", "+41 1"), ("later", "+41 2"), ("send", "+41 2"), ("send", "+41 3")):
        client.post(one, data=typed(scene, act=act, **{f"q_{scene.phone.id}": phone}))
        mails.append(len(told()))
    assert mails == [1, 1, 1, 2]
    mail = told()[0]
    assert (mail.recipient, mail.language) == (scene.nino.account.email, "fr")
    assert "Dana KAPANADZE" in mail.text
    assert "(Géorgie)" in mail.text
    assert f"/fr/events/annual-meeting/my-registration/forms/{scene.form.id}" in mail.text
    assert "+41" not in mail.text
    client.sign_in(scene.nino.account).post(
        f"{EVENT}/my-registration/forms/{scene.form.id}", data=typed(scene, **{f"q_{scene.phone.id}": "+995 3"})
    )
    assert stored(scene, scene.nino)["phone"] == "+995 3"
    assert len(told()) == 2, "nobody is told of her own answers"


def told():
    return db.session.scalars(sa.select(Mail).where(Mail.template == "questionnaires/answered")).all()


def test_what_the_person_or_an_organiser_said_is_neither_read_nor_written_over(world, scene, client):
    answered(scene.form, scene.nino, {scene.night: "seven", scene.hotel: True}, sent=False)
    answered(scene.form, scene.nino, {scene.phone: "+33 4"}, by=world.olga)
    one = f"{forms_of(world.state, scene.nino)}/{scene.form.id}"
    client.sign_in(world.dana)
    page = client.get(one).text
    assert "Nothing is left here that somebody else can answer." in page
    assert not [hidden for hidden in ("seven", "+33 4", "Hotel") if hidden in page]
    for act in ("send", "later"):
        client.post(one, data=typed(scene, act=act))
    assert stored(scene, scene.nino) == {"hotel": True, "night": "seven", "phone": "+33 4"}
    assert deeds("answers.saved_on_behalf") == []


def test_what_the_person_answers_while_the_form_is_open_elsewhere_stays(world, scene, app):
    reader = Reader(acting=frozenset({world.dana.id}))
    sheet = sheets.sheet(fresh(scene.form), scene.nino, "en", reader)
    answered(scene.form, scene.nino, {scene.phone: "hers"}, sent=False)
    given = {scene.phone.id: actions.Given("mine"), scene.hotel.id: actions.Given(False)}
    more = {"reader": reader, "delegation": world.state, "by": world.dana, "now": clock.now()}
    with pytest.raises(behalf.AnsweredMeanwhile):
        actions.save_on_behalf(sheet, scene.nino, given, **more)
    assert stored(scene, scene.nino) == {"phone": "hers"}
    del given[scene.phone.id]
    actions.save_on_behalf(sheet, scene.nino, given, **more)
    assert stored(scene, scene.nino) == {"phone": "hers", "hotel": False}


def test_only_for_nominees_of_her_own_state(world, scene, client):
    """Every address with another State's id, another State's person, and people whom she did not nominate."""
    by_herself = factories.a_registration(
        world.event, factories.an_account("Tea", "Alone", affiliation=world.state), world.delegate
    )
    own = factories.a_registration(
        world.event, world.dana, world.delegate, delegation_id=world.state.id, affiliation=world.state
    )
    gone = factories.a_registration(
        world.event,
        factories.an_account("Gia", "Gone"),
        world.delegate,
        state=RegistrationState.WITHDRAWN,
        delegation_id=world.state.id,
        affiliation=world.state,
    )
    for state, person in (
        (world.other_state, scene.colette),
        (world.state, scene.colette),
        (world.other_state, scene.nino),
        (world.state, by_herself),
        (world.state, own),
        (world.state, gone),
    ):
        refused(client.sign_in(world.dana), scene, forms_of(state, person))
        assert stored(scene, person) == {}
    for who in (world.olga, world.stella, scene.nino.account, world.remi):
        refused(client.sign_in(who), scene, forms_of(world.state, scene.nino))
    assert stored(scene, scene.nino) == {}


def test_only_while_she_acts_and_while_the_form_is_open(world, scene, client):
    sent = a_question(scene.form, Kind.FILE, "Paper")
    one = f"{forms_of(world.state, scene.nino)}/{scene.form.id}"
    data = {f"q_{sent.id}-file": (io.BytesIO(factories.A_PDF), "paper.pdf"), "act": "later"}
    client.sign_in(world.dana)
    assert client.post(one, data=data, content_type="multipart/form-data").status_code == 302
    assert client.get(f"{one}/files/{sent.id}").data == factories.A_PDF
    for state in (State.DRAFT, State.CLOSED):
        scene.form.state = state
        db.session.commit()
        assert client.get(one).status_code == 404
        assert client.post(one, data=typed(scene)).status_code in (404, 422)
    scene.form.state, scene.form.opens_at = State.OPEN, clock.now() + timedelta(days=1)
    db.session.commit()
    assert client.post(one, data=typed(scene)).status_code == 404
    scene.form.opens_at = None
    former = next(each for each in queries.focal_points_of(world.event, world.state) if each.account == world.dana)
    former.ended_at = clock.now()
    successor = factories.an_account("Lia", "Next")
    factories.a_focal_point(world.event, successor, world.state, role=FocalRole.DEPUTY)
    refused(client, scene, forms_of(world.state, scene.nino))
    assert client.get(f"{one}/files/{sent.id}").status_code == 404
    assert stored(scene, scene.nino) == {}
    former.invited_at = clock.now()
    db.session.commit()
    told = client.post(one, data={f"q_{scene.phone.id}": "+99 1", f"q_{scene.diet.id}-needs": [scene.diet.id]})
    assert (told.status_code, "+99 1" in told.text) == (403, True)
    assert [secret for secret in ("BERIDZE", "Phone", scene.diet.id, "paper.pdf") if secret in told.text] == []
    client.sign_in(successor)
    assert "paper.pdf" in client.get(one).text, "whoever acts now goes on where the former one ended"
    assert client.post(one, data=typed(scene)).status_code == 302
    answered(scene.form, scene.nino, {sent: {"name": "hers.pdf"}}, sent=False)
    assert client.get(f"{one}/files/{sent.id}").status_code == 404


def refused(client, scene, address):
    """Each page and each deed of an address is a 404."""
    one = f"{address}/{scene.form.id}"
    for path in (address, one, f"{one}/files/{scene.phone.id}"):
        assert client.get(path).status_code == 404, path
    assert client.post(one, data=typed(scene)).status_code == 404
    assert client.post(one, data=typed(scene, act="later")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(world, scene, client):
    assert "/sign-in" in client.get(forms_of(world.state, scene.nino)).location


def test_what_is_wrong_comes_back_with_a_sentence(world, scene, client):
    one = f"{forms_of(world.state, scene.nino)}/{scene.form.id}"
    response = client.sign_in(world.dana).post(one, data={f"q_{scene.phone.id}": "typed"})
    assert response.status_code == 422
    assert 'value="typed"' in response.text
    assert f'href="#q_{scene.hotel.id}' in response.text
    assert stored(scene, scene.nino) == {}


def test_a_question_goes_with_those_that_depend_on_it():
    form = [
        question("hotel"),
        question("night", Kind.DATE, shown_if_id="hotel", shown_if_value="yes"),
        question("consent", Kind.CONSENT),
        question("after", shown_if_id="consent"),
        question("diet", Kind.DIET, is_sensitive=True, shown_if_id="hotel"),
        question("vip", audience=Audience.INTERNAL),
        question("old", retired_at=clock.now()),
        question("phone", Kind.SHORT_TEXT),
    ]
    assert behalf.open_to(form, {}, {"dana"}) == {"hotel", "night", "phone"}
    assert behalf.open_to(form, {"hotel": "dana", "vip": "olga"}, {"dana"}) == {"hotel", "night", "phone"}
    for hers in ("hotel", "night", "diet"):
        assert behalf.open_to(form, {"hotel": "dana", hers: "nino"}, {"dana"}) == {"phone"}
    assert behalf.open_to(form, {"phone": "nino"}, {"dana"}) == {"hotel", "night"}


def test_answers_sent_for_her_after_the_form_was_closed_are_not_told_that_there_is_time_left(world, scene, client):
    client.sign_in(world.dana)
    address = f"{EVENT}/my-delegation/{world.state.id}/people/{scene.nino.id}/forms/{scene.form.id}"
    assert "Answers can be changed until" in client.get(address).text
    scene.form.state = State.CLOSED
    db.session.commit()
    refused = client.post(address, data={f"q_{scene.phone.id}": "+99 1"})
    assert refused.status_code == 422
    assert "Answers can be changed until" not in refused.text
