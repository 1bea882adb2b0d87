"""Pages kept for their reader, beside an app that keeps nothing: whatever changes, both answer the same."""

import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from meetings.accounts.actions.safety import end_sessions
from meetings.accounts.models import Account
from meetings.core import clock, pagecache
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Event, EventRole
from meetings.registration.models import Registration, State
from tests import factories
from tests.conftest import a_test_app

EVENT = "/en/events/annual-meeting"
KEPT = {
    "registrations.index": f"{EVENT}/manage/registrations",
    "overview.board": f"{EVENT}/manage/board",
    "registration.participants": f"{EVENT}/participants",
    "programme.index": f"{EVENT}/programme",
}
EVERY = pytest.mark.parametrize("path", KEPT.values())
TOKEN = re.compile(r'name="csrf_token"(?:\s+type="hidden")?\s+value="([^"]+)"')
MEMBERS = [path for path in KEPT.values() if "programme" not in path]


@pytest.fixture(scope="module")
def installations(databases, tmp_path_factory):
    """By kind of database, made when first asked for."""
    made = {}

    def on(kind):
        if kind not in made:
            made[kind] = two_apps(databases.fresh(kind, "kept"), tmp_path_factory.mktemp(kind))
        return made[kind]

    yield on
    for sites in made.values():
        for app in (sites.kept, sites.plain):
            with app.app_context():
                db.engine.dispose()


def two_apps(address, folder):
    """On one database that really commits, with the cast in it: `kept` keeps pages as in production, `plain` none."""
    kept, plain = (a_test_app(DATA_DIR=str(folder), DATABASE_URL=address, KEEP_PAGES=keeps) for keeps in (True, False))
    with plain.app_context():
        world = factories.a_world()
        cookies = {name: cookie_of(plain, getattr(world, name)) for name in ("olga", "hugo", "remi", "stella")}
        remi = db.session.scalars(sa.select(Registration).where(Registration.account_id == world.remi.id)).one()
        ids = {"olga": world.olga.id, "event": world.event.id, "registration": remi.id}
    return SimpleNamespace(kept=kept, plain=plain, ids=ids, nobody="", forger=cookies["olga"][:-4] + "AAAA", **cookies)


@pytest.fixture
def sites(database, installations):
    """The two apps, and the cookies of some of the cast."""
    found = installations(database)
    found.kept.extensions["pages"].clear()
    return found


def cookie_of(app, account):
    """As after the first page with a form, which puts the token of its forms into the session."""
    kept = {"_user_id": account.fs_uniquifier, "_fresh": False, "csrf_token": "of her session"}
    return "session=" + app.session_interface.get_signing_serializer(app).dumps(kept)


def said(answer):
    """Status and text, but for the token of forms, which tells the second in which it was made."""
    return answer.status_code, TOKEN.sub("", answer.text)


def ask(app, path, cookie, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie, **named})


def questions_of(app, path, cookie, **headers):
    """The answer, and how often the tables were asked for it."""
    statements = []

    def listen(conn, cursor, statement, *rest):
        if "FROM" in statement:
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    answer = ask(app, path, cookie, **headers)
    sa.event.remove(engine, "before_cursor_execute", listen)
    return answer, len(statements)


def from_memory(app, path, cookie):
    """The answer for which no table was asked. On PostgreSQL what another worker commits beside it counts as well."""
    for _ in range(50):
        answer, asked = questions_of(app, path, cookie)
        if not asked:
            return answer
    return pytest.fail(f"{path} is drawn anew each time")


def test_these_pages_and_no_others_are_kept_for_their_reader(any_app):
    marked = {
        name for name, view in any_app.view_functions.items() if getattr(view, "kept", "") == pagecache.Kept.READER
    }
    assert marked == set(KEPT)


@EVERY
def test_the_same_question_of_the_same_reader_asks_no_table(sites, path):
    first, asked = questions_of(sites.kept, path, sites.olga)
    again = from_memory(sites.kept, path, sites.olga)
    assert (first.status_code, asked > 0) == (200, True)
    assert said(first) == said(again) == said(ask(sites.plain, path, sites.olga))
    assert again.headers["Cache-Control"] == "private, no-store"


