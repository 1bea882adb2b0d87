"""Whose badges are printed: the groups with their numbers, single people by search, and the last look before."""

from collections import Counter
from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from meetings.badges import queries, rules
from meetings.badges.design import unprintable
from meetings.badges.forms import PrintForm
from meetings.badges.people import Choice, Order, Standing, Whom
from meetings.badges.views.blueprint import MANAGE, bp
from meetings.core.paging import page_of_rows
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.institutions.rules import folded
from meetings.registration import queries as registrations

PAGE = 50
MOST_BY_HAND = 500
FILTERS = ("q", "category", "badge")
GROUPS = (Whom.EVERYBODY, Whom.UNPRINTED, Whom.CHANGED)


@bp.get(MANAGE)
@with_event(Permission.PRINT_BADGES)
def index(event: Event) -> ResponseReturnValue:
    """Groups, people and what was printed last; `chosen` leads on to the badge of one person."""
    if "chosen" in request.args:
        return redirect(url_for(".new", slug=event.slug, whom=Whom.CHOSEN, chosen=request.args.getlist("chosen")))
    everybody, frame = queries.standings(event), rules.frame(event)
    groups = {whom: rules.meant(Choice(whom), everybody, frame) for whom in GROUPS}
    found = rules.found(everybody, folded(request.args.get("q", "")[:100]).split(), request.args.get("category", ""))
    ids = {whom: {standing.person.id for standing in people} for whom, people in groups.items()}
    if request.args.get("badge") in {Whom.UNPRINTED, Whom.CHANGED}:
        found = [standing for standing in found if standing.person.id in ids[Whom(request.args["badge"])]]
    return render_template(
        "badges/index.html",
        event=event,
        groups={whom: len(people) for whom, people in groups.items()},
        categories=registrations.categories(event),
        by_category=Counter(standing.person.category_id for standing in groups[Whom.EVERYBODY]),
        page=page_of_rows(found, request.args.get("page", 1, type=int), PAGE),
        is_filtered=any(request.args.get(name) for name in FILTERS),
        changed=ids[Whom.CHANGED],
        lacks_name=rules.lacks_name,
        prints=queries.prints(event),
    )


@bp.get(f"{MANAGE}/prints/new")
@with_event(Permission.PRINT_BADGES)
def new(event: Event) -> ResponseReturnValue:
    """How many badges will be printed, of whom, and on what."""
    return confirmation(event, chosen_in(event, request.args), PrintForm())


def chosen_in(event: Event, asked: MultiDict[str, str]) -> Choice:
    """Who is asked for; what does not exist is a 404."""
    whom = asked.get("whom", "")
    if whom not in set(Whom):
        abort(404)
    if whom == Whom.CATEGORY:
        found = registrations.category(event, asked.get("category", "")) or abort(404)
        return Choice(Whom.CATEGORY, category_id=found.id)
    ids = asked.getlist("on_page" if asked.get("all_on_page") else "chosen") if whom == Whom.CHOSEN else []
    return Choice(Whom(whom), ids=frozenset(ids[:MOST_BY_HAND]))


def confirmation(event: Event, choice: Choice, form: PrintForm) -> str:
    """The last look before printing."""
    everybody, frame = queries.standings(event, Order.AFFILIATION), rules.frame(event)
    meant = rules.meant(choice, everybody, frame)
    category = registrations.category(event, choice.category_id) if choice.category_id else None
    return render_template(
        "badges/new.html",
        event=event,
        form=form,
        choice=choice,
        category=category,
        meant=meant,
        again=sum(standing.times > 0 for standing in meant),
        unprintable=_unprintable(meant, frame),
        nameless=rules.nameless(choice, everybody),
    )


def _unprintable(meant: Sequence[Standing], frame: rules.Frame) -> list[tuple[str, str]]:
    """The names of those on whose badge letters would be missing, with these letters."""
    checked = ((standing, unprintable(rules.face(standing.person, frame))) for standing in meant)
    return [
        (rules.list_name(standing.person), ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(letters)))
        for standing, letters in checked
        if letters
    ]
