"""Text in several languages."""

from datetime import UTC, date, datetime

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st

from meetings.core.i18n import in_language, shown, titled
from meetings.core.translated import Translated

TEXTS = st.dictionaries(st.sampled_from(["en", "fr", "ru", "de"]), st.text(max_size=20), max_size=4)


def test_a_missing_language_falls_back_and_says_which_it_took():
    assert Translated(fr="Séance").shown_in("en") == ("Séance", "fr")
    assert Translated(en="Plenary", fr="Plénière").shown_in("fr") == ("Plénière", "fr")
    assert Translated().shown_in("fr") == ("", "fr")


@given(TEXTS)
def test_blank_texts_count_as_missing_and_the_rest_is_kept(texts):
    value = Translated(texts)
    assert dict(value) == {code: text.strip() for code, text in texts.items() if text.strip()}
    for code in ("en", "fr"):
        text, language = value.shown_in(code)
        assert text == value.get(language, "")
        assert bool(text) == bool(value)


def test_missing_languages_are_named_only_when_there_is_a_text():
    assert Translated(en="x").missing(("en", "fr")) == ("fr",)
    assert Translated().missing(("en", "fr")) == ()


def test_a_day_stays_on_one_line_on_pages_and_has_plain_spaces_in_mails(app):
    at = datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
    said = "{{ at|day }}; {{ at|short_day }}; {{ at|moment }}; {{ at.date()|date_range(later) }}"
    values = {"at": at, "later": date(2026, 4, 12)}
    page = {
        "en": "Sunday 1~March~2026; 1~March~2026; 1~March~2026, 13:30; 1~March~– 12~April~2026",
        "fr": "dimanche 1er~mars~2026; 1er~mars~2026; 1er~mars~2026, 13:30; 1er~mars~– 12~avril~2026",
    }
    for code, expected in page.items():
        with app.test_request_context(f"/{code}/"), in_language(code):
            assert render_template_string(said, **values) == expected.replace("~", "\N{NO-BREAK SPACE}")
            plain = "{% autoescape false %}" + said + "{% endautoescape %}"
            assert render_template_string(plain, **values) == expected.replace("~", " ")


@pytest.mark.parametrize("hostile", ["<img onerror=alert(1)>", "{{7*7}}", "%(x)s {x.__class__}"])
def test_what_people_write_is_shown_as_written(app, hostile):
    with app.test_request_context("/en/"), in_language("en"):
        html = shown(Translated(fr=hostile))
    assert html.startswith('<span class="fallback" lang="fr">')
    assert "<img" not in html
    assert html.unescape() == f'<span class="fallback" lang="fr">{hostile}</span>'


def test_a_title_is_escaped_and_keeps_its_hyphenated_words_whole(any_app):
    with any_app.test_request_context("/en/"), in_language("en"):
        title = Translated(en="Joint: <b> co-ordinators, -x")
        assert titled(title) == 'Joint: &lt;b&gt; <span class="keep">co-ordinators,</span> -x'
        french = '<span class="fallback" lang="fr"><span class="keep">Sous-titre</span></span>'
        assert titled(Translated(fr="Sous-titre")) == french
