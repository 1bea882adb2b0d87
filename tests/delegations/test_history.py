"""What the history says of the limits of one State."""

from meetings.core import clock
from meetings.core import deeds as log
from meetings.core.i18n import in_language
from meetings.delegations import actions
from meetings.delegations.models import Role
from tests.deeds import deeds


def said(entry):
    return [(change.label, change.before, change.after) for change in log.changes(entry)]


def test_an_exception_is_read_role_by_role(world, scene):
    for limits in ({Role.EXPERT: 3, Role.ADVISER: 0}, {Role.EXPERT: 2}, {}):
        limits = {str(role): number for role, number in limits.items()}
        exceptions = actions.Exceptions(role_limits=limits)
        actions.set_exceptions(scene.delegation, exceptions, by=world.olga, now=clock.now())
    entries = deeds("delegation.exceptions_set")
    assert [said(entry) for entry in entries] == [
        [("People by role", "", "Expert 3, Adviser 0")],
        [("People by role", "Expert 3, Adviser 0", "Expert 2")],
        [("People by role", "Expert 2", "")],
    ]
    with in_language("fr"):
        assert "Conseiller / Conseillère 0" in said(entries[0])[0][2]
