"""Days, rooms, sessions, speakers and interpretation; clashes; calendars."""
