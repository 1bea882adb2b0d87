"""How the verbs of delegations read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit, handing_out
from meetings.delegations.models import FocalRole, Role
from meetings.delegations.rules import FOCAL_ROLES, LIMITED, ROLES

APPOINTED = _l("%(actor)s named %(target)s as a focal point")
DISMISSED = _l("%(actor)s ended the task of %(target)s as a focal point")

audit.VERBS.update(
    {
        "registration.focal_point_appointed": APPOINTED,
        "registration.focal_point_dismissed": DISMISSED,
        "delegation.focal_point_appointed": APPOINTED,
        "delegation.deputy_appointed": _l("%(actor)s named %(target)s as the deputy of a focal point"),
        "delegation.focal_point_dismissed": DISMISSED,
        "delegation.focal_point_erased": _l("The task of a focal point of %(target)s ended: the person was erased"),
        "registration.nomination_refused": _l(
            "%(actor)s could not nominate %(target)s for a delegation: there is a registration already"
        ),
        "delegation.reminded": _l("%(actor)s reminded focal points"),
        "delegation.replaced": _l("%(actor)s replaced a person in the delegation of %(target)s"),
        "delegation.invited_again": _l("%(actor)s sent the nomination of %(target)s again"),
        "delegation.role_changed": _l("%(actor)s changed the role of %(target)s in the delegation"),
        "delegation.assistance_changed": _l("%(actor)s said whom %(target)s assists"),
        "delegation.funded_place_given": _l("%(actor)s gave %(target)s a funded place"),
        "delegation.funded_place_taken_back": _l("%(actor)s took the funded place of %(target)s back"),
        "delegation.ordered": _l("%(actor)s changed the order of the delegation of %(target)s"),
        "delegation.letter_kept": _l("%(actor)s uploaded the letter of %(target)s"),
        "delegation.letter_read": _l("%(actor)s read the letter of %(target)s"),
        "delegation.described": _l("%(actor)s changed the contact or the remarks of %(target)s"),
        "delegation.completed": _l("%(actor)s marked the delegation of %(target)s as complete"),
        "delegation.resumed": _l("%(actor)s went on with the delegation of %(target)s"),
        "delegation.joined": _l("%(actor)s registered with the delegation of %(target)s, which was complete before"),
        "delegation.added": _l(
            "%(actor)s brought somebody into the delegation of %(target)s, which was complete before"
        ),
        "delegation.confirmed": _l("%(actor)s confirmed the delegation of %(target)s"),
        "delegation.reopened": _l("%(actor)s reopened the delegation of %(target)s"),
        "delegation.emptied": _l(
            "Everybody has left the delegation of %(target)s: it is neither complete nor confirmed"
        ),
        "delegation.asked": _l("%(actor)s asked the organisers a question for %(target)s"),
        "delegation.policy_set": _l("%(actor)s set the limits of delegations"),
        "delegation.exceptions_set": _l("%(actor)s gave %(target)s other limits"),
    }
)
audit.PEOPLE |= {"delegation.replaced": ("person", "instead_of"), "delegation.added": ("person",)}
audit.FIELDS.update(
    {
        "institution": _l("State or organisation"),
        "acts_as": _l("Acts as"),
        "nobody_acts": _l("Nobody acts any more"),
        "person": _l("Person"),
        "instead_of": _l("Instead of"),
        "assists": _l("Assists"),
        "delegation_role": _l("Role in the delegation"),
        "letter": _l("Letter"),
        "delegation.contact_email": _l("E-mail of the contact person"),
        "delegation.closes_at": _l("Nominations close"),
        "contact_phone": _l("Telephone of the contact person"),
        "remarks": _l("Remarks"),
        "most": _l("People in a delegation"),
        "funded_places": _l("Funded places"),
        "wants_letter": _l("A letter is wanted"),
        "role_limits": _l("People by role"),
    }
)
audit.FIELDS.update({f"most_{role}": ROLES[role] for role in LIMITED})
audit.FIELDS.update({f"role_limits.{role}": ROLES[role] for role in LIMITED})
audit.VALUES.update({f"delegation_role.{role}": word for role, word in ROLES.items()})
audit.VALUES.update({f"acts_as.{role}": word for role, word in FOCAL_ROLES.items()})
handing_out.CHOICES.update({Role: ROLES, FocalRole: FOCAL_ROLES})
