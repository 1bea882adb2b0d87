"""When registration is open, and the categories of an event."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit, clock
from meetings.core.db import db, new_id
from meetings.core.i18n import plain
from meetings.core.translated import Translated
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event
from meetings.registration import queries, rules
from meetings.registration.actions import line, places
from meetings.registration.models import Audience, Category, Listing, RegistrationWindow
from meetings.registration.signals import category_redefined


@dataclass(frozen=True, slots=True)
class CategoryDetails:
    """What organisers decide about a category."""

    name: Translated
    letter: str
    colour: str
    capacity: int | None = None
    audience: Audience = Audience.ANYONE
    listing: Listing = Listing.CONSENT
    in_delegation: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def _usual(english: str, french: str, letter: str, colour: str, *more: Any) -> CategoryDetails:
    return CategoryDetails(Translated(en=english, fr=french), letter, colour, None, *more)


USUAL = {
    "head-of-delegation": _usual(
        "Head of delegation", "Chef / Cheffe de délégation", "H", "#1f4e4a", Audience.NOMINATION, Listing.RULE, True
    ),
    "delegate": _usual("Delegate", "Délégué / Déléguée", "D", "#2f6b8f", Audience.ANYONE, Listing.RULE, True),
    "rapporteur": _usual("Rapporteur", "Rapporteur / Rapporteure", "R", "#5b4a8a", Audience.ANYONE, Listing.RULE, True),
    "observer": _usual("Observer", "Observateur / Observatrice", "O", "#6b6256", Audience.ANYONE, Listing.CONSENT),
    "speaker": _usual("Speaker", "Intervenant / Intervenante", "S", "#9c3327", Audience.ORGANISERS, Listing.CONSENT),
    "civil-society": _usual("Civil society", "Société civile", "C", "#2c6e49", Audience.ANYONE, Listing.CONSENT),
    "staff": _usual("Staff", "Équipe organisatrice", "T", "#1b2426", Audience.ORGANISERS, Listing.RULE),
    "interpreter": _usual("Interpreter", "Interprète", "I", "#8a5a00", Audience.ORGANISERS, Listing.NEVER),
    "press": _usual("Press", "Presse", "P", "#8a3a6b", Audience.ANYONE, Listing.CONSENT),
}


def add_usual_categories(event: Event, *, by: Account | None = None) -> Sequence[Category]:
    """Give an event that has none the categories such meetings usually have; organisers change them as they like."""
    known = queries.categories(event)
    if known:
        return known
    return [_add(event, key, details, position, by) for position, (key, details) in enumerate(USUAL.items())]


def add_category(event: Event, details: CategoryDetails, *, by: Account) -> Category:
    """One more category, at the end; raises LetterTaken, ColourTooPale or NeverOpen."""
    known = queries.categories(event)
    _ensure_letter(known, details.letter)
    _ensure_opens(event, details)
    return _add(event, new_id(), details, len(known), by)


def _add(event: Event, key: str, details: CategoryDetails, position: int, by: Account | None) -> Category:
    rules.ensure_readable(details.colour)
    rules.ensure_times(details.opens_at, details.closes_at)
    category = Category(event=event, key=key, position=position)
    _write_down(category, details)
    db.session.add(category)
    db.session.flush()
    audit.record("category.added", category, actor=by, scope=event.id, after=_details_of(category))
    return category


def change_category_details(category: Category, details: CategoryDetails, *, by: Account, now: datetime) -> None:
    """Change a category; more places let those first in line move up, fewer than are held are refused."""
    others = [other for other in queries.categories(category.event) if other.id != category.id]
    _ensure_letter(others, details.letter)
    rules.ensure_readable(details.colour)
    rules.ensure_times(details.opens_at, details.closes_at)
    _ensure_opens(category.event, details)
    places.lock(category)
    rules.ensure_places(details.capacity, queries.held(category))
    old = _details_of(category)
    _write_down(category, details)
    before, after = audit.changes(old, _details_of(category))
    if not after:
        return
    audit.record("category.changed", category, actor=by, scope=category.event_id, before=before, after=after)
    if "in_delegation" in after:
        db.session.flush()
        category_redefined.send(category, by=by, now=now)
    if "capacity" in after:
        line.promote(category, now)


def remove_category(category: Category, *, by: Account) -> None:
    """Take a category away; raises CategoryInUse when somebody is, or was, registered in it."""
    places.lock(category)
    if queries.is_used(category):
        raise rules.CategoryInUse
    audit.record("category.removed", category, actor=by, scope=category.event_id, before=_details_of(category))
    db.session.delete(category)
    db.session.flush()


def put_in_order(event: Event, ids: Sequence[str], *, by: Account) -> None:
    """Show the categories in the order of `ids`; those not named keep their order after them."""
    known = queries.categories(event)
    ranks = {category_id: rank for rank, category_id in enumerate(ids)}
    for position, category in enumerate(sorted(known, key=lambda each: ranks.get(each.id, len(ranks) + each.position))):
        category.position = position
    audit.record("category.ordered", event, actor=by, scope=event.id)


def set_window(
    event: Event,
    opens_at: datetime,
    closes_at: datetime,
    *,
    asks_approval: bool = True,
    essential: Collection[str] = (),
    by: Account | None,
) -> RegistrationWindow:
    """Say from when to when people can register, and whether organisers look at each registration.

    `essential` names what an approved person cannot change without a new approval (keys of `rules.ESSENTIAL`). Raises
    PeriodBackwards, or LeavesNeverOpen for a category with a time of its own.
    """
    rules.ensure_times(opens_at, closes_at)
    for category in queries.categories(event):
        if rules.never_open((opens_at, closes_at), (category.opens_at, category.closes_at)):
            raise rules.LeavesNeverOpen("closes_at" if category.opens_at else "opens_at", plain(category.name))
    return _write_window(event, opens_at, closes_at, asks_approval, essential, by)


def _write_window(
    event: Event,
    opens_at: datetime,
    closes_at: datetime,
    asks_approval: bool,
    essential: Collection[str],
    by: Account | None,
) -> RegistrationWindow:
    marked = [name for name in rules.ESSENTIAL if name in essential]
    new = {"opens_at": opens_at, "closes_at": closes_at, "asks_approval": asks_approval, "essential": marked}
    window = queries.window(event) or RegistrationWindow(event_id=event.id)
    before, after = audit.changes({name: getattr(window, name) for name in new}, new)
    for name, value in new.items():
        setattr(window, name, value)
    db.session.add(window)
    db.session.flush()
    if after:
        audit.record("registration.window_set", event, actor=by, scope=event.id, before=before, after=after)
    return window


def _copy_categories(old: Event, new: Event, shift: timedelta) -> None:
    """The categories with their places; nobody is registered in the copies."""
    for category in queries.categories(old):
        details = CategoryDetails(**_details_of(category))
        opens_at, closes_at = (
            moment and clock.shifted(moment, shift, old.time_zone, new.time_zone)
            for moment in (category.opens_at, category.closes_at)
        )
        _add(new, category.key, replace(details, opens_at=opens_at, closes_at=closes_at), category.position, None)


def _copy_window(old: Event, new: Event, shift: timedelta) -> None:
    """The opening times, moved with the days, at the same hours of the clock."""
    window = queries.window(old)
    if window:
        opens_at, closes_at = (
            clock.shifted(moment, shift, old.time_zone, new.time_zone) for moment in (window.opens_at, window.closes_at)
        )
        _write_window(new, opens_at, closes_at, window.asks_approval, window.essential, None)


CLONERS["categories"] = Cloner(_l("Categories of participants"), _copy_categories)
CLONERS["registration-period"] = Cloner(_l("Opening times of registration"), _copy_window)


def _ensure_opens(event: Event, details: CategoryDetails) -> None:
    window = queries.window(event)
    of_event = (window.opens_at, window.closes_at) if window else (None, None)
    if rules.never_open(of_event, (details.opens_at, details.closes_at)):
        raise rules.NeverOpen("opens_at" if details.opens_at else "closes_at")


def _ensure_letter(others: Sequence[Category], letter: str) -> None:
    if letter.upper() in {other.letter.upper() for other in others}:
        raise rules.LetterTaken


def _write_down(category: Category, details: CategoryDetails) -> None:
    for name in CategoryDetails.__slots__:
        setattr(category, name, getattr(details, name))
    category.letter = details.letter.upper()


def _details_of(category: Category) -> dict[str, Any]:
    return {name: getattr(category, name) for name in CategoryDetails.__slots__}
