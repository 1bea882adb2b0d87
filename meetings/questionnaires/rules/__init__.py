"""Pure questions about questionnaires: what is asked, what is missing, what fits, what may change."""
