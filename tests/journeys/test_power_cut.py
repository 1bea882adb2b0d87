"""Many at once, and power cuts in the middle: what was confirmed stays, what was promised leaves."""

import http.client
import time
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
from meetings.registration.models import Category, Registration, State
from tests import factories
from tests.journeys.live import Live, lapse, newcomer

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
        assert many.wait(30)
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


def newcomers(live: Live, count: int) -> dict[str, str]:
    """People with an account and no registration: their ids, each with the cookie of her session."""
    with live.arranging():
        people = [Account(**newcomer(number)) for number in range(count)]
        db.session.add_all(people)
        db.session.flush()
        return {person.id: cookie(live, person) for person in people}


def cookie(live: Live, account: Account) -> str:
    """The session of somebody who has signed in, sealed with the key of the running server."""
    kept = {"_user_id": account.fs_uniquifier, "_fresh": True, "fs_cc": "set", "csrf_token": CSRF}
    kept["fs_paa"] = clock.now().timestamp()
    return f"session={live.app.session_interface.get_signing_serializer(live.app).dumps(kept)}"


def register(live: Live, world: factories.World, session: str) -> int:
    """Send the form of registration; the status of the answer, or 0 when there was none."""
    token = URLSafeTimedSerializer(live.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
    answers = {"csrf_token": token, "given_name": "Nova", "family_name": "Newcomer", "form_of_address": ""}
    answers |= {"category": world.delegate.id, "affiliation_id": world.state.id}
    headers = {"Cookie": session, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=30)
    try:
        connection.request("POST", f"/en/events/{world.event.slug}/register", urlencode(answers), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def mails_of(live: Live, people: set[str]) -> set[tuple[str, str]]:
    """Account and Message-ID of each mail to these people, once all of them have left."""
    mine = sa.select(Mail.account_id, Mail.message_id, Mail.state).where(Mail.account_id.in_(people))
    for _wait in range(300):
        with live.arranging():
            rows = db.session.execute(mine).all()
        if all(row.state == QueueState.DONE for row in rows):
            return {(row.account_id, row.message_id) for row in rows}
        time.sleep(0.1)
    raise AssertionError(Counter(row.state for row in rows))
