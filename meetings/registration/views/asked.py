"""What the address of the organisers' table asks for, shared by all pages that come from it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict

from meetings.core.i18n import language
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.registration import filter_words, queries, steps
from meetings.registration.models import Registration, State
from meetings.registration.queries import Filter

bp = Blueprint("registrations", __name__, url_prefix="/<lang:lang>/events/<slug>/manage/registrations")
FILTERS = ("q", "state", "category", "institution", "tag", "incomplete", "sort")


def wanted(*, with_protected: bool) -> Filter:
    """What is filtered and sorted; a state that does not exist asks for nothing, nor does what nobody can lack."""
    asked = {name: request.args.get(name, "").strip()[:100] for name in FILTERS}
    if asked["state"] not in set(State):
        asked["state"] = ""
    if not steps.is_asked(asked["incomplete"]):
        asked["incomplete"] = ""
    return Filter(**asked, language=language(), with_protected=with_protected)


def filters(found: Filter) -> dict[str, str]:
    """What is really asked for, to be handed on in an address."""
    return {name: getattr(found, name) for name in FILTERS if getattr(found, name)}


def in_words(event: Event, found: Filter) -> list[Translated]:
    """The same for the audit log, without the order."""
    return filter_words.kept(event, {name: value for name, value in filters(found).items() if name != "sort"})


def sent() -> MultiDict[str, str]:
    """What is done to people is asked for in the address and done by the body; only the body counts then."""
    return request.form if request.method == "POST" else request.args


def chosen(event: Event) -> Sequence[Registration]:
    """The people that were ticked, all on the page, or all that the view finds."""
    asked = sent()
    if is_whole_view():
        return queries.all_matching(event, wanted(with_protected=True))
    return queries.chosen(event, _ticked(asked))


def is_whole_view() -> bool:
    """Whether all are chosen that the view finds, and nobody by a tick."""
    return bool(sent().get("all"))


def _ticked(asked: MultiDict[str, str]) -> list[str]:
    return asked.getlist("on_page" if asked.get("all_on_page") else "chosen")


def seen() -> dict[str, str]:
    """In which state each of those chosen was when the page was shown, by id."""
    return dict(each.rsplit(":", 1) for each in request.form.getlist("seen") if ":" in each)


def back(event: Event, person_id: str | None = None, *, is_done: bool = False) -> str:
    """Where one came from: the page of a person, or the table as it was, its boxes still ticked until all is done."""
    if person_id and sent().get("from") == "person":
        return url_for("people.show", slug=event.slug, registration_id=person_id)
    ticked = [] if is_done or request.args.get("all") else _ticked(sent())
    return url_for("registrations.index", slug=event.slug, **_kept(), chosen=ticked)


def of_state(event: Event, state: State) -> str:
    """The table as it was asked for, but of this state."""
    return url_for("registrations.index", slug=event.slug, **(_kept() | {"state": state.value, "page": None}))


def _kept() -> dict[str, Any]:
    """The parameters of the table that stay in the address."""
    single = {name: request.args[name] for name in (*FILTERS, "page", "view") if request.args.get(name)}
    columns = request.args.getlist("columns")
    return single | ({"columns": columns} if columns else {})
