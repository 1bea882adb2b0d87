"""What kinds of documents and of access are called, and how what is done with documents reads in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.resources.models import Access, DocumentKind

KINDS = {
    DocumentKind.CONCEPT_NOTE: _l("Concept note"),
    DocumentKind.PRESENTATION: _l("Presentation"),
    DocumentKind.REPORT: _l("Report"),
    DocumentKind.STATEMENT: _l("Statement"),
    DocumentKind.OTHER: _l("Other document"),
}
ACCESS = {
    Access.PUBLIC: _l("Everybody, without signing in"),
    Access.PARTICIPANTS: _l("Participants of the meeting"),
    Access.ORGANISERS: _l("Organisers only"),
}

audit.VERBS.update(
    {
        "resources.shared": _l("%(actor)s shared the document %(target)s"),
        "resources.changed": _l("%(actor)s changed the document %(target)s"),
        "resources.withdrawn": _l("%(actor)s withdrew the document %(target)s"),
        "resources.offered_again": _l("%(actor)s offered the document %(target)s again"),
        "resources.deleted": _l("%(actor)s deleted the document %(target)s"),
        "resources.downloaded": _l("%(actor)s downloaded the document %(target)s"),
    }
)
audit.FIELDS.update(
    {
        "document_kind": _l("Kind of document"),
        "document_access": _l("Who may see it"),
        "session": _l("Session"),
        "versions": _l("Files"),
    }
)
audit.VALUES.update({f"document_kind.{kind}": word for kind, word in KINDS.items()})
audit.VALUES.update({f"document_access.{access}": word for access, word in ACCESS.items()})
