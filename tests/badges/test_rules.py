"""What a badge shows, and whose badges are meant."""

from datetime import UTC, date, datetime

import pytest

from meetings.badges import rules
from meetings.badges.drawing import Sheet
from meetings.badges.models import BadgePrint
from meetings.badges.people import Choice, Order, Standing, Whom
from meetings.badges.rules import Frame, Stage
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.events.models import Event, EventHost
from meetings.institutions.models import Institution
from tests.badges.printing import a_person

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENGLISH = Frame("en", ("Council of Europe", "OSCE"), "Annual meeting", "24–25 November 2026")
FRENCH = ENGLISH._replace(language="fr")
PROTECTED = a_person(id="protected", is_protected=True, badge_name="Mimi K.")
NAMELESS = a_person(id="nameless", is_protected=True)
ONLINE = a_person(id="online", takes_part="online")


def standing(person=None, times=0, mark="", words="kapanadze nino georgia georgie", **overrides):
    return Standing(person or a_person(**overrides), words, times, NOW if times else None, mark)


def ids(standings):
    return [each.person.id for each in standings]


def test_a_badge_speaks_the_first_language_of_the_event():
    face = rules.face(a_person(), FRENCH)
    assert (face.function, face.affiliation, face.category) == ("Coordonnatrice", "Géorgie", "Déléguée")
    assert (face.given_name, face.family_name, face.letter, face.token) == ("Nino", "Kapanadze", "D", "n" * 24)
    assert (face.hosts, face.event_title, face.event_dates) == FRENCH[1:]
    assert rules.face(a_person(), ENGLISH).function == "Coordinator"


def test_a_missing_language_falls_back_and_a_missing_state_to_the_institution():
    person = a_person(function=Translated(en="Adviser"), affiliation=None)
    face = rules.face(person, FRENCH)
    assert (face.function, face.affiliation) == ("Adviser", "Ministry")


def test_a_chosen_name_takes_the_place_of_both_names():
    face = rules.face(a_person(badge_name="Nina K."), ENGLISH)
    assert (face.given_name, face.family_name) == ("Nina K.", "")
    assert (face.function, face.affiliation) == ("Coordinator", "Georgia")


def test_a_protected_badge_shows_the_chosen_name_and_the_category_alone():
    face = rules.face(PROTECTED, ENGLISH)
    assert (face.given_name, face.family_name, face.function, face.affiliation) == ("Mimi K.", "", "", "")
    assert (face.category, face.letter) == ("Delegate", "D")


def test_a_protected_badge_keeps_its_code_so_that_nobody_sees_who_is_protected():
    assert rules.face(PROTECTED, ENGLISH).token == PROTECTED.token


def test_the_real_name_of_a_protected_person_is_never_said():
    for person in (PROTECTED, NAMELESS):
        said = (*rules.names(person), rules.list_name(person))
        assert not any("nino" in text.lower() or "kapanadze" in text.lower() for text in said)
    assert rules.lacks_name(NAMELESS)
    assert not rules.lacks_name(PROTECTED)
    assert not rules.lacks_name(a_person())


def test_lists_show_the_family_name_in_capitals_first():
    assert rules.list_name(a_person(badge_name="Nina K.")) == "KAPANADZE Nino"


@pytest.mark.parametrize(
    "change",
    [
        {"given_name": "Nina"},
        {"family_name": "Kapanadse"},
        {"badge_name": "Nina K."},
        {"function": Translated(en="Rapporteur")},
        {"affiliation": Translated(en="Armenia")},
        {"category": Translated(en="Observer")},
        {"letter": "O"},
        {"colour": "#7a1f3d"},
        {"badge_name": "Mimi K.", "is_protected": True},
    ],
    ids=str,
)
def test_a_badge_is_changed_when_it_says_something_else_about_the_person(change):
    mark = rules.mark(rules.face(a_person(), ENGLISH))
    assert rules.is_changed(standing(times=1, mark=mark, **change), ENGLISH)
    assert not rules.is_changed(standing(times=1, mark=mark), ENGLISH)


def test_what_is_not_printed_about_her_changes_nothing():
    mark = rules.mark(rules.face(a_person(), ENGLISH))
    moved = ENGLISH._replace(title="Another title", dates="26 November 2026")
    assert not rules.is_changed(standing(times=1, mark=mark, token="x" * 24, takes_part="online"), moved)
    french = a_person(function=Translated(en="Coordinator", fr="Autre chose"))
    assert not rules.is_changed(standing(french, times=1, mark=mark), ENGLISH)


def test_a_badge_that_is_still_being_made_is_not_changed():
    assert not rules.is_changed(standing(times=1), ENGLISH)


