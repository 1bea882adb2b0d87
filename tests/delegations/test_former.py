"""Whoever no longer acts for a delegation is told so, with what she typed; to everybody else it stays a 404."""

import re

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.delegations import actions, queries
from meetings.delegations.models import FocalRole
from meetings.registration import queries as registration_queries
from meetings.registration.actions import Invitee
from meetings.registration.models import State
from tests import factories
from tests.delegations.conftest import EVENT, row
from tests.delegations.test_focal_point import OWN_PATHS, PERSON_PATHS, mails

SAID = "You no longer act for this delegation"


@pytest.fixture
def former(world, scene):
    """Dana, who was told to act for Georgia, and has handed it over to somebody."""
    (dana,) = queries.acting(world.event, world.dana)
    dana.invited_at = clock.now()
    actions.hand_over(dana, Invitee("lia@example.org", "Lia", "Next", "en"), now=clock.now())
    world.event.contact_email = "team@example.org"
    db.session.commit()
    return world.dana


def test_what_she_typed_in_an_old_tab_is_shown_and_nothing_changes(world, client, scene, former):
    before = mails()
    client.sign_in(former)
    page = client.post(scene.mine, data=row(csrf_token="a token", sure="xyz"))
    assert page.status_code == 403
    for text in (SAID, "Georgia", "mailto:team@example.org", "Tamar", "Lomidze", "Prosecutor", "tamar@example.org"):
        assert text in page.text
    for hidden in ("a token", "xyz", "NEXT", "lia@example.org", "BERIDZE"):
        assert hidden not in page.text
    asked = client.post(f"{scene.mine}/questions", data={"text": "May we\nbring <two> people?"})
    assert "May we\nbring &lt;two&gt; people?" in asked.text
    assert "Vous n’agissez plus" in client.post(scene.mine.replace("/en/", "/fr/"), data=row()).text
    assert mails() == before
    assert registration_queries.in_event(world.event, scene.own.id).state == State.APPROVED


def test_words_that_look_like_an_id_are_kept_and_choices_are_not(world, client, scene, former):
    client.sign_in(former)
    typed = row(family_name="Wehrenberger", contact_phone="333884922345")
    answers = {"q_one": scene.own.id, "q_two": "yes", "q_three": "Train, then on foot"}
    page = client.post(scene.mine, data=typed | answers).text
    shown = re.findall(r'<dd class="lines">(.*?)</dd>', page)
    assert [text for text in ("Wehrenberger", "333884922345", "Train, then on foot") if text not in shown] == []
    assert [text for text in (scene.own.id, "yes") if text in shown] == []


def test_a_second_press_on_handing_over_answers_as_the_first(world, client, scene):
    client.sign_in(world.dana).get(scene.mine)
    data = row(given_name="Lia", family_name="Next", email="Lia@example.org ", language="en")
    answers = [client.post(f"{scene.mine}/succession", data=data) for _press in range(2)]
    assert {(each.status_code, each.location) for each in answers} == {(302, f"{EVENT}/")}
    assert [each.recipient for each in mails()] == ["lia@example.org"]
    assert len(queries.focal_points_of(world.event, world.state)) == 1
    other = client.post(f"{scene.mine}/succession", data=data | {"email": world.stella.email})
    assert other.status_code == 403
    assert "Nothing was changed by this." in other.text
    (lia,) = queries.focal_points_of(world.event, world.state)
    actions.dismiss(lia, by=world.olga, now=clock.now())
    db.session.commit()
    assert client.post(f"{scene.mine}/succession", data=data).status_code == 403, "she acts no longer"


def test_a_focal_point_who_was_made_deputy_is_told_so_with_what_she_typed(world, client, scene):
    client.sign_in(world.dana).get(f"{scene.mine}/succession")
    herself = Invitee(world.dana.email, "Dana", "Kapanadze", "en")
    actions.appoint(world.event, world.state, herself, by=world.olga, now=clock.now(), role=FocalRole.DEPUTY)
    db.session.commit()
    before, data = mails(), row(given_name="Lia", family_name="Next", email="lia@example.org", language="en")
    answer = client.post(f"{scene.mine}/succession", data=data)
    assert answer.status_code == 403
    said = "You act for this delegation as a deputy", "hands the task on. Nothing was changed by this."
    for text in (*said, "Lia", "Next", "lia@example.org", f"{scene.mine}/acting"):
        assert text in answer.text
    french = client.post(f"{scene.mine}/succession".replace("/en/", "/fr/"), data=data).text
    assert "Vous agissez pour cette délégation en tant que personne suppléante" in french
    assert mails() == before
    assert client.get(f"{scene.mine}/acting").status_code == 200
    for account in (world.stella, world.hugo):
        assert client.sign_in(account).post(f"{scene.mine}/succession", data=data).status_code == 404


def test_every_address_of_hers_says_so_and_those_of_other_states_do_not(world, client, scene, former):
    client.sign_in(former)
    assert client.get(f"{EVENT}/my-delegation").status_code == 403
    for method, path in OWN_PATHS:
        assert client.open(scene.mine + path, method=method, data=row()).status_code == 403, path
        assert client.open(scene.theirs + path, method=method, data=row()).status_code == 404, path
    for one in (scene.own.id, scene.french.id, "no-such-one"):
        answers = {client.open(f"{scene.mine}/people/{one}{path}", method=how).text for how, path in PERSON_PATHS}
        assert [text for text in answers if SAID not in text or "BERIDZE" in text or "DURAND" in text] == []


def test_for_all_who_never_acted_it_is_a_404(world, client, scene, former):
    for account in (world.stella, world.remi, world.olga, world.hugo):
        client.sign_in(account)
        for method, path in OWN_PATHS:
            assert client.open(scene.mine + path, method=method, data=row()).status_code == 404, path
    client.sign_in(former)
    other = factories.an_event(slug="elsewhere")
    factories.open_registration(other)
    assert client.post(f"/en/events/elsewhere/my-delegation/{world.state.id}", data=row()).status_code == 404


def test_whoever_was_never_told_of_her_task_does_not_learn_of_it(world, client, scene):
    factories.a_focal_point(world.event, world.sam, world.state, ended_at=clock.now())
    assert client.sign_in(world.sam).post(scene.mine, data=row()).status_code == 404


def test_whoever_acts_for_another_state_by_now_is_led_to_it(world, client, scene, former):
    factories.a_focal_point(world.event, former, world.other_state)
    client.sign_in(former)
    assert client.get(f"{EVENT}/my-delegation").location == scene.theirs
    assert client.post(scene.mine, data=row()).status_code == 403
