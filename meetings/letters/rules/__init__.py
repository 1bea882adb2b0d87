"""Questions about letters: codes, numbers, words to fill in, passports, and whether a letter counts."""
