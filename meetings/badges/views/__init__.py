"""Pages of badges: the team chooses and prints them, a participant sees her own."""

from meetings.badges.views import choosing, own, prints
from meetings.badges.views.blueprint import bp

__all__ = ["bp", "choosing", "own", "prints"]
