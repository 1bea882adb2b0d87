"""Contact persons in a file: both cells or neither, looked at first, told once, put back by an undoing."""

import pytest
import sqlalchemy as sa

from meetings.core import clock, files, personal
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.mail import Mail
from meetings.core.personal import SOURCES
from meetings.imports import actions, queries, rules
from meetings.imports.models import Fate, Kind, Stage
from meetings.registration import columns, exports
from meetings.registration import queries as registration_queries
from meetings.registration.actions import set_contact, withdraw
from meetings.registration.models import State
from tests import factories
from tests.deeds import deeds
from tests.imports.files import (
    begun,
    fates,
    faults,
    looked,
    mails_to,
    registered,
    rows,
    spreadsheet,
    take,
    taken,
    undone,
    work,
)

HEAD = [
    "First name",
    "Family name",
    "E-mail address",
    "State",
    "Category",
    "Contact person",
    "E-mail of the contact person",
]
NINO = ["Nino", "Beridze", "nino@example.org", "Georgia", "D"]
LEA = ["Léa", "Faure", "lea@example.org", "FR", "D"]
ADA = ["Ada Office", "ada@example.org"]
BOB = ["Bob Mission", "bob@example.org"]
IMPORTS = "/en/events/annual-meeting/manage/imports"


@pytest.fixture
def remi(world):
    return registration_queries.of(world.event, world.remi)


def of_remi(world, *contact):
    return [world.remi.given_name, world.remi.family_name, world.remi.email, "", "", *contact]


def contact(one):
    db.session.refresh(one)
    return [one.contact_name, one.contact_email]


def name_contact(world, one, name, email):
    set_contact(one, name, email, by=world.olga, now=clock.now())
    db.session.execute(sa.delete(Mail))
    db.session.commit()


