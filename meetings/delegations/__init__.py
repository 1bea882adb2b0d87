"""Delegations: who nominates for a State, who comes as what, quotas, the letter, and how far the whole has come."""