@EVERY
def test_the_same_cookie_from_elsewhere_is_answered_anew(sites, path):
    ask(sites.kept, path, sites.olga)
    assert questions_of(sites.kept, path, sites.olga, User_Agent="another browser")[1] > 0
    assert questions_of(sites.kept, path, sites.olga, HX_Request="true")[1] > 0


@EVERY
@pytest.mark.parametrize("who", ["hugo", "remi", "stella", "nobody", "forger"])
def test_nobody_else_gets_what_was_kept_for_an_organiser(sites, path, who):
    ask(sites.kept, path, sites.olga)
    found, expected = (ask(app, path, getattr(sites, who)) for app in (sites.kept, sites.plain))
    assert said(found) == said(expected)
    if who in ("stella", "nobody", "forger") and path in MEMBERS:
        assert found.status_code in (302, 404)


def no_longer_organises(ids):
    role = db.session.scalars(sa.select(EventRole).where(EventRole.account_id == ids["olga"])).one()
    db.session.delete(role)
    yield
    db.session.add(EventRole(event_id=ids["event"], account_id=ids["olga"], role=role.role, created_at=clock.now()))


def is_shut_out(ids):
    return altered(Account, ids["olga"], active=False)


def signs_out_everywhere(ids):
    before = db.session.get(Account, ids["olga"]).fs_uniquifier
    end_sessions(db.session.get(Account, ids["olga"]))
    yield
    db.session.get(Account, ids["olga"]).fs_uniquifier = before


def becomes_protected(ids):
    return altered(Registration, ids["registration"], is_protected=True)


def withdraws(ids):
    return altered(Registration, ids["registration"], state=State.WITHDRAWN)


def is_called_otherwise(ids):
    return altered(Registration, ids["registration"], family_name="Ὀδυσσεύς")


def is_renamed(ids):
    return altered(Event, ids["event"], title=Translated(en="Of another name", fr="D’un autre nom"))


def altered(kind, key, **values):
    """As it is now, then as it was before."""
    before = {name: getattr(db.session.get(kind, key), name) for name in values}
    for changed in (values, before):
        for name, value in changed.items():
            setattr(db.session.get(kind, key), name, value)
        yield


LOST = [no_longer_organises, is_shut_out, signs_out_everywhere]
CHANGES = [*LOST, becomes_protected, withdraws, is_called_otherwise, is_renamed]


@contextmanager
def changed(sites, change):
    """Committed by the other app; undone afterwards."""
    with sites.plain.app_context():
        steps = change(sites.ids)
        next(steps)
        db.session.commit()
    yield
    with sites.plain.app_context():
        next(steps, None)
        db.session.commit()


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_another_process_commits_is_seen_at_once(sites, change):
    before = {path: ask(sites.kept, path, sites.olga) for path in KEPT.values()}
    assert {answer.status_code for answer in before.values()} == {200}
    with changed(sites, change):
        after = {path: ask(sites.kept, path, sites.olga) for path in before}
        expected = {path: ask(sites.plain, path, sites.olga) for path in before}
    for path, answer in after.items():
        assert said(answer) == said(expected[path]), path
    assert {path for path in before if said(before[path]) != said(after[path])}, "this change is seen on no page"
    if change in LOST:
        assert {after[path].status_code for path in MEMBERS} <= {302, 404}


def test_what_an_organiser_decides_is_on_the_table_to_which_she_returns(sites, monkeypatch):
    table, cookie = KEPT["registrations.index"], {"Cookie": sites.olga}
    with sites.plain.app_context():
        db.session.get(Registration, sites.ids["registration"]).state = State.SUBMITTED
        db.session.commit()
    for app in (sites.kept, sites.plain):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    ask(sites.kept, table, sites.olga)
    before = from_memory(sites.kept, table, sites.olga)
    data = {"verb": "approve", "chosen": sites.ids["registration"], "csrf_token": TOKEN.search(before.text)[1]}
    client = sites.kept.test_client(use_cookies=False)
    assert client.post(f"{table}/decision", headers=cookie, data=data | {"csrf_token": "x"}).status_code == 400
    assert client.post(f"{table}/decision", headers=cookie, data=data).status_code == 302
    after = ask(sites.kept, table, sites.olga)
    assert said(after) != said(before)
    assert said(after) == said(ask(sites.plain, table, sites.olga))
