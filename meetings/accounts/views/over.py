"""The page of a link that does not work any more: it says so and offers a new one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.accounts import rules
from meetings.accounts.forms import EmailForm
from meetings.accounts.models import Key
from meetings.core.errors import Refusal


def way_out(refusal: Refusal, key: Key | None = None, renewal: str = "") -> ResponseReturnValue:
    """410, with a form that mails whatever the person needs now: a code, or the first link again.

    For a link that was real (`key`) one press at `renewal` writes to the same address, without typing it.
    """
    form = EmailForm(formdata=None, next=request.args.get("next", ""))
    address = rules.masked(key.account.email) if key else ""
    return (
        render_template(
            "accounts/link_over.html", form=form, sentence=refusal.sentence, address=address, renewal=renewal
        ),
        410,
    )
