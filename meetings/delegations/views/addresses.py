"""The address of somebody who has not come yet, put right by the focal point who nominated her."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.delegations import actions
from meetings.delegations.models import Delegation
from meetings.delegations.queries import Person
from meetings.delegations.views.mine import bp, mails, not_named
from meetings.delegations.views.people import ONE, address_of, nominated
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions as registrations
from meetings.registration.forms.contacts import AddressForm
from meetings.registration.views import addresses


@bp.get(f"{ONE}/address")
@with_event(Permission.TAKE_PART)
def ask_for_address_of(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Which address is right, of somebody whom the delegation nominated."""
    delegation, found = nominated(event, institution_id, registration_id)
    if not registrations.may_readdress(found.registration):
        return addresses.turned_back(address_of(event, delegation, found))
    return _page(event, delegation, found)


@bp.post(f"{ONE}/address")
@mails
@with_event(Permission.TAKE_PART)
def set_address_of(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Save it; the nomination goes there."""
    delegation, found = nominated(event, institution_id, registration_id)
    form = AddressForm()
    if not form.validate_on_submit():
        return _page(event, delegation, found, form), 422
    email, seen = form.email.data, form.seen.data
    try:
        is_other = actions.readdress(delegation, found, email, by=current_user, now=clock.now(), seen=seen)
    except Refusal as refusal:
        not_named(event, form, refusal)
        return _page(event, *nominated(event, institution_id, registration_id), form), 422
    addresses.say(found.registration, is_other)
    return redirect(address_of(event, delegation, found))


def _page(event: Event, delegation: Delegation, found: Person, form: AddressForm | None = None) -> str:
    back = address_of(event, delegation, found)
    layout, tab = "events/_layout.html", "delegation.index"
    return addresses.page(found.registration, form, event=event, layout=layout, tab=tab, back=back)
