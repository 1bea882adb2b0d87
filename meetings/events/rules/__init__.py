"""Pure questions about events: values in, an answer or a `Refusal` out."""

from meetings.events.rules.texts import missing_texts

__all__ = ["missing_texts"]
