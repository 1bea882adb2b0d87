"""Consents in forms: to which words, whose they are, and what is recorded when one is taken back."""

import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.personal import SOURCES
from meetings.questionnaires import columns
from meetings.questionnaires.models import Kind, QuestionConsent
from tests.deeds import deeds
from tests.questionnaires.conftest import a_question, answered, fresh, value, words
from tests.questionnaires.test_meanwhile import seen


def mine(form):
    return f"/en/events/annual-meeting/my-registration/forms/{form.id}"


def opened_before(client, form, question, **changes):
    """What the form says was seen when it was opened, before the question changed."""
    opened = seen(client.get(mine(form)))
    for name, changed in changes.items():
        setattr(question, name, changed)
    db.session.commit()
    return opened


def test_an_agreement_to_earlier_words_is_called_so_and_stays_until_she_answers_the_new_ones(world, asked, client):
    question, other = a_question(asked.form, Kind.CONSENT, "Photo"), a_question(asked.form, Kind.SHORT_TEXT)
    answered(asked.form, asked.remi, {question: 1})
    address, overview = mine(asked.form), "/en/events/annual-meeting/my-registration"
    client.sign_in(world.remi)
    assert "words have changed" not in client.get(address).text + client.get(overview).text
    question.version, question.help = 2, words("I agree to more.")
    db.session.commit()
    assert "The words have changed since you agreed" in client.get(address).text
    assert "The words of a consent have changed since you agreed." in client.get(overview).text
    client.post(address, data={f"q_{other.id}": "Something else"})
    given = db.session.scalars(sa.select(QuestionConsent)).one()
    assert (value(other, asked.remi), value(question, asked.remi)) == ("Something else", 1)
    assert (given.version, given.withdrawn_at) == (1, None)
    says = "yes, to earlier words (wording 1 of 2)"
    assert SOURCES["questionnaires"].export(world.remi.id)[0]["answer"] == says
    column = columns.of_event(fresh(asked.form).event)[f"q_{question.id}"]
    assert column.values(world.event, [asked.remi.id]) == {asked.remi.id: says}
    client.sign_in(world.olga)
    manage = f"/en/events/annual-meeting/manage/forms/{asked.form.id}"
    person = f"/en/events/annual-meeting/manage/forms/answers/{asked.remi.id}"
    for page in (f"{manage}/answers", f"{manage}/summary", person):
        assert says in client.get(page).text
    client.sign_in(world.remi)
    client.post(address, data={f"q_{other.id}": "Something else", f"q_{question.id}": "y"})
    assert value(question, asked.remi) == 2
    assert "words have changed" not in client.get(overview).text


def test_words_that_change_while_she_reads_them_are_not_agreed_to(world, asked, client):
    question = a_question(asked.form, Kind.CONSENT)
    answered(asked.form, asked.remi, {question: 1})
    client.sign_in(world.remi)
    opened = opened_before(client, asked.form, question, version=2)
    refused = client.post(mine(asked.form), data={f"q_{question.id}": "y", "seen": opened})
    assert refused.status_code == 422
    assert "or the words have changed since you opened this form" in refused.text
    assert value(question, asked.remi) == 1


def test_what_is_asked_because_of_a_consent_stays_when_an_organiser_saves_something_else(world, asked, client):
    consent, other = a_question(asked.form, Kind.CONSENT), a_question(asked.form, Kind.SHORT_TEXT)
    detail = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(consent.id, ""))
    deeper = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(detail.id, ""))
    answered(asked.form, asked.remi, {consent: 1, detail: "Front row", deeper: "Left"})
    address = f"/en/events/annual-meeting/manage/forms/{asked.form.id}/answers/{asked.remi.id}"
    page = client.sign_in(world.olga).get(address).text
    assert f"q_{other.id}" in page
    for hidden in (consent, detail, deeper):
        assert f"q_{hidden.id}" not in page
    assert client.post(address, data={f"q_{other.id}": "By Olga"}).status_code == 302
    kept = [value(each, asked.remi) for each in (consent, other, detail, deeper)]
    assert kept == [1, "By Olga", "Front row", "Left"]


def test_nobody_agrees_to_words_that_changed_since_she_opened_the_form(world, asked, client):
    """Also where nobody had agreed to the earlier ones, which then have no number of their own."""
    question, other = a_question(asked.form, Kind.CONSENT), a_question(asked.form, Kind.SHORT_TEXT)
    address = mine(asked.form)
    client.sign_in(world.remi)
    opened = opened_before(client, asked.form, question, help=words("I agree to much more."))
    data = {f"q_{question.id}": "y", f"q_{other.id}": "Typed"}
    refused = client.post(address, data=data | {"seen": opened})
    assert refused.status_code == 422
    assert "These words have changed since you opened this form." in refused.text
    assert "I agree to much more." in refused.text
    assert 'value="Typed"' in refused.text
    assert " checked" not in refused.text
    assert db.session.scalars(sa.select(QuestionConsent)).all() == []
    assert client.post(address, data=data | {"seen": seen(refused)}).status_code == 302
    assert db.session.scalars(sa.select(QuestionConsent.text)).one() == "I agree to much more."


def test_who_does_not_agree_is_not_held_up_by_other_words(world, asked, client):
    question, other = a_question(asked.form, Kind.CONSENT), a_question(asked.form, Kind.SHORT_TEXT)
    client.sign_in(world.remi)
    opened = opened_before(client, asked.form, question, help=words("I agree to much more."))
    assert client.post(mine(asked.form), data={"seen": opened, f"q_{other.id}": "Typed"}).status_code == 302
    assert value(other, asked.remi) == "Typed"


def test_an_organiser_who_answers_for_a_person_neither_gives_nor_ends_a_consent(world, asked, client):
    one, two = a_question(asked.form, Kind.CONSENT, "Photo"), a_question(asked.form, Kind.CONSENT, "Film")
    note = a_question(asked.form, Kind.SHORT_TEXT)
    answered(asked.form, asked.remi, {one: 1})
    address = f"/en/events/annual-meeting/manage/forms/{asked.form.id}/answers/{asked.remi.id}"
    client.sign_in(world.olga)
    page = client.get(address).text
    assert f"q_{one.id}" not in page
    assert "only the person herself gives them" in page
    assert client.post(address, data={f"q_{note.id}": "Said by phone", f"q_{two.id}": "y"}).status_code == 302
    assert [value(each, asked.remi) for each in (one, two, note)] == [1, None, "Said by phone"]
    assert db.session.scalars(sa.select(QuestionConsent)).one().withdrawn_at is None


def test_that_a_consent_was_taken_back_is_in_the_log(world, asked, client):
    question = a_question(asked.form, Kind.CONSENT, "Photo")
    answered(asked.form, asked.remi, {question: 1})
    (mine,) = SOURCES["questionnaires"].consents(world.remi.id)
    SOURCES["questionnaires"].withdraw(world.sam.id, mine.id, clock.now())
    assert deeds("answers.consent_withdrawn") == []
    SOURCES["questionnaires"].withdraw(world.remi.id, mine.id, clock.now())
    (deed,) = deeds("answers.consent_withdrawn")
    assert (deed.actor_id, deed.target_id, deed.scope) == (world.remi.id, asked.remi.id, world.event.id)
    db.session.commit()
    client.sign_in(world.olga)
    history = client.get(f"/en/events/annual-meeting/manage/registrations/{asked.remi.id}").text
    assert "took back a consent given in a form" in history
