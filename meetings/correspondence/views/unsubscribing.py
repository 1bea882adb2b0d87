"""People end information messages: by one click in the mail program (RFC 8058), or on a page that asks."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.accounts.models import Account
from meetings.core import clock
from meetings.core.access import public
from meetings.core.forms import csrf
from meetings.core.i18n import LANGUAGES
from meetings.core.limits import limiter
from meetings.correspondence.actions import subscribe_again, unsubscribe, whose
from meetings.correspondence.actions.unsubscribing import is_unsubscribed
from meetings.correspondence.forms.messages import EmptyForm

bp = Blueprint("unsubscribing", __name__)
slow_down = limiter.limit("60 per hour")
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@bp.get("/unsubscription/<token>")
@public
def open_page(token: str) -> ResponseReturnValue:
    """The address in the mail, opened by a person: the page that asks, in her language."""
    language = _owner(token).language
    return redirect(url_for(".ask", lang=language if language in LANGUAGES else "en", token=token))


@bp.post("/unsubscription/<token>")
@csrf.exempt
@slow_down
@public
def one_click(token: str) -> ResponseReturnValue:
    """The same address, posted to by a mail program. It has no session: the signature in the address is the right."""
    account = _owner(token)
    name, value = ONE_CLICK
    if request.form.get(name) != value:
        abort(400)
    unsubscribe(account, now=clock.now())
    return "", 200


@bp.get("/<lang:lang>/unsubscription/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Ask, or say that it is so."""
    account = _owner(token)
    return render_template(
        "correspondence/unsubscription.html", token=token, form=EmptyForm(), is_unsubscribed=is_unsubscribed(account)
    )


@bp.post("/<lang:lang>/unsubscription/<token>")
@slow_down
@public
def end(token: str) -> ResponseReturnValue:
    """No more information messages."""
    unsubscribe(_owner(token), now=clock.now())
    return redirect(url_for(".ask", token=token))


@bp.post("/<lang:lang>/unsubscription/<token>/undoing")
@slow_down
@public
def undo(token: str) -> ResponseReturnValue:
    """Information messages as before."""
    subscribe_again(_owner(token))
    flash(_("You get information messages again."), "done")
    return redirect(url_for(".ask", token=token))


def _owner(token: str) -> Account:
    return whose(token) or abort(404)
