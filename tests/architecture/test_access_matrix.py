"""Who gets in where: each role of the cast by each address and verb, on real objects of the own and another State.

The table is `access_matrix.txt`: one line an address and verb, one column a role. A new address fails the first test
until it has its line there; the message holds the line to begin with.
"""

import gc
import string
from pathlib import Path

import pytest
import sqlalchemy as sa

from meetings.core.db import SAFE_METHODS, db
from meetings.events.access import PERSONAL, ROLE_PERMISSIONS, Permission
from meetings.events.models import Role
from tests.architecture.access_world import ROLES, a_scene

TABLE = Path(__file__).parent / "access_matrix.txt"
LET_IN, NOTHING_THERE, SIGN_IN, BROKEN = "+", ".", "s", "!"
REFUSED = {NOTHING_THERE, SIGN_IN}
CHANGES = ("INSERT", "UPDATE", "DELETE")
FIXED = {"lang": "en", "language": "en", "filename": "note.pdf", "revision": 1, "mode": "settings", "section": "basics"}
FIXED |= {"token": "222222222222", "source": "registration", "kind": "people", "file_format": "csv"}
TEAM = {
    "O": Role.ORGANISER,
    "P": Role.PROGRAMME_EDITOR,
    "R": Role.REGISTRATION_OFFICER,
    "D": Role.DESK,
    "F": Role.DOCUMENT_OFFICER,
    "L": Role.READER,
}
INSTEAD = {
    "answers.file": {"registration_id": "participant_id", "question_id": "file_question_id"},
    "badges.download": {"print_id": "ready_print_id"},
    "events.host_removal": {"institution_id": "host_id"},
    "events.remove_host": {"institution_id": "host_id"},
    "letter_texts.edit": {"kind": "letter_kind"},
    "letter_texts.save": {"kind": "letter_kind"},
    "letter_texts.specimen_of": {"kind": "letter_kind"},
    "letters.passport": {"registration_id": "participant_id"},
    "letters.person": {"registration_id": "participant_id"},
    "my_forms.file": {"question_id": "file_question_id"},
    "networking.ask_to_end": {"request_id": "contact_id"},
    "networking.end": {"request_id": "contact_id"},
    "networking.forbid": {"registration_id": "protected_id"},
    "networking.permit": {"registration_id": "protected_id"},
    "networking.take_card": {"card_id": "friend_id"},
    "overview.file_of": {"question_id": "file_question_id"},
    "programme.feed": {"token": "feed_token"},
    "unsubscribing.ask": {"token": "unsubscription_token"},
    "unsubscribing.end": {"token": "unsubscription_token"},
    "unsubscribing.one_click": {"token": "unsubscription_token"},
    "unsubscribing.open_page": {"token": "unsubscription_token"},
    "unsubscribing.undo": {"token": "unsubscription_token"},
    "waiting_list.ask_to_move": {"registration_id": "waiting_id"},
    "waiting_list.move": {"registration_id": "waiting_id"},
}
"""Addresses that want another object than the usual one in the place of an argument."""
SENT = {
    "attendance.check_in": "registration=$participant_id",
    "badges.create": "whom=everybody",
    "badges.new": "whom=everybody",
    "forms.add_question": "kind=short_text",
    "forms.add_set": "set=travel",
    "forms.change_kind": "kind=short_text",
    "forms.create_from_set": "set=travel",
    "forms.set_state": "state=closed",
    "letter_issues.create": "kind=visa",
    "letter_issues.new": "kind=visa",
    "previews.test": "person=$participant_account",
    "registrations.ask_to_decide": "verb=refuse&chosen=$participant_id",
    "registrations.take_decision": "verb=refuse&chosen=$participant_id",
    "unsubscribing.one_click": "List-Unsubscribe=One-Click",
}
"""What addresses want to be asked with before they look at anything."""
SIGNS_OUT = {"security.sign_out_everywhere"}
FOR_ANYBODY = {"public", "event:view"}


def verbs(rule):
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def rules_of(app):
    """Reading before changing: a file that goes with its object does not come back."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint in app.view_functions]
    return sorted(found, key=lambda rule: (verbs(rule) != ["GET"], rule.endpoint))


def table():
    """(endpoint, verb) → one letter a role, from the file."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] not in "#|"]
    assert all(len(line) == 2 + len(ROLES) for line in lines)
    return {(endpoint, verb): dict(zip(ROLES, cells, strict=True)) for endpoint, verb, *cells in lines}


def as_line(endpoint, verb, cells):
    return f"{endpoint:<36} {verb:<5} {' '.join(cells[letter] for letter in ROLES)}"


