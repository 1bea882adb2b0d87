"""What the pages that combine domains say about the next step and the board, and who plays in the demo."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.delegations.models import Stage
from meetings.delegations.rules import STAGE_MEANINGS, STAGES
from meetings.overview.rules.board import Answer, Spared
from meetings.overview.rules.steps import Next

NEXT: dict[Next, LazyString] = {
    Next.TURN_KEY: _l("See the proposal"),
    Next.COMPLETE: _l("Complete your registration"),
    Next.TOO_LATE: _l("See your registration"),
    Next.CORRECT: _l("Correct your registration"),
    Next.NOMINATE: _l("Nominate your delegation"),
    Next.DECIDE: _l("Decide about registrations"),
    Next.CHECK_IN: _l("Go to check-in"),
    Next.PUBLISH: _l("Review and publish"),
    Next.OPEN_DESK: _l("Go to the desk"),
    Next.DELEGATION: _l("See your delegation"),
    Next.REGISTRATION: _l("See your registration"),
    Next.READ: _l("Read about the meeting"),
}
WHY: dict[Next, LazyString] = {
    Next.TURN_KEY: _l("A proposal waits for the key of your house."),
    Next.COMPLETE: _l("You are nominated. Please check what was written for you, complete it and send it."),
    Next.TOO_LATE: _l(
        "You are nominated, but the time to answer is over. If you come, please write to the organisers."
    ),
    Next.CORRECT: _l("The organisers ask you to correct your registration."),
    Next.NOMINATE: _l("Nobody is nominated for your delegation yet."),
    Next.PUBLISH: _l("This meeting is a draft: only its team sees it."),
}


class Stand(NamedTuple):
    """How a State stands: the word for it, what it means, and the kind of badge that shows it."""

    word: LazyString
    meaning: LazyString
    tone: str


ANSWERS: dict[Answer, Stand] = {
    Answer.NOT_INVITED: Stand(STAGES[Stage.NOT_INVITED], STAGE_MEANINGS[Stage.NOT_INVITED], "neutral"),
    Answer.SILENT: Stand(_l("Silent"), STAGE_MEANINGS[Stage.INVITED], "attention"),
    Answer.OPENED: Stand(STAGES[Stage.OPENED], STAGE_MEANINGS[Stage.OPENED], "info"),
    Answer.PARTIAL: Stand(_l("Partial"), STAGE_MEANINGS[Stage.NOMINATING], "info"),
    Answer.COMPLETE: Stand(STAGES[Stage.COMPLETE], STAGE_MEANINGS[Stage.COMPLETE], "attention"),
    Answer.CONFIRMED: Stand(STAGES[Stage.CONFIRMED], STAGE_MEANINGS[Stage.CONFIRMED], "done"),
    Answer.ARRIVED: Stand(_l("Has arrived"), _l("At least one of its people has checked in at the door."), "done"),
}
SPARED: dict[Spared, LazyString] = {
    Spared.NOBODY: _l("no focal point"),
    Spared.TODAY: _l("was reminded today"),
}
GROUPS: dict[str, LazyString] = {"state": _l("States"), "other": _l("Other delegations and organisations")}
LETTERS: dict[str, LazyString] = {"yes": _l("The letter is there"), "no": _l("The letter is missing")}
AWAITING = _l("Awaits confirmation")
audit.VERBS["overview.board_exported"] = _l("%(actor)s exported the board of States of %(target)s")
audit.FIELDS["delegations"] = _l("Delegations")
PASSWORD = "demo-only-password"  # noqa: S105 - the demo prints it, and is refused in production


class Player(NamedTuple):
    """One of the cast of the demo: an address to sign in with, who it is, and what to try."""

    name: str
    email: str
    who: LazyString
    todo: LazyString


CAST = (
    Player(
        "Olga Lindqvist",
        "olga@demo.example",
        _l("Organiser, Council of Europe"),
        _l("Open the desk, approve registrations, turn her key."),
    ),
    Player(
        "Hugo Brandstätter",
        "hugo@demo.example",
        _l("Organiser, OSCE"),
        _l("The same rights on the same meeting: his key publishes the draft."),
    ),
    Player(
        "Dana Kapanadze",
        "dana@demo.example",
        _l("National co-ordinator and focal point of her State"),
        _l("Register, then nominate the delegation."),
    ),
    Player(
        "Rémi Vasseur-Delorme",
        "remi@demo.example",
        _l("National rapporteur, reads French"),
        _l("Find a document in French on a phone, and share one."),
    ),
    Player(
        "Sam Okonjo",
        "sam@demo.example",
        _l("Speaker from an NGO"),
        _l("See when and where he speaks; be listed only as he agreed."),
    ),
    Player(
        "Gaby Moser",
        "gaby@demo.example",
        _l("Works at the registration desk"),
        _l("Find a person by three letters and check her in."),
    ),
    Player("Stella Strange", "stella@demo.example", _l("A stranger"), _l("Try to see what is not hers.")),
)
