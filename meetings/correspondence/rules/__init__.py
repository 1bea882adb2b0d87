"""What a message may say, when it may leave, who is reminded, and what became of a copy. No database, no clock."""
