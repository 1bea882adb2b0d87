"""Meetings: joint meetings of national anti-trafficking coordinators and rapporteurs."""
