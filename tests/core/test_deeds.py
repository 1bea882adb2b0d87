"""The audit log is read as sentences, whatever a domain forgot to name."""

import pytest

from meetings.core import audit, clock, deeds
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.translated import Translated
from meetings.registration import queries


class Thing:
    id = "thing0000000"

    def __str__(self):
        return "the thing"


def record(world, verb="thing.turned", **more):
    entry = audit.record(verb, Thing(), actor=world.olga, scope=world.event.id, **more)
    db.session.flush()
    return entry


def test_a_verb_without_words_still_makes_a_sentence(world):
    entry = record(world)
    assert deeds.sentence(entry) == "Olga LINDQVIST changed the thing"
    with in_language("fr"):
        assert deeds.sentence(entry) == "Olga LINDQVIST a modifié the thing"


def test_french_elides_before_a_name_that_begins_with_a_vowel(world):
    for name, said in (("Élodie SAND", "d’Élodie SAND"), ("Rémi SAND", "de Rémi SAND")):
        entry = record(world, "registration.withdrawn", name=name)
        with in_language("fr"):
            assert deeds.sentence(entry) == f"Olga LINDQVIST a annulé l’inscription {said}"


def test_a_thing_is_named_in_the_readers_language_as_it_was_called_then(world):
    entry = audit.record("institutions.corrected", world.state, actor=world.olga)
    world.state.name = Translated(en="Elsewhere", fr="Ailleurs")
    db.session.flush()
    assert "Georgia" in deeds.sentence(entry)
    with in_language("fr"):
        assert "Géorgie" in deeds.sentence(entry)
        assert "Élodie" in deeds.sentence(audit.record("thing.turned", world.state, actor=None, name="Élodie"))


def test_a_deed_of_nobody_is_the_systems(world):
    entry = audit.record("thing.turned", Thing(), actor=None)
    db.session.flush()
    assert deeds.sentence(entry) == "The system changed the thing"


@pytest.mark.parametrize(
    ("before", "after", "language", "lines"),
    [
        ({"visibility": "public"}, {"visibility": "invited"}, "en", 1),
        ({"first_day": "2026-03-01"}, {"first_day": "2026-03-02"}, "fr", 1),
        ({"title": Translated(en="A", fr="B")}, {"title": Translated(en="A", fr="C")}, "en", 1),
        ({"title": Translated(en="A", fr="B")}, {"title": Translated(en="X", fr="Y")}, "fr", 2),
        ({}, {"done": True}, "en", 1),
        ({"gone": None}, {"gone": ""}, "en", 0),
    ],
)
def test_only_what_differs_is_shown(world, before, after, language, lines):
    entry = record(world, before=before, after=after)
    with in_language(language):
        assert len(deeds.changes(entry)) == lines


def test_values_are_shown_in_the_readers_language(world):
    entry = record(
        world,
        before={"first_day": "2026-03-02"},
        after={"first_day": "2026-03-01", "role": "desk", "house": Translated(en="Council", fr="Conseil")},
    )
    with in_language("fr"):
        shown = {change.label: change.after for change in deeds.changes(entry)}
    assert shown == {
        "Premier jour": "1er\N{NO-BREAK SPACE}mars\N{NO-BREAK SPACE}2026",
        "Rôle": "Accueil et enregistrement",
        "Organisation": "Conseil",
    }


def test_a_moment_is_said_in_words_with_whatever_offset_it_was_written(world):
    entry = record(world, before={"closes": "2026-03-01T12:00:00+00:00"}, after={"closes": "2026-03-01T23:30:00+01:00"})
    (change,) = deeds.changes(entry, "Europe/Vienna")
    shown = [each.replace("\N{NO-BREAK SPACE}", " ") for each in (change.before, change.after)]
    assert shown == ["1 March 2026, 13:00", "1 March 2026, 23:30"]


def test_the_log_is_cut_into_pages_the_newest_first(world):
    for number in range(deeds.PAGE + 1):
        record(world, after={"number": number})
    first, last = deeds.of_scope(world.event.id), deeds.of_scope(world.event.id, page=9)
    assert (len(first.rows), len(last.rows), first.total) == (deeds.PAGE, 1, deeds.PAGE + 1)
    assert first.rows[0].at >= last.rows[0].at


def test_choices_of_the_filter_are_people_and_deeds(world):
    record(world)
    audit.record("role.given", world.sam, actor=world.hugo, scope=world.event.id)
    audit.record("role.given", world.sam, actor=world.sam, scope="elsewhere")
    db.session.flush()
    assert {name for _id, name in deeds.actors(world.event.id)} == {"Hugo BRANDSTÄTTER", "Olga LINDQVIST"}
    assert set(deeds.verbs(world.event.id)) == {("thing.turned", "… changed …"), ("role.given", "… gave … a role")}


def test_only_the_days_asked_for(world):
    entry = record(world)
    assert deeds.of_scope(world.event.id, since=entry.at).total == 1
    assert deeds.of_scope(world.event.id, until=entry.at).total == 0
    assert deeds.of_scope(world.event.id, verb="other").total == 0
    assert clock.now() >= entry.at


def test_a_field_may_be_called_otherwise_on_one_kind_of_thing(world):
    changed = {"before": {"contact_email": "a@example.org"}, "after": {"contact_email": "b@example.org"}}
    registration = queries.of(world.event, world.remi)
    labels = {}
    for language in ("en", "fr"):
        with in_language(language):
            for target in (registration, world.event):
                entry = audit.record("thing.turned", target, actor=world.olga, **changed)
                labels[language, entry.target_kind] = [each.label for each in deeds.changes(entry)]
    assert labels == {
        ("en", "registration"): ["E-mail of the contact person"],
        ("fr", "registration"): ["Adresse électronique de la personne à contacter"],
        ("en", "event"): ["E-mail of the contact"],
        ("fr", "event"): ["Adresse électronique du contact"],
    }


@pytest.mark.parametrize("name", ["2026-13-45", "0000-00-00", "2026-11-30 25:61:61+00:00", "0001-01-01T00:00:00+23:59"])
def test_a_name_that_only_looks_like_a_day_is_shown_as_typed(world, name):
    entry = record(world, before={"badge_name": ""}, after={"badge_name": name})
    assert [change.after for change in deeds.changes(entry, "Europe/Vienna")] == [name]


def test_a_badge_that_only_looks_like_a_day_does_not_close_the_audit_log(client, world):
    registration = queries.of(world.event, world.remi)
    audit.record(
        "registration.changed", registration, actor=world.remi, scope=world.event.id, after={"badge_name": "2026-13-45"}
    )
    db.session.commit()
    client.sign_in(world.olga)
    for path in ("audit", f"registrations/{registration.id}"):
        assert "2026-13-45" in client.get(f"/en/events/{world.event.slug}/manage/{path}").text
