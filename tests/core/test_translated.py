"""Text in several languages."""

import pytest
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
