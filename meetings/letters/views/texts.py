"""Organisers write what letters say, look at a specimen, and set how they are numbered."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.downloads import attachment
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES, in_language
from meetings.core.limits import account_or_address, limiter
from meetings.core.meanwhile import Version
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.letters import actions, paper, specimen
from meetings.letters.forms.organisers import SettingForm, TextForm, from_text
from meetings.letters.models import Kind, LetterText
from meetings.letters.queries import texts
from meetings.letters.rules import numbers, placeholders

bp = Blueprint("letter_texts", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/letters/texts")


@bp.get("")
@with_event(Permission.MANAGE)
def index(event: Event) -> ResponseReturnValue:
    """The texts, and how letters are numbered and passport data kept."""
    return _index(event, SettingForm(data=_setting(event)))


@bp.post("/settings")
@with_event(Permission.MANAGE)
def set_up(event: Event) -> ResponseReturnValue:
    """Save the settings."""
    form = SettingForm()
    if not form.validate_on_submit():
        return _index(event, form), 422
    try:
        actions.set_setting(event, form.prefix.data, form.passport_days.data, by=current_user)
    except Refusal as refusal:
        form.prefix.errors = [*form.prefix.errors, refusal.sentence]
        return _index(event, form), 422
    return _saved(event)


@bp.get("/<any(invitation, visa):kind>")
@with_event(Permission.MANAGE)
def edit(event: Event, kind: str) -> ResponseReturnValue:
    """The text of a kind of letter; as long as nobody has saved one, the usual one to begin with."""
    return _page(event, Kind(kind), TextForm(data=from_text(texts.text(event, Kind(kind)), Kind(kind))).opened())


@bp.post("/<any(invitation, visa):kind>")
@with_event(Permission.MANAGE)
def save(event: Event, kind: str) -> ResponseReturnValue:
    """Save it."""
    form = TextForm()
    form.offer(event)
    if not form.is_sound(Kind(kind)):
        return _page(event, Kind(kind), form), 422
    actions.hold(event)
    saved = TextForm(formdata=None, data=from_text(texts.text(event, Kind(kind)), Kind(kind)))
    if both := form.changed_meanwhile(saved):
        return _page(event, Kind(kind), form, both), 409
    try:
        actions.save_text(event, Kind(kind), form.wording(event), by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, Kind(kind), form), 422
    return _saved(event)


@bp.get("/<any(invitation, visa):kind>/<any(en, fr):language>/specimen")
@limiter.limit("60 per hour", key_func=account_or_address)
@with_event(Permission.MANAGE)
def specimen_of(event: Event, kind: str, language: str) -> ResponseReturnValue:
    """A letter to an invented person, as the worker would draw it."""
    text = texts.text(event, Kind(kind))
    if text is None or language not in text.text:
        abort(404)
    return _specimen(event, text, language)


def _specimen(event: Event, text: LetterText, language: str) -> Response:
    reference = numbers.reference(str(_setting(event)["prefix"]), Kind(text.kind), 0)
    with in_language(language):
        sheet = specimen.sheet(event, text, language, reference, clock.local_day(clock.now(), event.time_zone))
    return attachment(paper.draw(sheet), f"{event.slug}-specimen-{language}.pdf", "application/pdf")


def _setting(event: Event) -> dict[str, str | int]:
    found = texts.setting(event)
    prefix = found.prefix if found else numbers.prefix_for(event, texts.prefixes(event))
    return {"prefix": prefix, "passport_days": texts.passport_days(event)}


def _saved(event: Event) -> ResponseReturnValue:
    flash(_("Saved."), "done")
    return redirect(url_for(".index", slug=event.slug))


def _index(event: Event, form: SettingForm) -> str:
    found = texts.setting(event)
    return render_template(
        "letters/texts.html",
        event=event,
        form=form,
        texts=texts.texts(event),
        kinds=list(Kind),
        is_fixed=bool(found and found.last_number),
    )


def _page(event: Event, kind: Kind, form: TextForm, both: Sequence[Version] = ()) -> str:
    if form.house.choices is None:
        form.offer(event)
    text = texts.text(event, kind)
    return render_template(
        "letters/text.html",
        event=event,
        form=form,
        kind=kind,
        text=text,
        versions=both,
        languages_of_text=[code for code in LANGUAGES if text and code in text.text],
        placeholders=placeholders.known(kind),
    )
