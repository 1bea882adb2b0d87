"""What exists in one language only is marked as such; a form that was sent says that it was asked more since."""

import pytest

from meetings.core import tasks
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.questionnaires.models import Kind
from tests.questionnaires.conftest import MANAGE, a_question, answered, fresh, mine


@pytest.fixture
def english(asked):
    """A question that is written in English only, with such answers and such an explanation."""
    choice = a_question(asked.form, Kind.ONE_OF, "Train", options=("Fast", "Slow"))
    choice.label, choice.help = Translated(en="Train or bus"), Translated(en="Choose <one>")
    choice.options[1].label, choice.options[1].quota = Translated(en="Slow"), 3
    db.session.commit()
    return choice


def test_a_reader_of_another_language_is_told(world, asked, client, english):
    client.sign_in(world.remi)
    page = client.get(mine(fresh(asked.form)).replace("/en/", "/fr/")).text
    for text in ("Train or bus", "Choose &lt;one&gt;", "Slow"):
        assert f'<span class="fallback" lang="en">{text}</span>' in page, text
    assert ">Fast (fr)<" in page
    assert 'class="fallback"' not in client.get(mine(fresh(asked.form))).text


def test_in_a_long_list_the_language_stands_behind_the_answer(world, asked, client):
    choice = a_question(asked.form, Kind.ONE_OF, "Train", options=[f"Train {number}" for number in range(9)])
    choice.options[0].label = Translated(en="Bus")
    db.session.commit()
    page = client.sign_in(world.remi).get(mine(fresh(asked.form)).replace("/en/", "/fr/")).text
    assert ">Bus (anglais)</option>" in page
    assert ">Train 1 (fr)</option>" in page


@pytest.mark.parametrize(
    ("language", "whole", "part"),
    [
        ("en", "missing in French", "partly missing in French"),
        ("fr", "manque : français", "manque en partie : français"),
    ],
)
def test_the_builder_says_what_lacks_a_language(world, asked, client, english, language, whole, part):
    address = f"{MANAGE}/{asked.form.id}".replace("/en/", f"/{language}/")
    said = client.sign_in(world.olga).get(address).text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    row = said.partition(f'id="question-{english.id}"')[2].partition("</tr>")[0]
    assert (f"{whole}<" in row, part in row) == (True, False)
    english.label = Translated(en="Train or bus", fr="Train ou car")
    db.session.commit()
    said = client.get(address).text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    row = said.partition(f'id="question-{english.id}"')[2].partition("</tr>")[0]
    assert part in row
    english.help, english.options[1].label = Translated(), Translated(en="Slow", fr="Lent")
    db.session.commit()
    assert part not in client.get(address).text.replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You have sent this form. An answer is missing now: something was added or changed since."),
        ("fr", "Vous avez envoyé ce formulaire. Il y manque maintenant une réponse"),
    ],
)
def test_who_had_sent_a_form_reads_that_it_lacks_something_since(world, asked, client, language, said):
    page = f"/{language}/events/annual-meeting/my-registration"
    client.sign_in(world.remi)
    first = a_question(asked.form, Kind.NUMBER)
    assert said not in client.get(page).text
    answered(asked.form, asked.remi, {first: 1})
    assert said not in client.get(page).text
    more = a_question(asked.form, Kind.SHORT_TEXT, "More", is_required=True)
    tasks.run_due()
    db.session.expire_all()
    assert said in client.get(page).text
    answered(asked.form, asked.remi, {more: "x"})
    assert said not in client.get(page).text
