"""Reads of questionnaires that deserve a name."""
