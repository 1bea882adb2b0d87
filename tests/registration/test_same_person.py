"""Which registrations may be of the same person, however her name is written."""

import pytest

from meetings.registration import rules
from meetings.registration.rules.consonants import skeletons
from meetings.registration.rules.words import SAME_NAME, SHORTER_NAME


def somebody(number, given="Ada", family="Lovelace", email="", institution="GE"):
    return rules.Somebody(f"id{number}", given, family, email or f"p{number}@x.example", institution)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Юрій Шевчук", "Iurii SHEVCHUK"),
        ("Müller", "Mueller"),
        ("Łukasz Żółkiewski", "Lukasz Zolkiewski"),
        ("თამარ კაპანაძე", "Tamar Kapanadze"),
        ("Γιώργος Παπαδάκη", "Giorgos Papadaki"),
        ("Παύλος ΠΑΠΑΔΟΠΟΥΛΟΣ", "Pavlos Papadopoulos"),
        ("Ευθυμία Χατζηκωνσταντίνου", "Efthymia Chatzikonstantinou"),
        ("Ευαγγελία Μπακοπούλου", "Evangelia Bakopoulou"),
        ("Ντίνος Γκίκας", "Ntinos Gikas"),
        ("Μαΐου", "Maiou"),
        ("Անահիտ ԼՈՒՍԱԲԵՐԴՅԱՆ", "Anahit Lusaberdyan"),
        ("Николаев", "Nikolayev"),
        ("Əli Həsənov", "Ali Hasanov"),
        ("Dağlarzadə", "Daglarzade"),
        ("Đorđe", "Djordje"),
        ("Dženana", "Dzhenana"),
        ("Sergiy", "Serhii"),
        ("Мухаммад", "Mukhammad"),
        ("Jean-Christophe", "Jean Christophe"),
        ("Александр", "Alexander"),
        ("Aleksandr", "Alexander"),
        ("Μπακογιάννης", "Bakoyannis"),
        ("Giannis", "Yannis"),
    ],
)
def test_names_in_other_letters_sound_alike(one, other):
    assert rules.sound(one) == rules.sound(other)


def test_different_names_sound_different():
    assert len({rules.sound(name) for name in ("Marta", "Maria", "Mario", "Martin", "Maryam")}) == 5
    assert rules.sound("Εύα") != rules.sound("Εύη")
    assert rules.sound("Alexandra") != rules.sound("Alexander")


@pytest.mark.parametrize(
    ("written", "in_latin_letters"),
    [
        (("محمد", "الأحمد"), ("Mohammed", "Al-Ahmad")),
        (("محمد", "الأحمد"), ("El Ahmad", "Mohamed")),
        (("يوسف", "بن علي"), ("Youssef", "Ben Ali")),
        (("عبد القادر", "بن صالح"), ("Abdelkader", "Bensalah")),
        (("عبد الرحمن", "الشريف"), ("Abderrahman", "Chérif")),
        (("نور الدين", "جمال"), ("Noureddine", "Djamal")),
        (("هشام", "القاضي"), ("Hicham", "El Kadi")),
        (("هشام", "القاضي"), ("Hisham", "al-Qadi")),
        (("שרה", "לוי"), ("Sarah", "Lévy")),
        (("חיים", "וייצמן"), ("Chaim", "Weizmann")),
        (("יעקב", "פרץ"), ("Yaakov", "PERETZ")),
        (("נועה", "כהן"), ("Cohen", "Noa")),
    ],
)
def test_names_without_vowels_are_known_by_their_consonants(written, in_latin_letters):
    people = [somebody(1, *written), somebody(2, *in_latin_letters)]
    assert rules.pairs(people) == [("id1", "id2", SAME_NAME)]
    assert rules.pairs([people[0], people[1]._replace(institution="FR")]) == []


def test_different_names_without_vowels_are_different_people():
    names = [("محمد", "الأحمد"), ("محمود", "الأسعد"), ("أمينة", "بوعزيز"), ("חיים", "לוי"), ("דן", "לב")]
    latin = [("Ahmed", "Mansouri"), ("Amin", "Bouzid"), ("Dana", "Levin"), ("Li", "Ali"), ("Hana", "Levi")]
    assert rules.pairs([somebody(number, *name) for number, name in enumerate(names + latin)]) == []
    both = [somebody(1, "Sara", "Levy"), somebody(2, "Sri", "Lav")]
    assert rules.pairs(both) == [], "consonants alone count only where there is nothing else"


def test_a_long_name_of_open_letters_is_read_within_reason():
    assert len(skeletons("ووو" * 30, "chchch" * 30)) <= 2 * 2**6


def test_pairs_are_found_by_name_and_state_or_by_address():
    people = [
        somebody(1),
        somebody(2, given="LOVELACE", family="Ada"),
        somebody(3, institution="FR"),
        somebody(4, given="Grace", family="Hopper", email="g.hopper+meeting@x.example", institution="FR"),
        somebody(5, given="G", family="H", email="GHopper@x.example"),
        somebody(6, institution=""),
    ]
    found = {(pair.one_id, pair.other_id) for pair in rules.pairs(people)}
    assert found == {("id1", "id2"), ("id1", "id6"), ("id2", "id6"), ("id3", "id6"), ("id4", "id5")}
    assert ("id1", "id2") not in {pair[:2] for pair in rules.pairs(people, [("id1", "id2")])}


@pytest.mark.parametrize(
    ("whole", "shorter"),
    [
        (("José Luis", "García Pérez"), ("Jose", "GARCIA")),
        (("Anna-Maria", "Rossi"), ("Anna", "Rossi")),
        (("Nino", "Beridze-Kapanadze"), ("Beridze", "Nino")),
        (("Марія Іванівна", "Шевчук"), ("Mariia", "Shevchuk")),
    ],
)
def test_a_name_that_is_part_of_another_of_the_same_state_may_be_the_same_person(whole, shorter):
    people = [somebody(1, *whole), somebody(2, *shorter)]
    assert rules.pairs(people) == [("id1", "id2", SHORTER_NAME)]
    assert rules.pairs([people[0], people[1]._replace(institution="FR")]) == []
    assert rules.pairs([each._replace(institution="") for each in people]) == [], "of no State it says too little"


def test_one_word_in_common_or_two_different_ones_say_nothing():
    names = [("Anna", "Rossi"), ("Rossi", ""), ("Anna", "Bianchi Verdi"), ("Maria", "Rossi Verdi"), ("Anna", "")]
    assert rules.pairs([somebody(number, *name) for number, name in enumerate(names)]) == []
