"""Pages of the programme: reading it, taking it into a calendar, and editing it."""

from meetings.programme.views import calendars, editing, feeds, pages, rooms
from meetings.programme.views.blueprint import bp

__all__ = ["bp", "calendars", "editing", "feeds", "pages", "rooms"]
