"""Pure questions of the pages that combine domains."""
