"""A process that starts uses what another has compiled, compiles what has changed, and of addresses what it writes."""

import pytest
from flask import url_for
from jinja2 import DictLoader, pass_eval_context
from jinja2.filters import FILTERS
from jinja2.nodes import Const, EvalContext, Filter, Impossible
from werkzeug.routing import BuildError

from tests.conftest import a_test_app


def test_a_template_is_compiled_once_for_all_processes(tmp_path):
    def started(text):
        app = a_test_app(DATA_DIR=str(tmp_path), TEMPLATE_CACHE=tmp_path / "templates")
        app.jinja_env.loader = DictLoader({"greeting.html": text})
        return app.jinja_env

    def never(*args, **kwargs):
        pytest.fail("it was compiled again")

    assert started("Good {{ 'morning' }}").get_template("greeting.html").render() == "Good morning"
    second = started("Good {{ 'morning' }}")
    second.compile = never
    assert second.get_template("greeting.html").render() == "Good morning"
    assert started("Good evening").get_template("greeting.html").render() == "Good evening"


def test_a_filter_that_is_called_in_another_way_is_compiled_anew(tmp_path):
    def shown(filter_):
        app = a_test_app(DATA_DIR=str(tmp_path), TEMPLATE_CACHE=tmp_path / "templates")
        app.jinja_env.loader = DictLoader({"greeting.html": "{{ 'Good'|greeted }}"})
        app.jinja_env.filters["greeted"] = filter_
        return app.jinja_env.get_template("greeting.html").render()

    assert shown(lambda said: f"{said} morning") == "Good morning"
    assert shown(pass_eval_context(lambda context, said: f"{said} evening")) == "Good evening"


def test_an_address_is_compiled_when_it_is_first_written(tmp_path):
    def compiled(app):
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == "events.index"]
        return [vars(rule)[how].__func__.__name__ != "build" for rule in rules for how in ("_build", "_build_unknown")]

    app = a_test_app(DATA_DIR=str(tmp_path))
    assert not any(compiled(app))
    with app.test_request_context():
        assert url_for("events.index", lang="en") == "/en/events/"
        assert compiled(app) == [False, True]
        assert url_for("events.index", lang="fr", page=2) == "/fr/events/?page=2"
        with pytest.raises(BuildError):
            url_for("overview.event", lang="en")


def test_no_filter_of_ours_is_worked_out_when_a_template_is_compiled(tmp_path):
    """Else a label stays in the language of whoever opens its page first."""
    app = a_test_app(DATA_DIR=str(tmp_path))
    ours = {name for name, each in app.jinja_env.filters.items() if FILTERS.get(name) is not each}
    assert {"tr", "state_word", "ending_word", "moment", "markdown"} <= ours
    context = EvalContext(app.jinja_env)
    for name in ours:
        node = Filter(Const("waiting"), name, [], [], None, None, environment=app.jinja_env)
        with pytest.raises(Impossible):
            node.as_const(context)


def test_a_label_of_a_constant_is_in_the_language_of_its_reader(tmp_path):
    app = a_test_app(DATA_DIR=str(tmp_path), TEMPLATE_CACHE=tmp_path / "templates")
    app.jinja_env.loader = DictLoader({"label.html": "{{ 'waiting'|state_word }}"})
    said = []
    for code in ("en", "fr", "en"):
        with app.test_request_context(f"/{code}/"):
            said.append(app.jinja_env.get_template("label.html").render())
    assert said == ["Waiting list", "Liste d’attente", "Waiting list"]
