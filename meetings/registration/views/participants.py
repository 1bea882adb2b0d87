"""Who is coming: the list of participants, for participants and the team."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.core.i18n import language
from meetings.core.pagecache import kept_for_its_reader
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries
from meetings.registration.views.own import bp


@bp.get("/participants")
@kept_for_its_reader
@with_event(Permission.SEE_PARTICIPANTS)
def participants(event: Event) -> ResponseReturnValue:
    """By State in the reader's alphabetical order, then organisations."""
    q = request.args.get("q", "").strip()[:100]
    groups = queries.participants(event, language(), q)
    delegations = [group for group in groups if group.is_delegation]
    return render_template(
        "registration/participants.html",
        event=event,
        q=q,
        delegations=delegations,
        organisations=[group for group in groups if not group.is_delegation],
        total=sum(len(group.people) for group in groups),
        footnotes=[group for group in groups if group.footnote],
    )
