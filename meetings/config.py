"""Every setting: its environment variable, its default, and one line of why it exists."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The settings cannot work; the text is one line for the person who starts the server."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `parse` turns its text into the value the app uses."""

    name: str
    default: str
    why: str
    parse: Callable[[str], Any] = str


def _flag(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


SETTINGS = (
    Setting("MEETINGS_ENV", "production", "`development` allows the demo and plain http; `testing` is for the tests"),
    Setting("SECRET_KEY", "", "signs sessions and tokens; at least 32 characters in production"),
    Setting("SECRET_KEY_FALLBACKS", "", "former keys, so that a change of key signs nobody out", _words),
    Setting("DATA_DIR", "var", "where the embedded database, the queue and the files live"),
    Setting("DATABASE_URL", "", "`postgresql://…` for more than one machine; empty means SQLite in DATA_DIR"),
    Setting("TEMPLATE_CACHE", "", "where compiled templates are kept for the next start; empty means in DATA_DIR"),
    Setting("PUBLIC_URL", "http://127.0.0.1:8000", "the address in mails and calendars; never taken from a request"),
    Setting("TRUSTED_PROXIES", "0", "how many reverse proxies set X-Forwarded-For before us", int),
    Setting("FILES_URL", "", "`s3://bucket/prefix` for an object store; empty means a folder in DATA_DIR"),
    Setting(
        "MAIL_URL", "smtp://127.0.0.1:25", "`smtp://user:password@host:port`, `smtps://…`; `demo:` keeps mail here"
    ),
    Setting("MAIL_SENDER", "meetings@localhost", "the From address of every mail"),
    Setting("CLAMAV_ADDRESS", "", "`host:port` or a socket path; empty means uploads are not scanned"),
    Setting("MAX_UPLOAD_MB", "50", "the largest body of a request", int),
    Setting("RATELIMIT_STORAGE_URI", "memory://", "where rate limits are counted; per process in memory"),
    Setting("RATE_LIMITS", "on", "switch the rate limits off only for a load test", _flag),
    Setting("KEEP_PAGES", "on", "answer unchanged pages from memory; off only to measure what drawing costs", _flag),
    Setting("WEB_WORKERS", "2", "web processes of `meetings run` and `meetings web`", int),
    Setting("WEB_THREADS", "4", "threads of each web process", int),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)


def load(overrides: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings as Flask configuration, `overrides` last; raises SettingsError when one cannot work."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.name) or setting.default
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as error:
            raise SettingsError(f"{setting.name}={text!r} cannot be read: {error}") from error
    return _complete({**values, **overrides})


def _complete(values: dict[str, Any]) -> dict[str, Any]:
    """Check the values against each other and add what follows from them; names Flask knows win."""
    if values["MEETINGS_ENV"] not in {"production", "development", "testing"}:
        raise SettingsError("MEETINGS_ENV must be production, development or testing")
    if values["MEETINGS_ENV"] == "production":
        _check_production(values)
    elif not values["SECRET_KEY"]:
        values["SECRET_KEY"] = "only-for-development-" + "x" * 32
    data = Path(values["DATA_DIR"])
    values["DATA_DIR"] = data if data.is_absolute() else ROOT / data
    values["TEMPLATE_CACHE"] = ROOT / (values["TEMPLATE_CACHE"] or values["DATA_DIR"] / "templates")
    if not values["DATABASE_URL"]:
        values["DATABASE_URL"] = f"sqlite:///{values['DATA_DIR'] / 'meetings.db'}"
    values["DATABASE_URL"] = _with_driver(values["DATABASE_URL"])
    return _flask(values) | values


def _check_production(values: Mapping[str, Any]) -> None:
    if len(values["SECRET_KEY"]) < 32 or len(set(values["SECRET_KEY"])) < 10:
        raise SettingsError("SECRET_KEY is missing or weak: set at least 32 random characters")
    if urlsplit(values["PUBLIC_URL"]).scheme != "https":
        raise SettingsError("PUBLIC_URL must begin with https:// in production")
    if urlsplit(values["MAIL_URL"]).scheme not in {"smtp", "smtps"}:
        raise SettingsError("MAIL_URL must begin with smtp:// or smtps:// in production")
    if _flag(os.environ.get("FLASK_DEBUG", "")):
        raise SettingsError("FLASK_DEBUG must not be set in production")


def _with_driver(url: str) -> str:
    """SQLAlchemy takes the driver from the scheme; people write the plain one."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _flask(values: Mapping[str, Any]) -> dict[str, Any]:
    secure = urlsplit(values["PUBLIC_URL"]).scheme == "https"
    return {
        "SQLALCHEMY_ENGINES": {"default": {"url": values["DATABASE_URL"], "hide_parameters": True}},
        "ALEMBIC": {"script_location": str(ROOT / "meetings" / "migrations")},
        "BABEL_DEFAULT_LOCALE": "en_GB",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "MAX_CONTENT_LENGTH": values["MAX_UPLOAD_MB"] * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "PERMANENT_SESSION_LIFETIME": 12 * 3600,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": False,
        "COMPRESS_MIN_SIZE": 1000,
        "COMPRESS_BR_WINDOW": 17,
        "COMPRESS_BR_LEVEL": 1,
    }
