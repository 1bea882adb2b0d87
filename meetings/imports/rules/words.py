"""What kinds, stages and fates are called, and how much is read at once."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from meetings.imports.models import Fate, Kind, Place, Stage

KINDS = {Kind.PEOPLE: _l("People"), Kind.FOCAL_POINTS: _l("Focal points")}
STAGES = {
    Stage.UPLOADED: _l("Columns to be chosen"),
    Stage.CHECKING: _l("Being looked through"),
    Stage.CHECKED: _l("Looked through"),
    Stage.RUNNING: _l("Being taken in"),
    Stage.DONE: _l("Taken in"),
    Stage.FAILED: _l("Stopped, nothing was taken in"),
    Stage.INVITING: _l("Invitations being written"),
    Stage.UNDOING: _l("Being undone"),
    Stage.UNDONE: _l("Undone"),
}
STAGE_TONES = {
    Stage.CHECKING: "info",
    Stage.RUNNING: "info",
    Stage.INVITING: "info",
    Stage.UNDOING: "info",
    Stage.DONE: "done",
    Stage.FAILED: "danger",
    Stage.CHECKED: "attention",
    Stage.UPLOADED: "attention",
}
FATES = {
    Fate.NEW: _l("New"),
    Fate.CHANGE: _l("Changes what is known"),
    Fate.SAME: _l("Nothing to do"),
    Fate.FAULTY: _l("Faulty"),
    Fate.LEFT: _l("Left out by a rule"),
    Fate.UNDONE: _l("Taken back"),
}
PLACES = {
    Place.CATEGORY_FULL: _l("No place is free in this category."),
    Place.DELEGATION_FULL: _l("No place of this delegation is free."),
    Place.BOTH_FULL: _l("No place is free in this category, and none of this delegation."),
    Place.DECISION: _l("Places are free: organisers decide."),
    Place.GAINED: _l("From the waiting list to a place."),
}
FATE_TONES = {Fate.NEW: "done", Fate.CHANGE: "attention", Fate.FAULTY: "danger", Fate.LEFT: "danger"}
KEPT = timedelta(days=30)
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LARGEST = 10_000_000
