"""A refusal that is kept is said later in another reader's language, however it is worded by then."""

import json

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal, is_kept, said, said_everywhere
from meetings.core.i18n import in_language
from meetings.registration.rules import CategoryFull, ReasonNeeded


def stored(refusal):
    """As it comes back from the database."""
    return json.loads(json.dumps(refusal.kept))


def test_it_is_found_by_its_code_when_it_is_worded_anew(any_app):
    with any_app.app_context():
        kept = stored(ReasonNeeded()) | {"words": {"en": "Say why.", "fr": "Dites pourquoi."}}
        assert (is_kept(kept), kept["code"]) == (True, "registration.ReasonNeeded")
        for language in ("en", "fr"):
            with in_language(language):
                assert said(kept) == ReasonNeeded().sentence
                assert said(kept | {"code": "registration.Gone"}) == kept["words"][language], "in the words of its day"


def test_what_was_raised_with_words_of_its_own_keeps_these(any_app):
    with any_app.app_context():
        kept = stored(CategoryFull("%(count)s of %(places)s", count=3, places=_l("People")))
        assert kept["code"] == ""
        with in_language("fr"):
            assert said(kept) == "3 of Personnes"


def test_what_was_kept_before_refusals_had_codes_is_still_said(any_app):
    full = CategoryFull(category="D")
    with any_app.app_context():
        before = {"message": str(CategoryFull.message), "values": {"category": "D"}}
        assert said_everywhere(before) == said_everywhere(stored(full))
        with in_language("fr"):
            assert said(before) == full.sentence
        assert len(set(said_everywhere(before).values())) == 2


def test_each_refusal_has_a_code_of_its_own(any_app):
    def below(kind):
        return [each for one in kind.__subclasses__() for each in (one, *below(one))]

    refusals = below(Refusal)
    assert len({each.code for each in refusals}) == len(refusals) > 100
    assert all(Refusal.known[each.code] is each for each in refusals)
