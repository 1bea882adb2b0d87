"""What is told of the place of a meeting, wherever it is told: of an online meeting nothing but that."""

import pytest

from meetings.badges import rules as badges
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.translated import Translated
from meetings.correspondence.actions.filling import Deadlines, Setting
from meetings.correspondence.actions.filling import words_of as words_of_mail
from meetings.events.models import Format
from meetings.letters.filling import words_of_event
from meetings.letters.models import LetterText
from meetings.registration.queries import of
from tests import factories

EVENT = "/fr/events/annual-meeting"
PAGES = ["/", "/practical-information", "/programme", "/my-registration"]
PAGES += ["/calendar.ics", "/programme.ics", "/my-registration/calendar.ics"]
PLACE = ("Palais", "Quai", "Strasbourg")


@pytest.fixture
def told(world, client):
    """What each page, a mail, a letter and a badge say of the place of a meeting of this format."""
    event = world.event
    event.venue, event.address = Translated(en="Palace", fr="Palais"), Translated(fr="1, Quai")
    event.city = Translated(fr="Strasbourg")
    factories.a_session(event)
    text = LetterText(house=world.council)
    client.sign_in(world.remi)

    def tell(format):
        event.format = format
        db.session.commit()
        with in_language("fr"):
            letter, mail = words_of_event(event, text), words_of_mail(Setting(event, world.council, "", Deadlines()))
        said = {page: client.get(f"{EVENT}{page}").text.replace("\r\n ", "") for page in PAGES}
        return said | {"letter": letter["place"], "mail": str(mail["place"]), "badge": badges.frame(event).dates}

    return tell


def test_the_place_of_an_online_meeting_is_told_nowhere(told, client, world):
    there = {name: any(word in text for word in PLACE) for name, text in told(Format.ON_SITE).items()}
    assert [name for name, is_there in there.items() if not is_there] == []
    assert "Strasbourg" in client.get("/fr/events/?q=strasbourg").text
    said = told(Format.ONLINE)
    assert {name for name, text in said.items() if any(word in text for word in PLACE)} == set()
    assert said["letter"] == said["mail"] == "en ligne"
    assert "En ligne" in said["/"]
    assert "annual-meeting" not in client.get("/fr/events/?q=strasbourg").text


def test_no_page_of_a_meeting_on_site_gives_a_link_that_was_left(told, world):
    world.event.online_link = "https://video.example.org/room/7"
    of(world.event, world.remi).takes_part = "online"
    assert [page for page, text in told(Format.ON_SITE).items() if "video.example.org" in text] == []
