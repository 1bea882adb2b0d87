"""The shape of what is typed into questionnaires and of what builds them."""
