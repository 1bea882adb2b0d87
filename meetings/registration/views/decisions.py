"""Organisers decide about one person or many, and see the mail before it leaves."""

from collections import Counter
from collections.abc import Container, Sequence

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.live import whole_or_part
from meetings.core.mail import Composed
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries, rules
from meetings.registration.actions import news
from meetings.registration.actions.decisions import STATES, decide, foresee
from meetings.registration.actions.tags import tag_people
from meetings.registration.consequences import consequences
from meetings.registration.forms.desk import DecisionForm
from meetings.registration.forms.table import TaggingForm
from meetings.registration.models import Registration, State
from meetings.registration.rules import Verb
from meetings.registration.views import asked
from meetings.registration.views.asked import bp


@bp.get("/decision")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_decide(event: Event) -> ResponseReturnValue:
    """How many people a decision touches, and what each of them will read, before it is taken."""
    return _decision_page(event, DecisionForm())


@bp.post("/decision")
@with_event(Permission.MANAGE_REGISTRATIONS)
def take_decision(event: Event) -> ResponseReturnValue:
    """Decide about those chosen; whoever cannot be decided about stays as she is and is named."""
    form, verb = DecisionForm(), _verb()
    if request.form.get("preview"):
        return _message(event, form, verb)
    if not form.validate_on_submit():
        return _decision_page(event, form), 422
    chosen, seen = _chosen(event, verb)[0], asked.seen()
    try:
        left = decide(verb, chosen, by=current_user, now=clock.now(), reason=form.reason.data, seen=seen)
    except Refusal as refusal:
        form.refuse(refusal)
        return _decision_page(event, form), 422
    _report(verb, len(chosen) - len(left))
    for name, sentence in left:
        flash(_("%(name)s: %(why)s", name=name, why=sentence), "attention")
    return redirect(asked.back(event, chosen[0].id if len(chosen) == 1 else None, is_done=True))


def _message(event: Event, form: DecisionForm, verb: Verb) -> ResponseReturnValue:
    """What one of them will read, beside the form: nothing is decided, and what is typed stays where it is."""
    chosen = asked.chosen(event)
    is_fit = form.validate_on_submit()
    try:
        rules.ensure_as_seen([(one.id, one.state, one.listed_name) for one in chosen], asked.seen())
    except Refusal as refusal:
        form.refuse(refusal)
        is_fit = False
    fit = _fit(verb, chosen)
    shown = _reader(fit, dict(foresee(verb, fit)))
    mail = _mail(verb, shown, form.reason.data or "")
    parts = "registration/decision_message.html", "registration/_message_shown.html"
    return whole_or_part(*parts, event=event, form=form, shown=shown, mail=mail), 200 if is_fit else 422


def _chosen(event: Event, verb: Verb) -> tuple[Sequence[Registration], Sequence[Registration]]:
    """Those to decide about, and those whom a decision about the whole view passes by."""
    found = asked.chosen(event)
    if not asked.is_whole_view():
        return found, ()
    asked_for = asked.wanted(with_protected=True).state
    passed_by = [each for each in found if rules.is_passed_by(verb, each.state, asked_for)]
    return [each for each in found if each not in passed_by], passed_by


def _verb() -> Verb:
    verb = asked.sent().get("verb", "")
    return Verb(verb) if verb in set(rules.DECISIONS) else abort(404)


def _decision_page(event: Event, form: DecisionForm) -> str:
    verb = _verb()
    found, passed_by = _chosen(event, verb)
    fit = _fit(verb, found)
    form.reason.flags.required = verb in rules.NEEDS_REASON
    others, seen = [each for each in found if each not in fit], asked.seen()
    left_out = dict(foresee(verb, fit))
    shown = _reader(fit, left_out)
    return render_template(
        "registration/decision.html",
        event=event,
        form=form,
        verb=verb,
        fit=fit,
        left_out=left_out,
        consequences=consequences(STATES[verb], fit),
        others=others,
        touched_in=_by_state([each for each in fit if each not in left_out]),
        others_in=_by_state(others),
        passed_by=passed_by,
        to_the_refused=asked.of_state(event, State.REFUSED),
        is_overtaken=any(seen.get(each.id, each.state) != each.state for each in others),
        shown=shown,
        mail=_mail(verb, shown, form.reason.data or ""),
        from_person=asked.sent().get("from") == "person",
        back=asked.back(event, found[0].id if len(found) == 1 else None),
    )


def _fit(verb: Verb, people: Sequence[Registration]) -> list[Registration]:
    """Those whose state allows this."""
    return [each for each in people if verb in rules.possible(each.state, each.confirmed_at is not None)]


def _by_state(people: Sequence[Registration]) -> list[tuple[State, int]]:
    """How many of some people are in which state."""
    numbers = Counter(each.state for each in people)
    return [(state, numbers[state]) for state in State if numbers[state]]


def _reader(fit: Sequence[Registration], left_out: Container[Registration]) -> Registration | None:
    """Whose message is shown: hers who was chosen, else the first."""
    people = [each for each in fit if each not in left_out] or fit
    wanted = asked.sent().get("reader")
    return next((each for each in people if each.id == wanted), people[0] if people else None)


def _mail(verb: Verb, shown: Registration | None, reason: str) -> Composed | None:
    if shown is None:
        return None
    needed = reason or ("…" if verb in rules.NEEDS_REASON else "")
    return news.preview(verb, shown, needed)


def _report(verb: Verb, count: int) -> None:
    if not count:
        return
    sentences = {
        Verb.APPROVE: ngettext("%(num)d person has been approved.", "%(num)d people have been approved.", count),
        Verb.ASK: ngettext(
            "%(num)d person has been asked for changes.", "%(num)d people have been asked for changes.", count
        ),
        Verb.REFUSE: ngettext("%(num)d person has been refused.", "%(num)d people have been refused.", count),
        Verb.WAIT: ngettext(
            "%(num)d person has been put on the waiting list.",
            "%(num)d people have been put on the waiting list.",
            count,
        ),
    }
    flash(sentences[verb], "done")


@bp.get("/tagging")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_tag(event: Event) -> ResponseReturnValue:
    """Which tags those chosen get or lose."""
    form = TaggingForm()
    form.offer(queries.tags(event))
    return _tagging_page(event, form, asked.chosen(event))


@bp.post("/tagging")
@with_event(Permission.MANAGE_REGISTRATIONS)
def tag(event: Event) -> ResponseReturnValue:
    """Put the tags on, take the others off."""
    form, chosen, tags = TaggingForm(), asked.chosen(event), queries.tags(event)
    form.offer(tags)
    if not form.validate_on_submit():
        return _tagging_page(event, form, chosen), 422
    add = [each for each in tags if each.id in set(form.add.data or ())]
    take = [each for each in tags if each.id in set(form.take.data or ())]
    count = tag_people(chosen, add, take, by=current_user)
    flash(ngettext("The tags of %(num)d person changed.", "The tags of %(num)d people changed.", count), "done")
    return redirect(asked.back(event, is_done=True))


def _tagging_page(event: Event, form: TaggingForm, chosen: Sequence[Registration]) -> str:
    return render_template(
        "registration/tagging.html",
        event=event,
        form=form,
        chosen=chosen,
        tags=queries.tags(event),
        back=asked.back(event),
    )
