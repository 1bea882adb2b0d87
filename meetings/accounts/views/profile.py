"""How I am called, listed and reached."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.accounts.actions import profile
from meetings.accounts.forms import ProfileForm
from meetings.core.access import signed_in
from meetings.core.errors import Refusal
from meetings.core.i18n import in_language, language
from meetings.institutions import queries as institutions

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/account")


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    """My profile, as a form."""
    form = ProfileForm(obj=current_user)
    form.offer(institutions.choices_of_oneself(language(), current_user.affiliation))
    return _page(form)


@bp.post("")
@signed_in
def save() -> ResponseReturnValue:
    """Save it; from now on pages and messages come in the chosen language."""
    form = ProfileForm(phone=current_user.phone)
    form.offer(institutions.choices_of_oneself(language(), current_user.affiliation))
    if form.validate():
        try:
            profile.change(current_user, form.profile())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with in_language(form.language.data):
                flash(_("Your profile is saved."), "done")
            return redirect(url_for("accounts.show", lang=form.language.data))
    return _page(form), 422


def _page(form: ProfileForm) -> str:
    return render_template("accounts/profile.html", form=form)
