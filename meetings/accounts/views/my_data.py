"""All that is kept about me: to read, to take, to take back, to erase."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts import access
from meetings.accounts.forms import EmptyForm, ErasureForm
from meetings.core import audit, clock, handing_out, personal
from meetings.core.access import signed_in
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, limiter

bp = Blueprint("my_data", __name__, url_prefix="/<lang:lang>/account/my-data")


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    """What is kept, what I agreed to, and what I can do about it."""
    data = personal.export(current_user.id)
    return render_template(
        "accounts/my_data.html",
        sources=personal.SOURCES,
        counts={name: len(things) for name, things in data.items()},
        consents=personal.consents(current_user.id),
        form=EmptyForm(),
    )


@bp.get("/report")
@access.recently_signed_in
@limiter.limit("30 per hour", key_func=account_or_address)
def report() -> ResponseReturnValue:
    """Everything, to be read and printed."""
    return render_template(
        "accounts/my_data_report.html",
        sources=personal.SOURCES,
        data=personal.export(current_user.id),
        consents=personal.consents(current_user.id),
        handing_out=handing_out,
        now=clock.now(),
    )


@bp.get("/file.json")
@access.recently_signed_in
@limiter.limit("30 per hour", key_func=account_or_address)
def file() -> Response:
    """Everything, for machines; that it was taken is in the log."""
    agreed = [{"source": name} | given._asdict() for name, given in personal.consents(current_user.id)]
    content = handing_out.as_json(personal.export(current_user.id) | {"consents": agreed})
    audit.record_reading("accounts.data_taken", current_user, actor=current_user)
    return attachment(content, "my-data.json", "application/json", len(content))


@bp.post("/consents/<source>/<consent_id>/withdrawal")
@signed_in
def withdraw_consent(source: str, consent_id: str) -> ResponseReturnValue:
    """Take back something I agreed to; it works at once."""
    found = personal.SOURCES.get(source)
    mine = {given.id for name, given in personal.consents(current_user.id) if name == source}
    if found is None or found.withdraw is None or consent_id not in mine:
        abort(404)
    found.withdraw(current_user.id, consent_id, clock.now())
    flash(_("Taken back. It is no longer used from now on."), "done")
    return redirect(url_for(".show"))


@bp.get("/erasure")
@access.recently_signed_in
def ask_to_erase() -> ResponseReturnValue:
    """What happens, what stays and why; nothing happens yet."""
    return _erasure_page(ErasureForm())


@bp.post("/erasure")
@access.recently_signed_in
@limiter.limit("10 per hour", key_func=account_or_address)
def erase() -> ResponseReturnValue:
    """Erase me, everywhere; the session ends with it."""
    form = ErasureForm()
    if not form.validate_on_submit():
        return _erasure_page(form), 422
    try:
        personal.erase(current_user.id, clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _erasure_page(form), 422
    access.end_session()
    flash(_("You are erased. What stays are figures without a person."), "done")
    return redirect(url_for("security.login"))


def _erasure_page(form: ErasureForm) -> str:
    ends = personal.ends(current_user.id, clock.now())
    return render_template("accounts/erasure.html", form=form, sources=personal.SOURCES, ends=ends)