class TestColumns:
    @pytest.mark.parametrize(
        ("name", "email"),
        [
            ("Contact person", "E-mail of the contact person"),
            ("CONTACT PERSON *", "E-mail address of the contact person:"),
            ("Person to write to", "Contact e-mail"),
            ("Personne à contacter", "Adresse électronique de la personne à contacter"),
            ("Personne de contact", "Courriel de la personne à contacter"),
        ],
    )
    def test_headings_of_both_languages_are_recognised(self, name, email):
        found = rules.guess(Kind.PEOPLE, ["E-mail", name, email], {})
        assert found == {"email": 0, "contact_name": 1, "contact_email": 2}

    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_so_are_those_of_our_own_export(self, app, code):
        with in_language(code):
            headings = [str(columns.COLUMNS[name].label) for name in rules.CONTACT]
        assert rules.guess(Kind.PEOPLE, headings, {}) == {"contact_name": 0, "contact_email": 1}

    def test_half_of_it_is_not_guessed_and_not_accepted(self, world):
        assert rules.guess(Kind.PEOPLE, ["E-mail", "Contact"], {}) == {"email": 0}
        assert rules.guess(Kind.PEOPLE, ["E-mail", "X"], {"x": "contact_email"}) == {"email": 0}
        run = begun(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        mapping = {"given_name": 0, "family_name": 1, "email": 2, "contact_email": 6}
        with pytest.raises(rules.ColumnsMissing, match="Say which column holds: Contact person"):
            actions.choose(run, actions.Choice(run.part, 1, mapping), by=world.olga)

    def test_a_page_from_before_there_were_such_columns_can_still_be_sent(self, world, client):
        run = begun(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        names = ("given_name", "family_name", "email", "institution", "category")
        old = {f"column_{name}": str(column) for column, name in enumerate(names)}
        shape = {"part": run.part, "header": "1", "language": "en", "category_id": ""}
        response = client.sign_in(world.olga).post(f"{IMPORTS}/{run.id}/columns", data=old | shape)
        assert response.location == f"{IMPORTS}/{run.id}"
        assert not set(rules.CONTACT) & set(run.mapping)

    def test_half_of_it_is_refused_on_the_page_with_what_lacks(self, world, client):
        run = begun(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        chosen = {"column_given_name": "0", "column_family_name": "1", "column_email": "2", "column_contact_name": "5"}
        shape = {"part": run.part, "header": "1", "language": "en", "category_id": ""}
        response = client.sign_in(world.olga).post(f"{IMPORTS}/{run.id}/columns", data=chosen | shape)
        assert response.status_code == 422
        assert "Say which column holds: E-mail of the contact person." in response.text

    def test_focal_points_have_none(self):
        assert not set(rules.CONTACT) & set(rules.FIELDS[Kind.FOCAL_POINTS])


class TestLooking:
    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            (["Ada", ""], ("G2", "contact_incomplete")),
            (["", "ada@example.org"], ("F2", "contact_incomplete")),
            (["Ada", "nonsense"], ("G2", "email")),
            (["Ada", "Nino@Example.org"], ("G2", "contact_own")),
            (["x" * 201, "ada@example.org"], ("F2", "too_long")),
            (["=A1", "ada@example.org"], ("F2", "formula")),
            ([42, "ada@example.org"], ("F2", "number")),
        ],
    )
    def test_the_exact_cell_is_named_and_nothing_happens(self, world, given, fault):
        run = looked(world, spreadsheet([HEAD, [*NINO, *given]]))
        assert (faults(run), fates(run)) == ([fault], [Fate.FAULTY])
        assert registered(world, "nino@example.org") is None

    def test_each_fault_has_its_sentence_in_both_languages(self, world):
        run = looked(world, spreadsheet([HEAD, [*NINO, "Ada", ""], [*LEA, "Léa", "lea@example.org"]]))
        stored = [row.faults[0] for row in rows(run)]
        assert [rules.sentence(each)[:24] for each in stored] == [
            "A contact person has a n",
            "This is the address of t",
        ]
        with in_language("fr"):
            assert "deux cellules" in rules.sentence(stored[0])

    def test_both_cells_may_be_empty(self, world, remi):
        name_contact(world, remi, *ADA)
        run = looked(world, spreadsheet([HEAD, [*NINO, "", ""], of_remi(world, "", "")]))
        assert fates(run) == [Fate.NEW, Fate.SAME], "an empty cell says nothing"

    def test_another_contact_is_a_change_and_the_same_is_none(self, world, remi):
        name_contact(world, remi, *ADA)
        for given, fate in ((ADA, Fate.SAME), (["Ada Office", "ADA@example.org"], Fate.SAME), (BOB, Fate.CHANGE)):
            assert fates(looked(world, spreadsheet([HEAD, of_remi(world, *given)]))) == [fate], given
        assert contact(remi) == ADA, "looking changes nothing"

    def test_the_page_shows_whom_and_how_many_are_told(self, world, client, remi):
        name_contact(world, remi, *BOB)
        lines = [HEAD, [*NINO, *ADA], [*LEA, *ADA], of_remi(world, "Bob M.", BOB[1])]
        run = looked(world, spreadsheet(lines))
        page = client.sign_in(world.olga).get(f"{IMPORTS}/{run.id}").text
        assert page.count("Contact person: Ada Office (ada@example.org)") == 2
        assert "Contact person: Bob M. (bob@example.org)" in page
        assert "1 new contact person is told too" in page, "a name put right is no new person"
        french = client.get(f"{IMPORTS.replace('/en/', '/fr/')}/{run.id}").text
        assert "Personne à contacter\N{NARROW NO-BREAK SPACE}: Ada Office" in french
        assert "contact person" not in french

    @pytest.mark.parametrize("who", ["stella", "gaby", "dana", None])
    def test_nobody_else_sees_it(self, world, client, who):
        run = looked(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        if who:
            client.sign_in(getattr(world, who))
        response = client.get(f"{IMPORTS}/{run.id}")
        assert response.status_code in {302, 404}
        assert ADA[1] not in response.text


class TestTaking:
    def test_each_is_told_once_about_all_and_gets_no_link(self, world):
        run = taken(world, spreadsheet([HEAD, [*NINO, *ADA], [*LEA, *ADA]]), quiet=False)
        assert run.counts == {"new": 2}
        assert [contact(registered(world, one[2])) for one in (NINO, LEA)] == [ADA, ADA]
        (told,) = mails_to(ADA[1])
        assert told.template == "registration/contact"
        assert [name for name in ("Nino BERIDZE", "Léa FAURE", "Olga LINDQVIST") if name not in told.text] == []
        (invitation,) = mails_to(NINO[2])
        assert invitation.confidential
        assert "takeover" not in told.text
        assert [deed.after for deed in deeds("registration.contact_changed")] == [
            {"contact_name": ADA[0], "contact_email": ADA[1]}
        ] * 2

    def test_without_a_tick_nobody_is_told_and_the_invitations_tell_them(self, world, client, remi):
        run = taken(world, spreadsheet([HEAD, [*NINO, *ADA], of_remi(world, *BOB)]))
        assert (contact(remi), mails_to(ADA[1]), mails_to(BOB[1])) == (BOB, [], [])
        page = client.sign_in(world.olga).get(f"{IMPORTS}/{run.id}/invitations").text
        assert "2 new contact persons are told too" in page
        actions.invite(run, by=world.olga)
        db.session.commit()
        work()
        assert [[mail.template for mail in mails_to(one)] for one in (ADA[1], BOB[1])] == [["registration/contact"]] * 2

    def test_whoever_is_another_by_then_is_not_told(self, world):
        run = taken(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        name_contact(world, registered(world, NINO[2]), *BOB)
        actions.invite(run, by=world.olga)
        db.session.commit()
        work()
        assert mails_to(ADA[1]) == []
        assert mails_to(BOB[1]) == []

    def test_a_change_names_another_who_alone_is_told(self, world, remi):
        name_contact(world, remi, *ADA)
        taken(world, spreadsheet([HEAD, of_remi(world, *BOB)]), quiet=False)
        assert contact(remi) == BOB
        assert [mail.template for mail in mails_to(BOB[1])] == ["registration/contact"]
        assert mails_to(ADA[1]) == []
        assert mails_to(world.remi.email) == []

    def test_whoever_is_named_already_is_not_told_again(self, world, remi):
        name_contact(world, remi, *ADA)
        taken(world, spreadsheet([HEAD, of_remi(world, "Ada O.", ADA[1])]), quiet=False)
        assert contact(remi) == ["Ada O.", ADA[1]]
        assert mails_to(ADA[1]) == []

    def test_of_a_row_that_a_rule_refuses_nobody_is_told(self, world):
        run = looked(world, spreadsheet([HEAD, [*NINO, *ADA], [*LEA, *BOB]]))
        account = factories.an_account("Léa", "Faure", email=LEA[2])
        factories.a_registration(world.event, account, world.delegate, state=State.WITHDRAWN)
        db.session.commit()
        take(world, run, only_good=True, quiet=False)
        assert fates(run) == [Fate.NEW, Fate.LEFT]
        assert len(mails_to(ADA[1])) == 1
        assert mails_to(BOB[1]) == []
        assert contact(registered(world, LEA[2])) == ["", ""]

    def test_a_whole_that_stops_names_nobody(self, world, remi):
        run = looked(world, spreadsheet([HEAD, of_remi(world, *ADA), [*LEA, *BOB]]))
        account = factories.an_account("Léa", "Faure", email=LEA[2])
        factories.a_registration(world.event, account, world.delegate, state=State.WITHDRAWN)
        db.session.commit()
        take(world, run, quiet=False)
        assert run.stage == Stage.FAILED
        assert contact(remi) == ["", ""]
        assert mails_to(ADA[1]) == []

    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_an_export_comes_back_as_it_left(self, world, remi, code):
        name_contact(world, remi, "Κλέλια  Ὑπερίδου", "office@example.org")
        names = ("family_name", "given_name", "email", "affiliation", "category", *rules.CONTACT)
        ids = registration_queries.matching_ids(world.event, registration_queries.Filter())
        with in_language(code):
            lines = list(columns.lines(world.event, ids, {name: columns.COLUMNS[name] for name in names}))
        mine = next(line for line in lines if world.remi.email in line)
        assert mine[-1] == "office@example.org"
        with exports.to_xlsx(lines, "Registrations")[0] as file:
            assert looked(world, file).counts == {"same": len(ids)}
        newcomer = ["Newcomer", mine[1], "new@example.org", *mine[3:]]
        with exports.to_csv([lines[0], newcomer])[0] as file:
            taken(world, file, "people.csv")
        assert contact(registered(world, "new@example.org")) == ["Κλέλια Ὑπερίδου", "office@example.org"]


class TestUndoing:
    def test_who_it_was_before_is_put_back_and_not_told_anew(self, world, remi):
        name_contact(world, remi, *ADA)
        run = taken(world, spreadsheet([HEAD, of_remi(world, *BOB)]), quiet=False)
        db.session.execute(sa.delete(Mail))
        undone(world, run)
        assert contact(remi) == ADA
        assert mails_to(ADA[1]) == mails_to(BOB[1]) == []

    def test_who_was_nobodys_contact_is_nobodys_again(self, world, remi):
        run = taken(world, spreadsheet([HEAD, of_remi(world, *ADA), [*NINO, *ADA]]), quiet=False)
        undone(world, run)
        nino = registered(world, NINO[2])
        assert (contact(remi), contact(nino), nino.state) == (["", ""], ["", ""], State.WITHDRAWN)
        assert fates(run) == [Fate.UNDONE, Fate.UNDONE]
        assert [mail.template for mail in mails_to(ADA[1])] == ["registration/contact", "registration/withdrawn"]
        again = taken(world, spreadsheet([HEAD, [*NINO, *BOB]]))
        assert (again.counts, contact(nino)) == ({"new": 1}, BOB)

    def test_whoever_was_named_since_stays(self, world, remi):
        run = taken(world, spreadsheet([HEAD, of_remi(world, *ADA)]))
        name_contact(world, remi, *BOB)
        undone(world, run)
        assert contact(remi) == BOB
        assert fates(run) == [Fate.CHANGE]

    def test_an_import_from_before_there_were_contacts_is_undone_too(self, world, remi):
        name_contact(world, remi, *ADA)
        run = taken(world, spreadsheet([HEAD, [*NINO, "", ""]]))
        row = rows(run)[0]
        row.given = {name: value for name, value in row.given.items() if name not in {*rules.CONTACT, "tells"}}
        db.session.commit()
        assert queries.contacts_to_tell(run) == 0
        undone(world, run)
        assert fates(run) == [Fate.UNDONE]


class TestPrivacy:
    def test_whoever_is_erased_is_in_no_row_and_no_file(self, world, remi):
        email = world.stella.email
        name_contact(world, remi, "Star", email)
        run = taken(world, spreadsheet([HEAD, [*NINO, "Star", email], of_remi(world, *ADA)]))
        other = taken(world, spreadsheet([HEAD, [*LEA, *BOB]]))
        key = run.file_key
        personal.erase(world.stella.id, clock.now())
        db.session.commit()
        db.session.expire_all()
        said = str([row.given for row in rows(run)])
        assert [word for word in ("Star", email) if word in said] == []
        assert "Nino" in said
        assert ADA[1] in said
        assert files.size_of(key) is None
        assert files.size_of(other.file_key)
        assert contact(registered(world, NINO[2])) == ["", ""]

    def test_with_the_person_hers_goes(self, world):
        run = taken(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        personal.erase(registered(world, NINO[2]).account_id, clock.now())
        db.session.commit()
        assert [row.given for row in rows(run)] == [{}]

    def test_she_is_handed_out_what_the_file_said(self, world):
        taken(world, spreadsheet([HEAD, [*NINO, *ADA]]))
        account = registered(world, NINO[2]).account
        withdraw(registered(world, NINO[2]), by=world.olga, now=clock.now())
        (given,) = SOURCES["imports"].export(account.id)
        assert [given[name] for name in rules.CONTACT] == ADA
