"""Who takes part: categories, registrations and their states, focal points, capacity and the waiting list."""
