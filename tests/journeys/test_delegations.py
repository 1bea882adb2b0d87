"""A delegation from invitation to confirmation; the steps of its focal point, on a phone and in French, are counted."""

from datetime import timedelta

import sqlalchemy as sa

from meetings.core.db import db
from meetings.delegations.models import FocalPoint
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Category
from tests import factories
from tests.journeys.live import Live, Page, body_text, look_everywhere, main_link

MOST_STEPS = 22
"""What Dana may have to tick, type, choose and press: three carried over, two named, one replaced, complete."""


class Steps:
    """A page on which each thing that a person does counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tick(self, name: str) -> None:
        self.page.get_by_role("checkbox", name=name).check()
        self.count += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.count += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).select_option(label=option)
        self.count += 1

    def press(self, name: str, role: str = "button", exact: bool = True) -> None:
        self.page.get_by_role(role, name=name, exact=exact).click()
        self.count += 1

    def names(self, given: str, family: str, function: str, email: str) -> None:
        for label, text in (("Prénom", given), ("Nom de famille", family), ("Fonction", function), ("Adresse", email)):
            self.type(label, text)


def test_a_delegation_from_invitation_to_confirmation(live: Live, world):
    former = _last_year(live, world)
    mark = world.event.id.lower()
    zurab, elene, irakli = (f"{name}-{mark}@example.org" for name in ("zurab", "elene", "irakli"))
    manage = f"/en/events/{world.event.slug}/manage/delegations"

    olga = live.person(world.olga)
    look_everywhere(live, olga, f"{manage}/limits")
    look_everywhere(live, olga, f"{manage}/focal-points/new")
    look_everywhere(live, olga, f"{manage}/roster")
    olga.goto(manage)
    olga.get_by_role("link", name="From last time").click()
    olga.get_by_role("button", name="Invite those ticked").click()
    assert "1 person is invited." in body_text(olga)
    invitation = live.letterbox.to(world.dana.email, containing="point focal")[0]

    dana = live.person(world.dana, phone=True)
    dana.goto(main_link(invitation))
    steps = Steps(dana)
    for name in former[:3]:
        steps.tick(name)
    steps.press("Désigner les personnes cochées")
    assert "3 personnes sont désignées" in body_text(dana)
    steps.names("Zurab", "Beridze", "Procureur", zurab)
    steps.press("Désigner")
    steps.names("Hélène", "Tsiklauri", "Juriste", elene)
    steps.choose("Rôle", "Chef / Cheffe de délégation")
    steps.press("Désigner")
    steps.press("Remplacer Zurab BERIDZE", "link")
    steps.names("Irakli", "Gelashvili", "Procureur", irakli)
    steps.press("Remplacer")
    steps.press("Plus personne ne vient", exact=False)
    assert "Déclarée complète" in body_text(dana)
    assert steps.count <= MOST_STEPS, steps.count
    mine = f"/fr/events/{world.event.slug}/my-delegation/{world.state.id}"
    person = dana.get_by_role("link", name="GELASHVILI Irakli").get_attribute("href")
    for path in ("", "/letter", "/contact", "/questions", "/acting", "/deputies/new", "/succession"):
        look_everywhere(live, dana, mine + path)
    for path in ("", "/replacement", "/withdrawal"):
        look_everywhere(live, dana, f"{person}{path}")

    live.letterbox.to(zurab, containing="Dana")
    _confirms(live, irakli)
    _declines(live, elene)
    declined = live.letterbox.to(world.dana.email, containing="Je suis en congé")[0]
    dana.goto(main_link(declined))
    assert "Je suis en congé" in body_text(dana)

    olga.goto(f"{manage}?stage=complete")
    olga.get_by_role("checkbox", name="Georgia").check()
    olga.get_by_role("button", name="Confirm").click()
    assert "This confirms 1 delegation" in body_text(olga)
    olga.get_by_role("button", name="Confirm").click()
    assert "1 delegation confirmed." in body_text(olga)
    live.letterbox.to(irakli, containing="est confirmée")
    live.letterbox.to(world.dana.email, containing="votre délégation")
    look_everywhere(live, olga, manage)
    for path in ("", "/exceptions"):
        look_everywhere(live, olga, f"{manage}/{world.state.id}{path}")
    for path in ("reminder", "confirmation"):
        look_everywhere(live, olga, f"{manage}/{path}?chosen={world.other_state.id}")


def _last_year(live: Live, world) -> list[str]:
    """Four people of Georgia came last year, for whom Dana nominated; this year nobody acts for it yet."""
    with live.arranging():
        db.session.get_one(Category, world.delegate.id).in_delegation = True
        db.session.get_one(type(world.dana), world.dana.id).language = "fr"
        event, state = db.session.get_one(Event, world.event.id), db.session.get_one(Institution, world.state.id)
        db.session.execute(sa.delete(FocalPoint).where(FocalPoint.event_id == event.id))
        past = factories.an_event(first_day=event.first_day - timedelta(days=365), slug=f"{event.slug[:60]}-past")
        event.cloned_from_id = past.id
        factories.a_focal_point(past, db.session.get_one(type(world.dana), world.dana.id), state)
        category = factories.a_category(past, "D", in_delegation=True)
        names = []
        for family, role in (
            ("Abashidze", "head"),
            ("Chkheidze", "rapporteur"),
            ("Dadiani", "expert"),
            ("Eristavi", "expert"),
        ):
            account = factories.an_account("Lela", family, affiliation=state)
            then = factories.a_registration(past, account, category)
            factories.a_member(then, state, "coordinator" if role == "head" else role)
            names.append(then.listed_name)
    world.dana.language = "fr"
    return names


def _taken_over(live: Live, email: str) -> Page:
    guest = live.visitor(language="fr")
    guest.goto(main_link(live.letterbox.to(email, containing="Dana")[0]))
    guest.get_by_role("button", name="C’est mon compte").click()
    guest.get_by_role("link", name="Continuer sans mot de passe").click()
    return guest


def _confirms(live: Live, email: str) -> None:
    guest = _taken_over(live, email)
    assert "Dana KAPANADZE" in body_text(guest)
    guest.get_by_role("link", name="Compléter et envoyer").click()
    guest.get_by_role("button", name="Envoyer").click()
    live.letterbox.to(email, containing="Merci")


def _declines(live: Live, email: str) -> None:
    guest = _taken_over(live, email)
    guest.get_by_role("link", name="Décliner la désignation").click()
    guest.get_by_label("Raison").fill("Je suis en congé")
    guest.locator("form button[type=submit]").last.click()