def test_whose_badges_are_meant():
    mark = rules.mark(rules.face(a_person(), ENGLISH))
    everybody = [
        standing(id="new"),
        standing(id="old", times=2, mark=mark),
        standing(id="renamed", times=1, mark=mark, given_name="Nina"),
        standing(id="other", category_id="observers"),
        standing(ONLINE),
        standing(PROTECTED),
        standing(NAMELESS),
    ]

    def meant(whom, **more):
        return ids(rules.meant(Choice(whom, **more), everybody, ENGLISH))

    assert meant(Whom.EVERYBODY) == ["new", "old", "renamed", "other", "protected"]
    assert meant(Whom.UNPRINTED) == ["new", "other", "protected"]
    assert meant(Whom.CHANGED) == ["renamed"]
    assert meant(Whom.CATEGORY, category_id="observers") == ["other"]
    assert meant(Whom.CHOSEN, ids=frozenset({"online", "old", "nameless", "nobody"})) == ["old", "online"]


def test_how_many_are_left_out_for_want_of_a_name():
    everybody = [standing(NAMELESS), standing(PROTECTED), standing(), standing(NAMELESS._replace(takes_part="online"))]
    assert rules.nameless(Choice(Whom.EVERYBODY), everybody) == 1
    assert rules.nameless(Choice(Whom.CATEGORY, category_id="observers"), everybody) == 0
    assert rules.nameless(Choice(Whom.CHOSEN, ids=frozenset({"protected"})), everybody) == 0


def test_a_search_wants_every_word():
    everybody = [standing(id="nino"), standing(PROTECTED, words="mimi k.")]
    assert ids(rules.found(everybody, ["kapan", "georg"])) == ["nino"]
    assert ids(rules.found(everybody, ["kapan", "vienna"])) == []
    assert ids(rules.found(everybody, ["mimi"])) == ["protected"]
    assert ids(rules.found(everybody, [], "observers")) == []
    assert len(rules.found(everybody, [], "delegates")) == 2


def test_a_wish_is_known_by_all_that_was_asked():
    choices = [
        (Choice(Whom.EVERYBODY), Sheet.A6, Order.NAME),
        (Choice(Whom.UNPRINTED), Sheet.A6, Order.NAME),
        (Choice(Whom.EVERYBODY), Sheet.A4, Order.NAME),
        (Choice(Whom.EVERYBODY), Sheet.A6, Order.AFFILIATION),
        (Choice(Whom.CATEGORY, category_id="d"), Sheet.A6, Order.NAME),
        (Choice(Whom.CHOSEN, ids=frozenset({"a", "b"})), Sheet.A6, Order.NAME),
        (Choice(Whom.CHOSEN, ids=frozenset({"a"})), Sheet.A6, Order.NAME),
    ]
    assert len({rules.wish(*choice) for choice in choices}) == len(choices)
    assert rules.wish(Choice(Whom.CHOSEN, ids=frozenset(["b", "a"])), Sheet.A6, Order.NAME) == rules.wish(*choices[5])


def a_host(name, mark=None):
    return EventHost(institution=Institution(name=Translated(name), mark=Translated(mark or {})))


def test_the_frame_is_in_the_first_language_with_the_hosts_in_their_order(any_app):
    event = Event(
        languages=["fr", "en"],
        title=Translated(en="Annual meeting", fr="Réunion annuelle"),
        city=Translated(en="Vienna", fr="Vienne"),
        first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 2),
    )
    event.hosts = [a_host({"en": "OSCE"}), a_host({"en": "Council"}, {"en": "CoE", "fr": "CdE"})]
    with any_app.app_context():
        assert rules.frame(event) == ("fr", ("OSCE", "CdE"), "Réunion annuelle", "1er–2 décembre 2026, Vienne")
        event.languages, event.city = ["en", "fr"], Translated()
        assert rules.frame(event).dates == "1–2 December 2026"


@pytest.mark.parametrize(
    ("state", "error", "stage"),
    [
        (QueueState.QUEUED, "", Stage.WAITING),
        (QueueState.RUNNING, "", Stage.DRAWING),
        (QueueState.QUEUED, "OSError", Stage.RETRYING),
        (QueueState.RUNNING, "OSError", Stage.DRAWING),
        (QueueState.FAILED, "OSError", Stage.FAILED),
    ],
)
def test_how_far_a_print_has_come(state, error, stage):
    made = BadgePrint(job=Job(state=state, error=error))
    assert rules.stage(made) is stage
    made.made_at, made.file_key = NOW, "badges/x"
    assert rules.stage(made) is Stage.READY
    made.file_key = ""
    assert rules.stage(made) is Stage.GONE
