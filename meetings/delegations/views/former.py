"""Whoever acts for a delegation no longer, or as a deputy, is told so with what she typed; to others it is a 404."""

from collections.abc import Iterator
from typing import NoReturn

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from meetings.core.db import ALPHABET, LENGTH_OF_ID
from meetings.delegations import queries
from meetings.delegations.models import Delegation
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.registration.models import Registration

WORDS = {
    "given_name": _l("First name"),
    "family_name": _l("Family name"),
    "function": _l("Position"),
    "email": _l("E-mail address"),
    "reason": _l("Reason"),
    "contact_name": _l("Contact person"),
    "contact_email": _l("E-mail of the contact person"),
    "contact_phone": _l("Telephone of the contact person"),
    "remarks": _l("Remarks"),
    "text": _l("Your question"),
}
"""What is written on the pages of a delegation; all else is chosen."""
ANSWER = "q_"
"""How the names of fields begin that are answers to the questions of a form; some of these are chosen."""
CHOSEN = {"y", "yes", "no"}
"""The values of an answer that is chosen, where it has no options of its own."""


def turned_away(event: Event, institution_id: str = "") -> NoReturn:
    """Answer somebody who does not act for a delegation, or for any; she learns nothing that she did not know."""
    known = queries.once_acting(event, current_user)
    held = next((one for one in known if institution_id in ("", one.institution_id)), None) or abort(404)
    _say("delegations/former.html", event, held.institution)


def not_as_deputy(event: Event, institution: Institution) -> NoReturn:
    """Answer a deputy, who may have been the focal point when she opened the page, where only that one may act."""
    _say("delegations/deputy.html", event, institution)


def gone(event: Event, delegation: Delegation, registration: Registration) -> NoReturn:
    """Lead whoever meant somebody who has left the delegation back to it; what she typed is shown first."""
    typed = list(_typed())
    if typed:
        page = render_template(
            "delegations/gone.html", event=event, delegation=delegation, registration=registration, typed=typed
        )
        abort(make_response(page, 409))
    name = registration.full_name
    flash(_("%(name)s no longer comes with your delegation. Nothing was changed.", name=name), "attention")
    abort(redirect(url_for("delegation.show", slug=event.slug, institution_id=delegation.institution_id)))


def _say(template: str, event: Event, institution: Institution) -> NoReturn:
    page = render_template(template, event=event, institution=institution, typed=list(_typed()))
    abort(make_response(page, 403))


def _typed() -> Iterator[tuple[str, str]]:
    """Label and text of what was written in the form that was sent, in its order."""
    for name, texts in request.form.lists():
        is_answer = name.startswith(ANSWER)
        label = WORDS.get(name) or (_l("Answer") if is_answer else "")
        written = [text for text in texts if label and text.strip() and not (is_answer and _is_choice(text))]
        yield from ((str(label), text) for text in written)


def _is_choice(text: str) -> bool:
    """Whether it says what was chosen, in no words of the reader's: the id of an option, or a tick."""
    return text in CHOSEN or (len(text) == LENGTH_OF_ID and set(text) <= set(ALPHABET))
