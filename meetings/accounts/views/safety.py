"""What protects my account: password, address, sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts import access, queries
from meetings.accounts.actions import safety, signing_in
from meetings.accounts.forms import ChangeEmailForm, ChangePasswordForm, EmptyForm, NewPasswordForm
from meetings.accounts.models import Purpose
from meetings.accounts.views import limits
from meetings.accounts.views.over import way_out
from meetings.core import clock
from meetings.core.access import public, signed_in
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, limiter
from meetings.core.urls import safe_next

bp = Blueprint("safety", __name__, url_prefix="/<lang:lang>/account")


@bp.get("/security")
@signed_in
def show() -> ResponseReturnValue:
    """Everything that protects my account, on one page."""
    return render_template("accounts/security.html", passkeys=queries.passkeys_of(current_user))


@bp.get("/password")
@access.recently_signed_in
def choose_password() -> ResponseReturnValue:
    """A first password, or another one."""
    form = _password_form()
    form.next.data = request.args.get("next", "")
    return render_template("accounts/password.html", form=form, onward=_onward(form))


@bp.post("/password")
@access.recently_signed_in
@limiter.limit("10 per 15 minutes", key_func=account_or_address)
def save_password() -> ResponseReturnValue:
    """Set it: every other session ends, this one goes on."""
    form, now = _password_form(), clock.now()
    if form.validate():
        try:
            if isinstance(form, ChangePasswordForm):
                safety.change_password(current_user, form.present.data, form.password.data, now)
            else:
                safety.set_password(current_user, form.password.data, now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            access.start_session(current_user._get_current_object())
            flash(_("Your password is saved. You are signed out on all other devices."), "done")
            return redirect(_onward(form))
    else:
        form.judge_for(current_user)
    return render_template("accounts/password.html", form=form, onward=_onward(form)), 422


def _password_form() -> NewPasswordForm:
    return ChangePasswordForm() if current_user.password else NewPasswordForm()


def _onward(form: NewPasswordForm) -> str:
    there = "safety.show" if current_user.password else "accounts.show"
    return safe_next(form.next.data, url_for(there))


@bp.get("/email")
@access.recently_signed_in
def choose_email() -> ResponseReturnValue:
    """Another address."""
    return render_template("accounts/email.html", form=ChangeEmailForm())


@bp.post("/email")
@access.recently_signed_in
@limits.mails_to_person
@limiter.limit(
    "5 per hour",
    key_func=account_or_address,
    error_message=lambda: _("A new e-mail address was asked for several times within an hour."),
)
def ask_for_email() -> ResponseReturnValue:
    """Mail a link to the new address; the answer is the same whether or not somebody has it already."""
    form = ChangeEmailForm()
    if not form.validate():
        return render_template("accounts/email.html", form=form), 422
    safety.ask_to_change_email(current_user, form.email.data, clock.now())
    flash(_("We have written to the new address. Nothing changes until you use the link in that mail."), "info")
    return redirect(url_for("safety.show"))


@bp.get("/email/<token>")
@public
def confirm_email(token: str) -> ResponseReturnValue:
    """The page behind the link: a button, so that only a person confirms."""
    try:
        key = signing_in.key_of(token, Purpose.CHANGE_EMAIL, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    return render_template("accounts/email_confirm.html", form=EmptyForm(), key=key)


@bp.post("/email/<token>")
@public
@limits.by_address
def change_email(token: str) -> ResponseReturnValue:
    """The address is changed; sign in with it."""
    try:
        safety.change_email(token, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    access.end_session()
    flash(_("Your e-mail address is changed. Please sign in with the new one."), "done")
    return redirect(url_for("security.login"))
