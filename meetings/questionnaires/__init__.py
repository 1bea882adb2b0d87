"""Forms that organisers build: questions to those registered, at registration or later, and their answers."""
