"""Signing in by a code or a link that is mailed. Both act on POST: a scanner that opens the link changes nothing."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from meetings.accounts import access
from meetings.accounts.actions import signing_in
from meetings.accounts.forms import CodeForm, EmailForm, EmptyForm
from meetings.accounts.models import Purpose
from meetings.accounts.views import limits, typed
from meetings.accounts.views.over import way_out
from meetings.core import clock
from meetings.core.access import public
from meetings.core.errors import Refusal
from meetings.core.urls import safe_next

bp = Blueprint("codes", __name__, url_prefix="/<lang:lang>/sign-in")


@bp.get("/code")
@public
def new() -> ResponseReturnValue:
    """Ask for a code."""
    form = EmailForm(next=request.args.get("next", ""), **typed.taken())
    return render_template("accounts/code_new.html", form=form)


@bp.post("/code")
@public
@limits.mails_by_address
@limits.mails_to_person
def send() -> ResponseReturnValue:
    """Mail a code; the answer is the same whether or not there is such a person."""
    form = EmailForm()
    if not form.validate():
        typed.keep(form)
        return render_template("accounts/code_new.html", form=form), 422
    onward = safe_next(form.next.data, "")
    signing_in.send_code(form.email.data, clock.now(), onward)
    session["code_for"] = form.email.data
    return redirect(url_for("codes.enter", next=onward or None))


@bp.get("/code/entry")
@public
def enter() -> ResponseReturnValue:
    """Where the code is typed."""
    known = {"email": session.get("code_for", "")} | typed.taken()
    form = CodeForm(next=request.args.get("next", ""), **known)
    return render_template("accounts/code_entry.html", form=form)


@bp.post("/code/entry")
@public
@limits.by_address
@limits.code_of_person
def use() -> ResponseReturnValue:
    """Sign in by a typed code."""
    form = CodeForm()
    if form.validate():
        try:
            account = signing_in.by_code(form.email.data, form.code.data, clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return access.enter(account, form.next.data)
    typed.keep(form)
    return render_template("accounts/code_entry.html", form=form), 422


@bp.get("/link/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    """The page behind the mailed link: a button, so that only a person signs in."""
    try:
        key = signing_in.key_of(token, Purpose.SIGN_IN, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    form = EmptyForm(next=request.args.get("next", ""))
    return render_template("accounts/link.html", form=form, account=key.account)


@bp.post("/link/<token>")
@public
@limits.by_address
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by the mailed link."""
    form = EmptyForm()
    try:
        account = signing_in.by_link(token, clock.now())
    except Refusal as refusal:
        return way_out(refusal)
    return access.enter(account, form.next.data)
