"""How the verbs of the programme read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.programme.words import KINDS, ROLES

audit.VERBS.update(
    {
        "programme.feed_opened": _l("%(actor)s opened a calendar address"),
        "programme.feed_closed": _l("%(actor)s closed a calendar address"),
        "programme.room_added": _l("%(actor)s added the room %(target)s"),
        "programme.room_changed": _l("%(actor)s changed the room %(target)s"),
        "programme.room_removed": _l("%(actor)s removed the room %(target)s"),
        "programme.session_added": _l("%(actor)s added the session %(target)s"),
        "programme.session_changed": _l("%(actor)s changed the session %(target)s"),
        "programme.session_removed": _l("%(actor)s removed the session %(target)s"),
    }
)
audit.VALUES.update({f"role.{role}": word for role, word in ROLES.items()})
audit.FIELDS.update(
    {
        "session_kind": _l("Kind of session"),
        "starts_at": _l("Begins"),
        "ends_at": _l("Ends"),
        "room": _l("Room"),
        "seats": _l("Seats"),
        "interpretation": _l("Interpretation"),
        "speakers": _l("Speakers and moderators"),
        "clashes_accepted": _l("Clashes accepted"),
    }
)
audit.VALUES.update({f"session_kind.{kind}": word for kind, word in KINDS.items()})
