"""A process that starts uses what another has compiled, and compiles what has changed."""

import pytest
from jinja2 import DictLoader, pass_eval_context

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
