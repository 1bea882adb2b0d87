"""States and organisations: their names and order in each language, their text marks and footnotes."""
