"""News of registrations for the domains above, which are connected in `create_app`."""

from blinker import signal

state_changed = signal("registration.state_changed")
"""After a verb: sender is the Registration; `before` (a state or None), `verb`, `by` (an account or None) and `now`."""

registration_merged = signal("registration.merged")
"""When one person had two: sender is the Registration that is kept; `other`, `by` and `now`. What hangs on the other
follows, or a receiver raises a `Refusal` that says what has to be done first."""
