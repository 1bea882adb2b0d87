"""Verbs on people: what other domains and the command line may use stands here."""

from meetings.accounts.actions.people import create_account, find_or_invite, make_administrator, takeover_url

__all__ = ["create_account", "find_or_invite", "make_administrator", "takeover_url"]
