"""Pages that combine domains: home, the front page of a meeting, the organiser's desk, mails, notices."""

from meetings.overview.views import demo, desk, front, home, mails, notices, session
from meetings.overview.views.blueprint import bp

__all__ = ["bp", "demo", "desk", "front", "home", "mails", "notices", "session"]
