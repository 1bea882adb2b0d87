"""Rémi asks for a visa support letter on his phone, Olga issues it, and a consulate verifies it."""

import re
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Page

from meetings.core import clock
from meetings.core.db import db
from meetings.letters import codes
from meetings.letters.models import Letter
from tests.badges.reading import texts
from tests.journeys.live import Live, body_text, look_everywhere, says

NUMBER = "AB1234567"


def test_a_letter_is_asked_for_issued_taken_verified_and_revoked(live: Live, world):
    manage, mine = (f"/en/events/{world.event.slug}/{part}" for part in ("manage/letters", "my-registration/letters"))
    olga = live.person(world.olga)
    sign_the_text(olga, manage)
    for path in ("", "/texts", "/texts/visa"):
        look_everywhere(live, olga, manage + path)

    remi = live.person(world.remi, phone=True)
    ask(remi, world.event.slug)
    for path in (mine, f"{mine}/request"):
        look_everywhere(live, remi, path)

    olga.goto(manage)
    olga.get_by_role("link", name="Answer the one that waits").click()
    olga.get_by_role("button", name="Issue 1 letter").click()
    olga.get_by_text("The letters are made").wait_for()
    for path in (olga.url.removeprefix(live.url), f"{manage}/register"):
        look_everywhere(live, olga, path)
    mail = live.letterbox.to(world.remi.email, containing="my-registration/letters")[0]
    assert mail["Content-Language"] == "fr"

    remi.goto(mine.replace("/en/", "/fr/"))
    with remi.expect_download() as download:
        remi.get_by_role("link", name=re.compile("Télécharger la lettre")).click()
    said = "".join(texts(Path(download.value.path()).read_bytes()))
    assert NUMBER in said
    with live.arranging():
        letter = db.session.scalars(sa.select(Letter).where(Letter.event_id == world.event.id)).one()
        code, letter_id, person = codes.grouped(letter.code), letter.id, letter.registration_id
    assert code in said

    consulate = live.visitor()
    verify(consulate, code.lower())
    assert "This letter was issued here and is valid." in body_text(consulate)
    assert NUMBER not in body_text(consulate)
    for path in ("/en/letters/", f"/en/letters/{code}"):
        look_everywhere(live, consulate, path)
    for path in (f"register/{letter_id}", f"people/{person}", f"people/{person}/passport"):
        look_everywhere(live, olga, f"{manage}/{path}")
    look_everywhere(live, olga, f"{manage}/issues/new?kind=visa&chosen={person}&replaces={letter_id}")

    remi.goto(f"/fr/events/{world.event.slug}/my-registration/withdrawal")
    remi.get_by_role("button", name="Je ne viens pas").click()
    remi.get_by_text("Votre inscription est annulée.").first.wait_for()
    verify(consulate, code)
    says(consulate, "is no longer valid")


def sign_the_text(olga: Page, manage: str) -> None:
    olga.goto(f"{manage}/texts/visa")
    olga.get_by_label("Signed by").fill("Vera Signmore")
    olga.get_by_role("button", name="Save", exact=True).click()
    olga.get_by_text("Saved.").wait_for()


def ask(remi: Page, slug: str) -> None:
    remi.goto(f"/fr/events/{slug}/my-registration")
    remi.get_by_role("link", name=re.compile("Lettres")).click()
    remi.get_by_role("link", name="Demander une lettre").click()
    remi.get_by_label("Nom complet tel que dans le passeport").fill("REMI VASSEUR DELORME")
    remi.get_by_label("Numéro du passeport").fill(NUMBER)
    remi.locator("select[name=nationality]").select_option("other", force=True)
    remi.get_by_label("Autre nationalité").fill("Îles inventées")
    for label, day in {
        "Date de naissance": "1975-03-01",
        "Date de délivrance du passeport": "2020-05-04",
        "Date d’expiration du passeport": str((clock.now() + timedelta(days=900)).date()),
    }.items():
        remi.get_by_label(label).fill(day)
    remi.get_by_label("Consulat ou ambassade").fill("Consulat général, Villeneuve-l’Inventée")
    remi.get_by_role("button", name="Demander la lettre").click()
    remi.get_by_text("L’équipe organisatrice a votre demande.").wait_for()


def verify(consulate: Page, code: str) -> None:
    consulate.goto("/en/letters/")
    consulate.get_by_label("Code on the letter").fill(code)
    consulate.get_by_role("button", name="Verify").click()
    consulate.get_by_role("link", name="Verify another letter").wait_for()
