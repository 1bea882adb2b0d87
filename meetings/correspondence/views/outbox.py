"""The outbox: looking the copies through, letting them leave, and what became of each."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import audit, clock
from meetings.core.errors import Refusal
from meetings.core.limits import account_or_address, limiter
from meetings.core.live import in_place_of_page, is_live
from meetings.core.mail import Mail
from meetings.correspondence import actions, exports, fates, queries
from meetings.correspondence.actions.filling import deadline_of, heading
from meetings.correspondence.actions.holding import held
from meetings.correspondence.fates import Fate
from meetings.correspondence.forms.messages import EmptyForm, FatesForm, SendForm
from meetings.correspondence.models import Copy, CopyState, Message, Stage
from meetings.correspondence.rules import stages
from meetings.correspondence.rules.held import HELD
from meetings.correspondence.views.messages import one, readers
from meetings.events.access import Permission, allowed, with_event
from meetings.events.models import Event

bp = Blueprint("outbox", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/messages/<message_id>")
slow_down = limiter.limit("60 per hour", key_func=account_or_address)


@bp.app_template_filter()
def fate_of(copy: Copy) -> Fate:
    """What became of a copy."""
    mail = copy.mail
    return fates.fate(copy.state, mail.state if mail else None, fates.is_refusal(mail.error) if mail else False)


@bp.app_template_filter()
def mail_fate(mail: Mail) -> Fate:
    """What became of the mail that went to a contact person."""
    return fates.fate(CopyState.WRITTEN, mail.state, fates.is_refusal(mail.error))


@bp.app_template_filter()
def fate_word(fate: Fate) -> str:
    """Queued, Sent, …"""
    return str(fates.FATES[fate])


@bp.app_template_filter()
def fate_tone(fate: Fate) -> str:
    """The kind of badge that shows a fate."""
    return fates.TONES.get(fate, "neutral")


@bp.app_template_filter()
def on_their_way(figures: Counter[Fate]) -> int:
    """How many copies have still to leave, or will be tried again by themselves."""
    return fates.on_their_way(figures)


@bp.app_template_filter()
def undelivered(figures: Counter[Fate]) -> int:
    """How many copies did not arrive."""
    return fates.undelivered(figures)


@bp.app_template_filter()
def left_to_nobody(figures: Counter[Fate]) -> bool:
    """Whether no copy of a message that has left was for anybody any more."""
    return fates.left_to_nobody(figures)


@bp.get("/outbox")
@with_event(Permission.WRITE_TO_PEOPLE)
def show(event: Event, message_id: str) -> ResponseReturnValue:
    """Every copy with its fate; before it leaves, single people can be taken out."""
    message = one(event, message_id)
    if message.is_draft:
        return redirect(url_for("messages.show", slug=event.slug, message_id=message.id))
    return _sending_part(event, message) if is_live() else _page(event, message, SendForm())


@bp.post("/outbox")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def review(event: Event, message_id: str) -> ResponseReturnValue:
    """Put a draft into the outbox; nothing leaves yet."""
    message = one(event, message_id)
    try:
        actions.review(message, by=current_user, now=clock.now())
    except Refusal as refusal:
        flash(refusal.sentence, "attention")
        return redirect(url_for("messages.show", slug=event.slug, message_id=message.id))
    return back(event, message)


@bp.post("/draft")
@with_event(Permission.WRITE_TO_PEOPLE)
def to_draft(event: Event, message_id: str) -> ResponseReturnValue:
    """Take it out again to change it."""
    message = one(event, message_id)
    try:
        actions.to_draft(message, by=current_user, now=clock.now(), seen=request.form.get("seen", ""))
    except Refusal as refusal:
        return stale(event, message, refusal)
    flash(_("The message is a draft again."), "done")
    return redirect(url_for("messages.show", slug=event.slug, message_id=message.id))


@bp.post("/sending")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def send(event: Event, message_id: str) -> ResponseReturnValue:
    """Let it leave, now or at a time."""
    message, form = one(event, message_id), SendForm()
    try:
        if not form.validate_on_submit():
            stages.ensure(message.stage, Stage.REVIEW)
            return _page(event, message, form), 422
        count = actions.approve(message, form.moment(event), by=current_user, now=clock.now(), seen=form.seen.data)
    except (stages.NotNow, stages.ChangedSinceSeen) as refusal:
        return stale(event, message, refusal)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, message, form), 422
    if message.stage == Stage.SCHEDULED:
        flash(ngettext("%(num)d copy is scheduled.", "%(num)d copies are scheduled.", count), "done")
    else:
        flash(ngettext("%(num)d copy is on its way.", "%(num)d copies are on their way.", count), "done")
    return back(event, message)


@bp.post("/cancellation")
@with_event(Permission.WRITE_TO_PEOPLE)
def call_back(event: Event, message_id: str) -> ResponseReturnValue:
    """Call a scheduled message back."""
    message = one(event, message_id)
    actions.call_back(message, by=current_user, now=clock.now())
    flash(_("The message is called back. It does not leave until you send it."), "done")
    return back(event, message)


@bp.post("/stop")
@with_event(Permission.WRITE_TO_PEOPLE)
def stop(event: Event, message_id: str) -> ResponseReturnValue:
    """Hold back the copies that have not left."""
    message = one(event, message_id)
    held = actions.stop(message, by=current_user, now=clock.now())
    flash(ngettext("%(num)d copy is held back.", "%(num)d copies are held back.", held), "done")
    return back(event, message)


@bp.post("/resending")
@slow_down
@with_event(Permission.WRITE_TO_PEOPLE)
def resend(event: Event, message_id: str) -> ResponseReturnValue:
    """Try again what could not be delivered."""
    message = one(event, message_id)
    try:
        count = actions.resend(message, by=current_user, now=clock.now(), seen=request.form.get("seen", ""))
    except stages.OtherCopiesFailed as refusal:
        return stale(event, message, refusal)
    flash(ngettext("%(num)d copy is tried again.", "%(num)d copies are tried again.", count), "done")
    return back(event, message)


@bp.get("/export")
@with_event(Permission.EXPORT_PEOPLE)
def ask_to_export(event: Event, message_id: str) -> ResponseReturnValue:
    """What the file is for."""
    return _export_page(event, one(event, message_id), FatesForm())


@bp.post("/export")
@with_event(Permission.EXPORT_PEOPLE)
def export(event: Event, message_id: str) -> ResponseReturnValue:
    """What became of every copy as a CSV file; who took it, and why, is in the audit log."""
    message, form = one(event, message_id), FatesForm()
    if not form.validate_on_submit():
        return _export_page(event, message, form), 422
    file, count = exports.to_csv(queries.fates(message), event.time_zone)
    details = {"people": count, "file_format": "csv"}
    audit.record(
        "message.exported", message, actor=current_user, scope=event.id, after=details, purpose=form.purpose.data
    )
    name = f"{event.slug}-message-{clock.local_day(clock.now(), event.time_zone)}.csv"
    return send_file(file, mimetype="text/csv; charset=utf-8", as_attachment=True, download_name=name)


def sees_protected(event: Event) -> bool:
    """Whether whoever asks may read the names of protected people."""
    return allowed(Permission.MANAGE_REGISTRATIONS, event)


def back(event: Event, message: Message, place: str | None = None) -> ResponseReturnValue:
    """To the list as it was asked for, at one of its rows."""
    asked: dict[str, Any] = {name: request.form[name] for name in ("q", "page", "fate") if request.form.get(name)}
    return redirect(url_for(".show", slug=event.slug, message_id=message.id, _anchor=place, **asked))


def stale(event: Event, message: Message, refusal: Refusal) -> ResponseReturnValue:
    """Nothing happened, and why; the message as it is now."""
    flash(refusal.sentence, "attention")
    if message.is_draft:
        return redirect(url_for("messages.show", slug=event.slug, message_id=message.id))
    return _page(event, message, SendForm(formdata=None)), 409


def _sending_part(event: Event, message: Message) -> ResponseReturnValue:
    """How many copies are sent; once none is on its way any more, the page with it."""
    figures = queries.figures(message)
    if not fates.on_their_way(figures):
        return in_place_of_page(_page(event, message, SendForm()))
    return render_template("correspondence/_sending.html", event=event, message=message, **_how_far(figures))


def _how_far(figures: Counter[Fate]) -> dict[str, Any]:
    """How many copies stand where, of those that leave."""
    return {"figures": figures, "leaving": [(each, figures[each]) for each in fates.LEAVING]}


def _page(event: Event, message: Message, form: SendForm) -> str:
    wanted = request.args.get("fate", "")
    fate = Fate(wanted) if wanted in set(Fate) else None
    words = request.args.get("q", "")[:100]
    figures, in_review = queries.figures(message), message.stage == Stage.REVIEW
    of_contacts = Counter[Fate]() if in_review else queries.contact_figures(message)
    why = held(message) if message.was_held_back or message.stage == Stage.SCHEDULED else None
    return render_template(
        "correspondence/outbox.html",
        event=event,
        message=message,
        heading=heading(message, deadline_of(event)),
        form=form,
        empty=EmptyForm(),
        page=queries.copies(message, request.args.get("page", 1, type=int), fate, words),
        **_how_far(figures),
        total=figures.total(),
        had_left=sum(figures[each] for each in fates.FIGURES),
        held=HELD[why] if why else None,
        handed_on=message.sent_at and (queries.last_handed_on(message) or message.sent_at),
        on_their_way=message.stage in {Stage.SENDING, Stage.SENT} and fates.on_their_way(figures),
        fates=[each for each in Fate if figures[each]],
        **_to_try_again(message, fates.undelivered(figures)),
        of_contacts=of_contacts,
        fates_of_contacts=[each for each in Fate if of_contacts[each]],
        contacts_failed=fates.undelivered(of_contacts),
        **(_as_things_stand(event, message, form) if message.stage in stages.CALLED_BACK else {"staying": {}}),
        sees_protected=sees_protected(event),
    )


def _to_try_again(message: Message, failed: int) -> dict[str, Any]:
    """How many copies failed, how many of them would leave again, and the stamp of these."""
    again = actions.to_try_again(message) if failed else []
    return {"failed": failed, "to_try": len(again), "shown_to_try": actions.shown_to_try(again)}


def _as_things_stand(event: Event, message: Message, form: SendForm) -> dict[str, Any]:
    """Who would get the message now; the form carries what is looked through, unless it says what was before."""
    waiting = queries.waiting(message)
    leaving, staying = actions.parted(message, waiting)
    if message.stage == Stage.SCHEDULED:
        return {"staying": staying}
    form.seen.data = form.seen.data or actions.looked_through(message, waiting)
    return {
        "readers": readers(event, message, leaving),
        "staying": staying,
        "with_contact": sum(waiting[each.account_id] for each in leaving),
    }


def _export_page(event: Event, message: Message, form: FatesForm) -> str:
    title = heading(message, deadline_of(event))
    return render_template("correspondence/export.html", event=event, message=message, heading=title, form=form)
