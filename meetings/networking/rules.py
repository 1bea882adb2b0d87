"""Who may join, what a card shows to whom, and how often one may ask. No database."""

import csv
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from babel import Locale
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.translated import Translated
from meetings.networking.models import NEVER_LISTED, Audience, ContactRequest, Purpose, Subject
from meetings.registration.models import Registration, State

A_DAY = timedelta(hours=24)
REQUESTS_A_DAY = 10
MAILS_A_DAY = 5
SMALLEST_SUM = 5
CONSENT_VERSION = "2026-11"
# fmt: off
LANGUAGES = (
    "en", "fr", "ar", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "ga", "he", "hr",
    "hu", "hy", "is", "it", "ja", "ka", "kk", "ky", "lb", "lt", "lv", "mk", "mn", "mt", "nl", "no", "pl", "pt",
    "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tg", "th", "tk", "tr", "uk", "uz",
)
# fmt: on

DIRECTORY_CONSENT = _l(
    "I agree to be in the directory of participants of this meeting: my name, function, State or organisation, and "
    "what I write on my card can be seen by the other people in the directory. I can leave at any time, and nobody "
    "sees me from then on."
)
FIELD_CONSENT = {
    (Subject.EMAIL, Audience.ACCEPTED): _l("My e-mail address may be seen by people whose request I accept."),
    (Subject.EMAIL, Audience.EVERYONE): _l("My e-mail address may be seen by everyone in the directory."),
    (Subject.PHONE, Audience.ACCEPTED): _l("My telephone number may be seen by people whose request I accept."),
    (Subject.PHONE, Audience.EVERYONE): _l("My telephone number may be seen by everyone in the directory."),
}
PURPOSES = {
    Purpose.EXPERIENCE: _l("Exchange experience"),
    Purpose.COOPERATION: _l("Co-operation between our States"),
    Purpose.PROCEDURE: _l("A question of law or procedure"),
    Purpose.TRAINING: _l("Training"),
    Purpose.DATA: _l("Data and research"),
    Purpose.PROJECT: _l("A common project"),
    Purpose.OTHER: _l("Something else"),
}

SEEN_BY = {
    Audience.NOBODY: _l("Nobody"),
    Audience.ACCEPTED: _l("People whose request I accept"),
    Audience.EVERYONE: _l("Everyone in the directory"),
}


class StillInDirectory(Refusal):
    """A card rests on a consent that was given for one registration."""

    message = _l(
        "%(name)s is in the directory with the registration that would be withdrawn. Please ask the person to leave "
        "the directory there first."
    )


class MayNotJoin(Refusal):
    """The directory is for approved participants."""

    message = _l("The directory is open to approved participants only.")


class ConsentNeeded(Refusal):
    """Nobody is listed without having said so."""

    message = _l("Tick the first box to be in the directory: nobody is listed without having agreed.")


class AlreadyAsked(Refusal):
    """One request is enough."""

    message = _l(
        "You have already asked this person. The answer, if there is one, will be on the page of your contacts."
    )


class AskedYou(Refusal):
    """The answer is waiting on the other side."""

    message = _l("This person has asked you already: answer on the page of your contacts.")


class EnoughForToday(Refusal):
    """A limit keeps requests worth reading."""

    message = _l("You can ask %(limit)s people a day. Please go on tomorrow.")


class Standing(enum.StrEnum):
    """How a person stands to the directory."""

    OUTSIDE = "outside"
    NEVER = "never"
    PROTECTED = "protected"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry of the vocabulary, `data/topics.csv`."""

    slug: str
    name: Translated


@dataclass(frozen=True, slots=True)
class Shown:
    """Which of a person's contact data another may see."""

    email: bool
    phone: bool


def _read_topics() -> dict[str, Topic]:
    path = Path(__file__).parent / "data" / "topics.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: Topic(row["slug"], Translated(en=row["en"], fr=row["fr"])) for row in csv.DictReader(file)}


TOPICS = _read_topics()


def topic_choices(language: str) -> list[tuple[str, str]]:
    """(slug, name) in the reader's alphabetical order."""
    return sorted(
        ((topic.slug, topic.name.shown_in(language).text) for topic in TOPICS.values()), key=lambda one: one[1]
    )


def language_name(code: str, language: str) -> str:
    """A language by its name in the reader's language, as it stands at the head of a line."""
    return languages_line([code], language)


def languages_line(codes: Iterable[str], language: str) -> str:
    """Several of them in one line, written as the reader's language writes them, with a capital at the head."""
    names = Locale(language).languages
    line = ", ".join(sorted(str(names.get(code, code)) for code in codes))
    return line[:1].upper() + line[1:]


def language_choices(language: str) -> list[tuple[str, str]]:
    """(code, name): English and French first, then the others in the reader's alphabetical order."""
    names = [(code, language_name(code, language)) for code in LANGUAGES]
    return names[:2] + sorted(names[2:], key=lambda one: one[1])


def standing(registration: Registration | None, *, permitted: bool) -> Standing:
    """Whether a person may be in the directory: approved, not press or interpreter, protected only by permission."""
    if registration is None or registration.state != State.APPROVED:
        return Standing.OUTSIDE
    if registration.category.key in NEVER_LISTED:
        return Standing.NEVER
    if registration.is_protected and not (permitted and registration.badge_name):
        return Standing.PROTECTED
    return Standing.FREE


def ensure_may_join(found: Standing, *, agreed: bool) -> None:
    """Raise unless the person may be in the directory and has agreed."""
    if found is not Standing.FREE:
        raise MayNotJoin
    if not agreed:
        raise ConsentNeeded


def ensure_may_ask(*, asked: bool, asked_by: bool, today: int) -> None:
    """Raise when a request is there already, in either direction, or there were enough in the last 24 hours."""
    if asked:
        raise AlreadyAsked
    if asked_by:
        raise AskedYou
    if today >= REQUESTS_A_DAY:
        raise EnoughForToday(limit=REQUESTS_A_DAY)


def name_of(registration: Registration) -> str:
    """Given name FAMILY NAME; of a protected person the chosen name."""
    return registration.badge_name if registration.is_protected else registration.full_name


def shown(email_to: str, phone_to: str, chosen: Shown | None) -> Shown:
    """What may be seen: by everyone if so agreed; on acceptance what is agreed and was chosen for this contact."""
    return Shown(
        email=_may_see(email_to, bool(chosen and chosen.email)), phone=_may_see(phone_to, bool(chosen and chosen.phone))
    )


def chosen_by_other(request: ContactRequest, *, sent: bool) -> Shown | None:
    """What the other side chose to show in a contact that stands; `sent` says that the reader had asked."""
    if not request.accepted_at or request.ended_at:
        return None
    if sent:
        return Shown(email=request.answer_shows_email, phone=request.answer_shows_phone)
    return Shown(email=request.shows_email, phone=request.shows_phone)


def _may_see(audience: str, chosen: bool) -> bool:
    return audience == Audience.EVERYONE or (audience == Audience.ACCEPTED and chosen)


def offered(email_to: str, phone_to: str) -> Shown:
    """What a person can choose to show to one contact: only what she agreed to show at all."""
    return Shown(email=email_to != Audience.NOBODY, phone=phone_to != Audience.NOBODY)
