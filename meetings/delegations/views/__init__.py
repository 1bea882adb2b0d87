"""Pages of delegations: a focal point's own, and the organisers'."""

from meetings.delegations.views import acting, board, dossier, invitations, mine, organise, people, policy, roles, words

BLUEPRINTS = (mine.bp, board.bp)
__all__ = ["BLUEPRINTS", "acting", "dossier", "invitations", "organise", "people", "policy", "roles", "words"]
