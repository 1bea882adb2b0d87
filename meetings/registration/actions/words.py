"""How the verbs of registration read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core import audit
from meetings.registration.rules import AUDIENCES, LISTINGS, STATE_WORDS, TAKES_PART

audit.VERBS.update(
    {
        "registration.registered": _l("%(actor)s registered"),
        "registration.nominated": _l("%(actor)s nominated %(target)s"),
        "registration.invited": _l("%(actor)s sent %(target)s the invitation"),
        "registration.submitted": _l("%(actor)s completed and sent the registration of %(target)s"),
        "registration.approved": _l("%(actor)s approved the registration of %(target)s"),
        "registration.refused": _l("%(actor)s refused the registration of %(target)s"),
        "registration.put_on_waiting_list": _l("%(actor)s put %(target)s on the waiting list"),
        "registration.promoted": _l("%(target)s moved up from the waiting list"),
        "registration.withdrawn": _l("%(actor)s withdrew the registration of %(target)s"),
        "registration.changes_asked_for": _l("%(actor)s asked %(target)s for changes"),
        "registration.resubmitted": _l("%(actor)s sent the corrected registration of %(target)s"),
        "registration.reopened": _l(
            "%(actor)s changed something essential: the registration of %(target)s needs a new approval"
        ),
        "registration.restored": _l(
            "%(actor)s set back what was essential: the registration of %(target)s stands as approved"
        ),
        "registration.amended": _l("%(actor)s corrected the registration of %(target)s"),
        "registration.category_changed": _l("%(actor)s moved %(target)s to another category"),
        "registration.affiliation_changed": _l("%(actor)s changed whom %(target)s represents"),
        "registration.protection_changed": _l("%(actor)s changed the protection of %(target)s"),
        "registration.contact_changed": _l("%(actor)s changed whom to write to about %(target)s"),
        "registration.desk_note_changed": _l("%(actor)s changed the note to the desk about %(target)s"),
        "registration.listing_agreed": _l("%(actor)s agreed to be on the list of participants"),
        "registration.listing_withdrawn": _l("%(actor)s left the list of participants"),
        "registration.exported": _l("%(actor)s exported registrations"),
        "registration.window_set": _l("%(actor)s set when people can register"),
        "registration.focal_point_appointed": _l("%(actor)s named %(target)s as a focal point"),
        "registration.focal_point_dismissed": _l("%(actor)s ended the task of %(target)s as a focal point"),
        "category.added": _l("%(actor)s added the category %(target)s"),
        "category.changed": _l("%(actor)s changed the category %(target)s"),
        "category.removed": _l("%(actor)s removed the category %(target)s"),
        "category.ordered": _l("%(actor)s changed the order of the categories"),
    }
)
audit.FIELDS.update(
    {
        "registration": _l("Registration"),
        "reason": _l("Reason"),
        "category": _l("Category"),
        "affiliation": _l("State or organisation"),
        "is_protected": _l("Protected"),
        "desk_note": _l("Note to the desk"),
        "contact_name": _l("Contact person"),
        "registration.contact_email": _l("E-mail of the contact person"),
        "form_of_address": _l("Form of address"),
        "given_name": _l("First name"),
        "family_name": _l("Family name"),
        "badge_name": _l("Name on the badge"),
        "function": _l("Position"),
        "institution_name": _l("Institution"),
        "takes_part": _l("Takes part"),
        "file_format": _l("Format"),
        "people": _l("People"),
        "filter": _l("Filtered by"),
        "with_protected": _l("Protected people included"),
        "name": _l("Name"),
        "letter": _l("Letter on the badge"),
        "colour": _l("Colour of the badge"),
        "capacity": _l("Number of places"),
        "audience": _l("Who may choose it"),
        "listing": _l("Who is on the list of participants"),
        "in_delegation": _l("Comes with a delegation"),
        "opens_at": _l("Registration opens"),
        "closes_at": _l("Registration closes"),
        "asks_approval": _l("Organisers approve each registration"),
    }
)
for _field, _words in (
    ("registration", STATE_WORDS),
    ("form_of_address", FORMS_OF_ADDRESS),
    ("takes_part", TAKES_PART),
    ("audience", AUDIENCES),
    ("listing", LISTINGS),
):
    audit.VALUES.update({f"{_field}.{code}": word for code, word in _words.items()})
