"""The directory's pages. Who is not in it sees what it is, and nobody."""

from meetings.networking.views import contacts, directory, manage, people
from meetings.networking.views.reader import bp

__all__ = ["bp", "contacts", "directory", "manage", "people"]
