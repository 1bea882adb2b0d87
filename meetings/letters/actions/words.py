"""How the verbs of letters read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.letters.words import KINDS

audit.VERBS.update(
    {
        "letter.asked_for": _l("%(actor)s asked for a visa support letter (%(target)s)"),
        "letter.request_changed": _l("%(actor)s corrected the data for a letter (%(target)s)"),
        "letter.passport_deleted": _l("%(actor)s deleted passport data (%(target)s)"),
        "letter.passport_read": _l("%(actor)s read passport data (%(target)s)"),
        "letter.passports_purged": _l("Passport data of %(target)s were deleted, as their time was over"),
        "letter.issued": _l("%(actor)s issued the letter %(target)s"),
        "letter.tried_again": _l("%(actor)s had letters made again after a failure (%(target)s)"),
        "letter.revoked": _l("%(actor)s revoked the letter %(target)s"),
        "letter.downloaded": _l("%(actor)s downloaded the letter %(target)s"),
        "letter_text.changed": _l("%(actor)s changed the text of a letter (“%(target)s”)"),
        "letter_setting.changed": _l("%(actor)s changed the settings of letters (%(target)s)"),
    }
)
audit.FIELDS.update(
    {
        "letter": _l("Letter"),
        "letter_kind": _l("Kind of letter"),
        "replaces": _l("Replaces"),
        "prefix": _l("Numbers begin with"),
        "passport_days": _l("Days after the meeting until passport data are deleted"),
        "signatory": _l("Signed by"),
        "signatory_function": _l("Position of whoever signs"),
        "language": _l("Language"),
        "passport": _l("Passport data"),
        "passport_name": _l("Full name as in the passport"),
        "passport_number": _l("Number of the passport"),
        "nationality": _l("Nationality"),
        "date_of_birth": _l("Date of birth"),
        "passport_issued": _l("Date of issue of the passport"),
        "passport_expires": _l("Date of expiry of the passport"),
        "consulate": _l("Consulate or embassy"),
        "given_at": _l("Given"),
    }
)
audit.VALUES.update({f"letter_kind.{code}": word for code, word in KINDS.items()})
audit.IMPERSONAL |= {"letter_kind", "language"}
