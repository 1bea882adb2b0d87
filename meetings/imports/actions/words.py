"""How the verbs of imports read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.imports.rules import FATES, KINDS

audit.VERBS.update(
    {
        "import.uploaded": _l("%(actor)s uploaded %(target)s to import it"),
        "import.started": _l("%(actor)s started the import of %(target)s"),
        "import.taken": _l("%(actor)s imported %(target)s"),
        "import.stopped": _l("The import of %(target)s stopped; nothing was taken in"),
        "import.invited": _l("%(actor)s wrote to those whom %(target)s had brought"),
        "import.given_up": _l("%(actor)s ended the failed work on the import of %(target)s"),
        "import.removed": _l("%(actor)s removed the file %(target)s before anything was taken in"),
        "import.faults_taken": _l("%(actor)s took the list of faults of %(target)s"),
        "import.undone": _l("%(actor)s undid the import of %(target)s"),
    }
)
audit.FIELDS.update(
    {f"rows_{fate}": _l("Rows: %(fate)s", fate=word) for fate, word in FATES.items()}
    | {
        "import_kind": _l("What is imported"),
        "only_good": _l("Only the good rows"),
        "quiet": _l("Without mails"),
        "taken_back": _l("Taken back"),
        "left_as_is": _l("Left as they are"),
    }
)
audit.VALUES.update({f"import_kind.{kind}": word for kind, word in KINDS.items()})
