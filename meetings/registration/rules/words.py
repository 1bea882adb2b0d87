"""Words for what the database keeps as codes."""

from flask_babel import lazy_gettext as _l

from meetings.registration.models import Audience, Listing, State

TAKES_PART = {"on_site": _l("In person"), "online": _l("Online")}
AUDIENCES = {
    Audience.ANYONE: _l("Anyone who registers"),
    Audience.NOMINATION: _l("Focal points and organisers"),
    Audience.ORGANISERS: _l("Organisers only"),
}
LISTINGS = {
    Listing.RULE: _l("By rule: everybody in this category"),
    Listing.CONSENT: _l("Those who agree"),
    Listing.NEVER: _l("Nobody"),
}
STATE_WORDS = {
    State.NOMINATED: _l("Nominated"),
    State.SUBMITTED: _l("Awaiting approval"),
    State.CHANGES: _l("Changes asked for"),
    State.APPROVED: _l("Approved"),
    State.WAITING: _l("Waiting list"),
    State.REFUSED: _l("Refused"),
    State.WITHDRAWN: _l("Registration withdrawn"),
}


FULL = {
    (True, False): _l("All places in this category are taken for now."),
    (False, True): _l("All places of your delegation are taken for now."),
    (True, True): _l("All places in this category, and all of your delegation, are taken for now."),
    (False, False): "",
}
"""Why somebody has to wait, to her and to her focal points, by whether her category and her delegation are full."""

LISTING_CONSENT = _l(
    "I agree that my name, function and institution are on the list of participants, which everybody whose "
    "registration is approved can read. I can take this back at any time."
)

SAME_ADDRESS, SAME_NAME, SHORTER_NAME = "address", "name", "shorter_name"
WHY_ALIKE = {
    SAME_ADDRESS: _l("The same e-mail address, or nearly"),
    SAME_NAME: _l("The same name, and no other State"),
    SHORTER_NAME: _l("The same State, and one name is part of the other"),
}
