"""Meetings: joint meetings of national anti-trafficking coordinators and rapporteurs."""

import gc

gc.set_threshold(50_000, 20, 50)
"""Look for cycles among new objects rarely: loading the program took a fifth longer by it, each page a little."""
