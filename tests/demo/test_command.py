"""`meetings demo`: where it is refused, what it prints, what it keeps and what it throws away."""

from datetime import timedelta

import pypdfium2
import pytest
import sqlalchemy as sa

from meetings import demo
from meetings.accounts import queries as accounts
from meetings.cli import main
from meetings.core import files
from meetings.core.db import db
from meetings.demo.drawing import Paper, draw
from meetings.events.models import Event
from meetings.registration.models import Registration
from tests import factories


def run(app, *words):
    return app.test_cli_runner().invoke(main, ["demo", *words])


@pytest.fixture
def in_development(app, monkeypatch):
    monkeypatch.setitem(app.config, "MEETINGS_ENV", "development")
    monkeypatch.setitem(app.config, "MAIL_URL", "demo:")
    return app


def count(kind):
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind))


def test_it_is_refused_outside_development(app):
    result = run(app)
    assert result.exit_code == 1
    assert result.output.splitlines() == ["Error: the demo is refused here: it needs MEETINGS_ENV=development"]
    assert count(Event) == 0


def test_it_is_refused_where_mail_would_leave(in_development, monkeypatch):
    monkeypatch.setitem(in_development.config, "MAIL_URL", "smtp://127.0.0.1:25")
    result = run(in_development)
    assert result.exit_code == 1
    assert "MAIL_URL=demo:" in result.output
    assert count(Event) == 0


def test_wrong_use_ends_with_two(app):
    assert run(app, "--prot", "1").exit_code == 2


def make_it_the_demo(world, year):
    event = world.event
    event.slug, event.is_demo = f"annual-meeting-strasbourg-{year}", True
    event.last_day = event.last_day.replace(year=year)
    event.first_day = event.last_day - timedelta(days=1)
    db.session.commit()


def test_a_world_that_is_there_is_kept_and_its_people_are_printed(in_development, world):
    make_it_the_demo(world, world.event.last_day.year)
    result = run(in_development, "--build-only")
    assert result.exit_code == 0, result.output
    assert (count(Event), count(Registration)) == (1, 2)
    assert "http://127.0.0.1:8000/" in result.output
    assert "demo-only-password" in result.output
    assert all(member.email in result.output for member in demo.CAST)
    assert "is over" not in result.output


def test_it_says_when_its_meeting_is_over(in_development, world):
    make_it_the_demo(world, 2020)
    result = run(in_development, "--build-only")
    assert (result.exit_code, "meetings demo --reset" in result.output) == (0, True)
    assert count(Event) == 1


def test_a_reset_throws_away_all_rows_and_files_and_builds_anew(demo_app):
    rebuilt = demo_app.extensions["rebuilt"]
    assert rebuilt.result.exit_code == 0, rebuilt.result.output
    with demo_app.app_context():
        assert accounts.by_email("old@demo.example") is None
        assert files.size_of(rebuilt.old_file) is None
        assert count(Event) == 4
        assert demo.is_there()
        db.session.close()


def test_a_failure_leaves_nothing(in_development):
    factories.an_account(email="stella@demo.example")
    result = run(in_development, "--build-only")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("Error: ")
    db.session.rollback()
    assert count(Event) == 0


def test_a_document_keeps_its_lines_within_the_page():
    text = "A long line with many words that has to be broken somewhere. " * 9
    drawn = draw(
        Paper(["Host", "Other host"], ["Meeting", "Place"], "A title of some length " * 4, [text, text], "Note")
    )
    page = pypdfium2.PdfDocument(drawn)[0]
    found = page.get_textpage()
    boxes = [found.get_rect(number) for number in range(found.count_rects())]
    assert len(boxes) == 20
    assert all(left > 70 and right < page.get_width() - 70 and bottom > 70 for left, bottom, right, _top in boxes)
    assert " ".join(found.get_text_bounded().split()).count(text.strip()) == 2
