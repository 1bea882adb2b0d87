"""Passkeys: add one, sign in with one, remove one."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts import access, queries
from meetings.accounts.actions import passkeys
from meetings.accounts.forms import EmptyForm, PasskeyAnswerForm, PasskeyForm
from meetings.accounts.models import Passkey
from meetings.accounts.views import limits
from meetings.core import clock
from meetings.core.access import public
from meetings.core.errors import Refusal

bp = Blueprint("passkeys", __name__, url_prefix="/<lang:lang>")


@bp.post("/sign-in/passkey")
@public
@limits.by_address
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey: device and owner are shown at once, so there is no second step."""
    form = PasskeyAnswerForm()
    try:
        account = passkeys.by_passkey(form.credential.data or "", session.pop("challenge", ""), clock.now())
    except Refusal as refusal:
        flash(refusal.sentence, "error")
        return redirect(url_for("security.login", next=form.next.data or None))
    return access.enter(account, form.next.data, strong=True)


@bp.get("/account/passkeys/new")
@access.recently_signed_in
def new() -> ResponseReturnValue:
    """Name the device, then the browser asks it."""
    return _page(PasskeyForm()), 200


@bp.post("/account/passkeys/new")
@access.recently_signed_in
def add() -> ResponseReturnValue:
    """Keep the passkey."""
    form = PasskeyForm()
    challenge = session.pop("challenge", "")
    if form.validate():
        try:
            passkeys.register(current_user, form.name.data, form.credential.data or "", challenge, clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The passkey is saved. You can sign in with it from now on."), "done")
            return redirect(url_for("safety.show"))
    return _page(form), 422


def _page(form: PasskeyForm) -> str:
    question = passkeys.ask_to_register(current_user, _("Meetings"))
    session["challenge"] = question.challenge
    return render_template("accounts/passkey_new.html", form=form, options=question.options)


@bp.get("/account/passkeys/<passkey_id>/removal")
@access.recently_signed_in
def ask_to_remove(passkey_id: str) -> ResponseReturnValue:
    """Ask before it is removed."""
    return render_template("accounts/passkey_removal.html", passkey=_own(passkey_id), form=EmptyForm())


@bp.post("/account/passkeys/<passkey_id>/removal")
@access.recently_signed_in
def remove(passkey_id: str) -> ResponseReturnValue:
    """Remove it."""
    passkeys.remove(current_user, _own(passkey_id))
    flash(_("The passkey is removed."), "done")
    return redirect(url_for("safety.show"))


def _own(passkey_id: str) -> Passkey:
    return queries.own_passkey(current_user, passkey_id) or abort(404)
