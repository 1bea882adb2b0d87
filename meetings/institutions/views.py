"""States and organisations, for those who look after their names."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.institutions import actions, queries, rules
from meetings.institutions.access import keeper, may_keep
from meetings.institutions.forms import InstitutionForm, starting_values
from meetings.institutions.models import Institution

bp = Blueprint("institutions", __name__, url_prefix="/<lang:lang>/institutions")


@bp.app_template_global()
def noted_institutions() -> list[Institution]:
    """Those to choose from whose name needs a footnote: it stands wherever one chooses."""
    return queries.noted(language())


@bp.app_context_processor
def _for_templates() -> dict[str, Any]:
    """Pages ask, only where they offer the link, whether the reader looks after names."""
    return {"keeps_institutions": lambda: may_keep(current_user)}


@bp.get("/")
@keeper
def index() -> ResponseReturnValue:
    """All of them, by kind and name."""
    page = queries.page(
        request.args.get("kind", ""),
        rules.sort_key(request.args.get("q", "")),
        language(),
        request.args.get("page", 1, type=int),
    )
    return render_template("institutions/index.html", page=page, kinds=rules.KIND_NAMES)


@bp.get("/new")
@keeper
def new() -> ResponseReturnValue:
    """A form for an organisation."""
    form = InstitutionForm()
    form.offer(None, hosting=current_user.is_administrator)
    return render_template("institutions/form.html", form=form, institution=None)


@bp.post("/")
@keeper
def add() -> ResponseReturnValue:
    """Add an organisation."""
    form = InstitutionForm()
    form.offer(None, hosting=current_user.is_administrator)
    if form.validate():
        try:
            actions.add_organisation(form.details(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The organisation is added."), "done")
            return redirect(url_for("institutions.index", kind=form.kind.data))
    return render_template("institutions/form.html", form=form, institution=None), 422


@bp.get("/<institution_id>")
@keeper
def edit(institution_id: str) -> ResponseReturnValue:
    """Correct one."""
    institution = _one(institution_id)
    form = InstitutionForm(obj=institution, data=starting_values(institution))
    form.offer(institution, hosting=current_user.is_administrator)
    return render_template("institutions/form.html", form=form, institution=institution)


@bp.post("/<institution_id>")
@keeper
def save(institution_id: str) -> ResponseReturnValue:
    """The correction shows everywhere from now on."""
    institution = _one(institution_id)
    form = InstitutionForm()
    form.offer(institution, hosting=current_user.is_administrator)
    if form.validate():
        try:
            actions.correct(institution, form.details(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The correction is saved and shows everywhere."), "done")
            return redirect(url_for("institutions.index", kind=institution.kind))
    return render_template("institutions/form.html", form=form, institution=institution), 422


@bp.get("/<institution_id>/retirement")
@keeper
def ask_to_retire(institution_id: str) -> ResponseReturnValue:
    """Ask before it is retired."""
    return render_template("institutions/retirement.html", institution=_one(institution_id))


@bp.post("/<institution_id>/retirement")
@keeper
def retire(institution_id: str) -> ResponseReturnValue:
    """Offer it no more."""
    institution = _one(institution_id)
    actions.retire(institution, actor=current_user)
    flash(_("It is not offered any more. You can bring it back at any time."), "done")
    return redirect(url_for("institutions.index", kind=institution.kind))


@bp.post("/<institution_id>/restoration")
@keeper
def restore(institution_id: str) -> ResponseReturnValue:
    """Offer it again."""
    institution = _one(institution_id)
    actions.restore(institution, actor=current_user)
    flash(_("It is offered again."), "done")
    return redirect(url_for("institutions.index", kind=institution.kind))


def _one(institution_id: str) -> Institution:
    return queries.by_id(institution_id) or abort(404)