class Visit:
    """Asks as anybody of the cast; what a request changes is taken back after it."""

    def __init__(self, app, scene):
        self.app, self.scene, self.writes = app, scene, []
        self.client = app.test_client(use_cookies=False)
        self.headers = {letter: self._signed_in(account) for letter, account in scene.people.items()}
        sa.event.listen(db.engine, "before_cursor_execute", self._listen)

    def close(self):
        sa.event.remove(db.engine, "before_cursor_execute", self._listen)

    def _listen(self, conn, cursor, statement, *rest):
        if statement.lstrip().upper().startswith(CHANGES):
            self.writes.append(statement[:80])

    def _signed_in(self, account):
        if account is None:
            return {}
        name = self.app.config["SESSION_COOKIE_NAME"]
        return {"Cookie": f"{name}={self.app.test_client().sign_in(account).get_cookie(name).value}"}

    def address(self, rule, verb, ids):
        """The path with real ids, and what is sent along."""
        values = ids | FIXED | {"slug": self.scene.event.slug}
        values |= {name: ids[key] for name, key in INSTEAD.get(rule.endpoint, {}).items() if key in ids}
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=verb)
        sent = string.Template(SENT.get(rule.endpoint, "")).safe_substitute(ids)
        return (f"{path}?{sent}", sent) if sent else (path, "")

    def ask(self, letter, verb, path, body=""):
        """How the address answers this person: one of the four letters."""
        self.writes.clear()
        if verb in SAFE_METHODS:
            return self._answer(letter, verb, path, body)
        db.session.commit()
        before = db.session.get_bind().begin_nested()
        try:
            return self._answer(letter, verb, path, body)
        finally:
            before.rollback()

    def _answer(self, letter, verb, path, body):
        kind = "application/x-www-form-urlencoded"
        answer = self.client.open(path, method=verb, data=body, content_type=kind, headers=self.headers[letter])
        status, leads_to = answer.status_code, answer.headers.get("Location", "")
        answer.close()
        if status in (302, 303) and "/sign-in" in leads_to:
            return SIGN_IN
        return {404: NOTHING_THERE, 403: BROKEN}.get(status, LET_IN if status < 500 else BROKEN)


@pytest.fixture
def visit(app, monkeypatch):
    """Views are asked, pages are not drawn: other tests look at those, and they would cost most of the time."""
    monkeypatch.setattr("flask.templating._render", lambda app, template, context: "")
    found = Visit(app, a_scene())
    gc.disable()
    yield found
    gc.enable()
    found.close()


def test_the_table_is_complete(any_app):
    known = table()
    there = {(rule.endpoint, verb) for rule in rules_of(any_app) for verb in verbs(rule)}
    missing = [as_line(endpoint, verb, dict.fromkeys(ROLES, "?")) for endpoint, verb in sorted(there - known.keys())]
    assert not missing, "addresses without a line:\n" + "\n".join(missing)
    assert known.keys() - there == set(), "lines without an address"


def test_the_table_lets_nobody_of_the_team_do_more_than_her_role_may(any_app):
    """The line of an address may be stricter than its declaration, never wider."""
    for (endpoint, _verb), cells in table().items():
        access = any_app.view_functions[endpoint].access
        permission = access.removeprefix("event:")
        if access == permission or permission in {Permission.VIEW, Permission.TAKE_PART} | PERSONAL:
            continue
        may = {letter for letter, role in TEAM.items() if permission in ROLE_PERMISSIONS[role]}
        assert {letter for letter, cell in cells.items() if cell == LET_IN} <= may, endpoint
        assert cells["a"] == SIGN_IN, endpoint


def test_each_role_gets_in_where_the_table_says_and_changes_nothing_elsewhere(app, visit):
    known, wrong = table(), []
    for rule in rules_of(app):
        for verb in verbs(rule):
            path, body = visit.address(rule, verb, visit.scene.ids)
            found = {}
            for letter in ROLES:
                found[letter] = visit.ask(letter, verb, path, body)
                if found[letter] in REFUSED and visit.writes and rule.endpoint not in SIGNS_OUT:
                    wrong.append(f"{rule.endpoint} refuses {ROLES[letter]} and writes {visit.writes}")
            if found != known.get((rule.endpoint, verb)):
                wrong.append(as_line(rule.endpoint, verb, found))
    assert not wrong, f"{' '.join(ROLES)}\n" + "\n".join(wrong)


def test_states_and_meetings_are_kept_apart(app, visit):
    """What a focal point may do with her own State she may not with the other's, and nobody with another meeting's."""
    scene, known, wrong = visit.scene, table(), []
    for rule in rules_of(app):
        for verb in verbs(rule):
            cells = known[rule.endpoint, verb]
            if "slug" not in rule.arguments:
                continue
            if rule.arguments & scene.others.keys() and cells["g"] != cells["f"]:
                path, body = visit.address(rule, verb, scene.ids | scene.others)
                swapped = visit.ask("f", verb, path, body), visit.ask("g", verb, path, body)
                if swapped != (cells["g"], cells["f"]) or (swapped[1] in REFUSED and visit.writes):
                    wrong.append(f"{verb} {path} as the focal points: {swapped}")
            mine = rule.arguments & scene.foreign.keys()
            if mine and app.view_functions[rule.endpoint].access not in FOR_ANYBODY and rule.endpoint not in INSTEAD:
                path, body = visit.address(rule, verb, scene.ids | {name: scene.foreign[name] for name in mine})
                for letter in "OPRDFLgp":
                    if visit.ask(letter, verb, path, body) != NOTHING_THERE or visit.writes:
                        wrong.append(f"{verb} {path} as {ROLES[letter]} with an object of another meeting")
    assert not wrong, "\n".join(wrong)


def test_no_address_answers_to_a_verb_that_it_does_not_offer(app, visit):
    offered = {}
    for rule in rules_of(app):
        path, _body = visit.address(rule, verbs(rule)[0], visit.scene.ids)
        offered.setdefault(path.partition("?")[0], set()).update(verbs(rule))
    for path, known in offered.items():
        for verb in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - known):
            status = visit.client.open(path, method=verb, headers=visit.headers["O"]).status_code
            assert status in {404, 405}, f"{verb} {path}: {status}"
