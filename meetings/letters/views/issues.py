"""Letters are issued, to one or to many: the last look before, and how far they have come."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language
from meetings.core.live import is_live, whole_or_part
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.letters import actions
from meetings.letters.actions import Wish
from meetings.letters.forms.mine import EmptyForm
from meetings.letters.forms.organisers import IssueForm
from meetings.letters.models import Kind, LetterIssue
from meetings.letters.queries import letters, requests, texts
from meetings.letters.rules import standing
from meetings.registration import queries as registrations
from meetings.registration.models import Registration, State
from meetings.registration.queries import Filter

bp = Blueprint("letter_issues", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/letters/issues")
ASKED = ("q", "category", "institution", "tag", "incomplete", "view")
KEPT = (*ASKED, "kind", "all", "replaces")
MOST_BY_HAND = 500


@bp.get("/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """How many letters will be issued, to whom, and to whom not and why."""
    return _page(event, IssueForm())


@bp.post("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Issue them."""
    kind, form = _kind(), IssueForm()
    form.offer(event, kind)
    if not form.validate_on_submit():
        return _page(event, form), 422
    wish = Wish(kind, form.chosen(), request.form.get("replaces", ""))
    try:
        made = actions.issue(event, _people(event, kind), wish, by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form), 422
    return redirect(url_for(".show", slug=event.slug, issue_id=made.id), 303)


@bp.get("/<string(length=12):issue_id>")
@with_event(Permission.MANAGE_REGISTRATIONS)
def show(event: Event, issue_id: str) -> ResponseReturnValue:
    """How far the letters have come; the page asks for its middle part again and again."""
    made = _one(event, issue_id)
    return whole_or_part(
        "letters/issue.html",
        "letters/_stage.html",
        event=event,
        made=made,
        progress=letters.progress(made),
        letters=[] if is_live() else letters.of_issue(made),
        form=EmptyForm(),
    )


@bp.post("/<string(length=12):issue_id>/tries")
@with_event(Permission.MANAGE_REGISTRATIONS)
def try_again(event: Event, issue_id: str) -> ResponseReturnValue:
    """Have letters made whose first tries failed."""
    made = _one(event, issue_id)
    actions.try_again(made, by=current_user, now=clock.now())
    flash(_("The letters are tried again."), "info")
    return redirect(url_for(".show", slug=event.slug, issue_id=made.id), 303)


def _one(event: Event, issue_id: str) -> LetterIssue:
    return letters.issue(event, issue_id) or abort(404)


def _sent() -> MultiDict[str, str]:
    """What is done to people is asked for in the address and done by the body; only the body counts then."""
    return request.form if request.method == "POST" else request.args


def _kind() -> Kind:
    kind = _sent().get("kind", "")
    return Kind(kind) if kind in set(Kind) else abort(404)


def _people(event: Event, kind: Kind) -> Sequence[Registration]:
    """Who gets a letter, by name, as the page shows them and as their letters are numbered."""
    return sorted(_asked_for(event, kind), key=lambda person: (person.sort_name, person.id))


def _asked_for(event: Event, kind: Kind) -> Sequence[Registration]:
    """Those that were ticked, or all: who waits for a visa support letter, or who is approved and fits the filter."""
    asked = _sent()
    if asked.get("all") and kind is Kind.VISA:
        return requests.open_ones(event)
    if asked.get("all"):
        wanted = {name: asked.get(name, "").strip()[:100] for name in ASKED}
        approved = Filter(**wanted, state=State.APPROVED, language=language(), with_protected=True)
        found = registrations.all_matching(event, approved)
        return [person for person in found if person.state == State.APPROVED]
    ids = asked.getlist("on_page" if asked.get("all_on_page") else "chosen")
    return registrations.chosen(event, ids[:MOST_BY_HAND])


def _page(event: Event, form: IssueForm) -> str:
    kind, asked = _kind(), _sent()
    form.offer(event, kind)
    people = _people(event, kind)
    standings, replaces = requests.standings(event, people, kind), asked.get("replaces", "")
    meant = standing.meant(kind, standings, replaces)
    return render_template(
        "letters/new.html",
        event=event,
        form=form,
        kind=kind,
        text=texts.text(event, kind),
        meant=meant,
        staying=standing.who_stays(kind, meant),
        left_out=standing.left_out(kind, standings, replaces),
        corrected=letters.in_event(event, replaces) if replaces else None,
        chosen=[] if asked.get("all") else [person.id for person in people],
        kept={name: asked[name] for name in KEPT if asked.get(name)},
    )
