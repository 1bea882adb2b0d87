"""What the choices of an event are called."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.core.i18n import plain
from meetings.events.models import Event, EventState, Format, Kind, ProposalKind, ProposalState, Role, Visibility

KINDS: dict[Kind, LazyString] = {
    Kind.ANNUAL_MEETING: _l("Annual meeting"),
    Kind.ROUND_TABLE: _l("Round table"),
    Kind.NETWORK_MEETING: _l("Network meeting"),
    Kind.PROJECT_ACTIVITY: _l("Project activity"),
    Kind.STATUTORY_MEETING: _l("Statutory meeting"),
}
STATES: dict[EventState, LazyString] = {
    EventState.DRAFT: _l("Draft meeting"),
    EventState.PUBLISHED: _l("Published"),
    EventState.CANCELLED: _l("Cancelled"),
}
FORMATS: dict[Format, LazyString] = {
    Format.ON_SITE: _l("On site"),
    Format.HYBRID: _l("Hybrid: on site and online"),
    Format.ONLINE: _l("Online"),
}
VISIBILITIES: dict[Visibility, LazyString] = {
    Visibility.PUBLIC: _l("Public: listed, anybody may read it"),
    Visibility.UNLISTED: _l("Unlisted: anybody who has the address may read it"),
    Visibility.INVITED: _l("By invitation: only those invited, nominated or registered may read it"),
}
ROLES: dict[Role, LazyString] = {
    Role.ORGANISER: _l("Organiser"),
    Role.PROGRAMME_EDITOR: _l("Programme editor"),
    Role.REGISTRATION_OFFICER: _l("Registration officer"),
    Role.DESK: _l("Registration desk"),
    Role.DOCUMENT_OFFICER: _l("Document officer"),
    Role.READER: _l("Read-only"),
}
ROLE_NOTES: dict[Role, LazyString] = {
    Role.ORGANISER: _l("Everything, and the key of a house"),
    Role.PROGRAMME_EDITOR: _l("Sessions, rooms and speakers"),
    Role.REGISTRATION_OFFICER: _l("Registrations, approvals, exports, badges and check-in"),
    Role.DESK: _l("Check-in and badges at the door"),
    Role.DOCUMENT_OFFICER: _l("Documents of the meeting and of its sessions"),
    Role.READER: _l("Sees the desk and the registrations, changes nothing"),
}
PROPOSALS: dict[ProposalKind, LazyString] = {
    ProposalKind.PUBLISH: _l("Publication"),
    ProposalKind.CHANGE: _l("Change"),
    ProposalKind.CANCEL: _l("Cancellation"),
}
PROPOSAL_STATES: dict[ProposalState, LazyString] = {
    ProposalState.WAITING: _l("Waiting"),
    ProposalState.APPLIED: _l("Approved by all hosts"),
    ProposalState.REJECTED: _l("Rejected"),
    ProposalState.WITHDRAWN: _l("Withdrawn"),
}
FIELDS: dict[str, LazyString] = {
    "retention_months": _l("Months for which people are kept"),
    "privacy_note": _l("What the privacy notice adds"),
    "touched": _l("Things touched"),
    "kind": _l("Kind of meeting"),
    "state": _l("State of the meeting"),
    "visibility": _l("Who may read it"),
    "title": _l("Title"),
    "subtitle": _l("Subtitle"),
    "description": _l("Description"),
    "slug": _l("Address of the page"),
    "first_day": _l("First day"),
    "last_day": _l("Last day"),
    "time_zone": _l("Time zone"),
    "format": _l("Format"),
    "online_link": _l("Link to take part online"),
    "venue": _l("Venue"),
    "address": _l("Postal address"),
    "city": _l("City"),
    "access_note": _l("Getting there"),
    "hotels": _l("Hotels"),
    "visa": _l("Visas"),
    "contact": _l("Contact"),
    "contact_email": _l("E-mail of the contact"),
    "cancellation": _l("What readers are told"),
    "state_of_round_table_id": _l("State of the round table"),
    "hosts": _l("Hosts"),
    "house": _l("House"),
    "role": _l("Role"),
    "parts": _l("What came along"),
    "reason": _l("Reason"),
    "proposal": _l("Proposal"),
    "reply_to": _l("Address for answers"),
}


def place_of(event: Event) -> str:
    """Venue and city on one line; when all is online, that word."""
    if event.format == Format.ONLINE:
        return str(_("online"))
    return ", ".join(filter(None, (plain(event.venue), plain(event.city))))
