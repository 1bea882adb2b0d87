"""Badges for the tests, of invented people."""

from dataclasses import replace

from meetings.badges.faces import BadgeFace

PLAIN = BadgeFace(
    given_name="Marta",
    family_name="Lindqvist",
    function="National anti-trafficking coordinator",
    affiliation="Sweden",
    category="Head of delegation",
    letter="H",
    colour="#7a1f3d",
    hosts=("Council of Europe", "OSCE"),
    event_title="Annual meeting of national anti-trafficking coordinators and rapporteurs",
    event_dates="3–4 June 2027, Strasbourg",
    token="q8Zr5Tn1XwYc0LmB2kPjVg",
)

SCRIPTS = {
    "Latin": replace(PLAIN, given_name="Þórdís Łucja", family_name="Gülşən-Đặng Żółć", affiliation="Türkiye"),
    "Greek": replace(PLAIN, given_name="Αικατερίνη", family_name="Παπαδοπούλου", affiliation="Ελλάδα"),
    "Cyrillic": replace(PLAIN, given_name="Әйгерім", family_name="Ґалаґан-Щербіна", affiliation="Україна"),
    "Georgian": replace(PLAIN, given_name="ქეთევან", family_name="ლომთათიძე", affiliation="საქართველო"),
    "Armenian": replace(PLAIN, given_name="Հռիփսիմե", family_name="Տեր-Սևակյան", affiliation="Հայաստան"),
}

LONG = {
    "no spaces": "Abcdefghijklmnopqrst" * 3,
    "widest letter": "W" * 60,
    "hyphens": "Hohenfels-Traubenberg-Eichwald-Lindenau-Rosenstein-Falkenau",
    "words": "Maria de la Concepción Inmaculada Guadalupe del Carmen Ana",
    "short words": "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d",
    "Georgian": "ლომთათიძებერიძეკვარაცხელიამამულაშვილიჯავახიშვილიდადიანიძეე",
    "beyond all measure": "Wolkenstein" * 20,
}
LONG_FUNCTION = (
    "Deputy Head of the Interministerial Directorate for Asylum, Migration, Integration and the "
    "Fight against Trafficking in Human Beings, and National Rapporteur, Ministry of the Interior"
)
