"""Imports: people and focal points from a spreadsheet, looked through first, taken in whole or in part, undone."""
