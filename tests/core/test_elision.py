"""French before names: “d’Amine”, “de Nino”, whoever puts the sentence together."""

import pytest
from flask import render_template_string
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from meetings.core.elision import elided

SENTENCE = "On behalf of %(name)s"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amine", "d’Amine"),
        ("Élodie", "d’Élodie"),
        ("ÉLODIE", "d’ÉLODIE"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("(Olga)", "d’(Olga)"),
        ("<b>Olga</b>", "d’<b>Olga</b>"),
        ("Yusuf", "de Yusuf"),
        ("Hugo", "de Hugo"),
        ("Nino", "de Nino"),
        ("<a>Nino</a>", "de <a>Nino</a>"),
        ("Ελένη", "de Ελένη"),
        ("Onze États", "de Onze États"),
        ("<b>Onzième réunion</b>", "de <b>Onzième réunion</b>"),
        ("Oui", "de Oui"),
        ("Onzain", "d’Onzain"),
        ("Ouïghours", "d’Ouïghours"),
        ("8", "de 8"),
        ("", "de "),
    ],
)
def test_a_small_word_before_a_name(name, said):
    assert elided("Salle de %(name)s", {"name": name}) % {"name": name} == f"Salle {said}"


def test_que_and_capitals_and_tags_of_the_sentence():
    values = {"name": "Olga"}
    assert elided("dit que %(name)s vient", values) == "dit qu’%(name)s vient"
    assert elided("De %(name)s", values) == "D’%(name)s"
    assert elided("de <b>%(name)s</b>", values) == "d’<b>%(name)s</b>"


def test_other_words_that_end_so_stay_whole():
    values = {"name": "Olga", "other": "Olga"}
    for whole in ("guide %(name)s", "le %(name)s", "de « %(name)s »", "de %(missing)s", "de 100%%"):
        assert elided(whole, values) == whole


def test_markup_stays_markup_and_is_escaped():
    shape = elided(Markup("de <b>%(name)s</b>"), {"name": "Olga"})
    assert isinstance(shape, Markup)
    assert shape % {"name": "O<i>"} == "d’<b>O&lt;i&gt;</b>"


def test_python_lazy_words_and_templates_say_the_same(any_app):
    lazy = lazy_gettext(SENTENCE, name="Amine")
    with any_app.test_request_context("/fr/"):
        assert gettext(SENTENCE, name="Amine") == str(lazy) == "Au nom d’Amine"
        assert render_template_string("{{ _('On behalf of %(name)s', name=name) }}", name="Amine") == "Au nom d’Amine"
    with any_app.test_request_context("/en/"):
        assert gettext(SENTENCE, name="Amine") == "On behalf of Amine"
