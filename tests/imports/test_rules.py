"""What is wrong with a cell, what a heading means, what stays when an import is undone."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from meetings.accounts.models import Account
from meetings.core.uploads.archives import Bomb
from meetings.core.uploads.content import Empty, TooLarge
from meetings.imports import rules
from meetings.imports.known import Known, Trace
from meetings.imports.models import Fate, ImportHeading, Kind
from meetings.imports.reading import letters, open_table, tables, uploaded
from meetings.imports.rules import Ground, Line, Why, check, faults, texts, why_stays
from meetings.imports.rules.columns import FIELDS
from meetings.imports.rules.faults import Kind as FaultKind
from meetings.registration.models import Registration
from tests.imports.files import LEA, NINO, PEOPLE, bomb, rewritten, spreadsheet, text

AT = datetime(2026, 5, 1, tzinfo=UTC)
COLUMNS = {
    name: place
    for place, name in enumerate(
        ("given_name", "family_name", "email", "institution", "category", "function_en", "role", "language")
    )
}


KEPT_IN = {
    name: getattr(table, name).type.length
    for table, names in (
        (Registration, ("given_name", "family_name", "contact_name", "contact_email")),
        (Account, ("email",)),
    )
    for name in names
}
"""How long a text may be where it is kept."""


def ground(**overrides):
    values = {
        "institutions": {"georgia": "ge", "ge": "ge", "france": "fr"},
        "categories": {"d": "delegate", "c": "civil"},
        "with_delegation": frozenset({"delegate"}),
        "languages": {"en": "en", "french": "fr"},
        "roles": {"expert": "expert", "head": "head"},
        "tasks": {"deputy": "deputy", "focal point": "focal_point"},
        "presences": {"online": "online"},
        "house_names": {"ge": {"en": "Georgia", "fr": "Géorgie"}, "fr": {"en": "France", "fr": "France"}},
    }
    return Ground(**(values | overrides))


def checked(*cells, against=None, kind=Kind.PEOPLE, mapping=None, **line):
    return check(kind, Line(7, cells, **line), mapping or COLUMNS, against or ground())


def lone(kind, name, value):
    """A row that has one cell."""
    return check(kind, Line(7, [value]), {name: 0}, ground())


def kinds(result):
    return [(fault.cell, fault.kind) for fault in result.faults]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2026, 1, 5), FaultKind.DATE),  # noqa: DTZ001 - as spreadsheets have it
        (time(12, 30), FaultKind.DATE),
        (timedelta(hours=30), FaultKind.DATE),
        ("5.1.2026", FaultKind.DATE),
        ("2026-01-05 12:00", FaultKind.DATE),
        (True, FaultKind.NUMBER),
        (12.5, FaultKind.NUMBER),
        ("12", FaultKind.NUMBER),
        ("=A1", FaultKind.FORMULA),
        ("@SUM(A1)", FaultKind.FORMULA),
        ("-cmd(1)", FaultKind.FORMULA),
        ("#REF!", FaultKind.FORMULA),
        ("#N/A", FaultKind.FORMULA),
        ("FranÃ§ois", FaultKind.ENCODING),
        ("Zo\ufffd", FaultKind.ENCODING),
        ("Kоval", FaultKind.SCRIPTS),
        ("A\u202eb", FaultKind.CONTROL),
        ("A\x07b", FaultKind.CONTROL),
    ],
)
def test_cells_that_are_no_texts(value, kind):
    assert texts.wrong_in(value, "B2").kind is kind


@pytest.mark.parametrize(
    "name",
    [
        "O’Hara",
        "Żółć",
        "Юрій",
        "Παπαδόπουλος",
        "ბერიძე",
        "Սարգսյան",
        "حداد",
        "לוי",
        "山田",
        "Dr. +",
        "van ’t Hoff",
        "–",
    ],
)
def test_names_of_all_scripts_are_texts(name):
    assert texts.wrong_in(name, "B2") is None
    assert texts.clean(name) == name


def test_letters_are_composed_and_spaces_single():
    assert texts.clean(" Zoe\u0308 \u00a0 Faure ") == "Zoë Faure"
    assert (texts.clean(7.0), texts.clean(12.5)) == ("7", "12.5")


def test_a_cell_may_have_several_lines():
    assert texts.wrong_in("Ministry\r\n\tof Justice", "B2") is None


def test_columns_are_named_as_in_a_spreadsheet():
    assert [texts.letter_of(column) for column in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


class TestRows:
    def test_a_good_one(self):
        result = checked(*NINO, "Adviser", "Expert", "French")
        assert (result.fate, result.email, result.faults) == (Fate.NEW, "nino@example.org", [])
        assert result.given["language"] == "fr"

    def test_the_default_language(self):
        assert checked(*NINO, against=ground(language="fr")).given["language"] == "fr"

    def test_what_is_faulty_is_kept_as_an_empty_text(self):
        for address in ("", "nobody", "jörg@example.org"):
            assert checked(*NINO[:2], address, *NINO[3:]).email == ""
        assert checked(*NINO[:3], "Atlantis", "D").given["institution_id"] == ""

    @pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in Kind for name in FIELDS[kind]])
    def test_a_text_may_be_as_long_as_it_is_kept(self, kind, name):
        most = FIELDS[kind][name].most
        long = [(fault.kind, fault.values) for fault in lone(kind, name, "x" * (most + 1)).faults]
        assert (FaultKind.TOO_LONG, {"length": most + 1, "most": most}) in long
        assert FaultKind.TOO_LONG not in [fault.kind for fault in lone(kind, name, "x" * most).faults]
        assert most == KEPT_IN.get(name, most)

    @pytest.mark.parametrize(("kind", "needed"), [(Kind.PEOPLE, 3), (Kind.FOCAL_POINTS, 4)])
    def test_what_each_row_needs(self, kind, needed):
        names = ("given_name", "family_name", "email", "institution")
        mapping = {name: place for place, name in enumerate(names)}
        found = kinds(check(kind, Line(7, []), mapping, ground()))
        assert [one for one in found if one[0]] == [(f"{letter}7", "missing") for letter in "ABCD"[:needed]]
        assert rules.lacking(kind, {}) == list(names[:needed])

    def test_letters_that_not_every_mail_server_takes_are_a_fault_of_their_cell(self):
        result = checked(*NINO[:2], "jörg@example.org", *NINO[3:])
        assert kinds(result) == [("C7", "email_letters")]
        assert faults.sentence(result.faults[0].stored()).startswith("This address has letters that not every mail")
        assert checked(*NINO[:2], "info@exämple.example", *NINO[3:]).email == "info@xn--exmple-cua.example"

    def test_every_fault_has_its_cell(self):
        cells = ["", "x" * 101, "nobody", "Atlantis", "Z", "ok", "Boss", "Klingon"]
        assert kinds(checked(*cells)) == [
            ("A7", "missing"),
            ("B7", "too_long"),
            ("C7", "email"),
            ("D7", "institution"),
            ("E7", "category"),
            ("G7", "role"),
            ("H7", "language"),
        ]

    def test_the_name_that_is_meant(self):
        fault = checked(*NINO[:3], "Georgja", "D").faults[0]
        assert fault.text == "Georgja"
        assert (fault.kind, fault.values) == ("institution_like", {"near": {"en": "Georgia", "fr": "Géorgie"}})

    def test_short_words_are_nobodys_name(self):
        """Codes are alike by chance."""
        assert ground().like("gee") == {}
        assert ground().like("franc") == {"en": "France", "fr": "France"}
        assert ground(institutions={"chad": "td"}, house_names={"td": {"en": "Chad"}}).like("chadd") == {"en": "Chad"}
        assert ground(institutions={"fr": "fr", "fra": "fr"}).like("fraa") == {}

    def test_formulas_and_merged_cells(self):
        result = checked(*NINO[:3], "", "D", "Adviser", formulas=frozenset({5}), merged={3: "C7:D7"})
        assert kinds(result) == [("D7", "merged"), ("F7", "formula")]

    def test_members_of_a_delegation_have_one_and_only_they_a_role(self):
        assert kinds(checked(*NINO[:3], "", "D")) == [("D7", "institution_needed")]
        assert kinds(checked(*NINO[:3], "GE", "C", "", "Expert")) == [("G7", "role_without_delegation")]
        assert kinds(checked(*NINO[:3], "GE", "Z", "", "Expert")) == [("E7", "category")]

    def test_one_head(self):
        same = ground()
        assert kinds(checked(*NINO, "", "Head", against=same)) == []
        second = check(Kind.PEOPLE, Line(8, ["Ia", "Lomia", "ia@example.org", "GE", "D", "", "Head"]), COLUMNS, same)
        assert kinds(second) == [("G8", "second_head")]

    def test_a_faulty_row_is_no_head(self):
        faulty, good = [*NINO[:2], "nobody", *NINO[3:]], ["Ia", "Lomia", "ia@example.org", "GE", "D"]
        for kind, more in ((Kind.PEOPLE, ["", "Head"]), (Kind.FOCAL_POINTS, [])):
            same = ground()
            found = [check(kind, Line(7 + n, [*row, *more]), COLUMNS, same) for n, row in enumerate((faulty, good))]
            assert [kinds(one) for one in found] == [[("C7", "email")], []]

    def test_the_default_category(self):
        assert kinds(checked(*NINO[:4], "")) == [("E7", "missing")]
        assert checked(*NINO[:4], "", against=ground(category_id="delegate")).given["category_id"] == "delegate"

    def test_the_refused_stay_out(self):
        known = Known("refused", "Nino", "Beridze", {}, "ge", "delegate", "")
        assert kinds(checked(*NINO, against=ground(people={"nino@example.org": known}))) == [("C7", "refused")]

    def test_the_withdrawn_stay_out_unless_an_undone_import_withdrew_them(self):
        known = Known("withdrawn", "Nino", "Beridze", {}, "ge", "delegate", "")
        result = checked(*NINO[:3], "", "", against=ground(people={"nino@example.org": known}))
        assert (kinds(result), result.fate) == ([("C7", "withdrawn")], Fate.FAULTY)
        back = known._replace(is_taken_back=True)
        result = checked(*NINO, against=ground(people={"nino@example.org": back}))
        assert (kinds(result), result.fate) == ([], Fate.NEW)

    def test_a_value_that_is_cut_says_so(self):
        longest = f"{'n' * 40}"
        cut = [checked(*NINO[:2], value, *NINO[3:]).faults[0].text for value in (longest, f"{longest}n")]
        assert cut == [longest, f"{'n' * 39}…"]

    def test_on_site_or_online(self):
        mapping = COLUMNS | {"takes_part": 8}
        cells = [*NINO, "", "", "", "maybe"]
        assert kinds(checked(*cells, mapping=mapping)) == [("I7", "presence")]
        cells[8] = "Online"
        assert checked(*cells, mapping=mapping).given["takes_part"] == "online"

    def test_one_person_by_any_spelling(self):
        same = ground()
        checked("Юрій", "Шевчук", "a@example.org", "GE", "D", against=same)
        line = Line(8, ["Iurii", "SHEVCHUK", "b@example.org", "Georgia", "D"])
        assert kinds(check(Kind.PEOPLE, line, COLUMNS, same)) == [("B8", "same_person")]
        elsewhere = Line(9, ["Iurii", "Shevchuk", "c@example.org", "France", "D"])
        assert kinds(check(Kind.PEOPLE, elsewhere, COLUMNS, same)) == []


class TestChanges:
    KNOWN = Known("approved", "Nina", "Beridze", {"en": "Adviser", "fr": ""}, "ge", "civil", "expert", "on_site")

    def test_only_what_the_file_says_otherwise(self):
        mapping = COLUMNS | {"takes_part": 8, "contact_name": 9, "contact_email": 10}
        cells = [*NINO[:4], "D", "Director", "Head", "", "Online", "Ada", "ada@office.example"]
        result = checked(*cells, mapping=mapping, against=ground(people={"nino@example.org": self.KNOWN}))
        assert (kinds(result), result.fate) == ([], Fate.CHANGE)
        assert result.given["changes"] == {
            "given_name": "Nina",
            "category_id": "civil",
            "role": "expert",
            "takes_part": "on_site",
            "function": {"en": "Adviser"},
            "contact_name": None,
            "contact_email": None,
        }
        assert rules.changes_in_words(result.given, {"civil": "Civil society", "delegate": "Delegate"}) == [
            "First name: Nina → Nino",
            "Category: Civil society → Delegate",
            "Role in the delegation: Expert → Head of delegation",
            "Takes part: In person → Online",
            "Position: Adviser → Director",
            "Contact person: Ada",
            "E-mail of the contact person: ada@office.example",
        ]

    def test_what_was_not_there_is_a_dash(self):
        known = self.KNOWN._replace(given_name="Nino", category_id="delegate", role="", function={})
        cells = [*NINO, "Director", "Expert"]
        result = checked(*cells, against=ground(people={"nino@example.org": known}))
        assert rules.changes_in_words(result.given, {}) == [
            "Role in the delegation: – → Expert",
            "Position: – → Director",
        ]

    def test_nothing_to_do(self):
        known = self.KNOWN._replace(given_name="Nino", category_id="delegate")
        for cells in (NINO, [*NINO[:4], "", "", "Expert"]):
            result = checked(*cells, against=ground(people={"nino@example.org": known}))
            assert (result.fate, result.given["changes"]) == (Fate.SAME, {})


class TestHeadings:
    def test_in_english_and_french(self):
        english = ["Surname", "Given name", "E-mail", "Country", "Position", "Acts as"]
        assert rules.guess(Kind.FOCAL_POINTS, english, {}) == {
            "family_name": 0,
            "given_name": 1,
            "email": 2,
            "institution": 3,
            "acts_as": 5,
        }
        french = ["Nom de famille *", "PRÉNOM", "Adresse électronique :", "Pays", "Catégorie", "Fonction"]
        found = rules.guess(Kind.PEOPLE, french, {})
        assert [found[name] for name in ("family_name", "given_name", "email", "institution", "category")] == [
            0,
            1,
            2,
            3,
            4,
        ]
        assert found["function_fr"] == 5

    @pytest.mark.parametrize(
        ("headings", "reader", "language"),
        [
            (["Family name", "First name", "Position", "Institution"], "fr", "en"),
            (["Nom de famille", "Prénom", "Fonction", "Institution"], "en", "fr"),
            (["Surname", "Institution"], "en", "en"),
            (["Surname", "Institution"], "fr", "fr"),
        ],
    )
    def test_an_institution_is_in_the_language_of_its_file_or_else_of_the_reader(self, headings, reader, language):
        place, field = len(headings) - 1, f"institution_name_{language}"
        for remembered in ({}, {"institution": "institution_name_en"}, {"institution": "institution_name_fr"}):
            found = rules.guess(Kind.PEOPLE, headings, remembered, reader)
            assert {name: column for name, column in found.items() if column == place} == {field: place}
        assert place not in rules.guess(Kind.PEOPLE, headings, {"institution": ""}, reader).values()
        assert place not in rules.guess(Kind.FOCAL_POINTS, headings, {}, reader).values()

    def test_as_chosen_last_time(self):
        assert rules.guess(Kind.PEOPLE, ["Name", "Code"], {"code": "institution", "name": ""}) == {"institution": 1}
        assert rules.guess(Kind.PEOPLE, ["Institution"], {"institution": "institution"}) == {"institution": 0}
        assert rules.guess(Kind.PEOPLE, ["E-mail", "Reach"], {"reach": "email"}) == {"email": 1}

    def test_half_a_contact_person_is_none(self):
        assert rules.guess(Kind.PEOPLE, ["E-mail", "Contact person"], {}) == {"email": 0}
        whole = {"email": 0, "contact_name": 1, "contact_email": 2}
        assert rules.guess(Kind.PEOPLE, ["E-mail", "Contact person", "Contact e-mail"], {}) == whole
        needed = {"given_name": 3, "family_name": 4}
        assert rules.lacking(Kind.PEOPLE, whole | needed) == []
        assert rules.lacking(Kind.PEOPLE, {"email": 0, "contact_name": 1} | needed) == ["contact_email"]

    def test_the_line_that_has_most_of_them(self):
        assert rules.header_line([(1, ["List of people"]), (2, ["", ""]), (3, PEOPLE), (4, NINO)]) == 3
        assert rules.header_line([]) == 1

    def test_a_long_heading_is_remembered_by_its_beginning(self):
        assert len(rules.heading_key("x" * 130)) == ImportHeading.heading.type.length


class TestFiles:
    @pytest.mark.parametrize(
        ("words", "encoding"),
        [
            ("Νίκος Παπαδόπουλος Ελλάδα", "cp1253"),
            ("Юрій Шевчук Україна", "cp1251"),
            ("Rémi Müller Géorgie", "cp1252"),
            ("Rémi Шевчук Παπαδόπουλος", "utf-8"),
            ("ნინო ბერიძე", "utf-8-sig"),
            ("ليلى حداد", "utf-16"),
        ],
    )
    def test_letters_are_recognised(self, words, encoding):
        content = f"Name;State\r\n{words};GE\r\n".encode(encoding)
        table = open_table(content, tables.CSV)
        assert [line.cells[0] for line in table.lines()] == ["Name", words]

    def test_a_few_broken_letters_are_faults_of_their_cells(self):
        content = "Prénom;État\r\nRémi;Géorgie\r\n".encode() + b"Zo\xeb;FR\r\n"
        lines = list(open_table(content, tables.CSV).lines())
        assert texts.wrong_in(lines[2].cells[0], "A3").kind is FaultKind.ENCODING

    def test_many_are_a_wrong_choice(self):
        with pytest.raises(rules.WrongEncoding):
            letters.decoded("Юрій Шевчук".encode("cp1251"), "utf-8-sig")

    def test_bombs_are_not_opened(self):
        with pytest.raises(Bomb):
            open_table(bomb().read(), tables.XLSX)

    def test_only_so_much(self, monkeypatch):
        monkeypatch.setattr("meetings.imports.reading.sheets.MOST_ROWS", 2)
        with pytest.raises(rules.TooMuch, match="Divide the file"):
            open_table(spreadsheet([PEOPLE, NINO, LEA]).read(), tables.XLSX)
        monkeypatch.setattr("meetings.imports.reading.letters.MOST_ROWS", 2)
        with pytest.raises(rules.TooMuch):
            list(open_table(text([["A"]] * 4).read(), tables.CSV).lines())
        monkeypatch.setattr("meetings.imports.reading.tables.LARGEST", 20)
        with pytest.raises(TooLarge):
            uploaded(spreadsheet([PEOPLE]), "people.xlsx")

    def test_only_tables(self):
        with pytest.raises(rules.NotATable):
            uploaded(text([PEOPLE]), "people.docx")
        with pytest.raises(Empty):
            uploaded(text([]), "people.csv")
        with pytest.raises(rules.Unreadable):
            open_table(b"PK\x03\x04 nothing", tables.XLSX)

    def test_sheets_lines_formulas_and_merged_cells(self):
        rows = [["List of people"], [], PEOPLE, NINO, LEA]
        file = spreadsheet(rows, before=("Notes",), merged=[("D5:E5", "FR")], formulas=[("F4", "=A1", "x")])
        table = open_table(file.read(), tables.XLSX, "People")
        assert list(table.parts) == ["Notes", "People"]
        lines = {line.number: line for line in table.lines()}
        assert list(lines) == [1, 3, 4, 5]
        assert (lines[4].formulas, lines[5].merged) == (frozenset({5}), {4: "D5:E5"})

    def test_cells_that_do_not_say_where_they_are(self):
        rows = [PEOPLE, NINO]
        made = spreadsheet(rows, formulas=[("F2", "=A1", "x")])
        bare = rewritten(made, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb' r="[A-Z]*[0-9]+"', b"", xml))
        lines = list(open_table(bare.read(), tables.XLSX).lines())
        assert [line.cells[:3] for line in lines] == [PEOPLE[:3], NINO[:3]]
        assert lines[1].formulas == frozenset({5})

    def test_a_cell_in_the_last_corner_is_refused_before_it_is_read(self):
        far = rewritten(
            spreadsheet([PEOPLE]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A1"', b'r="XFD1048576"')
        )
        with pytest.raises(rules.TooMuch):
            open_table(far.read(), tables.XLSX)


class TestUndoing:
    @pytest.mark.parametrize(
        ("trace", "fate", "why"),
        [
            (Trace(AT), Fate.NEW, None),
            (Trace(AT, answered_at=AT), Fate.NEW, Why.ANSWERED),
            (Trace(AT, decided_at=AT), Fate.NEW, Why.DECIDED),
            (Trace(AT, is_gone=True), Fate.NEW, Why.GONE),
            (Trace(AT, account_confirmed_at=AT - timedelta(days=9)), Fate.NEW, None),
            (Trace(AT, account_confirmed_at=AT + timedelta(days=9)), Fate.NEW, Why.TAKEN_OVER),
            (Trace(AT + timedelta(seconds=1)), Fate.NEW, Why.CHANGED),
            (Trace(AT, opened_at=AT), Fate.NEW, Why.OPENED),
            (Trace(AT, answered_at=AT, decided_at=AT), Fate.CHANGE, None),
            (Trace(AT, is_known=False), Fate.CHANGE, Why.FORGOTTEN),
            (Trace(AT + timedelta(seconds=1)), Fate.CHANGE, Why.CHANGED),
            (Trace(AT, account_confirmed_at=AT), Fate.NEW, None),
            (Trace(AT, account_confirmed_at=AT + timedelta(days=9)), Fate.CHANGE, None),
            (Trace(AT, is_known=False), Fate.NEW, None),
        ],
    )
    def test_who_stays(self, trace, fate, why):
        assert why_stays(trace, AT, fate) == why

    @pytest.mark.parametrize("sign", ["answered_at", "decided_at", "opened_at"])
    def test_who_awaits_an_invitation(self, sign):
        assert rules.awaits_invitation(Trace(AT, account_confirmed_at=AT))
        assert not rules.awaits_invitation(Trace(AT, **{sign: AT}))
        assert not rules.awaits_invitation(Trace(AT, is_gone=True))

    def test_until_when(self):
        end = rules.kept_until(AT)
        assert end == AT + timedelta(days=30)
        assert [rules.is_fresh(AT, moment) for moment in (AT, end - timedelta(seconds=1), end)] == [True, True, False]
