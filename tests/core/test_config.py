"""Settings are checked before anything starts."""

import re
from pathlib import Path

import pytest

from meetings.config import ROOT, SETTINGS, SettingsError, load

GOOD = {
    "MEETINGS_ENV": "production",
    "SECRET_KEY": "a-long-and-random-enough-secret-key-0123456789",
    "PUBLIC_URL": "https://meetings.example.org",
}


def test_good_settings_are_taken():
    settings = load({}, GOOD)
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_NAME"] == "__Host-session"
    assert settings["DATABASE_URL"].startswith("sqlite:////")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 64}, "SECRET_KEY"),
        ({"PUBLIC_URL": "http://meetings.example.org"}, "PUBLIC_URL"),
        ({"MAIL_URL": "demo:"}, "MAIL_URL"),
        ({"MEETINGS_ENV": "prod"}, "MEETINGS_ENV"),
        ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES"),
    ],
)
def test_settings_that_cannot_work_are_refused_in_one_line(change, words):
    with pytest.raises(SettingsError, match=words) as error:
        load({}, GOOD | change)
    assert "\n" not in str(error.value)


def test_debug_mode_is_refused_in_production(monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        load({}, GOOD)


def test_a_plain_postgresql_address_gets_its_driver():
    assert load({}, GOOD | {"DATABASE_URL": "postgres://u@h/d"})["DATABASE_URL"] == "postgresql+psycopg://u@h/d"


def test_compiled_templates_are_kept_with_the_data_or_where_one_says():
    assert load({}, GOOD | {"DATA_DIR": "/data"})["TEMPLATE_CACHE"] == Path("/data/templates")
    assert load({}, GOOD | {"TEMPLATE_CACHE": "cache"})["TEMPLATE_CACHE"] == ROOT / "cache"
    assert load({}, GOOD | {"TEMPLATE_CACHE": "/cache"})["TEMPLATE_CACHE"] == Path("/cache")


def test_every_setting_stands_in_the_operations_guide():
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))
    assert listed == {setting.name for setting in SETTINGS}
