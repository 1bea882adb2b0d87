"""`meetings user`: accounts from the command line."""

import pytest
import sqlalchemy as sa

from meetings.accounts import queries
from meetings.accounts.actions.signing_in import by_password
from meetings.cli import main
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from tests import factories

NAMES = ("--given-name", "Ada", "--family-name", "Lindqvist")
GOOD = "a long enough passphrase"


@pytest.fixture
def run(app):
    def running(*words, **more):
        result = app.test_cli_runner().invoke(main, ["user", *words], **more)
        if result.exit_code:
            db.session.rollback()
        return result

    return running


def opens(client, url):
    assert url.startswith("http://127.0.0.1:8000/")
    return client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200


def verbs():
    return list(db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.at)))


def test_a_new_person_takes_her_account_over_from_the_printed_link(run, client):
    council = factories.a_host("COE", "Council of Europe")
    result = run("add", "Ada@Example.org", *NAMES, "--language", "fr", "--affiliation", "COE", "--administrator")
    assert result.exit_code == 0, result.output
    account = queries.by_email("ada@example.org")
    assert (account.full_name, account.language, account.affiliation) == ("Ada LINDQVIST", "fr", council)
    assert account.is_administrator
    assert not account.is_taken_over
    assert opens(client, result.output.strip())


def test_a_password_can_be_typed_instead(run):
    result = run("add", "ada@example.org", *NAMES, "--password", input=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    account = by_password("ada@example.org", GOOD)
    assert account.is_taken_over
    assert not account.is_administrator


def test_a_weak_password_makes_no_account(run):
    result = run("add", "ada@example.org", *NAMES, "--password", input="short\nshort\n")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "Error: Choose a longer password: at least 12 characters."
    assert queries.by_email("ada@example.org") is None


@pytest.mark.parametrize(
    "words",
    [
        ("add", "ada@example.org"),
        ("add", "no address", *NAMES),
        ("add", "jörg@example.org", *NAMES),
        ("add", "ada@example.org", *NAMES, "--affiliation", "NOWHERE"),
        ("add", "ada@example.org", *NAMES, "--language", "de"),
        ("link", "no address"),
        ("unknown",),
    ],
)
def test_wrong_use_ends_with_two(run, words):
    assert run(*words).exit_code == 2
    assert queries.by_email("ada@example.org") is None


def test_nobody_gets_two_accounts_or_a_command_for_a_name(run):
    factories.an_account(email="ada@example.org")
    known = run("add", "ada@example.org", *NAMES)
    assert (known.exit_code, known.output) == (1, "Error: ada@example.org has an account already\n")
    named = run("add", "other@example.org", "--given-name", "http://a.b", "--family-name", "C")
    assert (named.exit_code, len(named.output.splitlines())) == (1, 1)
    assert queries.by_email("other@example.org") is None


@pytest.mark.parametrize("verb", ["administrator", "link", "sign-out"])
def test_nobody_is_found_at_an_unknown_address(run, verb):
    result = run(verb, "nobody@example.org")
    assert result.exit_code == 1
    assert result.output == "Error: nobody has an account with the address nobody@example.org\n"


def test_an_administrator_is_made_and_unmade_once(run):
    account = factories.an_account(email="ada@example.org")
    for _twice in range(2):
        assert run("administrator", "ada@example.org").exit_code == 0
        assert account.is_administrator
    assert run("administrator", "ada@example.org", "--remove").exit_code == 0
    assert not account.is_administrator
    assert verbs().count("accounts.administrator_changed") == 2


def test_a_link_takes_an_account_over_or_sets_a_new_password(run, client):
    factories.an_account(email="new@example.org", confirmed_at=None)
    factories.an_account(email="known@example.org")
    takeover, reset = run("link", "new@example.org").output.strip(), run("link", "known@example.org").output.strip()
    assert "/take-over/" in takeover
    assert "/forgotten-password/" in reset
    assert opens(client, takeover)
    assert opens(client, reset)


def test_signing_out_ends_every_session(run):
    account = factories.an_account(email="ada@example.org")
    before = account.fs_uniquifier
    assert run("sign-out", "ada@example.org").exit_code == 0
    assert account.fs_uniquifier != before
    assert "accounts.sessions_ended" in verbs()


def test_help_names_every_command(run):
    text = run("--help").output
    assert all(name in text for name in ("add", "administrator", "link", "sign-out"))
