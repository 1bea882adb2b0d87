"""Getting an account: by asking for one, or by taking over the one somebody else made."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from meetings.accounts import access, queries, rules
from meetings.accounts.actions import signing_in
from meetings.accounts.forms import EmptyForm, SignUpForm
from meetings.accounts.models import Key, Purpose
from meetings.accounts.views import limits, typed
from meetings.accounts.views.over import way_out
from meetings.core import clock, problems
from meetings.core.access import public
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.urls import safe_next

bp = Blueprint("joining", __name__, url_prefix="/<lang:lang>")


@bp.get("/sign-up")
@public
def new() -> ResponseReturnValue:
    """Ask for an account."""
    return render_template("accounts/sign_up.html", form=SignUpForm(**typed.taken()))


@bp.post("/sign-up")
@public
@limits.mails_by_address
@limits.mails_to_person
def sign_up() -> ResponseReturnValue:
    """Mail the link that opens the account; the answer is the same whether or not there is one already."""
    form = SignUpForm()
    if not form.validate():
        typed.keep(form)
        return render_template("accounts/sign_up.html", form=form), 422
    signing_in.sign_up(form.email.data, form.given_name.data, form.family_name.data, language(), clock.now())
    return redirect(url_for("joining.sent"))


@bp.get("/sign-up/sent")
@public
def sent() -> ResponseReturnValue:
    """Look into your mail."""
    return render_template("accounts/sent.html")


@bp.get("/take-over/<token>")
@public
def take_over(token: str) -> ResponseReturnValue:
    """The page behind the first mail: a button, so that only a person takes the account over.

    Whoever pressed it before and is signed in goes on to where the link leads.
    """
    try:
        key = signing_in.key_of(token, Purpose.TAKE_OVER, clock.now())
    except Refusal as refusal:
        past = queries.past_key(token, Purpose.TAKE_OVER)
        if _is_hers(past):
            return redirect(access.where_to(current_user, request.args.get("next")))
        renewal = url_for(".renew", token=token, next=safe_next(request.args.get("next"), "") or None)
        return way_out(refusal, past, renewal)
    form = EmptyForm(next=request.args.get("next", ""))
    address = rules.masked(key.account.email)
    return render_template("accounts/take_over.html", form=form, account=key.account, address=address)


@bp.post("/take-over/<token>/renewal")
@public
@limits.mails_by_address
@limits.mails_of_link
def renew(token: str) -> ResponseReturnValue:
    """A new mail to the address that an old link was sent to; the answer is the same whether or not it ever was one."""
    signing_in.renew(token, clock.now(), safe_next(request.args.get("next"), ""))
    return redirect(url_for(".sent"))


@bp.post("/take-over/<token>")
@public
@limits.by_address
def taken_over(token: str) -> ResponseReturnValue:
    """The account is hers; she may choose a password, or go on with mailed codes."""
    form = EmptyForm()
    try:
        account = signing_in.take_over(token, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    access.start_session(account)
    return redirect(url_for("safety.choose_password", next=access.where_to(account, form.next.data)))


@bp.errorhandler(CSRFError)
def pressed_elsewhere(error: CSRFError) -> ResponseReturnValue:
    """Whoever took her account over in one tab and presses in another goes on to where the link leads.

    To take over begins a session, in which the form of the other tab counts no more.
    """
    token = (request.view_args or {}).get("token", "")
    if not token or not _is_hers(queries.past_key(token, Purpose.TAKE_OVER)):
        return problems.forged(error)
    sentence = _("You have taken your account over already, in another window: you are signed in, and can go on here.")
    flash(sentence, "info")
    return redirect(access.where_to(current_user, request.form.get("next")))


def _is_hers(past: Key | None) -> bool:
    """Whether a link is one that the reader used before."""
    return past is not None and past.used_at is not None and bool(past.account == current_user)
