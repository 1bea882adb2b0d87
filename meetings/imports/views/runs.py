"""The list of imports, a new one, and how far one has come."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.core import clock
from meetings.core.errors import Refusal
from meetings.core.i18n import language, plain
from meetings.core.live import in_place_of_page, is_live
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.imports import actions, queries, rules
from meetings.imports.forms import ALL, GOOD_ROWS, TakingForm, UploadForm
from meetings.imports.models import Fate, ImportRow, ImportRun, Kind, Stage
from meetings.imports.views.blueprint import ONE, bp, one, slow_down
from meetings.institutions import queries as institutions
from meetings.registration import queries as registrations
from meetings.registration.forms.own import default_presence


@bp.get("")
@with_event(Permission.MANAGE_REGISTRATIONS)
def index(event: Event) -> ResponseReturnValue:
    """All imports, the latest first."""
    return render_template("imports/index.html", event=event, runs=queries.runs(event))


@bp.get("/new")
@with_event(Permission.MANAGE_REGISTRATIONS)
def new(event: Event) -> ResponseReturnValue:
    """Choose a file."""
    kind = request.args.get("kind", "")
    return _form_page(event, UploadForm(kind=kind if kind in set(Kind) else None))


@bp.post("/new")
@slow_down
@with_event(Permission.MANAGE_REGISTRATIONS)
def create(event: Event) -> ResponseReturnValue:
    """Keep the file and go on to its columns."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _form_page(event, form), 422
    try:
        run = actions.begin(event, Kind(form.kind.data), form.upload, by=current_user, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(event, form), 422
    return redirect(url_for(".columns", slug=event.slug, run_id=run.id), 303)


@bp.get(ONE)
@with_event(Permission.MANAGE_REGISTRATIONS)
def show(event: Event, run_id: str) -> ResponseReturnValue:
    """How far an import has come, and the fate of each row; the page asks for its middle part again and again."""
    run = one(event, run_id)
    if run.stage == Stage.UPLOADED:
        return redirect(url_for(".columns", slug=event.slug, run_id=run.id))
    if is_live():
        at_work = run.stage in queries.AT_WORK and not queries.is_stuck(run)
        return _progress(event, run) if at_work else in_place_of_page(fresh_page(event, run))
    return fresh_page(event, run)


@bp.get(f"{ONE}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def ask_to_remove(event: Event, run_id: str) -> ResponseReturnValue:
    """Ask whether it is meant."""
    return render_template("imports/removal.html", event=event, run=one(event, run_id))


@bp.post(f"{ONE}/removal")
@with_event(Permission.MANAGE_REGISTRATIONS)
def remove(event: Event, run_id: str) -> ResponseReturnValue:
    """Drop a file of which nothing was taken in."""
    actions.remove(one(event, run_id), by=current_user)
    flash(_("The file is removed. Nothing was taken in."), "done")
    return redirect(url_for(".index", slug=event.slug))


@bp.post(f"{ONE}/end")
@with_event(Permission.MANAGE_REGISTRATIONS)
def give_up(event: Event, run_id: str) -> ResponseReturnValue:
    """Go back to the last safe stage after the worker has failed for good."""
    run = one(event, run_id)
    actions.give_up(run, by=current_user)
    flash(_("You can try again now."), "info")
    return redirect(url_for(".show", slug=event.slug, run_id=run.id))


def page(event: Event, run: ImportRun, form: TakingForm) -> str:
    """The page of an import, with the form that takes it in."""
    fate = request.args.get("fate", "")
    fate = fate if fate in {*Fate, queries.ON_LIST} else ""
    form.seen.data = run.options.get("job", "")
    rows = queries.page(run, fate, request.args.get("page", 1, type=int))
    houses = {each.id: each for each in institutions.in_order(None, language(), retired=True)}
    categories = {each.id: each for each in registrations.categories(event)}
    names = {one: plain(each.name) for one, each in houses.items()}
    names |= {one: plain(each.name) for one, each in categories.items()}
    is_fresh = rules.is_fresh(run.created_at, clock.now())
    return render_template(
        "imports/show.html",
        event=event,
        run=run,
        form=form,
        fate=fate,
        page=rows,
        fields=rules.FIELDS[Kind(run.kind)],
        houses=houses,
        shown_houses=[houses[one] for one in dict.fromkeys(_house_ids(rows.rows)) if one in houses],
        categories=categories,
        changes={row.id: rules.changes_in_words(row.given, names) for row in rows.rows if row.fate == Fate.CHANGE},
        contacts_to_tell=queries.contacts_to_tell(run) if run.stage == Stage.CHECKED and queries.is_people(run) else 0,
        waiting=queries.waiting(run),
        places=queries.places(run, rows.rows),
        replaced=queries.replaced(rows.rows),
        act_elsewhere={} if queries.is_people(run) else queries.acting_elsewhere(event, rows.rows),
        can_undo=run.stage == Stage.DONE and is_fresh,
        kept_until=rules.kept_until(run.created_at),
        is_fresh=is_fresh,
        moment=run.undone_at or run.taken_at or _looked_at(run) or run.created_at,
        **_how_far(run),
    )


def _house_ids(rows: Iterable[ImportRow]) -> Iterator[str]:
    return (row.given.get("institution_id", "") for row in rows)


def _looked_at(run: ImportRun) -> datetime | None:
    moment = run.options.get("looked_at")
    return datetime.fromisoformat(moment) if moment and run.stage == Stage.CHECKED else None


def fresh_page(event: Event, run: ImportRun) -> str:
    """The page of an import, with the form as it is to begin with."""
    scope = GOOD_ROWS if any(run.counts.get(fate) for fate in queries.BAD) else ALL
    return page(event, run, TakingForm(scope=scope, takes_part=default_presence(event), with_mails=False))


def _progress(event: Event, run: ImportRun) -> str:
    return render_template("imports/_progress.html", event=event, run=run, **_how_far(run))


def _how_far(run: ImportRun) -> dict[str, object]:
    at_work = run.stage in queries.AT_WORK
    done, total = actions.how_far(run) if at_work else (0, 0)
    return {"at_work": at_work, "stuck": at_work and queries.is_stuck(run), "done": done, "total": total}


def _form_page(event: Event, form: UploadForm) -> str:
    return render_template("imports/new.html", event=event, form=form, kinds=rules.KINDS, largest=rules.LARGEST)
