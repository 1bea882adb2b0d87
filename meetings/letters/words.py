"""How kinds and endings of letters are called."""

from flask_babel import lazy_gettext as _l

from meetings.letters.models import Ending, Kind

KINDS = {Kind.INVITATION: _l("Invitation letter"), Kind.VISA: _l("Visa support letter")}
ENDINGS = {
    Ending.NONE: _l("Valid"),
    Ending.REPLACED: _l("Replaced"),
    Ending.REVOKED: _l("Revoked"),
    Ending.WITHDRAWN: _l("Ended with the registration"),
}
