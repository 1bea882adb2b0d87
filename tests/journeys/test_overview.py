"""The pages that people see first: home, the front page of a meeting, and the organiser's desk."""

from datetime import timedelta

from meetings.core import clock
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.translated import Translated
from meetings.registration.models import State
from tests import factories
from tests.journeys.live import Live, look_everywhere


def _furnish(world) -> None:
    """What makes these pages full: texts, sessions, documents, people in all states."""
    event = world.event
    event.subtitle = Translated(en="From identification to protection", fr="De l’identification à la protection")
    event.description = Translated(en="Two days of exchange.\n\n- Plenaries\n- Workshops", fr="Deux jours d’échanges.")
    event.city, event.access_note = Translated(en="Vienna", fr="Vienne"), Translated(en="Tram D")
    event.contact_email = "meeting@example.org"
    world.delegate.in_delegation, world.delegate.capacity = True, 3
    room = factories.a_room(event, "Room 5")
    for hour in range(8, 14):
        factories.a_session(event, factories.at(event.first_day, hour), room=room)
    for _number in range(4):
        factories.a_document(event, world.olga, files_of={"en": "note.pdf"})
    for days, state in enumerate((State.SUBMITTED, State.NOMINATED, State.WAITING)):
        account = factories.an_account("Ana", affiliation=world.state)
        created = clock.now() - timedelta(days=days)
        factories.a_registration(event, account, world.delegate, state=state, created_at=created)


def _a_failed_mail(world) -> Mail:
    values = {
        "recipient": world.remi.email,
        "recipient_name": world.remi.full_name,
        "template": "registration/approved",
        "language": "en",
        "subject": "Your registration is approved",
        "text": "You are expected.",
        "html": "<p>You are expected.</p>",
        "message_id": f"<{world.event.id}@localhost>",
        "scope": world.event.id,
        "created_at": clock.now(),
        "due_at": clock.now(),
        "finished_at": clock.now(),
        "state": QueueState.FAILED,
        "attempts": 8,
        "error": "550 5.1.1 No such user here",
    }
    return factories.save(Mail(**values))


def test_a_visitor_reads_the_front_page_and_registers(live: Live, world):
    with live.arranging():
        _furnish(world)
    front = f"/en/events/{world.event.slug}/"
    visitor = live.visitor()
    for path in ("/en/", front, "/en/privacy", "/en/accessibility"):
        look_everywhere(live, visitor, path)
    stella = live.person(world.stella, phone=True)
    stella.goto(front)
    stella.get_by_role("link", name="Register", exact=True).click()
    stella.wait_for_url(f"**{front}register")
    remi = live.person(world.remi, phone=True)
    remi.goto("/fr/")
    remi.get_by_role("link", name="Voir votre inscription").first.wait_for()
    look_everywhere(live, remi, "/fr/")
    look_everywhere(live, remi, f"/fr/events/{world.event.slug}/")


def test_an_organiser_sees_what_waits_and_sends_a_mail_again(live: Live, world):
    with live.arranging():
        _furnish(world)
        mail = _a_failed_mail(world)
    desk = f"/en/events/{world.event.slug}/manage/"
    olga = live.person(world.olga)
    olga.goto("/en/")
    olga.get_by_role("link", name="Decide about registrations").first.wait_for()
    olga.goto(desk)
    olga.get_by_text("1 registration waits for a decision.").first.wait_for()
    olga.get_by_text("550 5.1.1 No such user here").wait_for()
    olga.get_by_role("link", name="Open the board of States").click()
    olga.get_by_role("heading", name="Board of States").wait_for()
    for path in ("/en/", desk, f"{desk}mails", f"{desk}mails/{mail.id}"):
        look_everywhere(live, olga, path)
    olga.goto(desk)
    olga.get_by_role("button", name="Send again").click()
    olga.get_by_text("is on its way again").wait_for()
    live.letterbox.to(world.remi.email, containing="You are expected.")
