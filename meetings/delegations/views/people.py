"""What a focal point does with one person of her delegation."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.db import db
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.delegations import actions, queries, rules
from meetings.delegations.forms.mine import ReplacementForm, RoleForm
from meetings.delegations.models import Delegation, Role
from meetings.delegations.queries import Person
from meetings.delegations.views.former import gone
from meetings.delegations.views.mine import back, bp, mails, mine, not_named
from meetings.delegations.views.role_forms import left_as_seen, offer, role_form, said_of_role, status_of
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import actions as registrations
from meetings.registration.consequences import consequences
from meetings.registration.forms.contacts import ContactForm
from meetings.registration.forms.own import EmptyForm, WithdrawalForm
from meetings.registration.models import Registration, State
from meetings.registration.views import contacts

ONE = "/<institution_id>/people/<registration_id>"


@bp.get(ONE)
@with_event(Permission.TAKE_PART)
def person(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """How far she is, as what she comes, and what can be changed."""
    delegation, found = _one(event, institution_id, registration_id)
    return _page(event, delegation, found, role_form(event, delegation.institution, found))


@bp.post(f"{ONE}/role")
@with_event(Permission.TAKE_PART)
def set_role(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Save as what she comes; a new head takes the place of the old one."""
    delegation, found = _one(event, institution_id, registration_id)
    form = RoleForm()
    offer(form, event, delegation.institution, found)
    if not form.validate_on_submit():
        return _page(event, delegation, found, form), 422
    try:
        role, more = Role(form.role.data), {"assists": form.assisted(), "seen": form.seen.data}
        former = actions.set_role(delegation, found, role, by=current_user, now=clock.now(), **more)
    except Refusal as refusal:
        if left_as_seen(form, found, refusal):
            return back(event, delegation)
        return _refused(event, institution_id, registration_id, form, refusal)
    flash(said_of_role(found, former), "done")
    return back(event, delegation)


