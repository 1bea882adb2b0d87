"""News of registrations for the domains above, which are connected in `create_app`."""

from typing import NamedTuple

from blinker import signal

from meetings.accounts.models import Account
from meetings.registration.models import Category, Registration


class Change(NamedTuple):
    """A registration as it is now, and the state that it was in before (None: there was none).

    `came_with` is the delegation with which she came before (id of the institution, "" for none), where this may be
    another one now; `was_in` her category before, where she was moved to another one; `revealed_by` ended her
    protection just now.
    """

    registration: Registration
    before: str | None
    came_with: str | None = None
    was_in: Category | None = None
    revealed_by: Account | None = None


states_changed = signal("registration.states_changed")
"""After a verb about one person or many: sender is a sequence of `Change`, all of one event, each registration once;
`verb`, `by` (an account or None) and `now`. A receiver asks the database as often for many as for one."""

registration_merged = signal("registration.merged")
"""When one person had two: sender is the Registration that is kept; `other`, `by` and `now`. What hangs on the other
follows, or a receiver raises a `Refusal` that says what has to be done first."""

registration_readdressed = signal("registration.readdressed")
"""When somebody who has not come yet has another account, of her right address: sender is the Registration as it is
now; `former` (the account of the wrong address), `by` and `now`. What hangs on that account at this event follows."""

category_changed = signal("registration.category_changed")
"""When somebody is in another category than before: sender is the Registration as it is now; `now`."""

category_redefined = signal("registration.category_redefined")
"""When its people come with delegations from now on, or no longer: sender is the Category; `by` and `now`."""
