"""A forgotten password."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings.accounts import access
from meetings.accounts.actions import safety, signing_in
from meetings.accounts.forms import EmailForm, NewPasswordForm
from meetings.accounts.models import Purpose
from meetings.accounts.rules import LinkOver
from meetings.accounts.views import limits, typed
from meetings.accounts.views.over import way_out
from meetings.core import clock
from meetings.core.access import public
from meetings.core.errors import Refusal

bp = Blueprint("resetting", __name__, url_prefix="/<lang:lang>/forgotten-password")


@bp.get("")
@public
def new() -> ResponseReturnValue:
    """Ask for a link."""
    return render_template("accounts/forgotten.html", form=EmailForm(**typed.taken()))


@bp.post("")
@public
@limits.mails_by_address
@limits.mails_to_person
def send() -> ResponseReturnValue:
    """Mail the link; the answer is the same whether or not there is such a person."""
    form = EmailForm()
    if not form.validate():
        typed.keep(form)
        return render_template("accounts/forgotten.html", form=form), 422
    safety.send_reset(form.email.data, clock.now())
    return redirect(url_for("joining.sent"))


@bp.get("/<token>")
@public
def choose(token: str) -> ResponseReturnValue:
    """The page behind the link: choose a new password."""
    try:
        key = signing_in.key_of(token, Purpose.RESET, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    return render_template("accounts/reset.html", form=NewPasswordForm(), account=key.account)


@bp.post("/<token>")
@public
@limits.by_address
def reset(token: str) -> ResponseReturnValue:
    """Set it, and sign in."""
    form, now = NewPasswordForm(), clock.now()
    try:
        key = signing_in.key_of(token, Purpose.RESET, now)
        if form.validate():
            return access.enter(safety.reset_password(token, form.password.data, now), None)
        form.judge_for(key.account)
    except LinkOver as refusal:
        return way_out(refusal)
    except Refusal as refusal:
        form.refuse(refusal)
    return render_template("accounts/reset.html", form=form, account=key.account), 422
