"""The known lists, additions and corrections."""

import pytest
import sqlalchemy as sa

from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.institutions import actions, queries, rules
from meetings.institutions.models import Institution, Kind
from tests import factories


def details(name="Haven", french="Refuge", **more):
    return actions.Details(name=Translated(en=name, fr=french), kind=Kind.CIVIL_SOCIETY, **more)


def test_the_known_lists_are_complete_and_loaded_once(app):
    assert actions.load_states() == 68
    assert actions.load_organisations() == 12
    assert actions.load_states() == actions.load_organisations() == 0
    everything = db.session.scalars(sa.select(Institution)).all()
    for institution in everything:
        rules.check_names(institution.name, institution.footnote)
    assert [host.code for host in queries.hosts("en")] == ["COE", "OSCE"]


def test_corrections_survive_loading(app):
    actions.load_organisations()
    kosovo = queries.by_code("XKX")
    note = Translated(en="* Another note.", fr="* Une autre note.")
    actions.correct(kosovo, actions.Details(kosovo.name, Kind.DESIGNATION, footnote=note), actor=None)
    actions.load_organisations()
    assert queries.by_code("XKX").footnote == note


def test_states_stand_in_the_readers_order(app):
    actions.load_states()
    actions.load_organisations()
    english = [one.name["en"] for one in queries.delegations("en")]
    french = [one.name["fr"] for one in queries.delegations("fr")]
    assert english.index("Germany") > english.index("France")
    assert french.index("Allemagne") < french.index("Andorre")
    assert french.index("Espagne") < french.index("États-Unis d’Amérique") < french.index("Finlande")
    assert english.index("Kazakhstan") < english.index("Kosovo*") < english.index("Kyrgyzstan")
    choices = [name for _id, name in queries.choices("fr")]
    assert choices.index(french[-1]) < choices.index("Conseil de l’Europe")


def test_adding_and_correcting_is_audited(app):
    olga = factories.an_account("Olga")
    haven = actions.add_organisation(details(), actor=olga)
    actions.correct(haven, details("Haven House"), actor=olga)
    assert (haven.name["en"], haven.sort_en, haven.sort_fr) == ("Haven House", "haven house", "refuge")
    last = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "institutions.corrected")).one()
    assert last.before == {"name": {"en": "Haven", "fr": "Refuge"}, "sort_en": "haven"}
    assert last.after == {"name": {"en": "Haven House", "fr": "Refuge"}, "sort_en": "haven house"}
    assert last.actor_id == olga.id


def test_saving_without_a_change_leaves_no_trace(app):
    haven = actions.add_organisation(details())
    actions.correct(haven, details(), actor=None)
    assert db.session.scalars(sa.select(AuditEntry.verb)).all() == ["institutions.added"]


@pytest.mark.parametrize("name", ["haven", "HAVEN", "Réfuge"])
def test_a_name_is_not_given_twice(app, name):
    actions.add_organisation(details())
    with pytest.raises(rules.NameTaken):
        actions.add_organisation(details(name, "Autre"))


def test_a_state_keeps_its_kind(app):
    state = factories.a_state()
    actions.correct(state, details("Georgia", "Géorgie"), actor=None)
    assert state.kind == Kind.STATE


def test_what_is_retired_is_not_offered(app):
    haven = actions.add_organisation(details())
    actions.retire(haven, actor=None)
    assert haven not in queries.in_order(Kind.CIVIL_SOCIETY, "en")
    assert haven in queries.in_order(Kind.CIVIL_SOCIETY, "en", retired=True)
    actions.restore(haven, actor=None)
    assert haven in queries.in_order(None, "fr")


def test_an_order_of_its_own(app):
    moldova = details("Republic of Moldova", "République de Moldova", sort=Translated(en="Moldova, Republic of"))
    one = actions.add_organisation(moldova)
    assert (one.sort_en, one.sort_fr) == ("moldova, republic of", "republique de moldova")


def test_search_takes_wild_cards_literally(app):
    factories.an_institution("Haven")
    assert queries.page("", "h", "en", 1).total == 1
    assert queries.page("", "%", "en", 1).total == 0
    assert queries.page("", "_", "en", 1).total == 0
