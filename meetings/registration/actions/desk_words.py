"""How what organisers keep about people and tables reads in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.registration.rules import ESSENTIAL, TAG_COLOURS

audit.VERBS.update(
    {
        "registration.tagged": _l("%(actor)s changed the tags of %(target)s"),
        "registration.noted": _l("%(actor)s wrote an internal note about %(target)s"),
        "registration.note_removed": _l("%(actor)s removed an internal note about %(target)s"),
        "registration.extended": _l("%(actor)s changed until when %(target)s can correct the registration"),
        "registration.moved_in_line": _l("%(actor)s moved %(target)s in the waiting list"),
        "registration.merged": _l("%(actor)s merged a second registration into that of %(target)s"),
        "registration.merged_away": _l("%(actor)s merged the registration of %(target)s into another one"),
        "registration.readdressed": _l("%(actor)s corrected the e-mail address of %(target)s"),
        "registration.different_people": _l("%(actor)s said that %(target)s is not the person who looks like it"),
        "tag.added": _l("%(actor)s added the tag %(target)s"),
        "tag.changed": _l("%(actor)s changed the tag %(target)s"),
        "tag.removed": _l("%(actor)s removed the tag %(target)s"),
        "view.saved": _l("%(actor)s saved the view %(target)s"),
        "view.removed": _l("%(actor)s removed the view %(target)s"),
    }
)
audit.FIELDS.update(
    {
        "tags": _l("Tags"),
        "extended_until": _l("More time until"),
        "place": _l("Place in line"),
        "shared": _l("Shared with the team"),
        "essential": _l("What cannot be changed without a new approval"),
        "columns": _l("Columns"),
        "registration.email": _l("E-mail address"),
        "kept": _l("Kept registration"),
        "merged": _l("Merged registration"),
        "contact_not_kept": _l("Contact person who was not kept"),
    }
)
audit.VALUES.update({f"essential.{name}": word for name, word in ESSENTIAL.items()})
audit.VALUES.update({f"colour.{name}": word for name, word in TAG_COLOURS.items()})
