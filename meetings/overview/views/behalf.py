"""Whoever acts for a delegation fills in the forms of a person whom it nominated, on her behalf."""

from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.limits import account_or_address, limiter
from meetings.delegations import queries as delegations
from meetings.delegations.views.former import turned_away
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.overview.views.blueprint import EVENT, bp
from meetings.questionnaires import actions, progress, sheets
from meetings.questionnaires.forms.answering import AnswersForm, form_for
from meetings.questionnaires.forms.uploads import largest_file
from meetings.questionnaires.queries import forms
from meetings.questionnaires.rules.standing import Phase, is_for, phase
from meetings.questionnaires.sheets import Reader, Sheet
from meetings.questionnaires.views.mine import LATER, blame, send
from meetings.registration.models import Registration

PERSON = f"{EVENT}/my-delegation/<institution_id>/people/<registration_id>/forms"
ONE = f"{PERSON}/<questionnaire_id>"
slow_down = limiter.limit("240 per hour", key_func=account_or_address)


class Nominee(NamedTuple):
    """Somebody whom the reader's delegation nominated, and what the reader may see of her answers."""

    institution: Institution
    registration: Registration
    reader: Reader


@bp.get(PERSON)
@with_event(Permission.TAKE_PART)
def forms_of(event: Event, institution_id: str, registration_id: str) -> ResponseReturnValue:
    """The forms of a nominee, with what is missing in each."""
    nominee = _nominee(event, institution_id, registration_id)
    return render_template(
        "overview/forms_of.html",
        event=event,
        institution=nominee.institution,
        registration=nominee.registration,
        forms=progress.of_person(nominee.registration, nominee.reader.acting or frozenset(), clock.now()),
    )


@bp.get(ONE)
@with_event(Permission.TAKE_PART)
def form_of(event: Event, institution_id: str, registration_id: str, questionnaire_id: str) -> ResponseReturnValue:
    """One of them, with the questions that are not the person's own."""
    nominee = _nominee(event, institution_id, registration_id)
    sheet = _sheet(event, nominee, questionnaire_id)
    if phase(sheet.questionnaire, clock.now()) is not Phase.OPEN:
        abort(404)
    return _page(event, nominee, sheet, form_for(sheet))


@bp.post(ONE)
@slow_down
@with_event(Permission.TAKE_PART)
def answer_for(event: Event, institution_id: str, registration_id: str, questionnaire_id: str) -> ResponseReturnValue:
    """Save it on her behalf; what only she can answer stays with her."""
    nominee = _nominee(event, institution_id, registration_id)
    sheet, now, sent = _sheet(event, nominee, questionnaire_id), clock.now(), request.form.get("act") != LATER
    form = form_for(sheet)
    if not form.understand(nominee.registration, current_user, now, complete=sent):
        return _page(event, nominee, sheet, form), 422
    try:
        actions.save_on_behalf(
            sheet,
            nominee.registration,
            form.given(),
            reader=nominee.reader,
            delegation=nominee.institution,
            by=current_user,
            now=now,
            sent=sent,
        )
    except Refusal as refusal:
        blame(form, refusal)
        return _page(event, nominee, sheet, form), 422
    flash(_("Saved on behalf of %(name)s.", name=nominee.registration.full_name), "done")
    return redirect(
        url_for(".forms_of", slug=event.slug, institution_id=institution_id, registration_id=registration_id)
    )


@bp.get(f"{ONE}/files/<question_id>")
@with_event(Permission.TAKE_PART)
def file_of(
    event: Event, institution_id: str, registration_id: str, questionnaire_id: str, question_id: str
) -> ResponseReturnValue:
    """A file that was sent on her behalf."""
    sheet = _sheet(event, _nominee(event, institution_id, registration_id), questionnaire_id)
    return send(sheet.stored.get(question_id))


def _nominee(event: Event, institution_id: str, registration_id: str) -> Nominee:
    """Somebody else whom the reader's own delegation nominated and who has not left it; everybody else is a 404."""
    acting = delegations.ever_acting(event, institution_id)
    institution = next(
        (one.institution for one in acting if one.account_id == current_user.id and not one.ended_at), None
    )
    if institution is None:
        turned_away(event, institution_id)
    found = delegations.person(event, institution, registration_id) or abort(404)
    registration = found.registration
    if not registration.is_active or registration.delegation_id != institution_id:
        abort(404)
    if registration.account_id == current_user.id:
        abort(404)
    ours = frozenset(each.account_id for each in acting) - {registration.account_id}
    return Nominee(institution, registration, Reader(acting=ours))


def _sheet(event: Event, nominee: Nominee, questionnaire_id: str) -> Sheet:
    """A form that asks her and has been opened, as far as it can be answered for her."""
    questionnaire = forms.one(event, questionnaire_id) or abort(404)
    is_asked = is_for(questionnaire, nominee.registration)
    if not is_asked or phase(questionnaire, clock.now()) not in {Phase.OPEN, Phase.CLOSED}:
        abort(404)
    return sheets.sheet(questionnaire, nominee.registration, language(), nominee.reader)


def _page(event: Event, nominee: Nominee, sheet: Sheet, form: AnswersForm) -> str:
    return render_template(
        "overview/form_of.html",
        event=event,
        institution=nominee.institution,
        registration=nominee.registration,
        sheet=sheet,
        form=form,
        largest=largest_file(),
        is_open=phase(sheet.questionnaire, clock.now()) is Phase.OPEN,
    )
