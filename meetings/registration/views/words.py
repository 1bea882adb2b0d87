"""Words for what the database keeps as codes, as template filters for every domain above."""

from typing import Any

from flask_babel import gettext as _

from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core.addresses import as_read
from meetings.core.i18n import plain
from meetings.institutions.rules import capitals as in_capitals
from meetings.registration import rules
from meetings.registration.models import Audience, Listing, Registration, State, Tag
from meetings.registration.views.own import bp

TONES = {
    State.NOMINATED: "info",
    State.SUBMITTED: "attention",
    State.CHANGES: "attention",
    State.APPROVED: "done",
    State.WAITING: "neutral",
    State.REFUSED: "danger",
    State.WITHDRAWN: "neutral",
}
bp.add_app_template_filter(as_read)


@bp.app_template_filter()
def state_word(state: str) -> str:
    """Approved, Waiting list, …"""
    return str(rules.STATE_WORDS[State(state)])


@bp.app_template_filter()
def state_tone(state: str) -> str:
    """The kind of badge that shows a state."""
    return TONES[State(state)]


@bp.app_template_filter()
def form_of_address(code: str) -> str:
    """Ms, Mr, or nothing."""
    return str(FORMS_OF_ADDRESS.get(code, ""))


@bp.app_template_filter()
def presence_word(code: str) -> str:
    """In person, or online."""
    return str(rules.TAKES_PART.get(code, ""))


@bp.app_template_filter()
def audience_word(code: str) -> str:
    """Who may choose a category."""
    return str(rules.AUDIENCES[Audience(code)])


@bp.app_template_filter()
def listing_word(code: str) -> str:
    """Who of a category is on the list of participants."""
    return str(rules.LISTINGS[Listing(code)])


@bp.app_template_filter()
def on_list(registration: Registration) -> str:
    """Whether somebody is on the list of participants, or why not."""
    if registration.is_protected:
        return str(_("not on it: protected"))
    if registration.category.listing != Listing.CONSENT:
        return listing_word(registration.category.listing)
    return str(_("agreed") if registration.agreed_to_list else _("not agreed"))


@bp.app_template_filter()
def capitals(name: str) -> str:
    """A FAMILY NAME as its script writes capitals."""
    return in_capitals(name)


@bp.app_template_filter()
def state_option(state: str) -> tuple[str, str]:
    """A state as a choice of a list."""
    return str(State(state)), state_word(state)


@bp.app_template_filter()
def tag_option(tag: Tag) -> tuple[str, str]:
    """A tag as a choice of a list."""
    return tag.id, tag.name


@bp.app_template_filter()
def name_option(thing: Any) -> tuple[str, str]:
    """Anything with a translated name as a choice of a list."""
    return thing.id, plain(thing.name)
