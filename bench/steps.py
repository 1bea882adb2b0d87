"""What a focal point does on her page, counted: ticks, fields, choices and presses, and how long a person takes.

The pace is the keystroke-level model’s (Card, Moran and Newell, “The keystroke-level model for user performance time
with interactive systems”, Communications of the ACM 23, 1980): seconds to think before a step, to point, to press, and
for each key of an average typist.
"""

from collections.abc import Sequence

from playwright.sync_api import Page

THINKING, POINTING, PRESSING, KEY = 1.35, 1.1, 0.2, 0.28


class Steps:
    """A page on which each thing that a person does counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ticks = self.fields = self.choices = self.presses = self.keys = 0

    @property
    def count(self) -> int:
        """How many things she did."""
        return self.ticks + self.fields + self.choices + self.presses

    @property
    def seconds(self) -> float:
        """How long a person takes for them, the page’s own time aside; a choice is pointed at twice."""
        pointed = self.count + self.choices
        return self.count * THINKING + pointed * (POINTING + PRESSING) + self.keys * KEY

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.page.get_by_role("checkbox", name=name).check()
        self.ticks += 1

    def type(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label).fill(text)
        self.fields, self.keys = self.fields + 1, self.keys + len(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(label).select_option(label=option)
        self.choices += 1

    def press(self, name: str, role: str = "button", *, exact: bool = True) -> None:
        """Press a button or follow a link."""
        self.page.get_by_role(role, name=name, exact=exact).click()  # type: ignore[arg-type]
        self.presses += 1

    def person(self, given: str, family: str, function: str, email: str) -> None:
        """Type who comes."""
        for label, text in (("Prénom", given), ("Nom de famille", family), ("Fonction", function), ("Adresse", email)):
            self.type(label, text)

    def sees(self, words: str) -> None:
        """Wait until the page says so."""
        self.page.locator("main").get_by_text(words).first.wait_for()


def as_last_year(steps: Steps, former: Sequence[str]) -> None:
    """Carry people over from last year and say that nobody more comes."""
    for name in former:
        steps.tick(name)
    steps.press("Désigner les personnes cochées")
    steps.sees("personnes sont désignées")
    steps.press("Personne d’autre ne vient", exact=False)
    steps.sees("Déclarée complète")


def a_whole_delegation(steps: Steps, former: Sequence[str], emails: Sequence[str]) -> None:
    """Three of last year, two named, one of these replaced, and nobody more comes; `emails` are of the new three."""
    zurab, elene, irakli = emails
    for name in former[:3]:
        steps.tick(name)
    steps.press("Désigner les personnes cochées")
    steps.sees("3 personnes sont désignées")
    steps.person("Zurab", "Beridze", "Procureur", zurab)
    steps.press("Désigner")
    steps.sees("BERIDZE")
    steps.person("Hélène", "Tsiklauri", "Juriste", elene)
    steps.choose("Rôle", "Chef / Cheffe de délégation")
    steps.press("Désigner")
    steps.sees("TSIKLAURI")
    steps.press("Remplacer Zurab BERIDZE", "link")
    steps.person("Irakli", "Gelashvili", "Procureur", irakli)
    steps.press("Remplacer")
    steps.sees("GELASHVILI")
    steps.press("Personne d’autre ne vient", exact=False)
    steps.sees("Déclarée complète")
