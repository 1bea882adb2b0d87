"""What a person agrees to, in the words she read, and takes back."""

from datetime import datetime

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.i18n import language
from meetings.registration import queries, rules
from meetings.registration.models import Consent, Registration

LISTING = "list_of_participants"


def agree_to_list(registration: Registration, *, by: Account, now: datetime) -> None:
    """Be on the list of participants; the words and the time are kept."""
    if registration.agreed_to_list:
        return
    registration.agreed_to_list, registration.changed_at = True, now
    words = str(rules.LISTING_CONSENT)
    db.session.add(Consent(registration=registration, subject=LISTING, text=words, language=language(), given_at=now))
    audit.record("registration.listing_agreed", registration, actor=by, scope=registration.event_id)


def leave_list(registration: Registration, *, by: Account, now: datetime) -> None:
    """Take the agreement back: the list shows the person no more from the next request on."""
    if not registration.agreed_to_list:
        return
    registration.agreed_to_list, registration.changed_at = False, now
    given = queries.consent(registration, LISTING)
    if given:
        given.withdrawn_at = now
    audit.record("registration.listing_withdrawn", registration, actor=by, scope=registration.event_id)
