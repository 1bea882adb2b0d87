"""Who would like to meet: a directory one joins by consent, contact requests, and cards that both sides chose."""
