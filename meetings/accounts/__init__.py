"""People: how they sign in, what they are called, which language they read."""
