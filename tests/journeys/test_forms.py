"""Organisers build a form; a participant answers it on a phone in French; words change, answers stay."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from meetings.core import clock
from meetings.core.db import db
from meetings.questionnaires.models import Answer, Questionnaire
from tests.journeys.live import Live, Page, body_text, look_everywhere, says


def test_a_form_is_built_previewed_answered_and_changed(live: Live, world):
    manage = f"/en/events/{world.event.slug}/manage/forms"
    olga = live.person(world.olga)
    look_everywhere(live, olga, manage)
    form_id = _builds(olga, manage)
    look_everywhere(live, olga, f"{manage}/{form_id}")

    olga.goto(f"/fr/events/{world.event.slug}/manage/forms/{form_id}/preview")
    assert "Avez-vous besoin d’une chambre ?" in body_text(olga)
    assert not olga.get_by_label("Première nuit").is_visible()
    olga.get_by_label("Oui").check()
    olga.get_by_label("Première nuit").wait_for()
    look_everywhere(live, olga, f"{manage}/{form_id}/preview")

    olga.goto(f"{manage}/{form_id}")
    olga.get_by_role("button", name="Open the form").click()
    olga.get_by_role("button", name=re.compile("Open and write to")).click()
    olga.get_by_text("The form is open:").wait_for()
    letter = live.letterbox.to(world.remi.email, containing="Voyage")[0]
    assert letter["Content-Language"] == "fr"

    remi = live.person(world.remi, phone=True)
    _answers(remi, f"/fr/events/{world.event.slug}", form_id)
    look_everywhere(live, remi, f"/fr/events/{world.event.slug}/my-registration/forms/{form_id}")
    look_everywhere(live, remi, f"/fr/events/{world.event.slug}/my-registration")

    sam = live.person(world.sam, scripts=False)
    sam.goto(f"/en/events/{world.event.slug}/my-registration/forms/{form_id}")
    assert "Only if your answer to “Do you need a room?” is “yes”." in body_text(sam)
    sam.get_by_label("No", exact=True).check()
    sam.get_by_label(re.compile("Old town")).check()
    sam.get_by_role("button", name="Send").click()
    says(sam, "No place is left for “Old town”.")
    assert sam.get_by_label("No", exact=True).is_checked()

    olga.goto(f"{manage}/{form_id}")
    olga.get_by_role("link", name="Outing", exact=True).click()
    olga.get_by_role("group", name="Question").get_by_label("English").fill("Excursion")
    olga.get_by_role("button", name="Save", exact=True).last.click()
    olga.get_by_text("The question is saved.").wait_for()
    olga.get_by_role("link", name="Answers", exact=True).click()
    says(olga, "Excursion")
    expect(olga.get_by_role("row").filter(has_text="VASSEUR-DELORME")).to_contain_text("Old town")
    for page in ("answers", "summary"):
        look_everywhere(live, olga, f"{manage}/{form_id}/{page}")
    with live.arranging():
        questions = db.session.get_one(Questionnaire, form_id).questions
        question = f"{manage}/{form_id}/questions/{questions[-1].id}"
        person = live.registration_of(world.event, world.remi).id
        assert db.session.query(Answer).filter_by(registration_id=person).count() == 3
    for path in (question, f"{manage}/answers/{person}"):
        look_everywhere(live, olga, path)


def _builds(olga: Page, manage: str) -> str:
    """A follow-up with a condition and a quota; says its id."""
    olga.goto(f"{manage}/new")
    olga.get_by_role("group", name="Title").get_by_label("English").fill("Travel")
    olga.get_by_role("group", name="Title").get_by_label("Français").fill("Voyage")
    olga.get_by_label("Later: those who are approved get a message").check()
    olga.get_by_role("button", name="Save").click()
    olga.wait_for_url(re.compile(r"/forms/\w{12}$"))
    form_id = olga.url.rpartition("/")[2]
    _asks(olga, "Yes or no", "Do you need a room?", "Avez-vous besoin d’une chambre ?")
    olga.get_by_role("button", name="Save", exact=True).last.click()
    _asks(olga, "Date", "First night", "Première nuit")
    olga.get_by_label("Asked only if").select_option(label="“Do you need a room?” is answered with “yes”")
    olga.get_by_label("Has to be answered").check()
    olga.get_by_role("button", name="Save", exact=True).last.click()
    _asks(olga, "One of several answers", "Outing", "Sortie")
    for number, (english, french, places) in enumerate((("Old town", "Vieille ville", "1"), ("None", "Aucune", ""))):
        option = olga.get_by_role("group", name=f"Answer {number + 1}")
        option.get_by_label("English").fill(english)
        option.get_by_label("Français").fill(french)
        option.get_by_label("Number of places").fill(places)
    olga.get_by_role("button", name="Save", exact=True).last.click()
    olga.get_by_text("The question is added.").wait_for()
    return form_id


def _asks(olga: Page, kind: str, english: str, french: str) -> None:
    olga.get_by_role("link", name="Add a question").click()
    olga.get_by_role("link", name=kind, exact=True).click()
    olga.get_by_role("group", name="Question").get_by_label("English").fill(english)
    olga.get_by_role("group", name="Question").get_by_label("Français").fill(french)


def _answers(remi: Page, event: str, form_id: str) -> None:
    remi.goto(f"{event}/my-registration")
    assert "à faire" in body_text(remi)
    remi.get_by_role("link", name="Voyage").click()
    remi.wait_for_url(f"**/forms/{form_id}")
    night = remi.get_by_label("Première nuit")
    night.wait_for(state="hidden")
    remi.emulate_media(color_scheme="dark")
    fill = "one => getComputedStyle(one).backgroundColor"
    empty = remi.get_by_label("Oui").evaluate(fill)
    remi.get_by_label("Oui").check()
    assert remi.get_by_label("Non").evaluate(fill) == empty, "what nobody has chosen yet does not look chosen"
    remi.emulate_media(color_scheme="light")
    remi.get_by_label("Oui").check()
    remi.get_by_label(re.compile("Vieille ville")).check()
    remi.get_by_role("button", name="Envoyer").click()
    remi.get_by_role("link", name=re.compile("Première nuit")).wait_for()
    assert remi.get_by_label("Oui").is_checked()
    night.fill((clock.now() + timedelta(days=9)).date().isoformat())
    remi.get_by_role("button", name="Envoyer").click()
    remi.get_by_text("Vos réponses sont enregistrées. Merci.").wait_for()
    says(remi, "fait")
