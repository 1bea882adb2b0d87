"""What columns mean, what is wrong with a row, what becomes of it, and what an undoing leaves alone."""

from meetings.imports.rules.cells import cell_of
from meetings.imports.rules.changes import in_words as changes_in_words
from meetings.imports.rules.checking import Checked, check
from meetings.imports.rules.columns import (
    CONTACT,
    FIELDS,
    TRANSLATED,
    guess,
    header_line,
    heading_key,
    lacking,
    likeliest_sheet,
    unread,
)
from meetings.imports.rules.faults import FAULTS, fault, in_words, sentence
from meetings.imports.rules.faults import Kind as FaultKind
from meetings.imports.rules.ground import Ground
from meetings.imports.rules.refusals import (
    ColumnsMissing,
    ColumnTwice,
    FileGone,
    HasFaults,
    HasWithdrawn,
    LookedAgain,
    NotATable,
    NothingToTake,
    NotNow,
    TooMuch,
    Unreadable,
    WrongEncoding,
)
from meetings.imports.rules.row import Line
from meetings.imports.rules.undoing import WHYS, Why, awaits_invitation, is_fresh, kept_until, why_stays
from meetings.imports.rules.words import (
    FATE_TONES,
    FATES,
    KEPT,
    KINDS,
    LARGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    PLACES,
    STAGE_TONES,
    STAGES,
)

__all__ = [
    "CONTACT",
    "FATES",
    "FATE_TONES",
    "FAULTS",
    "FIELDS",
    "KEPT",
    "KINDS",
    "LARGEST",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "PLACES",
    "STAGES",
    "STAGE_TONES",
    "TRANSLATED",
    "WHYS",
    "Checked",
    "ColumnTwice",
    "ColumnsMissing",
    "FaultKind",
    "FileGone",
    "Ground",
    "HasFaults",
    "HasWithdrawn",
    "Line",
    "LookedAgain",
    "NotATable",
    "NotNow",
    "NothingToTake",
    "TooMuch",
    "Unreadable",
    "Why",
    "WrongEncoding",
    "awaits_invitation",
    "cell_of",
    "changes_in_words",
    "check",
    "fault",
    "guess",
    "header_line",
    "heading_key",
    "in_words",
    "is_fresh",
    "kept_until",
    "lacking",
    "likeliest_sheet",
    "sentence",
    "unread",
    "why_stays",
]
