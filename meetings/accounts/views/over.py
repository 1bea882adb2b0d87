"""The page of a link that does not work any more: it says so and offers a new one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.accounts.forms import EmailForm
from meetings.core.errors import Refusal


def way_out(refusal: Refusal) -> ResponseReturnValue:
    """410, with a form that mails whatever the person needs now: a code, or the first link again."""
    form = EmailForm(formdata=None, next=request.args.get("next", ""))
    return render_template("accounts/link_over.html", form=form, sentence=refusal.sentence), 410
