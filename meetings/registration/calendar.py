"""The meeting as one entry of a calendar."""

from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from meetings.core.i18n import plain
from meetings.events.models import Event


def entry(event: Event, page: str, now: datetime, link: str = "") -> bytes:
    """An iCalendar file with the days of the meeting, in the reader's language; `page` is where to read more."""
    calendar, day = Calendar(), Entry()
    calendar.add("prodid", "-//Meetings//EN")
    calendar.add("version", "2.0")
    day.add("uid", f"{event.id}@meetings")
    day.add("dtstamp", now)
    day.add("summary", plain(event.title))
    day.add("dtstart", event.first_day)
    day.add("dtend", event.last_day + timedelta(days=1))
    place = ", ".join(filter(None, map(plain, event.place)))
    if place:
        day.add("location", place)
    day.add("description", "\n".join(filter(None, (link, page))))
    day.add("url", page)
    calendar.add_component(day)
    return bytes(calendar.to_ical())
