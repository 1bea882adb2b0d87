"""Olga writes to all who are approved, looks it through as they will read it, and each gets it in her language."""

from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from meetings.core import clock
from meetings.core.translated import Translated
from meetings.correspondence import actions
from meetings.correspondence.actions import Draft
from tests import factories
from tests.journeys.live import Live, body_text, look_everywhere, main_link

ENGLISH = "Dear {full_name},\n\nyour room is **in the main building**.\n\n{my_registration}"
FRENCH = "Bonjour {full_name},\n\nvotre salle est **dans le bâtiment principal**.\n\n{my_registration}"


def test_an_organiser_writes_to_a_filter_and_each_reads_it_in_her_language(live: Live, world, tmp_path: Path):
    with live.arranging():
        for number in range(3):
            person = factories.an_account("Ana", f"Petrova{number}", affiliation=world.state)
            factories.a_registration(world.event, person, world.delegate)
        nominee = factories.an_account("Nino", "Beridze")
        factories.a_registration(world.event, nominee, world.delegate, state="nominated")
    manage = f"/en/events/{world.event.slug}/manage"
    olga = live.person(world.olga)
    olga.goto(f"{manage}/reply-addresses")
    olga.get_by_label("Address for answers").fill("trafficking@coe.example")
    olga.get_by_role("button", name="Save").click()
    olga.get_by_text("Saved.").wait_for()

    olga.goto(f"{manage}/registrations?state=approved")
    olga.get_by_role("link", name="Write to these people").click()
    _writes(olga)
    assert "5 (English: 4, French: 1)" in body_text(olga)
    (tmp_path / "plan.pdf").write_bytes(factories.A_PDF)
    olga.get_by_label("File").set_input_files(tmp_path / "plan.pdf")
    olga.get_by_role("button", name="Add the file").click()
    olga.get_by_text("The file goes with the message.").wait_for()

    olga.get_by_role("link", name="Preview").click()
    olga.get_by_role("searchbox", name="Another person").fill("vasseur")
    olga.get_by_role("button", name="Filter").click()
    olga.get_by_role("link", name="VASSEUR-DELORME Rémi").click()
    expect(olga.get_by_role("article")).to_contain_text("votre salle est dans le bâtiment principal")
    olga.get_by_role("button", name="Send this copy to myself as a test").click()
    (test,) = live.letterbox.to(world.olga.email, containing="VASSEUR-DELORME")
    assert str(test["Subject"]).startswith("Essai"), "the test mail of a copy in French is in French"
    message = olga.url.removeprefix(live.url).partition("/preview")[0]
    look_everywhere(live, olga, f"{message}/preview?q=petrova")
    look_everywhere(live, olga, message)
    look_everywhere(live, olga, f"{message}/edit")

    olga.goto(message)
    olga.get_by_role("button", name="Put into the outbox").click()
    row = olga.get_by_role("row").filter(has_text="PETROVA1")
    row.get_by_role("button", name="Take out").click()
    olga.get_by_role("button", name="Send 4 copies").wait_for()
    look_everywhere(live, olga, f"{message}/outbox")
    olga.goto(f"{message}/outbox")
    olga.get_by_role("button", name="Send 4 copies").click()
    olga.get_by_text("4 copies are on their way.").wait_for()
    expect(olga.locator("#how-far")).to_have_text("4 copies were sent")
    assert olga.get_by_text("4 copies are on their way.").is_visible(), "what the press said stays"

    french = live.letterbox.to(world.remi.email, containing="votre salle")[0]
    english = live.letterbox.to(world.sam.email, containing="your room")[0]
    for mail, language, house in ((french, "fr", "Conseil de l’Europe"), (english, "en", "Council of Europe")):
        assert mail["Content-Language"] == language
        assert mail["Reply-To"] == "trafficking@coe.example"
        assert mail["From"].addresses[0].display_name == house
        assert [part.get_filename() for part in mail.iter_attachments()] == ["plan.pdf"]
    assert main_link(french).endswith(f"/fr/events/{world.event.slug}/my-registration")
    recipients = [mail["X-Envelope-To"] for mail in live.letterbox.messages if "Your room" in str(mail["Subject"])]
    assert nominee.email not in recipients

    olga.goto(f"{manage}/messages")
    row = olga.get_by_role("row").filter(has_text="Your room")
    assert "Sent" in row.inner_text()
    for path in ("messages", "messages/new", "message-templates", "reminders", "reply-addresses"):
        look_everywhere(live, olga, f"{manage}/{path}")


def test_a_reader_ends_information_messages(live: Live, world):
    now = clock.now()
    with live.arranging():
        world.event.contact_email = "meeting@example.org"
        actions.add_usual_templates(world.event, by=world.olga, now=now)
        text = Translated(en="News of {meeting}", fr="Nouvelles de {meeting}")
        draft = Draft(text, text, world.council, choice={"state": "approved"}, is_information=True)
        message = actions.write(world.event, draft, by=world.olga, now=now)
        actions.review(message, by=world.olga, now=now)
    olga, manage = live.person(world.olga), f"/en/events/{world.event.slug}/manage"
    olga.goto(f"{manage}/messages/{message.id}/outbox")
    olga.get_by_role("button", name="Send 2 copies").click()
    mail = live.letterbox.to(world.remi.email, containing="Nouvelles de")[0]
    reader = live.visitor(phone=True, language="fr")
    reader.goto(mail["List-Unsubscribe"].strip("<>"))
    page = reader.url.removeprefix(live.url)
    look_everywhere(live, reader, page)
    reader.goto(page)
    reader.get_by_role("button", name="Y mettre fin").click()
    reader.get_by_role("heading", name="Les messages d’information ont pris fin").wait_for()
    olga.goto(f"{manage}/reminders")
    olga.get_by_role("button", name="Add the usual reminders").click()
    olga.get_by_role("link", name="Practical information").click()
    olga.wait_for_url("**/reminders/*")
    look_everywhere(live, olga, olga.url.removeprefix(live.url))


def _writes(olga: Page) -> None:
    for label, english, french in (("Subject", "Your room", "Votre salle"), ("Text", ENGLISH, FRENCH)):
        group = olga.get_by_role("group", name=label, exact=True)
        group.get_by_label("English").fill(english)
        group.get_by_label("Français").fill(french)
    olga.get_by_role("button", name="Save the draft").click()
    olga.get_by_text("The draft is saved. Nothing has been sent.").wait_for()


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""
