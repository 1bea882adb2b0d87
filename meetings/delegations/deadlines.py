"""When nominations close, as the preparation of a meeting looks through it."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.delegations.models import DelegationPolicy
from meetings.events.deadlines import NO_NAME, Source
from meetings.events.queries import EVENT_ID

_POLICY = sa.select(DelegationPolicy.event_id, NO_NAME, DelegationPolicy.closes_at)
KNOWN = {
    "nominations": Source(
        _l("Nominations close"), _POLICY.where(DelegationPolicy.event_id == EVENT_ID), "delegations.policy"
    )
}
