"""What people come for: a document in their language, and where and when they speak."""

from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import expect

from meetings.core.translated import Translated
from meetings.programme.models import Speaker
from meetings.resources.models import Access
from tests import factories
from tests.journeys.live import Live, look_everywhere


def test_a_rapporteur_finds_and_downloads_a_document_on_a_phone(live: Live, world, tmp_path: Path):
    with live.arranging():
        title = Translated(en="Identification of victims", fr="Identification des victimes")
        factories.a_document(world.event, world.olga, title=title, access=Access.PARTICIPANTS)
        for _other in range(3):
            factories.a_document(world.event, world.olga, access=Access.PARTICIPANTS)
    remi = live.person(world.remi, phone=True)
    remi.goto(f"/fr/events/{world.event.slug}/programme")
    remi.get_by_label("Pages de cette réunion").get_by_text("Programme").first.click()
    remi.get_by_role("link", name="Documents", exact=True).click()
    remi.get_by_label("Mots du titre").fill("victimes")
    remi.get_by_role("button", name="Filtrer").click()
    remi.get_by_role("link", name="Identification des victimes", exact=True).wait_for()
    expect(remi.get_by_role("article")).to_have_count(1)
    with remi.expect_download() as download:
        remi.get_by_role("article").get_by_role("link").filter(has_text="français").click()
    assert download.value.suggested_filename == "note-fr.pdf"
    download.value.save_as(tmp_path / "note.pdf")
    assert (tmp_path / "note.pdf").read_bytes() == factories.A_PDF
    look_everywhere(live, remi, f"/fr/events/{world.event.slug}/documents")
    remi.goto(f"/fr/events/{world.event.slug}/documents")
    remi.get_by_role("link", name="Identification des victimes", exact=True).click()
    remi.get_by_role("heading", name="Identification des victimes").wait_for()
    look_everywhere(live, remi, remi.url.removeprefix(live.url))


def test_a_speaker_sees_his_session_and_takes_it_into_his_calendar(live: Live, world):
    with live.arranging():
        room = factories.a_room(world.event, "Room 5")
        title = Translated(en="Financial investigations; first lessons", fr="Enquêtes financières : premières leçons")
        session = factories.a_session(world.event, factories.at(world.event.first_day, 13, 30), title=title, room=room)
        session.speakers = [Speaker(account_id=world.sam.id, name="Sam Okonjo", role="speaker")]
        factories.a_session(world.event)
    sam, programme = live.person(world.sam), f"/en/events/{world.event.slug}/programme"
    sam.goto(programme)
    sam.get_by_role("link", name="My sessions", exact=True).click()
    sam.get_by_role("link", name="Financial investigations; first lessons").click()
    sam.get_by_text("You speak here").wait_for()
    with sam.expect_download() as download:
        sam.get_by_role("link", name="Add to my calendar").click()
    (entry,) = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert entry["SUMMARY"] == "Financial investigations; first lessons"
    assert "Room 5" in entry["LOCATION"]
    assert entry.decoded("DTSTART") == session.starts_at
    assert entry.decoded("DTSTART").tzinfo is not None

    sam.goto(f"{programme}/my-sessions")
    sam.get_by_role("button", name="Make an address").first.click()
    address = sam.get_by_role("code").first.inner_text()
    followed = live.visitor().request.get(address)
    assert [str(each["UID"]) for each in Calendar.from_ical(followed.body()).walk("VEVENT")]
    for path in (programme, f"{programme}?by=room", f"{programme}/{session.id}", f"{programme}/my-sessions"):
        look_everywhere(live, sam, path)
