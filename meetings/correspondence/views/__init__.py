"""Pages of organisers who write to people, and the page on which people end information messages."""

from meetings.correspondence.views import (
    addresses,
    copies,
    messages,
    outbox,
    previews,
    reminders,
    templates,
    unsubscribing,
)

BLUEPRINTS = (messages.bp, outbox.bp, previews.bp, templates.bp, reminders.bp, addresses.bp, unsubscribing.bp)
__all__ = ["BLUEPRINTS", "copies"]
