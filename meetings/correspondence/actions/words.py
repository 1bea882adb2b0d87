"""How the verbs of correspondence read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.correspondence.rules.reminders import OCCASIONS

audit.VERBS.update(
    {
        "message.written": _l("%(actor)s wrote the message “%(target)s”"),
        "message.changed": _l("%(actor)s changed the message “%(target)s”"),
        "message.removed": _l("%(actor)s removed the message “%(target)s”"),
        "message.put_in_outbox": _l("%(actor)s put the message “%(target)s” into the outbox"),
        "message.taken_from_outbox": _l("%(actor)s took the message “%(target)s” out of the outbox"),
        "message.copy_left_out": _l("%(actor)s took %(target)s out of a message"),
        "message.copy_taken_back": _l("%(actor)s put %(target)s back into a message"),
        "message.sent": _l("%(actor)s sent the message “%(target)s”"),
        "message.scheduled": _l("%(actor)s scheduled the message “%(target)s”"),
        "message.called_back": _l("%(actor)s called the message “%(target)s” back"),
        "message.held_back": _l("The message “%(target)s” was held back at its time"),
        "message.stopped": _l("%(actor)s stopped the message “%(target)s”"),
        "message.sent_again": _l("%(actor)s sent copies of “%(target)s” again"),
        "message.contact_tried_again": _l(
            "%(actor)s sent the copy of a message to the contact person of %(target)s again"
        ),
        "message.exported": _l("%(actor)s exported what became of the message “%(target)s”"),
        "message.reminder_sent": _l("The reminder “%(target)s” was sent"),
        "message_template.added": _l("%(actor)s added the text “%(target)s”"),
        "message_template.changed": _l("%(actor)s changed the text “%(target)s”"),
        "message_template.removed": _l("%(actor)s removed the text “%(target)s”"),
        "message_rule.added": _l("%(actor)s added the reminder “%(target)s”"),
        "message_rule.changed": _l("%(actor)s changed the reminder “%(target)s”"),
        "message_rule.removed": _l("%(actor)s removed the reminder “%(target)s”"),
        "account.unsubscribed": _l("%(actor)s wants no more information messages"),
        "account.subscribed_again": _l("%(actor)s wants information messages again"),
    }
)
audit.FIELDS.update(
    {
        "subject": _l("Subject"),
        "text": _l("Text"),
        "is_information": _l("Information message"),
        "send_at": _l("Leaves"),
        "copies": _l("Copies"),
        "files": _l("Files"),
        "trigger": _l("Counted from"),
        "days": _l("Days"),
        "is_active": _l("Active"),
    }
)
audit.VALUES.update({f"trigger.{trigger}": occasion.label for trigger, occasion in OCCASIONS.items()})
