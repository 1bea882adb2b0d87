"""Addresses, texts, team and order: values in, an answer or a refusal out."""

from datetime import date

import pytest

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.events.models import Event, EventHost, Format, Kind, Role
from meetings.events.rules import missing_texts, naming, team, texts
from meetings.events.rules.order import moved

DAY = date(2026, 11, 16)
COUNCIL, OSCE, UNION = "council", "osce", "union"


def an_event(**values):
    defaults = {
        "title": Translated(en="Meeting", fr="Réunion"),
        "city": Translated(en="Vienna", fr="Vienne"),
        "format": Format.ON_SITE,
        "languages": ["en", "fr"],
        "online_link": "",
        "contact_email": "",
    }
    empty = {field: Translated() for field in texts.TEXTS if field not in defaults}
    event = Event(**(defaults | empty | values))
    event.hosts = [EventHost(institution_id=house, position=place) for place, house in enumerate((COUNCIL, OSCE))]
    return event


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (Translated(en="Annual meeting of co-ordinators"), "annual-meeting-of-co-ordinators-2026"),
        (Translated(fr="Réunion des rapporteurs à Strasbourg"), "reunion-des-rapporteurs-a-strasbourg-2026"),
        (Translated(en="Meeting 2026"), "meeting-2026"),
        (Translated(en="Ⅻ “Αθήνα”"), "xii-2026"),
        (Translated(en="…"), "meeting-2026"),
        (Translated(en="word " * 60), "word-word-word-word-word-word-word-word-word-word-2026"),
    ],
)
def test_an_address_is_made_from_title_and_year(title, slug):
    assert naming.slug_of(title, DAY) == slug
    naming.check_slug(slug, is_draft=True, taken=False)


def test_an_address_in_use_gets_a_number():
    taken = {"meeting-2026", "meeting-2026-2"}
    assert naming.slug_of(Translated(en="Meeting"), DAY, taken) == "meeting-2026-3"


@pytest.mark.parametrize("slug", ["Upper", "with space", "é", "-a", "a--b", "", "a" * 61, "../x", "a/b"])
def test_a_malformed_address_is_refused(slug):
    with pytest.raises(naming.SlugMalformed):
        naming.check_slug(slug, is_draft=True, taken=False)


def test_an_address_stays_once_published_and_is_nobody_elses():
    with pytest.raises(naming.SlugFixed):
        naming.check_slug("good", is_draft=False, taken=False)
    with pytest.raises(naming.SlugTaken):
        naming.check_slug("good", is_draft=True, taken=True)
    with pytest.raises(naming.SlugTaken):
        naming.check_slug("new", is_draft=True, taken=False)


def test_missing_texts_name_the_languages_that_lack_them():
    event = an_event(description=Translated(en="Only English"), title=Translated(fr="Seulement en français"))
    found = {text.field: text.languages for text in missing_texts(event)}
    assert found == {"title": ("en",), "description": ("fr",)}


def test_a_text_that_nobody_wrote_is_not_missing_in_a_language():
    assert missing_texts(an_event()) == []


def test_nothing_stands_in_the_way_of_a_complete_draft():
    assert texts.obstacles(an_event(), frozenset({COUNCIL, OSCE})) == []


@pytest.mark.parametrize(
    ("values", "houses"),
    [
        ({"title": Translated(en="Meeting")}, {COUNCIL, OSCE}),
        ({"city": Translated()}, {COUNCIL, OSCE}),
        ({}, {COUNCIL}),
    ],
)
def test_what_stands_in_the_way_is_said(values, houses):
    assert len(texts.obstacles(an_event(**values), frozenset(houses))) == 1


def test_one_host_is_not_a_joint_meeting():
    event = an_event()
    event.hosts = event.hosts[:1]
    assert len(texts.obstacles(event, frozenset({COUNCIL}))) == 1


def test_an_online_meeting_needs_no_city_but_a_link_is_advised():
    event = an_event(format=Format.ONLINE, city=Translated())
    assert texts.obstacles(event, frozenset({COUNCIL, OSCE})) == []
    assert len(texts.advice(event)) == 3


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"first_day": DAY, "last_day": date(2026, 11, 15)}, texts.DaysOutOfOrder),
        ({"first_day": DAY, "last_day": date(2027, 11, 15)}, texts.TooLong),
        ({"kind": Kind.ROUND_TABLE, "state_of_round_table_id": None}, texts.RoundTableNeedsState),
    ],
)
def test_basics_that_make_no_sense_are_refused(values, refusal):
    with pytest.raises(refusal):
        texts.check_basics(values)


