"""Setting up the second step with an authenticator application."""

import segno
from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts import access
from meetings.accounts.actions import second_step
from meetings.accounts.forms import EmptyForm, SecondStepForm
from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, limiter

bp = Blueprint("authenticator", __name__, url_prefix="/<lang:lang>/account/second-step")


@bp.get("")
@access.recently_signed_in
def new() -> ResponseReturnValue:
    """Show the QR code and ask for the first code."""
    session["totp"] = second_step.new_secret()
    return _page(SecondStepForm(), session["totp"]), 200


@bp.post("")
@access.recently_signed_in
@limiter.limit("20 per 15 minutes", key_func=account_or_address)
def turn_on() -> ResponseReturnValue:
    """Turn it on and show the recovery codes, this once."""
    form, secret = SecondStepForm(), session.get("totp")
    if secret is None:
        return redirect(url_for("authenticator.new"))
    if form.validate():
        try:
            codes = second_step.turn_on(current_user, secret, form.code.data, clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            session.pop("totp")
            return render_template("accounts/recovery_codes.html", codes=codes)
    return _page(form, secret), 422


def _page(form: SecondStepForm, secret: str) -> str:
    picture = segno.make(second_step.uri_of(secret, current_user), error="m").svg_data_uri(
        scale=5, border=4, light="white"
    )
    typed = second_step.typed_form_of(secret)
    return render_template("accounts/second_step_new.html", form=form, picture=picture, typed=typed)


@bp.get("/removal")
@access.recently_signed_in
def ask_to_turn_off() -> ResponseReturnValue:
    """Ask before it is turned off."""
    return render_template("accounts/second_step_removal.html", form=EmptyForm())


@bp.post("/removal")
@access.recently_signed_in
def turn_off() -> ResponseReturnValue:
    """Turn it off."""
    second_step.turn_off(current_user, clock.now())
    flash(_("The second step is turned off."), "done")
    return redirect(url_for("safety.show"))


@bp.post("/recovery-codes")
@access.recently_signed_in
def new_codes() -> ResponseReturnValue:
    """New recovery codes, shown this once; the former ones end."""
    if not current_user.has_second_step:
        return redirect(url_for("authenticator.new"))
    return render_template("accounts/recovery_codes.html", codes=second_step.new_recovery_codes(current_user))
