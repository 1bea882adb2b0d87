"""Signing in by password, and signing out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts import access
from meetings.accounts.actions import passkeys, safety, signing_in
from meetings.accounts.forms import SignInForm
from meetings.accounts.views import limits, typed
from meetings.core import clock
from meetings.core.access import public, signed_in
from meetings.core.errors import Refusal
from meetings.core.urls import safe_next

bp = Blueprint("security", __name__, url_prefix="/<lang:lang>")


@bp.get("/sign-in")
@public
def login() -> ResponseReturnValue:
    """The ways to sign in. A person who did so a short while ago is sent on."""
    if access.is_recent():
        return redirect(access.where_to(current_user, request.args.get("next")))
    known = {"email": getattr(current_user, "email", "")} | typed.taken()
    return _page(SignInForm(next=request.args.get("next", ""), **known))


@bp.post("/sign-in")
@public
@limits.by_address
@limits.password_of_person
def sign_in() -> ResponseReturnValue:
    """Sign in by password."""
    form = SignInForm()
    if form.validate():
        try:
            account = signing_in.by_password(form.email.data, form.password.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if account.is_taken_over:
                return access.enter(account, form.next.data)
            signing_in.send_invitation(account, clock.now(), safe_next(form.next.data, ""))
            return redirect(url_for("joining.sent"))
    typed.keep(form)
    return _page(form), 422


def _page(form: SignInForm) -> str:
    question = passkeys.ask_to_sign_in()
    session["challenge"] = question.challenge
    return render_template("accounts/sign_in.html", form=form, options=question.options)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser."""
    access.end_session()
    flash(_("You are signed out."), "done")
    return redirect(url_for("security.login"))


@bp.post("/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of mine, on whatever device."""
    safety.end_sessions(current_user)
    access.end_session()
    flash(_("You are signed out on every device."), "done")
    return redirect(url_for("security.login"))
