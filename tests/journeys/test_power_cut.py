"""Many at once, and power cuts in the middle: what was confirmed stays, what was promised leaves."""

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from itsdangerous import URLSafeTimedSerializer

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.queue import QueueState
from meetings.core.tasks import Job
from meetings.core.translated import Translated
from meetings.correspondence import actions as messages
from meetings.correspondence.actions import Draft
from meetings.delegations import actions as delegations
from meetings.delegations.models import Delegation, Member, Role
from meetings.registration.models import HOLDING, Category, Registration, State
from tests import factories
from tests.journeys.live import PATIENCE, Live, lapse, newcomer, wait_until

CSRF = "as-the-form-would-bring-it"


def test_ten_places_and_fifty_at_once(live: Live, world):
    people = newcomers(live, 50)
    with live.arranging():
        db.session.get_one(Category, world.delegate.id).capacity = 11  # Rémi holds one of them
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda cookie: register(live, world, cookie), people.values()))
    assert answers == [302] * 50
    with live.arranging():
        mine = Registration.account_id.in_(people)
        rows = db.session.execute(sa.select(Registration.state, Registration.queued_at).where(mine)).all()
        assert Counter(state for state, _queued in rows) == {State.SUBMITTED: 10, State.WAITING: 40}
        assert len({queued for _state, queued in rows if queued}) == 40


def test_what_was_confirmed_survives_a_power_cut(live: Live, world):
    people = newcomers(live, 200)
    confirmed: list[str] = []
    many = Flag()

    def ask(person: tuple[str, str]) -> None:
        if register(live, world, person[1]) == 302:
            confirmed.append(person[0])
        if len(confirmed) >= 80:
            many.set()

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, person) for person in people.items()]
        assert many.wait(PATIENCE / 1000)
        live.kill("web")
        live.kill("worker")
        for each in asked:
            each.result()
    assert 80 <= len(confirmed) < 200
    lapse(live, Mail)
    live.start("web")
    live.start("worker")

    with live.arranging():
        mine = Registration.account_id.in_(people)
        kept = set(db.session.scalars(sa.select(Registration.account_id).where(mine)))
    assert set(confirmed) <= kept
    sent = mails_of(live, set(people))
    assert {account for account, _message_id in sent} == kept
    arrived = Counter(each["Message-ID"] for each in live.letterbox.messages)
    ours = {message_id: arrived[message_id] for _account, message_id in sent}
    assert min(ours.values()) == 1
    assert sum(ours.values()) - len(ours) <= 2  # at most what the two threads of the worker had in hand


def test_a_delegation_of_three_and_many_hands_at_once(live: Live, world):
    """The focal point nominates twelve, four of them as head, and takes people off, while five come by themselves."""
    with live.arranging():
        db.session.get_one(Category, world.delegate.id).in_delegation = True
        delegations.set_policy(world.event, delegations.Policy(most=3), by=None, now=clock.now())
        session = cookie(live, world.dana)
    people = newcomers(live, 5)
    page = f"/en/events/{world.event.slug}/my-delegation/{world.state.id}"

    def nominate(number: int) -> int:
        person = {"given_name": "Nino", "family_name": f"Hand{number}", "language": "en", "function": ""}
        person |= {"email": f"hand{number}-{world.event.id}@example.org", "role": "expert" if number % 3 else "head"}
        return post(live, page, person, session)

    def take_off(_number: int) -> int:
        with live.arranging():
            known = db.session.scalars(of_state(world).where(Registration.state == State.NOMINATED).limit(1)).first()
        return post(live, f"{page}/people/{known.id}/withdrawal", {"reason": ""}, session) if known else 0

    with ThreadPoolExecutor(20) as pool:
        nominated = [pool.submit(nominate, number) for number in range(12)]
        taken_off = [pool.submit(take_off, number) for number in range(3)]
        came = [pool.submit(register, live, world, each) for each in people.values()]
    named = sum(each.result() == 302 for each in nominated)
    assert {each.result() for each in nominated} == {302, 422}
    assert {each.result() for each in taken_off} <= {0, 302, 409, 422}
    assert [each.result() for each in came] == [302] * 5

    with live.arranging():
        rows = db.session.scalars(of_state(world)).all()
        assert {one.account_id for one in rows} >= set(people)
        assert len(rows) == 5 + named  # nobody is lost
        assert sum(one.state in HOLDING for one in rows) == 3
        heads = sa.select(sa.func.count()).where(Member.role == Role.HEAD, Member.ended_at.is_(None))
        mine = sa.select(Delegation.id).where(Delegation.event_id == world.event.id)
        assert db.session.scalar(heads.where(Member.delegation_id.in_(mine))) <= 1


