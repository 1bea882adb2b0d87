"""What a form was opened with, as a stamp that it carries: tells whether that is still so when the form comes back."""

import json
from hashlib import sha256
from typing import Any

from meetings.core.translated import Translated


def stamp(value: Any) -> str:
    """The same for equal values; of a mapping whatever the order of its keys."""
    return sha256(json.dumps(value, sort_keys=True, default=_plain).encode()).hexdigest()[:20]


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Translated) else str(value)
