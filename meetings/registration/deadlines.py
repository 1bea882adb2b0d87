"""When registration closes, as the preparation of a meeting looks through it."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.events.deadlines import NO_NAME, Source
from meetings.events.queries import EVENT_ID
from meetings.registration.models import Category, RegistrationWindow

_WINDOW = sa.select(RegistrationWindow.event_id, NO_NAME, RegistrationWindow.closes_at)
_CATEGORIES = sa.select(Category.id, Category.name, Category.closes_at)
KNOWN = {
    "registration": Source(
        _l("Registration closes"), _WINDOW.where(RegistrationWindow.event_id == EVENT_ID), "categories.period"
    ),
    "categories": Source(
        _l("The category “%(name)s” closes"),
        _CATEGORIES.where(Category.event_id == EVENT_ID),
        "categories.edit",
        "category_id",
    ),
}
