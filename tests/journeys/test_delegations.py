"""A delegation from invitation to confirmation; the steps of its focal point, on a phone and in French, are counted."""

from datetime import timedelta

import sqlalchemy as sa

from bench.steps import Steps, a_whole_delegation
from meetings.core import clock
from meetings.core.db import db
from meetings.delegations.models import FocalPoint
from meetings.events.models import Event
from meetings.imports.models import Stage
from meetings.institutions.models import Institution, Kind
from meetings.registration.models import Category, State
from tests import factories
from tests.imports.files import FOCAL_POINTS, text
from tests.journeys.live import Live, Page, body_text, look_everywhere, main_link, says
from tests.journeys.test_imports import upload, wait_for

INVITED = 57
MOST_STEPS = 22
"""What Dana may have to tick, type, choose and press: three carried over, two named, one replaced, complete."""


def test_a_delegation_from_invitation_to_confirmation(live: Live, world, tmp_path):
    former = _last_year(live, world)
    others = _invited_from_a_file(live, world, tmp_path / "focal-points.csv")
    mark = world.event.id.lower()
    zurab, elene, irakli = (f"{name}-{mark}@example.org" for name in ("zurab", "elene", "irakli"))
    board = f"/en/events/{world.event.slug}/manage/board"
    manage = f"/en/events/{world.event.slug}/manage/delegations"

    olga = live.person(world.olga)
    look_everywhere(live, olga, f"{manage}/limits")
    look_everywhere(live, olga, f"{manage}/focal-points/new")
    look_everywhere(live, olga, f"{manage}/roster")
    look_everywhere(live, olga, board)
    for email in others:
        assert len(live.letterbox.to(email)) == 1, email
    invitation = live.letterbox.to(world.dana.email, containing="point focal")[0]

    dana = live.person(world.dana, phone=True)
    dana.goto(main_link(invitation))
    _whom_she_assists_is_asked_of_an_assistant_alone(dana)
    steps = Steps(dana)
    a_whole_delegation(steps, former, (zurab, elene, irakli))
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

    waiting = _france_is_complete(live, world)
    _confirms_all_complete(olga, board)
    live.letterbox.to(waiting, containing="est confirmée")
    live.letterbox.to(irakli, containing="est confirmée")
    live.letterbox.to(world.dana.email, containing="votre délégation")
    for path in ("", "/exceptions"):
        look_everywhere(live, olga, f"{manage}/{world.state.id}{path}")
    for path in ("reminder?state=silent", "confirmation?state=confirmed", "export"):
        look_everywhere(live, olga, f"{board}/{path}")
    _reminds_all_silent(olga, board, INVITED - 2)
    for email in others[1:]:
        assert len(live.letterbox.to(email, count=2)) == 2, email
    assert len(live.letterbox.to(others[0], count=2)) == 2, "France was told that it is confirmed, and not reminded"


def _france_is_complete(live: Live, world) -> str:
    """Its focal point has said so, and one of its people awaits approval; gives that person's address."""
    with live.arranging():
        event, state = db.session.get_one(Event, world.event.id), db.session.get_one(Institution, world.other_state.id)
        factories.a_delegation(event, state, completed_at=clock.now())
        person = factories.an_account("Colette", "Durand", affiliation=state, language="fr")
        category = db.session.get_one(Category, world.delegate.id)
        factories.a_registration(event, person, category, affiliation=state, state=State.SUBMITTED)
        return str(person.email)


def _confirms_all_complete(olga: Page, board: str) -> None:
    olga.goto(board)
    olga.get_by_role("link", name="Confirm all 2 complete ones").click()
    says(olga, "This confirms 2 delegations", "people in them await approval")
    olga.get_by_role("button", name="Confirm").click()
    says(olga, "2 delegations confirmed.")


def _reminds_all_silent(olga: Page, board: str, count: int) -> None:
    olga.goto(board)
    olga.get_by_role("link", name=f"Remind all {count} silent ones").click()
    says(olga, f"This reminds {count} delegations", "is not complete yet")
    olga.get_by_role("button", name="Remind").click()
    says(olga, f"{count} people were reminded.")
    says(olga, f"{count} silent ones were reminded today")
    assert "Remind all" not in body_text(olga), "today they are left alone"


def _invited_from_a_file(live: Live, world, path) -> list[str]:
    """Olga invites a focal point for each of 57 States, Dana among them; the other addresses, that of France first."""
    with live.arranging():
        emails = [f"focal{number}-{world.event.id.lower()}@example.org" for number in range(INVITED - 1)]
        places = zip(emails, _other_states(world), strict=False)
        lines = [["Ana", "Focal", email, state.name["en"], ""] for email, state in places]
    lines = [["Dana", "Kapanadze", world.dana.email, "Géorgie", ""], *lines]
    olga = upload(live, world, path, text([FOCAL_POINTS, *lines], "utf-8-sig", ";").read(), "focal_points")
    olga.get_by_label(f"Send {INVITED} personal invitations").check()
    olga.locator("button", has_text=f"Take {INVITED} rows in").click()
    wait_for(live, world, lambda run: run.stage == Stage.DONE)
    return emails


def _whom_she_assists_is_asked_of_an_assistant_alone(dana: Page):
    role, assists = dana.locator("#role"), dana.locator("#assists")
    usual = role.input_value()
    assert not assists.is_visible()
    role.select_option("assistant")
    assert assists.is_visible()
    role.select_option(usual)
    assert not assists.is_visible()


def _last_year(live: Live, world) -> list[str]:
    """Four people of Georgia came last year, for whom Dana nominated; this year nobody acts for any State yet."""
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


def _other_states(world) -> list[Institution]:
    """France, then all States but Georgia."""
    states = db.session.scalars(sa.select(Institution).where(Institution.kind == Kind.STATE).order_by(Institution.code))
    mine = (world.state.id, world.other_state.id)
    rest = [each for each in states if each.id not in mine]
    return [db.session.get_one(Institution, world.other_state.id), *rest]


def _taken_over(live: Live, email: str) -> Page:
    guest = live.visitor(language="fr")
    guest.goto(main_link(live.letterbox.to(email, containing="Dana")[0]))
    guest.get_by_role("button", name="C’est mon compte").click()
    guest.get_by_role("link", name="Continuer sans mot de passe").click()
    return guest


def _confirms(live: Live, email: str) -> None:
    guest = _taken_over(live, email)
    says(guest, "Dana KAPANADZE")
    guest.get_by_role("link", name="Compléter et envoyer").click()
    guest.get_by_role("button", name="Envoyer").click()
    live.letterbox.to(email, containing="Merci")


def _declines(live: Live, email: str) -> None:
    guest = _taken_over(live, email)
    guest.get_by_role("link", name="Décliner la désignation").click()
    guest.get_by_label("Motif").fill("Je suis en congé")
    guest.locator("form button[type=submit]").last.click()