def test_a_mail_out_survives_a_power_cut(live: Live, world):
    ours, now = f"{world.event.id}@example.org".lower(), clock.now()
    with live.arranging():
        for number in range(80):
            person = factories.an_account("Ana", f"Petrova{number}", email=f"ana{number}-{ours}")
            factories.a_registration(world.event, person, world.delegate)
        world.event.contact_email = "meeting@example.org"
        draft = Draft(Translated(en="A word to all"), Translated(en="Dear {full_name}"), world.council)
        message = messages.write(world.event, draft, by=world.olga, now=now)
        messages.review(message, by=world.olga, now=now)
        session = cookie(live, world.olga)
    sending = f"/en/events/{world.event.slug}/manage/messages/{message.id}/sending"
    assert post(live, sending, {"when": "now"}, session) == 302
    wait_until(lambda: len(arrived(live, ours)) >= 10, "no ten mails came")
    live.kill("worker")
    assert len(arrived(live, ours)) < 80
    lapse(live, Mail)
    lapse(live, Job)
    live.start("worker")

    wait_until(lambda: len(arrived(live, ours)) == 80, "not all of the mails came")
    assert sum(arrived(live, ours).values()) <= 82  # at most what the two threads of the worker had in hand


def newcomers(live: Live, count: int) -> dict[str, str]:
    """People with an account and no registration: their ids, each with the cookie of her session."""
    with live.arranging():
        people = [Account(**newcomer(number)) for number in range(count)]
        db.session.add_all(people)
        db.session.flush()
        return {person.id: cookie(live, person) for person in people}


def cookie(live: Live, account: Account) -> str:
    """Her session as a request brings it."""
    return f"session={live.session_of(account, csrf_token=CSRF)}"


def register(live: Live, world: factories.World, session: str) -> int:
    """Send the form of registration."""
    answers = {"given_name": "Nova", "family_name": "Newcomer", "form_of_address": ""}
    answers |= {"category": world.delegate.id, "affiliation_id": world.state.id}
    return post(live, f"/en/events/{world.event.slug}/register", answers, session)


def post(live: Live, path: str, answers: dict[str, str], session: str) -> int:
    """Send a form; the status of the answer, or 0 when there was none."""
    token = URLSafeTimedSerializer(live.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
    headers = {"Cookie": session, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=PATIENCE / 1000)
    try:
        connection.request("POST", path, urlencode(answers | {"csrf_token": token}), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def of_state(world: factories.World) -> sa.Select[Registration]:
    """Everybody of the State of the world who is or was to come."""
    return sa.select(Registration).where(
        Registration.event_id == world.event.id, Registration.affiliation_id == world.state.id
    )


def arrived(live: Live, ending: str) -> Counter[str]:
    """How many mails have come to each address that ends so."""
    addresses = (str(each["X-Envelope-To"]).lower() for each in list(live.letterbox.messages))
    return Counter(each for each in addresses if each.endswith(ending))


def mails_of(live: Live, people: set[str]) -> set[tuple[str, str]]:
    """Account and Message-ID of each mail to these people, once all of them have left."""
    mine = sa.select(Mail.account_id, Mail.message_id, Mail.state).where(Mail.account_id.in_(people))

    def all_left() -> list[sa.Row[tuple[str, str, str]]]:
        with live.arranging():
            rows = db.session.execute(mine).all()
        return list(rows) if all(row.state == QueueState.DONE for row in rows) else []

    return {(row.account_id, row.message_id) for row in wait_until(all_left, "not all mails left")}