def test_basics_that_make_sense_pass():
    texts.check_basics({"first_day": DAY, "last_day": DAY, "kind": Kind.ROUND_TABLE, "state_of_round_table_id": "x"})


def name_organiser(house, *, own_house=COUNCIL, with_organiser=(COUNCIL,), affiliation=None):
    team.check_new_role(
        Role.ORGANISER,
        house,
        hosts=(COUNCIL, OSCE),
        own_house=own_house,
        houses_with_organiser=with_organiser,
        affiliation=affiliation,
    )


def test_the_first_organiser_of_the_other_house_may_be_named_by_the_one_that_began():
    name_organiser(OSCE)
    name_organiser(OSCE, affiliation=OSCE)
    name_organiser(COUNCIL)


@pytest.mark.parametrize(
    ("house", "more", "refusal"),
    [
        (OSCE, {"with_organiser": (COUNCIL, OSCE)}, team.NotYourHouse),
        (OSCE, {"affiliation": COUNCIL}, team.WorksForAnotherHost),
        (UNION, {}, team.NotAHost),
        (None, {}, team.NotAHost),
        (COUNCIL, {"own_house": None}, team.NotYourHouse),
    ],
)
def test_no_house_can_hold_two_keys(house, more, refusal):
    with pytest.raises(refusal):
        name_organiser(house, **more)


def test_other_roles_are_given_by_any_organiser():
    team.check_new_role(
        Role.DESK, None, hosts=(COUNCIL,), own_house=OSCE, houses_with_organiser=(COUNCIL,), affiliation=None
    )
    team.check_removal(Role.DESK, None, own_house=OSCE, organisers_of_house=0)


def test_a_house_keeps_its_last_organiser():
    with pytest.raises(team.LastOrganiser):
        team.check_removal(Role.ORGANISER, OSCE, own_house=OSCE, organisers_of_house=1)
    with pytest.raises(team.NotYourHouse):
        team.check_removal(Role.ORGANISER, OSCE, own_house=COUNCIL, organisers_of_house=2)
    team.check_removal(Role.ORGANISER, OSCE, own_house=OSCE, organisers_of_house=2)


@pytest.mark.parametrize(
    ("house", "draft", "own_house", "with_organiser", "refusal"),
    [
        (OSCE, False, OSCE, (COUNCIL, OSCE), team.CannotLeave),
        (UNION, True, COUNCIL, (COUNCIL,), team.NotAHost),
        (OSCE, True, COUNCIL, (COUNCIL, OSCE), team.HouseNeedsOwner),
        (COUNCIL, True, COUNCIL, (COUNCIL,), team.NobodyElseActs),
    ],
)
def test_a_host_does_not_leave_like_that(house, draft, own_house, with_organiser, refusal):
    with pytest.raises(refusal):
        team.check_leaving(
            house,
            is_draft=draft,
            hosts=(COUNCIL, OSCE),
            own_house=own_house,
            houses_with_organiser=with_organiser,
        )


def test_the_only_host_does_not_leave():
    with pytest.raises(team.LastHost):
        team.check_leaving(
            COUNCIL, is_draft=True, hosts=(COUNCIL,), own_house=COUNCIL, houses_with_organiser=(COUNCIL,)
        )


def test_a_host_without_organiser_or_by_its_own_will_leaves_a_draft():
    for own_house, with_organiser in ((COUNCIL, (COUNCIL,)), (OSCE, (COUNCIL, OSCE))):
        team.check_leaving(
            OSCE, is_draft=True, hosts=(COUNCIL, OSCE), own_house=own_house, houses_with_organiser=with_organiser
        )


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("up:b", ["b", "a", "c"]),
        ("down:b", ["a", "c", "b"]),
        ("up:a", ["a", "b", "c"]),
        ("down:c", ["a", "b", "c"]),
        ("up:x", ["a", "b", "c"]),
        ("sideways:b", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_things_move_one_step_at_a_time(move, order):
    assert moved(["a", "b", "c"], move) == order


def test_every_refusal_says_something():
    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    ours = [kind for kind in below(Refusal) if kind.__module__.startswith("meetings.events.rules")]
    assert len(ours) > 15
    assert all(kind.message for kind in ours)