@bp.post(f"{ONE}/funded-place")
@with_event(Permission.TAKE_PART)
def set_funded(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Give her a funded place, or take it back."""
    delegation, found = _one(event, institution_id, registration_id)
    form, funded = role_form(event, delegation.institution, found), request.form.get("funded") == "yes"
    try:
        actions.set_funded(delegation, found, funded, by=current_user, now=clock.now())
    except Refusal as refusal:
        return _refused(event, institution_id, registration_id, form, refusal, EmptyForm(formdata=None))
    flash(_("Saved."), "done")
    return back(event, delegation)


@bp.post(f"{ONE}/invitation")
@mails
@with_event(Permission.TAKE_PART)
def invite_again(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Send the nomination again to somebody who has not answered."""
    delegation, found = _one(event, institution_id, registration_id)
    actions.invite_again(delegation, found, by=current_user, now=clock.now())
    flash(_("%(name)s has been written to.", name=found.registration.full_name), "done")
    return back(event, delegation)


@bp.get(f"{ONE}/contact")
@with_event(Permission.TAKE_PART)
def ask_for_contact_of(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Who else is to be written to about somebody whom her delegation nominated."""
    return _contact_page(event, *nominated(event, institution_id, registration_id))


@bp.post(f"{ONE}/contact")
@mails
@with_event(Permission.TAKE_PART)
def set_contact_of(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Save it; whoever is named gets a message."""
    delegation, found = nominated(event, institution_id, registration_id)
    form = ContactForm()
    if contacts.saved(form, found.registration):
        return redirect(address_of(event, delegation, found))
    return _contact_page(event, delegation, found, form), 422


@bp.get(f"{ONE}/replacement")
@with_event(Permission.TAKE_PART)
def ask_to_replace(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Who comes instead."""
    delegation, found = _one(event, institution_id, registration_id)
    return _replacement_page(event, delegation, found, ReplacementForm(language=language()))


@bp.post(f"{ONE}/replacement")
@mails
@with_event(Permission.TAKE_PART)
def replace(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Swap one person for another; both get a message."""
    delegation, found = _one(event, institution_id, registration_id)
    form = ReplacementForm()
    if not form.validate_on_submit():
        return _replacement_page(event, delegation, found, form), 422
    left = found.registration.full_name
    try:
        made = actions.replace(
            delegation,
            found,
            form.invitee(),
            form.details(event),
            by=current_user,
            now=clock.now(),
            same_contact=form.same_contact.data,
            sure=form.sure_about(),
        )
    except Refusal as refusal:
        not_named(event, form, refusal)
        return _replacement_page(event, *_one(event, institution_id, registration_id), form), 422
    flash(_("%(name)s comes instead of %(other)s. Both have been written to.", name=made.full_name, other=left), "done")
    return back(event, delegation)


@bp.get(f"{ONE}/withdrawal")
@with_event(Permission.TAKE_PART)
def ask_to_withdraw(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return _withdrawal_page(event, *_one(event, institution_id, registration_id), WithdrawalForm())


@bp.post(f"{ONE}/withdrawal")
@with_event(Permission.TAKE_PART)
def withdraw(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """Take somebody of my delegation back; she gets a message."""
    delegation, found = _one(event, institution_id, registration_id)
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal_page(event, delegation, found, form), 422
    actions.withdraw(delegation, found, by=current_user, now=clock.now(), reason=form.reason.data)
    flash(_("%(name)s no longer comes with your delegation.", name=found.registration.full_name), "done")
    return back(event, delegation)


@bp.post("/<institution_id>/order")
@with_event(Permission.TAKE_PART)
def reorder(event: Event, institution_id: str) -> ResponseReturnValue:
    """Save an order; without scripts, one step up or down."""
    _acting, delegation = mine(event, institution_id)
    ids = request.form.getlist("order")
    direction, _colon, moved = request.form.get("move", "").partition(":")
    if moved in ids:
        place = ids.index(moved)
        ids.insert(max(place - 1, 0) if direction == "up" else place + 1, ids.pop(place))
    actions.put_in_order(delegation, ids, by=current_user, now=clock.now())
    flash(_("The order is saved."), "done")
    return back(event, delegation)


def _one(event: Event, institution_id: str, registration_id: str) -> tuple[Delegation, Person]:
    """Somebody of the reader's own delegation; whoever has left it meanwhile leads back to those who have not."""
    _acting, delegation = mine(event, institution_id)
    found = queries.person(event, delegation.institution, registration_id) or abort(404)
    return (delegation, found) if found.registration.is_active else gone(event, delegation, found.registration)


def nominated(event: Event, institution_id: str, registration_id: str) -> tuple[Delegation, Person]:
    """Somebody whom the delegation nominated: of others it sees no address."""
    delegation, found = _one(event, institution_id, registration_id)
    return (delegation, found) if found.registration.delegation_id == institution_id else abort(404)


def _refused(
    event: Event,
    institution_id: str,
    registration_id: str,
    form: RoleForm,
    refusal: Refusal,
    funding: EmptyForm | None = None,
) -> ResponseReturnValue:
    """The page as the database has it, and why nothing was saved: of the role, or of the funded place."""
    db.session.rollback()
    (funding or form).refuse(refusal)
    return _page(event, *_one(event, institution_id, registration_id), form, funding), status_of(refusal)


def _page(event: Event, delegation: Delegation, found: Person, form: RoleForm, funding: EmptyForm | None = None) -> str:
    return render_template(
        "delegations/person.html",
        event=event,
        delegation=delegation,
        person=found,
        form=form,
        funding=funding,
        may_readdress=registrations.may_readdress(found.registration),
    )


def address_of(event: Event, delegation: Delegation, found: Person) -> str:
    """Where the page of somebody is."""
    return url_for(
        ".person", slug=event.slug, institution_id=delegation.institution_id, registration_id=found.registration.id
    )


def _contact_page(event: Event, delegation: Delegation, found: Person, form: ContactForm | None = None) -> str:
    back = address_of(event, delegation, found)
    return contacts.page(
        event, found.registration, form, layout="events/_layout.html", tab="delegation.index", back=back
    )


def _replacement_page(event: Event, delegation: Delegation, found: Person, form: ReplacementForm) -> str:
    leaving = found.registration
    sees = rules.sees_contact(leaving.delegation_id, delegation.institution_id)
    return render_template(
        "delegations/replacement.html",
        event=event,
        delegation=delegation,
        person=found,
        form=form,
        contact=leaving.contact if sees else None,
        consequences=_consequences(delegation, leaving),
    )


def _withdrawal_page(event: Event, delegation: Delegation, found: Person, form: WithdrawalForm) -> str:
    cancel = url_for("delegation.show", slug=event.slug, institution_id=delegation.institution_id)
    return render_template(
        "delegations/withdrawal.html",
        event=event,
        delegation=delegation,
        person=found,
        form=form,
        cancel=cancel,
        consequences=_consequences(delegation, found.registration),
    )


def _consequences(delegation: Delegation, leaving: Registration) -> list[str]:
    """What goes with her, for those who nominated her."""
    is_theirs = leaving.delegation_id == delegation.institution_id
    return consequences(State.WITHDRAWN, [leaving]) if is_theirs else []
