"""Pages that combine domains: home, the front page of an event, the organiser's desk. No tables."""
