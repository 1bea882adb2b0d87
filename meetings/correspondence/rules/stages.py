"""What may be done with a message, and what it needs before it leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.correspondence.models import Stage
from meetings.events.models import EventState

LARGEST_TOGETHER = 5_000_000
MOST_FILES = 5
STAGES = {
    Stage.DRAFT: _l("Draft"),
    Stage.REVIEW: _l("Ready for review"),
    Stage.SCHEDULED: _l("Scheduled"),
    Stage.SENDING: _l("Being sent"),
    Stage.SENT: _l("Sent"),
}
CALLED_BACK = frozenset({Stage.REVIEW, Stage.SCHEDULED})


class NotNow(Refusal):
    """Somebody else was quicker, or the message has left."""

    message = _l("This is no longer possible: the message is now in another state (%(stage)s).")


class ChangedSinceSeen(Refusal):
    """Nothing leaves, and nothing is thrown away, that whoever says so has not looked through."""

    message = _l(
        "Somebody changed this message after you opened the page: its words, its files or its people are now others. "
        "Nothing was done. Look it through as it is now, and decide again."
    )


class OtherCopiesFailed(Refusal):
    """As many copies are tried again as whoever presses the button has read, and the same ones."""

    message = _l(
        "The copies to try again are no longer those that you saw: some were tried again meanwhile, others have failed,"
        " or an address or a choice has changed. Nothing was sent. This page shows how things stand now."
    )


class ListMadeAnew(Refusal):
    """The copy that was meant is no longer there."""

    message = _l(
        "The copies of this message were made anew after you opened the page, so nothing was changed. This is the list "
        "as it is now."
    )


class NothingFailed(Refusal):
    """Nobody gets a copy twice."""

    message = _l("The copy to this contact person has not failed, or was tried again already. Nothing was sent.")


class NoContactNow(Refusal):
    """Whom one writes to about a person may change."""

    message = _l("No contact person is named for this person any more. Nothing was sent.")


class FitsNoMore(Refusal):
    """A contact person is written to as long as the person is."""

    message = _l("This person no longer fits the choice of people, or wants no such messages. Nothing was sent.")


class NothingWritten(Refusal):
    """A message needs words."""

    message = _l("Write a subject and a text first, in one language at least.")


class HalfWritten(Refusal):
    """A subject without a text, or the other way round."""

    message = _l("The message has a subject or a text only, not both, in: %(languages)s.")


class NobodyChosen(Refusal):
    """A message needs readers."""

    message = _l("Nobody fits the choice of people.")


class NoAnswerAddress(Refusal):
    """People answer to messages."""

    message = _l("Say first where answers to messages of %(house)s go: under “Reply addresses”.")


class NotPublished(Refusal):
    """People who are written to could not open the meeting."""

    message = _l("The meeting is not published yet: people could not open what the message speaks of.")


class TimePassed(Refusal):
    """A time to send lies ahead."""

    field, message = "send_at", _l("Choose a time that lies ahead.")


class NotForLater(Refusal):
    """What waits would speak of a meeting that does not take place."""

    field, message = "send_at", _l("The meeting is cancelled: what is said about it leaves now or not at all.")


class TooHeavy(Refusal):
    """Mail servers refuse heavy mails, and people read on the way."""

    message = _l("Together the files may have %(megabytes)s MB. Share larger ones as documents and put the link in.")


class TooMany(Refusal):
    """A mail is not a library."""

    message = _l("At most %(count)s files go with a message. Share more as documents and put the link in.")


class TemplateInUse(Refusal):
    """Reminders say what the template says."""

    message = _l("A reminder uses this text. Change or remove the reminder first.")


def ensure(stage: str, *allowed: Stage) -> None:
    """Raise NotNow unless the message is in one of these stages."""
    if Stage(stage) not in allowed:
        raise NotNow(stage=STAGES[Stage(stage)])


def ensure_as_seen(seen: str, now: str) -> None:
    """Raise ChangedSinceSeen unless the stamp of what was looked through is that of `now`; "" is not asked about."""
    if seen and seen != now:
        raise ChangedSinceSeen


def ensure_failed_as_seen(seen: str, now: str) -> None:
    """Raise OtherCopiesFailed unless the stamp of the failed copies that were shown is that of `now`; "" is not asked
    about.
    """
    if seen and seen != now:
        raise OtherCopiesFailed


def written_in(subject: Translated, text: Translated) -> tuple[str, ...]:
    """The languages in which the message can be read."""
    return tuple(code for code in text if code in subject)


def language_for(reader: str, subject: Translated, text: Translated) -> str:
    """The language in which a reader gets it: her own, else English, French, or what there is."""
    written = written_in(subject, text)
    return next((code for code in (reader, "en", "fr", *written) if code in written), reader)


def unread(readers: Mapping[str, int], subject: Translated, text: Translated) -> dict[str, int]:
    """How many people would get a text that is not in their language, by their language; nobody gets what is empty."""
    written = written_in(subject, text)
    return {code: count for code, count in readers.items() if written and code not in written}


def ensure_complete(subject: Translated, text: Translated) -> None:
    """Raise NothingWritten or HalfWritten."""
    if not subject and not text:
        raise NothingWritten
    half = sorted(set(subject) ^ set(text))
    if half:
        raise HalfWritten(languages=", ".join(code.upper() for code in half))


def ensure_may_leave(event_state: str, reply_to: str, house: object) -> None:
    """Raise while the meeting is a draft, or when nobody would get the answers."""
    if event_state == EventState.DRAFT:
        raise NotPublished
    if not reply_to:
        raise NoAnswerAddress(house=house)


def ensure_ahead(send_at: datetime | None, now: datetime, event_state: str) -> None:
    """Raise TimePassed for a time that is over, NotForLater for any once the meeting is cancelled; None means now."""
    if send_at is not None and event_state == EventState.CANCELLED:
        raise NotForLater
    if send_at is not None and send_at <= now:
        raise TimePassed


def ensure_light(sizes: Sequence[int]) -> None:
    """Raise TooMany or TooHeavy for the files of one message, as each reader gets them."""
    if len(sizes) > MOST_FILES:
        raise TooMany(count=MOST_FILES)
    if sum(sizes) > LARGEST_TOGETHER:
        raise TooHeavy(megabytes=LARGEST_TOGETHER // 1_000_000)
