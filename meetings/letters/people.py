"""What is known of somebody who may get a letter."""

from typing import NamedTuple

from meetings.letters.models import Letter, LetterRequest
from meetings.registration.models import Registration


class Standing(NamedTuple):
    """What decides whether a person gets a letter of a kind: what she asked, and the one that counts already.

    `was_revoked` says that none counts, and that an organiser revoked one.
    """

    person: Registration
    request: LetterRequest | None
    has_passport: bool
    letter: Letter | None
    was_revoked: bool = False
