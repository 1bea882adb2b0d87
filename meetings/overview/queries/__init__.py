"""Reads that combine domains: a page asks a few wide questions instead of many narrow ones."""
