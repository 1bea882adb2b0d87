"""What a focal point says about her delegation as a whole: letter, contact, questions, complete."""

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock, files
from meetings.core.downloads import attachment
from meetings.delegations import actions, queries
from meetings.delegations.forms.mine import ContactForm, LetterForm, QuestionForm, largest_letter
from meetings.delegations.models import Delegation
from meetings.delegations.rules import SUFFIXES
from meetings.delegations.views.mine import back, bp, mails, mine
from meetings.events.access import Permission, with_event
from meetings.events.models import Event


@bp.get("/<institution_id>/letter")
@with_event(Permission.TAKE_PART)
def letter(event: Event, institution_id: str) -> ResponseReturnValue:
    """Upload the letter for all, or another one."""
    return _letter_page(event, mine(event, institution_id)[1], LetterForm())


@bp.post("/<institution_id>/letter")
@mails
@with_event(Permission.TAKE_PART)
def keep_letter(event: Event, institution_id: str) -> ResponseReturnValue:
    """Keep it."""
    _acting, delegation = mine(event, institution_id)
    form = LetterForm()
    if not form.validate_on_submit():
        return _letter_page(event, delegation, form), 422
    actions.keep_letter(delegation, form.found, by=current_user, now=clock.now())
    flash(_("The letter is there, for everybody in the delegation."), "done")
    return back(event, delegation)


@bp.get("/<institution_id>/letter/file")
@with_event(Permission.TAKE_PART)
def read_letter(event: Event, institution_id: str) -> ResponseReturnValue:
    """The letter itself."""
    return send_letter(mine(event, institution_id)[1])


def send_letter(delegation: Delegation) -> ResponseReturnValue:
    """The stored file, to save."""
    if not delegation.letter_key:
        abort(404)
    try:
        content = files.stream(delegation.letter_key)
    except FileNotFoundError:
        abort(404)
    return attachment(content, delegation.letter_name, delegation.letter_type, delegation.letter_size)


@bp.get("/<institution_id>/contact")
@with_event(Permission.TAKE_PART)
def contact(event: Event, institution_id: str) -> ResponseReturnValue:
    """To whom the organisers write, and the remarks."""
    _acting, delegation = mine(event, institution_id)
    return _contact_page(event, delegation, ContactForm(obj=delegation))


@bp.post("/<institution_id>/contact")
@with_event(Permission.TAKE_PART)
def describe(event: Event, institution_id: str) -> ResponseReturnValue:
    """Save it."""
    _acting, delegation = mine(event, institution_id)
    form = ContactForm(obj=delegation)
    if not form.validate_on_submit():
        return _contact_page(event, delegation, form), 422
    actions.describe(delegation, form.contact(), by=current_user, now=clock.now())
    flash(_("Saved."), "done")
    return back(event, delegation)


@bp.post("/<institution_id>/completion")
@with_event(Permission.TAKE_PART)
def complete(event: Event, institution_id: str) -> ResponseReturnValue:
    """Nobody more comes."""
    _acting, delegation = mine(event, institution_id)
    if actions.complete(delegation, by=current_user, now=clock.now()):
        flash(_("Your delegation is complete. Thank you: the organisers see it."), "done")
    else:
        flash(_("Your delegation is declared complete, or confirmed, already. Nothing was changed."), "attention")
    return back(event, delegation)


@bp.post("/<institution_id>/completion/removal")
@with_event(Permission.TAKE_PART)
def resume(event: Event, institution_id: str) -> ResponseReturnValue:
    """Somebody more comes after all."""
    _acting, delegation = mine(event, institution_id)
    actions.resume(delegation, by=current_user, now=clock.now())
    flash(_("You can go on naming people."), "done")
    return back(event, delegation)


@bp.get("/<institution_id>/questions")
@with_event(Permission.TAKE_PART)
def questions(event: Event, institution_id: str) -> ResponseReturnValue:
    """What was asked, and one more question."""
    return _questions_page(event, mine(event, institution_id)[1], QuestionForm())


@bp.post("/<institution_id>/questions")
@mails
@with_event(Permission.TAKE_PART)
def ask(event: Event, institution_id: str) -> ResponseReturnValue:
    """Send a question to the organisers."""
    _acting, delegation = mine(event, institution_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _questions_page(event, delegation, form), 422
    actions.ask(delegation, form.text.data, by=current_user, now=clock.now())
    flash(_("Your question is on its way to the organisers. The answer comes by e-mail."), "done")
    return back(event, delegation)


def _letter_page(event: Event, delegation: Delegation, form: LetterForm) -> str:
    return render_template(
        "delegations/letter.html",
        event=event,
        delegation=delegation,
        form=form,
        largest=largest_letter(),
        suffixes=SUFFIXES,
    )


def _contact_page(event: Event, delegation: Delegation, form: ContactForm) -> str:
    return render_template("delegations/contact.html", event=event, delegation=delegation, form=form)


def _questions_page(event: Event, delegation: Delegation, form: QuestionForm) -> str:
    asked = queries.questions(delegation)
    return render_template("delegations/questions.html", event=event, delegation=delegation, form=form, asked=asked)
