"""Looking, taking in and undoing, on both databases."""

import datetime
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from meetings.accounts.models import Account
from meetings.core import audit, clock, files, tasks
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import in_language
from meetings.core.personal import SOURCES
from meetings.core.translated import Translated
from meetings.correspondence import audiences
from meetings.delegations import actions as delegations
from meetings.delegations import queries as delegation_queries
from meetings.delegations.models import Delegation, FocalPoint, Member, Role
from meetings.events.models import EventState
from meetings.imports import actions, queries, rules
from meetings.imports.actions.personal import clear_old_imports
from meetings.imports.models import Fate, ImportRow, ImportRun, Kind, Stage
from meetings.overview.queries import desk
from meetings.registration import columns, exports, statistics
from meetings.registration import queries as registration_queries
from meetings.registration.actions import withdraw
from meetings.registration.models import State
from meetings.registration.rules import STATE_WORDS, DelegationFull
from tests import factories
from tests.deeds import deeds
from tests.imports.files import (
    FOCAL_POINTS,
    LEA,
    NINO,
    PEOPLE,
    begun,
    everybody,
    fates,
    faults,
    looked,
    mails_to,
    registered,
    rows,
    spreadsheet,
    take,
    taken,
    text,
    undone,
    work,
)


class TestLooking:
    def test_nothing_happens(self, world):
        before = len(everybody(world))
        run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
        assert (run.stage, run.counts) == (Stage.CHECKED, {"new": 2})
        assert len(everybody(world)) == before
        assert mails_to("nino@example.org") == []

    def test_each_row_has_a_fate(self, world):
        remi = [world.remi.given_name, world.remi.family_name, world.remi.email, "France", "D"]
        sam = ["Samuel", world.sam.family_name, world.sam.email, "", "C"]
        run = looked(world, spreadsheet([PEOPLE, NINO, remi, sam, ["", "Nameless", "x@example.org", "FR", "D"]]))
        assert fates(run) == [Fate.NEW, Fate.SAME, Fate.CHANGE, Fate.FAULTY]
        assert faults(run) == [("A5", "missing")]

    @pytest.mark.parametrize(
        ("code", "names", "written"),
        [
            ("MD", ("Republic of Moldova", "République de Moldova"), ("Moldavie", "moldova")),
            ("SK", ("Slovak Republic", "République slovaque"), ("Slovaquie", "Slovakia")),
            ("US", ("United States of America", "États-Unis d’Amérique"), ("États-Unis", "United States")),
        ],
    )
    def test_a_state_is_known_by_its_usual_name(self, world, code, names, written):
        state = factories.a_state(code, *names)
        people = [[*NINO[:3], written[0], "D"], [*LEA[:3], written[1], "D"]]
        run = looked(world, spreadsheet([PEOPLE, *people]))
        assert faults(run) == []
        assert {row.given["institution_id"] for row in rows(run)} == {state.id}
        assert state.name == dict(zip(("en", "fr"), names, strict=True)), "it is shown by its own"

    def test_a_usual_name_is_of_whoever_is_called_so(self, world):
        factories.a_state("MD", "Republic of Moldova", "République de Moldova")
        house = factories.an_institution("Moldavie")
        run = looked(world, spreadsheet([PEOPLE, [*NINO[:3], "Moldavie", "D"]]))
        assert rows(run)[0].given["institution_id"] == house.id

    def test_an_unknown_state_is_named_with_the_one_that_is_meant(self, world):
        run = looked(world, spreadsheet([PEOPLE, [*NINO[:3], "Georgai", "D"], [*LEA[:3], "Atlantis", "D"]]))
        assert faults(run) == [("D2", "institution_like"), ("D3", "institution")]
        assert "Is “Georgia” meant?" in rules.sentence(rows(run)[0].faults[0])

    def test_the_same_person_under_another_name_and_address(self, world):
        other = ["Léa", "FAURÉ", "other@example.org", "France", "D"]
        known = [world.remi.given_name, "Vasseur Delorme", "remi.private@example.org", "France", "D"]
        run = looked(world, spreadsheet([PEOPLE, LEA, other, LEA, known]))
        assert faults(run) == [
            ("B3", "same_person"),
            ("C4", "duplicate"),
            ("C5", "other_address"),
        ]

    def test_our_own_export_says_nothing_new(self, world):
        world.remi.affiliation = world.other_state
        remi = next(each for each in everybody(world) if each.account_id == world.remi.id)
        remi.function, remi.affiliation = Translated(fr="Rapporteur national"), world.other_state
        remi.institution_name = Translated(en="Unit  3", fr="Unité 3")
        sam = next(each for each in everybody(world) if each.account_id == world.sam.id)
        sam.institution_name = Translated(fr="Refuge")
        db.session.commit()
        ids = registration_queries.matching_ids(world.event, registration_queries.Filter())
        lines = list(columns.lines(world.event, ids, {name: columns.COLUMNS[name] for name in columns.IN_EXPORT}))
        assert any("VASSEUR-DELORME" in line for line in lines)
        with exports.to_xlsx(lines, "Registrations")[0] as file:
            run = looked(world, file)
        assert run.counts == {"same": 2}, faults(run)
        with exports.to_csv(lines)[0] as file:
            assert looked(world, file, "people.csv").counts == {"same": 2}

    @pytest.mark.parametrize(("code", "word"), [("en", "French"), ("fr", "français")])
    def test_an_export_in_either_language_is_understood_again(self, world, code, word):
        names = ("family_name", "given_name", "email", "affiliation", "category", "language", "created_at")
        world.remi.language, world.remi.affiliation = "fr", world.other_state
        db.session.commit()
        ids = registration_queries.matching_ids(world.event, registration_queries.Filter())
        with in_language(code):
            lines = list(columns.lines(world.event, ids, {name: columns.COLUMNS[name] for name in names}))
            lines[0] = [*lines[0][:-1], "Registered, as, the, clocks, say, here, of, all, of, them"]
            mine = next(line for line in lines if line[2] == world.remi.email)
            assert mine[5] == word
            mine[2] = "somebody.else@example.org"
            mine[0] = "Quelqu’un"
            with exports.to_csv(lines)[0] as file:
                run = looked(world, file, "people.csv")
        found = next(row for row in rows(run) if row.email == "somebody.else@example.org")
        assert (found.given["language"], found.faults) == ("fr", [])

    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_the_institution_of_an_export_comes_back(self, world, code):
        """Whoever is there already is left as she is; another person gets it in the language of the file."""
        remi = next(each for each in everybody(world) if each.account_id == world.remi.id)
        remi.institution_name = Translated(en="Unit 3", fr="Unité 3")
        db.session.commit()
        names = ("family_name", "given_name", "email", "institution_name", "category")
        with in_language(code):
            lines = list(columns.lines(world.event, [remi.id], {name: columns.COLUMNS[name] for name in names}))
        new = [*lines[1]]
        new[0], new[2] = "Newcomer", "newcomer@example.org"
        with exports.to_xlsx([*lines, new], "Registrations")[0] as file:
            run = taken(world, file)
        made = registered(world, "newcomer@example.org")
        assert run.counts == {"same": 1, "new": 1}, faults(run)
        assert made.institution_name == {code: remi.institution_name[code]}
        assert made.institution_search in {"unit 3", "unite 3"}

    def test_another_institution_is_a_change_that_is_undone(self, world):
        remi = next(each for each in everybody(world) if each.account_id == world.remi.id)
        remi.institution_name = Translated(en="Unit 3", fr="Unité 3")
        db.session.commit()
        head = ["First name", "Family name", "E-mail address", "Institution (English)", "Institution (French)"]
        line = [remi.given_name, remi.family_name, world.remi.email, "Unit 4", ""]
        run = taken(world, spreadsheet([head, line]))
        assert run.counts == {"change": 1}
        assert remi.institution_name == {"en": "Unit 4", "fr": "Unité 3"}
        undone(world, run)
        assert remi.institution_name == {"en": "Unit 3", "fr": "Unité 3"}
        too_long = looked(world, spreadsheet([head, [*line[:3], "x" * 201, ""]]))
        assert faults(too_long) == [("D2", "too_long")]

    def test_the_file_can_be_looked_at_again_with_other_columns(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        mapping = {"given_name": 1, "family_name": 0, "email": 2, "category": 4}
        actions.choose(run, actions.Choice(run.part, 1, mapping), by=world.olga)
        db.session.commit()
        work()
        assert [(row.given["given_name"], row.given["institution_id"]) for row in rows(run)] == [("Beridze", "")]

    def test_columns_that_every_row_needs(self, world):
        run = begun(world, spreadsheet([PEOPLE, NINO]))
        with pytest.raises(rules.ColumnsMissing, match="E-mail address"):
            actions.choose(run, actions.Choice("", 1, {"given_name": 0, "family_name": 1}), by=world.olga)
        twice = {"given_name": 0, "family_name": 0, "email": 2}
        with pytest.raises(rules.ColumnTwice, match="Column A"):
            actions.choose(run, actions.Choice("", 1, twice), by=world.olga)

    def test_what_headings_mean_is_remembered_for_the_next_event_of_the_house(self, world):
        mapping = {"given_name": 0, "family_name": 1, "email": 2, "institution": 3, "category": 4}
        looked(world, spreadsheet([["A", "B", "C", "D", "E"], NINO]), header=1, mapping=mapping)
        other = factories.an_event(hosts=(world.council,))
        stranger = factories.an_event(hosts=(factories.an_institution("Elsewhere"),))
        assert rules.guess(Kind.PEOPLE, ["C", "B", "A"], queries.remembered(other, "people")) == {
            "email": 0,
            "family_name": 1,
            "given_name": 2,
        }
        assert queries.remembered(stranger, "people") == {}


class TestTaking:
    def test_people_are_registered_as_the_file_says(self, world):
        world.delegate.in_delegation = True
        line = [*NINO, "Adviser", "Head of delegation", "French"]
        run = taken(world, spreadsheet([PEOPLE, line]))
        nino = registered(world, "nino@example.org")
        assert (run.stage, run.counts) == (Stage.DONE, {"new": 1})
        assert (nino.state, nino.affiliation_id, nino.category_id) == (
            State.NOMINATED,
            world.state.id,
            world.delegate.id,
        )
        assert nino.function["en"] == "Adviser"
        assert nino.account.language == "fr"
        role = db.session.scalars(sa.select(Member.role).where(Member.registration_id == nino.id)).one()
        assert role == "head"

    def test_nobody_is_written_to_unless_asked(self, world):
        taken(world, spreadsheet([PEOPLE, NINO]))
        assert mails_to("nino@example.org") == []
        taken(world, spreadsheet([PEOPLE, LEA]), quiet=False)
        mail = mails_to("lea@example.org")
        assert [each.template for each in mail] == ["registration/nominated"]
        assert "?next=/en/events/" in mail[0].text

    def test_names_in_many_scripts_stay_as_typed(self, world):
        names = [
            ("Νίκος", "Παπαδόπουλος"),
            ("Юрій", "Шевчук"),
            ("ნინო", "ბერიძე"),
            ("Արամ", "Սարգսյան"),
            ("ليلى", "حداد"),
            ("Łucja", "Żółć-O’Hara"),
            ("דנה", "לוי"),
        ]
        lines = [[given, family, f"n{place}@example.org", "", "C"] for place, (given, family) in enumerate(names)]
        taken(world, spreadsheet([PEOPLE, *lines]))
        for place, name in enumerate(names):
            made = registered(world, f"n{place}@example.org")
            assert (made.given_name, made.family_name) == name

    def test_all_or_nothing(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO, [*LEA[:3], "Nowhere", "D"]]))
        with pytest.raises(rules.HasFaults):
            actions.start(run, only_good=False, quiet=True, takes_part="on_site", by=world.olga)
        take(world, run, only_good=True)
        assert run.counts == {"new": 1, "faulty": 1}
        assert registered(world, "lea@example.org") is None

    def test_a_rule_that_refuses_later_stops_all_of_it(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
        lea = factories.an_account("Léa", "Faure", email="lea@example.org")
        factories.a_registration(world.event, lea, world.delegate, state=State.REFUSED)
        take(world, run)
        assert run.stage == Stage.FAILED
        assert run.fault["line"] == 3
        assert registered(world, "nino@example.org") is None

    def test_or_leaves_that_row_out(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
        lea = factories.an_account("Léa", "Faure", email="lea@example.org")
        factories.a_registration(world.event, lea, world.delegate, state=State.REFUSED)
        take(world, run, only_good=True)
        assert run.counts == {"new": 1, "left": 1}
        assert registered(world, "nino@example.org") is not None

    def test_who_has_withdrawn_since_the_rows_were_looked_at_is_left_out(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
        lea = factories.an_account("Léa", "Faure", email="lea@example.org")
        factories.a_registration(world.event, lea, world.delegate, state=State.WITHDRAWN)
        take(world, run, only_good=True)
        assert run.counts == {"new": 1, "left": 1}
        assert "was withdrawn" in rules.sentence(rows(run)[1].faults[0])
        assert registered(world, "lea@example.org").state == State.WITHDRAWN

    def test_what_refused_it_is_said_in_the_language_of_who_reads_it(self, world):
        """Olga, who reads English, started the job; the name of the State is French too."""
        world.delegate.in_delegation = True
        factories.a_registration(
            world.event, factories.an_account(affiliation=world.state), world.delegate, affiliation=world.state
        )
        set_most = partial(delegations.set_policy, world.event, by=world.olga, now=clock.now())
        set_most(delegations.Policy(most=1))
        sam = ["Samuel", world.sam.family_name, world.sam.email, "Georgia", "D"]
        run = taken(world, spreadsheet([PEOPLE, NINO, sam]), only_good=True)
        assert fates(run) == [Fate.NEW, Fate.LEFT]
        (stored,) = rows(run)[1].faults
        assert rules.sentence(stored) == "The delegation of Georgia has all its places already."
        set_most(delegations.Policy(most=3))
        stopped = looked(world, spreadsheet([PEOPLE, LEA, sam]))
        factories.a_registration(world.event, factories.an_account(), world.delegate, affiliation=world.state)
        take(world, stopped)
        with in_language("fr"):
            assert rules.sentence(stored) == "La délégation (Géorgie) a déjà toutes ses places."
            assert rules.in_words(stopped.fault["sentence"]) == rules.sentence(stored)
        assert deeds("import.stopped")[0].after["reason"]["fr"] == "La délégation (Géorgie) a déjà toutes ses places."
        assert stored["values"]["sentence"]["code"] == "registration.DelegationFull"
        before = {"message": str(DelegationFull.message), "values": stored["values"]["sentence"]["values"]}
        for kept in (before, stored["values"]["sentence"] | {"code": "registration.ThatWasRenamed"}):
            with in_language("fr"):
                assert rules.sentence(stored | {"values": {"sentence": kept}}).startswith("La délégation (Géorgie)")
        state = Refusal("In %(state)s", state=STATE_WORDS[State.WAITING], number=3)
        assert state.kept["values"]["state"].keys() == {"en", "fr"}
        assert rules.in_words("Kept before") == "Kept before"

    def test_what_is_known_is_changed_and_empty_cells_leave_it(self, world):
        sam = ["Samuel", world.sam.family_name, world.sam.email.upper(), "", "", "Director"]
        taken(world, spreadsheet([PEOPLE, sam]))
        made = registered(world, world.sam.email)
        assert (made.given_name, made.function["en"], made.state) == ("Samuel", "Director", State.APPROVED)
        assert made.category_id == world.civil_society.id

    def test_full_categories_put_people_on_the_waiting_list(self, world):
        world.delegate.capacity = 2
        db.session.commit()
        taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        assert [registered(world, line[2]).state for line in (NINO, LEA)] == [State.NOMINATED, State.WAITING]

    def test_once_only(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        with pytest.raises(rules.NotNow):
            actions.start(run, only_good=False, quiet=True, takes_part="on_site", by=world.olga)
        before = len(everybody(world))
        tasks.HANDLERS["imports.take"](tasks.Work("x", None, None, {"run": run.id}))
        assert len(everybody(world)) == before

    def test_nothing_to_take(self, world):
        remi = [world.remi.given_name, world.remi.family_name, world.remi.email, "France", "D"]
        run = looked(world, spreadsheet([PEOPLE, remi]))
        with pytest.raises(rules.NothingToTake):
            actions.start(run, only_good=True, quiet=True, takes_part="on_site", by=world.olga)

    def test_not_before_the_meeting_is_announced(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        world.event.state = EventState.DRAFT
        db.session.commit()
        with pytest.raises(Refusal):
            actions.start(run, only_good=True, quiet=True, takes_part="on_site", by=world.olga)
        assert run.stage == Stage.CHECKED

    def test_who_has_an_account_keeps_it(self, world):
        before = db.session.scalar(sa.select(sa.func.count()).select_from(Account))
        stella = ["Stella", "Other", world.stella.email.upper(), "Georgia", "D"]
        taken(world, spreadsheet([PEOPLE, NINO, stella]))
        made = registered(world, world.stella.email)
        assert (made.account_id, made.family_name) == (world.stella.id, "Other")
        assert world.stella.family_name == "Strange"
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == before + 1

    def test_nobody_becomes_one_of_a_house_by_a_file(self, world):
        taken(world, spreadsheet([PEOPLE, [*NINO[:3], "Council of Europe", "C"]]))
        made = registered(world, "nino@example.org")
        assert (made.affiliation_id, made.account.affiliation_id) == (world.council.id, None)

    def test_a_delegation_that_is_empty_only_between_two_rows_stays_confirmed(self, world):
        """The one leaves for France, the other comes; and the other way round when it is undone."""
        world.delegate.in_delegation = True
        ana = factories.an_account("Ana", "Alone", email="ana@example.org", affiliation=world.state)
        factories.a_registration(world.event, ana, world.delegate, affiliation=world.state)
        whole = factories.a_delegation(world.event, world.state, completed_at=clock.now(), confirmed_at=clock.now())
        rows = [["Ana", "Alone", ana.email, "France", "D"], ["Bob", "Newcomer", "bob@example.org", "Georgia", "D"]]
        run = taken(world, spreadsheet([PEOPLE, *rows]))
        db.session.refresh(whole)
        assert whole.confirmed_at
        undone(world, run)
        db.session.refresh(whole)
        assert whole.confirmed_at

    def test_who_took_it_is_in_the_audit_log(self, world):
        taken(world, spreadsheet([PEOPLE, NINO]))
        verbs = db.session.scalars(sa.select(audit.AuditEntry.verb).where(audit.AuditEntry.verb.startswith("import.")))
        assert {"import.uploaded", "import.started", "import.taken"} <= set(verbs)


class TestFocalPoints:
    LINES = (
        ["Ana", "Lomidze", "ana@example.org", "Georgia", ""],
        ["Luka", "Maisuradze", "luka@example.org", "GE", "deputy"],
        ["Léa", "Faure", "lea@example.org", "France", "Point focal"],
    )

    def points(self, world):
        return {
            one.account.email: one
            for one in db.session.scalars(
                sa.select(FocalPoint).where(FocalPoint.event_id == world.event.id, FocalPoint.ended_at.is_(None))
            )
        }

    def test_each_gets_a_personal_invitation(self, world):
        taken(world, spreadsheet([FOCAL_POINTS, *self.LINES]), kind=Kind.FOCAL_POINTS, quiet=False)
        made = self.points(world)
        assert (made["luka@example.org"].is_deputy, made["lea@example.org"].is_deputy) == (True, False)
        mails = [mails_to(line[2]) for line in self.LINES]
        assert [[mail.template for mail in each] for each in mails] == [["delegations/focal_point"]] * 3
        links = {mail.text.partition("http")[2].split()[0] for each in mails for mail in each}
        assert len(links) == 3

    def test_or_none_and_then_nobody_counts_as_invited(self, world):
        taken(world, spreadsheet([FOCAL_POINTS, *self.LINES]), kind=Kind.FOCAL_POINTS)
        assert mails_to("lea@example.org") == []
        assert self.points(world)["lea@example.org"].invited_at is None
        where = (Delegation.event_id == world.event.id, Delegation.institution_id == world.other_state.id)
        assert db.session.scalars(sa.select(Delegation.invited_at).where(*where)).one() is None

    def test_the_invitations_leave_later(self, world):
        run = taken(world, spreadsheet([FOCAL_POINTS, *self.LINES]), kind=Kind.FOCAL_POINTS)
        self.points(world)["ana@example.org"].opened_at = clock.now()
        db.session.commit()
        actions.invite(run, by=world.hugo)
        db.session.commit()
        work()
        assert [len(mails_to(line[2])) for line in self.LINES] == [0, 1, 1]
        assert "Hugo" in mails_to("lea@example.org")[0].text
        assert self.points(world)["lea@example.org"].invited_at
        where = (Delegation.event_id == world.event.id, Delegation.institution_id == world.other_state.id)
        assert db.session.scalars(sa.select(Delegation.invited_at).where(*where)).one()
        assert (run.stage, run.options["quiet"]) == (Stage.DONE, False)
        with pytest.raises(rules.NotNow):
            actions.invite(run, by=world.hugo)

    def test_one_for_a_state(self, world):
        second = ["Lia", "Gelashvili", "lia@example.org", "Georgia", ""]
        run = looked(world, spreadsheet([FOCAL_POINTS, self.LINES[0], second]), kind=Kind.FOCAL_POINTS)
        assert faults(run) == [("E3", "second_focal_point")]

    def test_undone(self, world):
        dana = [world.dana.given_name, world.dana.family_name, world.dana.email, "Georgia", "deputy"]
        run = taken(world, spreadsheet([FOCAL_POINTS, *self.LINES, dana]), kind=Kind.FOCAL_POINTS)
        assert self.points(world)[world.dana.email].is_deputy
        luka = self.points(world)["luka@example.org"]
        luka.opened_at = clock.now()
        db.session.commit()
        undone(world, run)
        assert set(self.points(world)) == {world.dana.email, "luka@example.org"}
        assert not self.points(world)[world.dana.email].is_deputy
        assert fates(run) == [Fate.UNDONE, Fate.NEW, Fate.UNDONE, Fate.UNDONE]
        (stays,) = rows(run)[1].faults
        before = stays | {"values": {"why": {"message": "has opened the page of the delegation", "values": {}}}}
        assert stays["values"] == {"why": "opened"}
        assert "has opened the page of the delegation" in rules.sentence(stays)
        with in_language("fr"):
            assert rules.sentence(stays) == rules.sentence(before)
            assert "has opened" not in rules.sentence(stays)


class TestUndoing:
    def test_what_an_undone_import_brought_is_no_registration_for_figures_and_exports(self, world, client):
        def figures():
            found = desk.lines(world.event)
            states = statistics.breakdowns(world.event, "en")[0].figures
            by_state = registration_queries.counts_by_state(world.event)
            written_to = [audiences.people(world.event, "registered", {"state": state}) for state in State]
            over_time = registration_queries.over_time(world.event)[-1][1]
            return len(found), [each.number for each in states], by_state, written_to, over_time

        before = figures()
        undone(world, taken(world, spreadsheet([PEOPLE, NINO, LEA])))
        assert figures() == before
        manage = f"/en/events/{world.event.slug}/manage"
        page = client.sign_in(world.olga).get(f"{manage}/registrations/export").text
        assert f"{before[0]} registrations, as the table shows them now" in page
        assert "Without 2 registrations of an import that was undone" in page
        assert "Without 2 registrations" in client.get(f"{manage}/registrations/export?state=withdrawn").text
        for asked in ("incomplete=1", f"category={world.civil_society.id}", "state=refused"):
            assert "an import that was undone" not in client.get(f"{manage}/registrations/export?{asked}").text, asked
        for asked in ("", "state=withdrawn"):
            assert NINO[1].upper() not in client.get(f"{manage}/registrations?{asked}").text
        assert NINO[1].upper() in client.get(f"{manage}/registrations?q={NINO[2]}").text

    def test_who_came_in_goes_and_what_changed_is_put_back(self, world):
        sam = ["Samuel", world.sam.family_name, world.sam.email, "Georgia", "D", "Director"]
        run = taken(world, spreadsheet([PEOPLE, NINO, sam]))
        undone(world, run)
        assert registered(world, "nino@example.org").state == State.WITHDRAWN
        made = registered(world, world.sam.email)
        assert (made.given_name, made.function, made.affiliation_id) == (world.sam.given_name, {}, None)
        assert (made.category_id, made.state) == (world.civil_society.id, State.APPROVED)
        assert (run.stage, run.counts) == (Stage.UNDONE, {"undone": 2})

    def test_the_role_of_who_had_none_ends_unless_it_was_changed_since(self, world):
        world.delegate.in_delegation = True
        made = {name: a_known(world, name) for name in ("none", "expert", "since")}
        factories.a_member(made["expert"], world.state, "expert")
        given = {"none": "Head of delegation", "expert": "Deputy head of delegation", "since": "Adviser"}
        lines = [[name, "Known", f"{name}@example.org", "Georgia", "D", "", given[name]] for name in made]
        run = looked(world, spreadsheet([PEOPLE, *lines]))
        assert faults(run) == []
        take(world, run)
        delegation = delegation_queries.delegation(world.event, world.state)

        def role(name):
            return delegation_queries.person(world.event, world.state, made[name].id).role

        assert [role(name) for name in made] == [Role.HEAD, Role.DEPUTY, Role.ADVISER]
        since = delegation_queries.person(world.event, world.state, made["since"].id)
        delegations.set_role(delegation, since, Role.INTERPRETER, by=world.dana, now=clock.now())
        db.session.commit()
        undone(world, run)
        assert [role(name) for name in made] == [Role.MEMBER, Role.EXPERT, Role.INTERPRETER]
        assert {each.category_id for each in made.values()} == {world.delegate.id}
        assert run.counts == {"undone": 3}

    @pytest.mark.parametrize("order", [(0, 1), (1, 0), (1,)], ids=["head first", "head last", "head not in the file"])
    @pytest.mark.parametrize("since", [False, True], ids=["nobody since", "somebody since"])
    def test_the_head_is_head_again_unless_somebody_has_become_it_since(self, world, order, since):
        world.delegate.in_delegation = True
        names = ("head", "expert", "third")
        made = {name: a_known(world, name) for name in names}
        factories.a_member(made["head"], world.state, "head")
        factories.a_member(made["expert"], world.state, "expert")
        given = [("head", "Deputy head of delegation"), ("expert", "Head of delegation")]
        rows = [given[each] for each in order]
        lines = [[name, "Known", f"{name}@example.org", "Georgia", "D", "", role] for name, role in rows]
        run = looked(world, spreadsheet([PEOPLE, *lines]))
        take(world, run)

        def roles():
            return [delegation_queries.person(world.event, world.state, made[name].id).role for name in names]

        assert roles() == [Role.DEPUTY, Role.HEAD, Role.MEMBER]
        if since:
            delegation = delegation_queries.delegation(world.event, world.state)
            third = delegation_queries.person(world.event, world.state, made["third"].id)
            delegations.set_role(delegation, third, Role.HEAD, by=world.dana, now=clock.now())
            db.session.commit()
        undone(world, run)
        assert (Role.HEAD in roles()[:2], roles()[2]) == ((False, Role.HEAD) if since else (True, Role.MEMBER))
        if not since:
            assert roles() == [Role.HEAD, Role.EXPERT, Role.MEMBER]

    def test_the_head_is_head_again_when_a_new_one_withdraws(self, world):
        world.delegate.in_delegation = True
        head = a_known(world, "head")
        factories.a_member(head, world.state, "head")
        new = ["Nino", "New", "nino@example.org", "Georgia", "D", "", "Head of delegation"]
        run = taken(world, spreadsheet([PEOPLE, new]))
        assert delegation_queries.head(world.event, world.state).registration.account.email == "nino@example.org"
        undone(world, run)
        assert delegation_queries.head(world.event, world.state).registration.id == head.id

    def test_the_head_of_another_state_is_head_again_when_who_was_moved_there_goes_back(self, world):
        world.delegate.in_delegation = True
        moved = a_known(world, "moved")
        factories.a_member(moved, world.state, "expert")
        head = a_known(world, "head", world.other_state)
        factories.a_member(head, world.other_state, "head")
        line = ["moved", "Known", "moved@example.org", "France", "D", "", "Head of delegation"]
        run = taken(world, spreadsheet([PEOPLE, line]))
        assert delegation_queries.head(world.event, world.other_state).registration.id == moved.id
        undone(world, run)
        assert delegation_queries.head(world.event, world.other_state).registration.id == head.id
        assert delegation_queries.person(world.event, world.state, moved.id).role == Role.EXPERT

    def test_not_who_has_acted_since(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        lea = registered(world, "lea@example.org")
        lea.confirmed_at = clock.now()
        db.session.commit()
        assert [(made.name, why) for made, why in actions.prospects(run).stay] == [("Léa FAURE", rules.Why.ANSWERED)]
        undone(world, run)
        assert lea.state == State.NOMINATED
        assert fates(run) == [Fate.UNDONE, Fate.NEW]

    def test_nobody_is_written_to_who_was_not_before(self, world):
        undone(world, taken(world, spreadsheet([PEOPLE, NINO])))
        assert mails_to("nino@example.org") == []
        undone(world, taken(world, spreadsheet([PEOPLE, LEA]), quiet=False))
        assert [each.template for each in mails_to("lea@example.org")] == [
            "registration/nominated",
            "registration/withdrawn",
        ]

    def test_the_place_goes_to_who_waited_and_not_within_the_import(self, world):
        world.delegate.capacity = 2
        stella = factories.a_registration(world.event, world.stella, world.delegate, state=State.SUBMITTED)
        stella.state = State.WITHDRAWN
        db.session.commit()
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        stella.state, stella.queued_at = State.WAITING, clock.now()
        db.session.commit()
        undone(world, run)
        assert stella.state == State.SUBMITTED
        assert [mail.template for mail in mails_to(world.stella.email)] == ["registration/promoted"]
        assert mails_to("lea@example.org") == []
        assert {registered(world, line[2]).state for line in (NINO, LEA)} == {State.WITHDRAWN}

    def test_the_file_can_be_taken_in_again(self, world):
        undone(world, taken(world, spreadsheet([PEOPLE, NINO])))
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        assert run.counts == {"new": 1}
        assert registered(world, "nino@example.org").state == State.NOMINATED

    def test_but_not_who_has_withdrawn_herself_before_or_since(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        withdraw(registered(world, "lea@example.org"), by=world.olga, now=clock.now())
        db.session.commit()
        undone(world, run)
        nino = registered(world, "nino@example.org")
        again = looked(world, spreadsheet([PEOPLE, NINO, LEA]))
        assert (fates(again), faults(again)) == ([Fate.NEW, Fate.FAULTY], [("C3", "withdrawn")])
        take(world, again, only_good=True, quiet=False)
        assert (nino.state, registered(world, "lea@example.org").state) == (State.NOMINATED, State.WITHDRAWN)
        assert [each.template for each in mails_to("lea@example.org")] == ["registration/withdrawn"]
        withdraw(nino, by=nino.account, now=clock.now())
        db.session.commit()
        assert fates(looked(world, spreadsheet([PEOPLE, NINO, LEA]))) == [Fate.FAULTY, Fate.FAULTY]

    def test_not_twice_and_not_after_a_month(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        clock.stop_at(clock.now() + timedelta(days=31))
        with pytest.raises(rules.NotNow):
            actions.undo(run, by=world.olga)
        clock.stop_at(None)
        undone(world, run)
        with pytest.raises(rules.NotNow):
            actions.undo(run, by=world.olga)


class TestKeeping:
    def test_file_and_names_go_after_a_month(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        key = run.file_key
        assert files.size_of(key)
        clock.stop_at(clock.now() + timedelta(days=31))
        clear_old_imports()
        db.session.commit()
        db.session.expire_all()
        assert files.size_of(key) is None
        assert [(row.email, row.given, row.faults) for row in rows(run)] == [("", {}, [])]
        assert run.counts == {"new": 1}

    def test_a_person_sees_and_erases_what_was_imported_about_her(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        nino = db.session.scalars(sa.select(Account).where(Account.email == "nino@example.org")).one()
        assert [each["family_name"] for each in SOURCES["imports"].export(nino.id)] == ["Beridze"]
        key = run.file_key
        SOURCES["imports"].erase(nino.id, clock.now())
        db.session.commit()
        assert files.size_of(key) is None
        assert [row.given.get("family_name") for row in rows(run)] == [None, "Faure"]

    def test_what_stood_about_others_goes_on_its_day_when_one_of_them_was_erased_before(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO, LEA]))
        nino = db.session.scalars(sa.select(Account).where(Account.email == "nino@example.org")).one()
        SOURCES["imports"].erase(nino.id, clock.now())
        db.session.commit()
        clock.stop_at(clock.now() + timedelta(days=31))
        clear_old_imports()
        db.session.commit()
        db.session.expire_all()
        assert [(row.email, row.given, row.faults) for row in rows(run)] == [("", {}, [])] * 2

    @pytest.mark.parametrize("kind", [Kind.PEOPLE, Kind.FOCAL_POINTS])
    def test_what_was_imported_is_found_under_another_address_too(self, world, kind):
        """Whoever has changed her address since is the person of the row all the same."""
        head = PEOPLE if kind == Kind.PEOPLE else FOCAL_POINTS
        run = taken(world, spreadsheet([head, [*NINO[:4], "D" if kind == Kind.PEOPLE else ""]]), kind=kind)
        nino = db.session.scalars(sa.select(Account).where(Account.email == "nino@example.org")).one()
        nino.email = "elsewhere@example.org"
        db.session.commit()
        assert [each["family_name"] for each in SOURCES["imports"].export(nino.id)] == ["Beridze"]
        key = run.file_key
        SOURCES["imports"].erase(nino.id, clock.now())
        db.session.commit()
        assert files.size_of(key) is None
        assert [(row.email, row.given) for row in rows(run)] == [("", {})]

    def test_all_of_an_event_goes_with_its_people(self, world):
        run = taken(world, spreadsheet([PEOPLE, NINO]))
        key = run.file_key
        SOURCES["imports"].expire(world.event.id, clock.now())
        db.session.commit()
        assert files.size_of(key) is None
        assert db.session.scalars(sa.select(ImportRow)).all() == []

    def test_a_file_is_removed_before_it_is_taken(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        key = run.file_key
        actions.remove(run, by=world.olga)
        db.session.commit()
        assert files.size_of(key) is None
        assert db.session.scalars(sa.select(ImportRow)).all() == []
        assert db.session.scalars(sa.select(ImportRun)).all() == []
        with pytest.raises(rules.NotNow):
            actions.remove(taken(world, spreadsheet([PEOPLE, NINO])), by=world.olga)

    def test_work_that_failed_for_good_can_be_ended(self, world):
        run = looked(world, spreadsheet([PEOPLE, NINO]))
        actions.start(run, only_good=False, quiet=True, takes_part="on_site", by=world.olga)
        db.session.commit()
        with pytest.raises(rules.NotNow):
            actions.give_up(run, by=world.olga)
        job = db.session.get(tasks.Job, run.options["job"])
        job.state = "failed"
        db.session.commit()
        actions.give_up(run, by=world.olga)
        assert run.stage == Stage.FAILED


def a_known(world, name, state=None):
    """Somebody who is registered for Georgia, or another State, already."""
    state = state or world.state
    account = factories.an_account(name, "Known", email=f"{name}@example.org", affiliation=state)
    return factories.a_registration(world.event, account, world.delegate, affiliation=state)


def test_texts_in_many_letters(world):
    lines = [[*PEOPLE[:4], "Category"], ["Юрій", "Шевчук", "y@example.org", "GE", "D"]]
    for number, (encoding, separator) in enumerate(
        (("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1251", ";"))
    ):
        lines[1][2] = f"y{number}@example.org"
        lines[1][1] = f"Шевчук{'аеиоу'[number]}"
        run = looked(world, text(lines, encoding, separator), "people.csv")
        assert run.counts == {"new": 1}, encoding
        assert rows(run)[0].given["given_name"] == "Юрій"


def test_dates_and_numbers_are_named(world):
    line = [datetime.date(2026, 1, 5), "Beridze", "nino@example.org", "Georgia", "D", 42]
    run = looked(world, spreadsheet([PEOPLE, line]))
    assert faults(run) == [("A2", "date"), ("F2", "number")]
