import re

import pytest
from werkzeug.test import EnvironBuilder

from meetings.config import ROOT
from meetings.core.db import db, migrate
from meetings.core.pagecache import key_of
from tests import factories
from tests.conftest import a_test_app


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/en/privacy", ("Council of Europe", "Organization for Security and Co-operation in Europe", "Your rights")),
        (
            "/fr/privacy",
            ("Conseil de l’Europe", "Organisation pour la sécurité et la coopération en Europe", "Vos droits"),
        ),
        ("/en/accessibility", ("WCAG", "Tell us")),
        ("/fr/accessibility", ("WCAG", "Dites-le-nous")),
    ],
)
def test_the_notices_are_open_to_everybody(client, path, shown):
    page = client.get(path)
    assert page.status_code == 200
    assert [words for words in shown if words not in page.text] == []


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_both_languages_say_the_same_number_of_things(name):
    english, french = (
        (ROOT / "templates" / "overview" / f"{name}_{code}.html").read_text(encoding="utf-8") for code in ("en", "fr")
    )
    for tag in ("<h2>", "<li>", "<p>", "<dt>"):
        assert english.count(tag) == french.count(tag), tag
    text = re.sub(r"<[^>]*>", "", french)
    assert re.findall(r" [;:!?»]|« |'", text) == []


@pytest.fixture
def site(tmp_path):
    """An app that keeps pages, with a database of its own that really commits."""
    app = a_test_app(DATA_DIR=str(tmp_path), KEEP_PAGES=True)
    with app.app_context():
        migrate()
        factories.a_world()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", ["/en/", "/fr/", "/en/events/annual-meeting/", "/en/privacy", "/en/accessibility"])
def test_anonymous_pages_are_kept_until_something_changes(site, path):
    client = site.test_client(use_cookies=False)
    pages = site.extensions["pages"]
    key = key_of(EnvironBuilder(path).get_environ())
    assert client.get(path).status_code == 200
    first = pages.get(key)
    assert first is not None
    assert client.get(path).data == first.body
    with site.app_context():
        factories.an_event(slug="newly-announced")
    assert pages.get(key) is None
    assert ("newly-announced" in client.get(path).text) is (path in ("/en/", "/fr/"))


def test_a_page_of_a_person_is_never_kept(site):
    client = site.test_client()
    with site.app_context():
        name = factories.an_account().fs_uniquifier
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = name, True
    assert "My meetings" in client.get("/en/").text
    assert "My meetings" not in site.test_client(use_cookies=False).get("/en/").text
