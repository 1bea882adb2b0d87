"""What a rule answers when it says no."""

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal


class NotATable(Refusal):
    """Some other kind of file."""

    message = _l("Choose an Excel file (.xlsx) or a text file with columns (.csv).")


class TooMuch(Refusal):
    """More than one transaction should hold."""

    message = _l("At most %(rows)s lines and %(columns)s columns are read at once. Divide the file, please.")


class Unreadable(Refusal):
    """A spreadsheet that the reader does not understand."""

    message = _l("The file cannot be read as a table. Save it again in your office program and try once more.")


class WrongEncoding(Refusal):
    """Bytes that are no letters in the encoding chosen."""

    message = _l("The file has other letters than these. Choose another set of letters, or save it as UTF-8.")


class ColumnsMissing(Refusal):
    """A field that each row needs has no column."""

    message = _l("Say which column holds: %(fields)s.")


class ColumnTwice(Refusal):
    """One column cannot be two things."""

    message = _l("Column %(column)s was chosen twice. Choose another column, or “Not in the file”.")


class HasWithdrawn(Refusal):
    """Somebody who has withdrawn does not come back by a file."""

    message = _l(
        "The registration of this person was withdrawn. If the person is to come after all, use “Invite a person”."
    )


class NotNow(Refusal):
    """The import has gone on meanwhile."""

    message = _l("This is no longer possible: the import has gone on meanwhile.")


class LookedAgain(NotNow):
    """Whoever decides has seen what an earlier look found."""

    message = _l("The rows were looked at again after you had opened the page. This is what was found: decide again.")


class FileGone(Refusal):
    """The file is not kept any longer: 30 days are over, or the data of one of its people were erased."""

    message = _l("The file is no longer kept. Upload it again, please.")


class HasFaults(Refusal):
    """All or nothing was chosen, and a row is faulty."""

    message = _l("Some rows cannot be taken in. Mend them in the file, or take only the good rows.")


class NothingToTake(Refusal):
    """No row is new or changes anything."""

    message = _l("No row is new or changes anything: there is nothing to take in.")
