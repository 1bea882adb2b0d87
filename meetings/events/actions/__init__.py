"""Verbs on events, and how they read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.events.actions import personal, retention
from meetings.events.rules import words

__all__ = ["personal", "retention"]
audit.IMPERSONAL |= {"role", "house"}
audit.FIELDS.update(words.FIELDS)
for _field, _choices in (
    ("kind", words.KINDS),
    ("state", words.STATES),
    ("format", words.FORMATS),
    ("visibility", words.VISIBILITIES),
    ("role", words.ROLES),
    ("proposal", words.PROPOSALS),
):
    audit.VALUES.update({f"{_field}.{value}": word for value, word in _choices.items()})
audit.VERBS.update(
    {
        "event.created": _l("%(actor)s created the meeting"),
        "event.cloned": _l("%(actor)s created the meeting as a copy of an earlier one"),
        "event.changed": _l("%(actor)s changed the meeting"),
        "event.published": _l("The meeting was published with the key of %(actor)s"),
        "event.cancelled": _l("The meeting was cancelled with the key of %(actor)s"),
        "event.discarded": _l("%(actor)s deleted the draft"),
        "event.host_added": _l("%(actor)s added a host"),
        "event.host_removed": _l("%(actor)s took a host off"),
        "event.hosts_ordered": _l("%(actor)s changed the order of the hosts"),
        "event.reply_to_set": _l("%(actor)s said where answers to %(target)s go"),
        "proposal.made": _l("%(actor)s made a proposal"),
        "proposal.approved": _l("%(actor)s approved a proposal"),
        "proposal.rejected": _l("%(actor)s rejected a proposal"),
        "proposal.withdrawn": _l("%(actor)s withdrew a proposal"),
        "event.people_forgotten": _l("The people of the meeting became anonymous: the time of keeping was over"),
        "role.given": _l("%(actor)s gave %(target)s a role"),
        "role.removed": _l("%(actor)s took a role from %(target)s"),
    }
)
