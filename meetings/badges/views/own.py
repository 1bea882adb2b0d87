"""A participant sees her own badge before it is printed."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.badges import queries, rules
from meetings.badges.faces import BadgeFace
from meetings.badges.people import Person
from meetings.badges.pictures import HEIGHT, WIDTH, picture
from meetings.badges.views.blueprint import bp
from meetings.core import clock
from meetings.core.limits import account_or_address, limiter
from meetings.events.access import Permission, with_event
from meetings.events.models import Event
from meetings.registration import queries as registrations
from meetings.registration.actions import places


@bp.get("/my-badge")
@with_event(Permission.TAKE_PART)
def mine(event: Event) -> ResponseReturnValue:
    """My badge as it will be printed, or why there is none yet."""
    person = queries.own(event, current_user)
    return render_template(
        "badges/mine.html",
        event=event,
        person=person,
        face=_face(event, person),
        state=None if person else registrations.state_of(event, current_user),
        period=places.period(event, clock.now()),
        size=(WIDTH // 2, HEIGHT // 2),
    )


@bp.get("/my-badge/picture.png")
@limiter.limit("60 per minute", key_func=account_or_address)
@with_event(Permission.TAKE_PART)
def my_picture(event: Event) -> ResponseReturnValue:
    """The same as a picture, drawn for this reader alone and kept nowhere."""
    face = _face(event, queries.own(event, current_user)) or abort(404)
    return Response(picture(face), mimetype="image/png")


def _face(event: Event, person: Person | None) -> BadgeFace | None:
    """What is printed; None while nothing can be."""
    if person is None or rules.lacks_name(person):
        return None
    return rules.face(person, rules.frame(event))
