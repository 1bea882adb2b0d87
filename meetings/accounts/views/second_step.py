"""The second step of signing in: a code of the authenticator application, or a recovery code."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.accounts import access
from meetings.accounts.actions import second_step
from meetings.accounts.forms import SecondStepForm
from meetings.accounts.views import limits
from meetings.core.access import public
from meetings.core.errors import Refusal
from meetings.core.limits import limiter

bp = Blueprint("second_step", __name__, url_prefix="/<lang:lang>/sign-in")


def _who() -> str:
    account = access.waiting_for_second_step()
    return f"second-step:{account.id if account else ''}"


@bp.get("/second-step")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    if access.waiting_for_second_step() is None:
        return redirect(url_for("security.login", next=request.args.get("next")))
    form = SecondStepForm(next=request.args.get("next", ""))
    return render_template("accounts/second_step.html", form=form)


@bp.post("/second-step")
@public
@limits.by_address
@limiter.limit(
    "10 per 15 minutes",
    key_func=_who,
    error_message=lambda: _("A code was typed too often. To protect the account, more tries have to wait."),
)
def check() -> ResponseReturnValue:
    """Complete the sign-in."""
    account = access.waiting_for_second_step()
    form = SecondStepForm()
    if account is None:
        return redirect(url_for("security.login", next=form.next.data or None))
    if form.validate():
        try:
            second_step.check(account, form.code.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return access.enter(account, form.next.data, strong=True)
    return render_template("accounts/second_step.html", form=form), 422
